import type { PatientId } from '../domain/ids.ts';
import type { PartnerReadType } from '../domain/partner.ts';
import { textOfAnswer } from '../fhir/answer-text.ts';
import type { ExportLineCounts, ExportPart, Instant, MedicationReference, PullMode } from './ports.ts';
import { ndjson } from './received-pieces.ts';
import type { Exporting } from './run-export.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** What is shared out, and to whom. */
export interface SharingOut extends Exporting {
  /** The export in the store. */
  readonly id: string;
  readonly mode: PullMode;
  readonly beganAt: Instant;
  /** Everything up to then is in it, and nothing later need be. */
  readonly transactionTime: Instant;
  readonly asked: string;
  /** Whom the partner was asked about, and by which id it knows them. */
  readonly panel: ReadonlyMap<PatientId, string>;
  /** Why a type could not be exported, where that is known beforehand. */
  readonly failed: ReadonlyMap<string, string>;
  /** Types that an export of everything leaves out without a word. */
  readonly leftOut: readonly PartnerReadType[];
}

/** Of which patients and types (by `keyOf`) an export is not used. */
export interface NotOfExport {
  /** What is at hand reaches further than the export: an older state must not go over it. */
  readonly newer: ReadonlySet<string>;
  /** The export leaves the type out, and nobody knows whether there is none of it. */
  readonly unsaid: ReadonlySet<string>;
}

/** A sharing out under way: the pulls that it writes, and what it found. */
export interface Work extends SharingOut {
  /** Our patients by the partner's ids. */
  readonly patientsOf: ReadonlyMap<string, readonly PatientId[]>;
  /** By patient and type; none where the export is not used. */
  readonly pulls: ReadonlyMap<string, string>;
  readonly notOf: NotOfExport;
  readonly found: { -readonly [name in keyof ExportLineCounts]: number };
  /** Who is in the export at all, as its Patients say. */
  readonly covered: Set<PatientId>;
  /** Why a type, or one pull, counts as not read. */
  readonly trouble: Map<string, string>;
  readonly troubleOfPulls: Map<string, string>;
}

/** A patient of whom an export of everything says nothing at all: that is no empty list. */
export const notInExport = 'not-in-export';

/** The partner does not let us see a type: no other way of asking changes that. */
export const scopeNotGranted = 'scope-not-granted';

export const keyOf = (patient: PatientId, type: string): string => `${type} ${patient}`;

/** One piece of a part after the other; `null` where its bytes are no text. */
export const eachPiece = async (
  { context, id }: Pick<SharingOut, 'context' | 'id'>,
  part: ExportPart,
  visit: (lines: readonly string[] | null, type: string) => Promise<void> | void,
): Promise<void> => {
  const { bulkExports } = context.store;
  let piece = await bulkExports.nextPiece(id, part, 0);
  while (piece !== null) {
    goOnUnlessStopped(context);
    await visit(textOfAnswer(piece.lines, ndjson)?.split('\n') ?? null, piece.type);
    piece = await bulkExports.nextPiece(id, part, piece.place);
  }
};

/** Lines kept for pulls, and what of them refers to Medications. */
export class Kept {
  readonly lines = new Map<string, string[]>();
  readonly references: MedicationReference[] = [];

  add(pull: string, line: string): void {
    const lines = this.lines.get(pull);
    if (lines === undefined) this.lines.set(pull, [line]);
    else lines.push(line);
  }
}

/** Writes lines into their pulls, with what of them is still to be looked for. */
export const write = async ({ context, id }: Work, { lines, references }: Kept): Promise<void> => {
  if (lines.size === 0) return;
  await context.store.inTransaction(async (store) => {
    for (const [pull, ofPull] of lines) {
      const bytes = new TextEncoder().encode(`${ofPull.join('\n')}\n`);
      await store.inbox.keep(pull, { status: 200, contentType: ndjson, bytes });
    }
    await store.bulkExports.refer(id, references);
  });
};
