import type { Failure } from '../../delivery/failure.ts';
import type { InboxEntry } from './inbox.ts';
import type { Instant } from './surroundings.ts';

/** What an export is asked for. */
export interface ExportQuestion {
  /** Resource types. */
  readonly types: readonly string[];
  /** Only what changed since then; `null` for everything. */
  readonly since: Instant | null;
}

export type KickOffOutcome =
  /** `types` are those that were asked for: one whose scope was not granted, or that the partner does not export, is left out. */
  | { readonly kind: 'begun'; readonly statusUrl: string; readonly types: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** One file of an export: resources, transaction Bundles of what was deleted, or OperationOutcomes, one a line. */
export interface ExportFile {
  readonly kind: 'output' | 'deleted' | 'error';
  /** The type of its lines, as the partner says. */
  readonly type: string;
  readonly url: string;
  /** Lines that it has, where the partner says it. */
  readonly count: number | null;
}

/** What a partner says of a finished export. */
export interface ExportManifest {
  /** All that changed up to then is in it; the next export asks since then. */
  readonly transactionTime: Instant;
  readonly requiresAccessToken: boolean;
  readonly files: readonly ExportFile[];
}

export type WaitOutcome =
  | { readonly kind: 'ready'; readonly manifest: ExportManifest }
  /** The partner does not know it any more: it must be begun anew. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How the download of one file ended; in the order of the manifest. */
export interface FileOutcome {
  readonly file: ExportFile;
  readonly failure: Failure | null;
}

/** Where the bytes of files go. What a method throws is thrown on. */
export interface FileSink {
  /** A file begins, perhaps once more: what was kept of it is to be forgotten. */
  begin(file: ExportFile): Promise<void>;
  /** Whole lines as they came, some MB at most; nothing was parsed yet. */
  keep(file: ExportFile, lines: Uint8Array): Promise<void>;
}

/** One partner's `$export` (Bulk Data Access IG 2.0.0). No method throws for what the partner does. */
export interface BulkExportClient {
  kickOff(question: ExportQuestion): Promise<KickOffOutcome>;
  /**
   * Asks for the status until the export is ready, or the time that the partner's file allows is over.
   * @param goOn called every few seconds; what it throws is thrown on
   */
  wait(statusUrl: string, goOn: () => void): Promise<WaitOutcome>;
  /**
   * Reads every file into `sink`, in pieces, bytes first.
   * @param goOn called before each file, and every few seconds of a wait; what it throws is thrown on
   */
  read(manifest: ExportManifest, sink: FileSink, goOn: () => void): Promise<readonly FileOutcome[]>;
  /**
   * Reads one Medication that the export left out. One that the partner refuses or no longer has is kept as such an
   * answer: its name is then in `display`.
   * @param reference `Medication/id`
   */
  medication(reference: string, keep: (answer: InboxEntry) => Promise<void>): Promise<Failure | null>;
  /** Tells the partner that the export is not needed any more. Whether it hears it does not matter. */
  end(statusUrl: string): Promise<void>;
}
