import type { Partner } from '../../domain/partner.ts';
import type { PartnerClient } from '../../flows/ports.ts';
import { openCapability } from './capability.ts';
import { openFhirHttp } from './fhir-http.ts';
import { openTransport, type Transport } from './http-transport.ts';
import { matchPatient } from './match-patient.ts';
import { pull } from './pull.ts';
import { readBack } from './read-back.ts';
import { openSearch } from './search.ts';
import { type SendTools, send } from './send.ts';
import { type AccessTokens, openAccessTokens } from './smart-backend-services/access-tokens.ts';
import { openBearerToken } from './smart-backend-services/bearer-token.ts';
import type { PartnerLog, Surroundings } from './surroundings.ts';
import { openVersions } from './versions.ts';

/** Without a log nothing is logged; without an environment no variable is set. */
export type GivenSurroundings = Omit<Surroundings, 'log' | 'environment'> & Partial<Surroundings>;

const silent: PartnerLog = { warn: () => {} };

/**
 * Opens a client to a partner's FHIR server over HTTP; nothing is sent before the first call. No method throws for what
 * the partner does; what `keep` throws in `pull` is thrown on. Patients' data reaches neither the log nor a reason; it
 * stands in a URL only where the partner takes no search by POST, and there only in the query.
 */
export const openPartnerClient = (
  partner: Partner,
  { log = silent, environment = {}, ...outside }: GivenSurroundings,
): PartnerClient => {
  const surroundings: Surroundings = { ...outside, environment, log };
  const transport = openTransport(partner, surroundings);
  const { baseUrl } = partner;
  const tokens = openTokens(partner, transport, surroundings);
  const { clock } = surroundings;
  const http = openFhirHttp(baseUrl, transport, tokens, clock);
  const search = openSearch(http, partner.limits.pages, log);
  const tools: SendTools = {
    partner,
    http,
    search,
    versions: openVersions(),
    capability: openCapability(http, partner.habits),
  };
  const withheldScopes = () => tokens?.withheldScopes() ?? [];
  return {
    matchPatient: (patient) => matchPatient(patient, search),
    send: (resources, placements) => send(tools, resources, placements),
    readBack: (outgoing, placements) => readBack(tools, outgoing, placements),
    pull: (patient, type, keep) => pull({ partner, http, search, clock, withheldScopes }, patient, type, keep),
  };
};

/** The tokens by which a partner lets us in; `null` where it asks for none. */
export const openTokens = (
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
