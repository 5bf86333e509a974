import type { Failure } from '../delivery/failure.ts';
import type { Partner } from '../domain/partner.ts';
import type { ClinicContext } from './clinic-context.ts';
import type {
  BulkExportClient,
  ExportFile,
  ExportManifest,
  ExportPart,
  ExportQuestion,
  FileOutcome,
  FileSink,
  Instant,
  OpenExport,
} from './ports.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** One partner's export while it is made. */
export interface Exporting {
  readonly partner: Partner;
  readonly client: BulkExportClient;
  readonly context: ClinicContext;
}

/** What an export is to hold; `since` is the latest moment that will do, `null` for everything. */
export interface ExportWanted extends ExportQuestion {
  readonly asked: string;
}

export type ExportOutcome =
  /** Its bytes are in the store; what could not be downloaded is said of each file. */
  | {
      readonly kind: 'stored';
      readonly open: OpenExport;
      readonly transactionTime: Instant;
      readonly files: readonly FileOutcome[];
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** An older one is not waited for any more, in milliseconds. */
export const longestAge = 24 * 3_600_000;

/**
 * Has a partner export what is wanted and stores the bytes of all files, unread. An export that an ended process had
 * begun is waited for again; one that the partner has forgotten is begun anew, once.
 */
export const runExport = async (exporting: Exporting, wanted: ExportWanted): Promise<ExportOutcome> => {
  const { client, context } = exporting;
  for (;;) {
    const earlier = await usableExport(exporting, wanted);
    const open = earlier ?? (await begin(exporting, wanted));
    if ('reason' in open) return { kind: 'failed', reason: open.reason };
    const waited = await client.wait(open.statusUrl, () => goOnUnlessStopped(context));
    if (waited.kind === 'ready') return storeFiles(exporting, open, waited.manifest);
    if (waited.kind === 'failed') return giveUp(exporting, open, waited.failure);
    await context.store.bulkExports.end(open.id);
    if (earlier === null) return { kind: 'failed', reason: 'export-forgotten' };
  }
};

/** An earlier export that still holds what is wanted; any other is ended. */
const usableExport = async (
  { partner, client, context }: Exporting,
  { types, since, asked }: ExportWanted,
): Promise<OpenExport | null> => {
  const { bulkExports } = context.store;
  const open = await bulkExports.open(partner.id);
  if (open === null) return null;
  const isYoung = context.clock().getTime() - Date.parse(open.beganAt) < longestAge;
  const isWide = open.since === null || (since !== null && open.since <= since);
  const holdsAll = open.types.every((type) => types.includes(type)) && open.asked === asked;
  if (isYoung && isWide && holdsAll) return open;
  await client.end(open.statusUrl);
  await bulkExports.end(open.id);
  return null;
};

const begin = async (
  { partner, client, context }: Exporting,
  { types, since, asked }: ExportWanted,
): Promise<OpenExport | Failure> => {
  const outcome = await client.kickOff({ types, since });
  if (outcome.kind === 'failed') return outcome.failure;
  const open: OpenExport = {
    ...{ id: context.newId(), partner: partner.id, statusUrl: outcome.statusUrl, types: outcome.types, since, asked },
    beganAt: context.clock().toISOString(),
  };
  await context.store.bulkExports.begin(open);
  return open;
};

/** Where the partner only could not be reached the export may well be made meanwhile: the next sync asks for it again. */
const giveUp = async (
  { client, context }: Exporting,
  open: OpenExport,
  { kind, reason }: Failure,
): Promise<ExportOutcome> => {
  if (kind !== 'transient' || reason === 'export-timed-out') {
    await client.end(open.statusUrl);
    await context.store.bulkExports.end(open.id);
  }
  return { kind: 'failed', reason };
};

const storeFiles = async (
  { client, context }: Exporting,
  open: OpenExport,
  manifest: ExportManifest,
): Promise<ExportOutcome> => {
  const { bulkExports } = context.store;
  await bulkExports.clear(open.id);
  const placeOf = (file: ExportFile): number => manifest.files.indexOf(file);
  const goOn = (): void => goOnUnlessStopped(context);
  const sink: FileSink = {
    begin: (file) => bulkExports.forgetFile(open.id, placeOf(file)),
    keep: (file, lines) => {
      goOn();
      return bulkExports.keep(open.id, { file: placeOf(file), part: partOf(file), type: file.type, lines });
    },
  };
  const files = await client.read(manifest, sink, goOn);
  return { kind: 'stored', open, transactionTime: manifest.transactionTime, files };
};

const partOf = ({ kind, type }: ExportFile): ExportPart => {
  switch (kind) {
    case 'deleted':
      return 'deleted';
    case 'error':
      return 'errors';
    case 'output':
      return type === 'Medication' ? 'medications' : 'resources';
  }
};
