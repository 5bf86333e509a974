import { openBulkExport } from '../../../../src/adapters/partner/bulk-export/open-bulk-export.ts';
import { openConnection } from '../../../../src/adapters/partner/open-connection.ts';
import type { BulkExport, Partner } from '../../../../src/domain/partner.ts';
import type { ExportFile, FileSink } from '../../../../src/flows/ports.ts';
import { partnerWith, pretendSurroundings } from '../pretend-partner.ts';

export const plainExport: BulkExport = {
  kind: 'group',
  group: 'panel',
  minimumPatients: 1,
  fileHosts: [],
  typeFilters: [],
  limits: { minutes: 10, files: 20, bytes: 50_000_000, lines: 100_000 },
};

/** The export of a partner, with what a test changes of it, and a sink that remembers. */
export const exportOf = (terms: object = {}, change: Parameters<typeof partnerWith>[0] = {}, environment = {}) => {
  const pretend = pretendSurroundings();
  const partner: Partner = partnerWith({ ...change, bulkExport: { ...plainExport, ...terms } as BulkExport });
  const client = openBulkExport(partner, openConnection(partner, { ...pretend.surroundings, environment }));
  if (client === null) throw new Error('The partner offers no export.');
  const begun: string[] = [];
  const kept: { readonly file: ExportFile; readonly text: string }[] = [];
  const sink: FileSink = {
    begin: async ({ url }) => void begun.push(url),
    keep: async (file, lines) => void kept.push({ file, text: Buffer.from(lines).toString('utf8') }),
  };
  return { ...pretend, partner, client, sink, begun, kept, text: () => kept.map(({ text }) => text).join('') };
};

export const never = (): void => {};
