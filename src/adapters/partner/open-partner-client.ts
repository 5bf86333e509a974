import type { Partner } from '../../domain/partner.ts';
import type { PartnerClient } from '../../flows/ports.ts';
import { openCapability } from './capability.ts';
import { openFhirHttp } from './fhir-http.ts';
import { openTransport } from './http-transport.ts';
import { leaveWhenSilent } from './leave-when-silent.ts';
import { matchPatient } from './match-patient.ts';
import { pull } from './pull.ts';
import { readBack } from './read-back.ts';
import { readBackAll } from './read-back-together.ts';
import { openSearch } from './search.ts';
import { type SendTools, send } from './send.ts';
import { type AccessTokens, openAccessTokens } from './smart-backend-services/access-tokens.ts';
import type { PartnerLog, Surroundings } from './surroundings.ts';
import { openVersions } from './versions.ts';

const silent: PartnerLog = { warn: () => {} };

/**
 * Opens a client to a partner's FHIR server over HTTP; nothing is sent before the first call. No method throws for what
 * the partner does; what `keep` throws in `pull` is thrown on. Patients' data reaches neither the log nor a reason; it
 * stands in a URL only where the partner takes no search by POST, and there only in the query.
 */
export const openPartnerClient = (
  partner: Partner,
  { log = silent, ...outside }: Omit<Surroundings, 'log'> & { readonly log?: PartnerLog },
): PartnerClient => {
  const surroundings: Surroundings = { ...outside, log };
  const { authentication, baseUrl } = partner;
  const transport = leaveWhenSilent(openTransport(partner.limits, surroundings), baseUrl);
  const tokens: AccessTokens | null =
    authentication.kind === 'none' ? null : openAccessTokens(baseUrl, authentication, transport, surroundings);
  const { clock } = surroundings;
  const http = openFhirHttp(baseUrl, transport, tokens, clock);
  const search = openSearch(http, partner.limits.pages, log);
  const tools: SendTools = { partner, http, search, versions: openVersions(), capability: openCapability(http) };
  const withheldScopes = () => tokens?.withheldScopes() ?? [];
  return {
    matchPatient: (patient) => matchPatient(patient, search),
    send: (resources, placements) => send(tools, resources, placements),
    readBack: (outgoing, placements) => readBack(tools, outgoing, placements),
    readBackAll: (outgoing, placements) => readBackAll(tools, outgoing, placements),
    pull: (patient, type, keep) => pull({ partner, http, search, clock, withheldScopes }, patient, type, keep),
  };
};
