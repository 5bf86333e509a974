import type { PartnerId } from '../../domain/ids.ts';
import type { Instant } from './surroundings.ts';

/** An export that a partner was asked for and that has not ended: by it a later process goes on waiting. */
export interface OpenExport {
  readonly id: string;
  readonly partner: PartnerId;
  readonly statusUrl: string;
  /** Types that it was asked for. */
  readonly types: readonly string[];
  /** `null` where everything was asked for. */
  readonly since: Instant | null;
  /** What tells one question from another, but for its time. */
  readonly asked: string;
  readonly beganAt: Instant;
}

/** What is read together: Medications come after those that refer to them. */
export type ExportPart = 'resources' | 'medications' | 'deleted' | 'errors';

/** Whole lines of one file as they came. */
export interface ExportPiece {
  readonly place: number;
  /** Of its lines, as the partner says. */
  readonly type: string;
  readonly lines: Uint8Array;
}

/** That a pull holds something that refers to a Medication. */
export interface MedicationReference {
  /** `Medication/id`. */
  readonly reference: string;
  readonly pull: string;
}

/** What partners are exporting for us, and its bytes until they were shared out to the patients. */
export interface BulkExportStore {
  open(partner: PartnerId): Promise<OpenExport | null>;
  /** An earlier one of the same partner is forgotten with everything that was kept of it. */
  begin(begun: OpenExport): Promise<void>;
  /** Forgets what was kept of all files, and all references. */
  clear(id: string): Promise<void>;
  forgetFile(id: string, file: number): Promise<void>;
  /** Must have reached the disk before it returns. */
  keep(
    id: string,
    piece: Omit<ExportPiece, 'place'> & { readonly file: number; readonly part: ExportPart },
  ): Promise<void>;
  /** The first piece of a part after a place (0: the first of all); `null` at the end. */
  nextPiece(id: string, part: ExportPart, after: number): Promise<ExportPiece | null>;
  refer(id: string, references: readonly MedicationReference[]): Promise<void>;
  /** Who refers to these Medications; they are not told again. */
  takeReferences(id: string, references: readonly string[]): Promise<readonly MedicationReference[]>;
  /** A Medication that something still refers to; `null` where there is none. */
  nextReference(id: string): Promise<string | null>;
  /** Forgets the export and everything that was kept of it. */
  end(id: string): Promise<void>;
  /**
   * Forgets exports of any partner that were begun before a moment, bit by bit.
   * @param most pieces, and Medications that something refers to, forgotten at once
   * @returns whether there may be more
   */
  forgetOld(before: Instant, most: number): Promise<boolean>;
}
