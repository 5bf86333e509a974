import type { Partner } from '../../domain/partner.ts';
import { type FhirHttp, openFhirHttp } from './fhir-http.ts';
import { type OpenTransport, openTransport, type Transport } from './http-transport.ts';
import { openSearch, type Search } from './search.ts';
import { type AccessTokens, openAccessTokens } from './smart-backend-services/access-tokens.ts';
import { openBearerToken } from './smart-backend-services/bearer-token.ts';
import type { PartnerLog, Surroundings } from './surroundings.ts';

/** A partner's server, signed in where it asks for it; nothing is sent before the first request. */
export interface Connection {
  readonly surroundings: Surroundings;
  readonly transport: Transport;
  readonly leftAlone: OpenTransport['leftAlone'];
  /** `null` where the partner asks for none. */
  readonly tokens: AccessTokens | null;
  readonly http: FhirHttp;
  readonly search: Search;
}

/** Without a log nothing is logged; without an environment no variable is set. */
export type GivenSurroundings = Omit<Surroundings, 'log' | 'environment'> & Partial<Surroundings>;

const silent: PartnerLog = { warn: () => {} };

/** Opens what everything that speaks to a partner shares: connections, token, search. */
export const openConnection = (
  partner: Partner,
  { log = silent, environment = {}, ...outside }: GivenSurroundings,
): Connection => {
  const surroundings: Surroundings = { ...outside, environment, log };
  const { send: transport, leftAlone } = openTransport(partner, surroundings);
  const tokens = openTokens(partner, transport, surroundings);
  const http = openFhirHttp(partner.baseUrl, transport, tokens, surroundings.clock);
  return { surroundings, transport, leftAlone, tokens, http, search: openSearch(http, partner.limits.pages, log) };
};

const openTokens = (
  { authentication, baseUrl }: Partner,
  transport: Transport,
  surroundings: Surroundings,
): AccessTokens | null => {
  switch (authentication.kind) {
    case 'none':
      return null;
    case 'bearer-token':
      return openBearerToken(authentication, surroundings);
    case 'client-secret':
    case 'smart-backend-services':
      return openAccessTokens(baseUrl, authentication, transport, surroundings);
  }
};
