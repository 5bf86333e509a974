import type { Partner } from '../../domain/partner.ts';
import type { PartnerClient } from '../../flows/ports.ts';
import { openBulkExport } from './bulk-export/open-bulk-export.ts';
import { openCapability } from './capability.ts';
import { openChangesTold } from './changes-since.ts';
import { matchPatient } from './match-patient.ts';
import { type Connection, type GivenSurroundings, openConnection } from './open-connection.ts';
import { type PullTools, pull } from './pull.ts';
import { readBack } from './read-back.ts';
import { readBackAll } from './read-back-together.ts';
import { type SendTools, send } from './send.ts';
import { openVersions } from './versions.ts';

/**
 * Opens a client to a partner's FHIR server over HTTP; nothing is sent before the first call. No method throws for what
 * the partner does; what `keep` throws in `pull` is thrown on. Patients' data reaches neither the log nor a reason; it
 * stands in a URL only where the partner takes no search by POST, and there only in the query.
 */
export const openPartnerClient = (partner: Partner, outside: GivenSurroundings): PartnerClient =>
  clientOver(partner, openConnection(partner, outside));

/** The client over a connection that is open already. */
export const clientOver = (partner: Partner, connection: Connection): PartnerClient => {
  const { http, search, tokens, surroundings } = connection;
  const { clock } = surroundings;
  const capability = openCapability(http, partner.habits);
  const tools: SendTools = { partner, http, search, versions: openVersions(), capability };
  const pullTools: PullTools = {
    ...{ partner, http, search, clock },
    withheldScopes: () => tokens?.withheldScopes() ?? [],
    changesTold: openChangesTold(partner.habits, capability, clock),
    formsThatFind: new Set(),
  };
  return {
    bulkExport: openBulkExport(partner, connection),
    leftAlone: connection.leftAlone,
    matchPatient: (patient) => matchPatient(patient, search),
    send: (resources, placements) => send(tools, resources, placements),
    readBack: (outgoing, placements) => readBack(tools, outgoing, placements),
    readBackAll: (outgoing, placements) => readBackAll(tools, outgoing, placements),
    pull: (patient, type, keep, before) => pull(pullTools, { patient, type, before: before ?? null }, keep),
  };
};
