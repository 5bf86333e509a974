import type { Partner } from '../../../domain/partner.ts';
import type { BulkExportClient } from '../../../flows/ports.ts';
import type { Connection } from '../open-connection.ts';
import { openDownload } from './download.ts';
import { isOfPartner } from './export-address.ts';
import { requestOf } from './export-tools.ts';
import { kickOff } from './kick-off.ts';
import { pollStatus } from './poll-status.ts';
import { type FileTools, readFiles } from './read-files.ts';

/**
 * A partner's `$export` over a connection that is open already; `null` where its file does not speak of one. Nothing is
 * sent before the first call.
 */
export const openBulkExport = (
  partner: Partner,
  { transport, tokens, surroundings, http }: Pick<Connection, 'transport' | 'tokens' | 'surroundings' | 'http'>,
): BulkExportClient | null => {
  const { bulkExport: terms } = partner;
  if (terms === undefined) return null;
  const { clock, sleep, random } = surroundings;
  const download = openDownload(partner, surroundings);
  const tools: FileTools = { partner, terms, transport, tokens, clock, sleep, random, download };
  return {
    kickOff: (question) => kickOff(tools, question),
    wait: (statusUrl, goOn) => pollStatus(tools, statusUrl, goOn),
    read: (manifest, sink, goOn) => readFiles(tools, manifest, sink, goOn),
    medication: async (reference, keep) => {
      const reply = await http.request({ method: 'GET', url: `${http.baseUrl}/${reference}`, effect: 'read', keep });
      const mayBeMissing = reply.ok || (reply.status !== null && reply.failure.kind === 'permanent');
      return mayBeMissing ? null : reply.failure;
    },
    // "Bulk Data Delete Request"
    end: async (statusUrl) => {
      if (!isOfPartner(statusUrl, partner.baseUrl)) return;
      await requestOf(tools, { method: 'DELETE', url: statusUrl, headers: { Accept: 'application/fhir+json' } });
    },
  };
};
