import type { PartnerId, RunId } from '../../domain/ids.ts';
import type { PartnerReadType } from '../../domain/partner.ts';
import type { DeliveryState } from './delivery-state.ts';
import type { Instant } from './surroundings.ts';

/** What the operator of an installation is told. Nothing here names a patient. */

/** A state that a delivery came into. */
export interface DeliveryStep {
  readonly at: Instant;
  readonly state: DeliveryState;
  /** Attempts made until then. */
  readonly attempts: number;
  readonly partnerReference: string | null;
  readonly detail: string | null;
  /** Stable word of the failure that led to it; `null` where nothing failed. */
  readonly failure: string | null;
}

/** What a sync was asked to do. Who the one patient was is not kept here. */
export interface RunSelection {
  /** `null`: every partner. */
  readonly partner: PartnerId | null;
  readonly patients: 'all' | 'one';
}

/**
 * How a run ended: `done`; `problems` (done, and something was not sent, not read, or waits for a person); `stopped` (asked to end, what was left
 * is done by the next one); `failed` (an error ended it). `unfinished`: it is under way, or ended without a word.
 */
export type RunOutcome = 'unfinished' | 'done' | 'problems' | 'stopped' | 'failed';

export interface SyncRun {
  readonly id: RunId;
  /** A sync is one process's; a round is shared by any number of workers, a turn for each patient. */
  readonly work: 'sync' | 'round';
  readonly selection: RunSelection;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly outcome: RunOutcome;
  /** Code of the error that ended it; `null` where none did. */
  readonly error: string | null;
  /** `null` where it did not come to its end. */
  readonly report: RunReport | null;
  /** Of a round that is under way: how many patients had their turn. */
  readonly turns: { readonly ended: number; readonly all: number } | null;
}

/** What one sync did and left, in numbers. */
export interface RunReport {
  readonly patients: number;
  readonly mapped: number;
  readonly queued: number;
  /** Withheld for want of consent: resources times partners. */
  readonly denied: number;
  /** Resources that partners took. */
  readonly writes: number;
  readonly lists: number;
  /** Differences and alerts of these patients that nobody has decided yet. */
  readonly openQuestions: number;
  readonly partners: readonly PartnerRun[];
  readonly needsPerson: readonly PersonNeeded[];
  /** Of a round: turns that ended in an error, by its code, and patients who had none; left out where it is no round. */
  readonly turns?: { readonly failed: readonly FailureCount[]; readonly left: number };
}

export interface PartnerRun {
  readonly partner: PartnerId;
  /** Why it was asked nothing more in this run; `null` where it was there. */
  readonly away: string | null;
  /** Resources taken in this run; and those not sent because a consent had ended. */
  readonly writes: number;
  readonly withheld: number;
  readonly failures: readonly FailureCount[];
  /** All deliveries to the partner after the run, by state. */
  readonly deliveries: Readonly<Partial<Record<DeliveryState, number>>>;
  readonly reads: readonly ReadCount[];
  readonly notMatched: number;
  readonly notReached: number;
  readonly notAsked: number;
  /** Absent where no export was asked for. */
  readonly bulkExport?: BulkReport;
  /** Of when the oldest part is of what the lists show of this partner; `null` where they show nothing of it. */
  readonly oldestAnswer: Instant | null;
}

/** What came of an export of many patients at once. */
export interface BulkReport {
  /** Why each patient was read singly instead; `null` where the export was done. */
  readonly reason: string | null;
  /** Whether it held everything, or what changed since an earlier one. */
  readonly mode: 'full' | 'changes';
  /** Patients who were read by it. */
  readonly patients: number;
  readonly lines: ExportLineCounts;
}

/** Lines of its files by what became of them. Only those that were kept are stored. */
export interface ExportLineCounts {
  readonly kept: number;
  /** About patients whom we did not ask about, or do not know. */
  readonly ofOthers: number;
  /**
   * Of no use here: a search would not have asked for them either, what is at hand is newer, or it is read by a search;
   * Medications that nothing kept refers to.
   */
  readonly notAskedFor: number;
  /** No JSON: nobody knows whose they were, and their type counts as not read. */
  readonly broken: number;
  /** Deletions of what we had. */
  readonly deleted: number;
}

export interface FailureCount {
  readonly reason: string;
  readonly count: number;
}

/** Lists read of one type, by how it went. */
export interface ReadCount {
  readonly type: PartnerReadType;
  readonly outcome: 'complete' | 'failed' | 'unfinished';
  readonly reason: string | null;
  readonly count: number;
}

/** Something that no later run mends by itself. */
export interface PersonNeeded {
  readonly what:
    | 'refused'
    | 'dead'
    | 'altered'
    | 'held-back'
    | 'patient-not-matched'
    | 'not-let-in'
    | 'read-refused'
    | 'open-questions';
  /** `null` where it is not about one partner. */
  readonly partner: PartnerId | null;
  readonly count: number;
}

export interface RunStore {
  /** A new run, `unfinished` until its end is told. */
  begin(
    run: { readonly id: RunId; readonly selection: RunSelection; readonly work?: SyncRun['work'] },
    at: Instant,
  ): Promise<void>;
  /** Tells the end of a run; of one that has ended already nothing is changed. */
  finish(
    id: RunId,
    end: {
      readonly outcome: Exclude<RunOutcome, 'unfinished'>;
      readonly error: string | null;
      readonly report: RunReport | null;
    },
    at: Instant,
  ): Promise<void>;
  /** The newest first. */
  latest(count: number): Promise<readonly SyncRun[]>;
  /** Those whose ids begin so, the newest first. */
  beginningWith(characters: string): Promise<readonly SyncRun[]>;
  /** The newest run over all patients and partners that came to its end, and has a report; `null` where there is none. */
  latestWhole(): Promise<SyncRun | null>;
  /** How many runs ended in each way. */
  counts(): Promise<Readonly<Partial<Record<RunOutcome, number>>>>;
}

/** Everything that was counted since the store was made, of one moment. */
export interface StoredFigures {
  readonly deliveries: readonly {
    readonly partner: PartnerId;
    readonly state: DeliveryState;
    readonly count: number;
  }[];
  /** Resources that partners took. */
  readonly writes: readonly { readonly partner: PartnerId; readonly type: string; readonly count: number }[];
  /** Attempts to send, or to read back, that failed. */
  readonly failures: readonly (FailureCount & { readonly partner: PartnerId })[];
  readonly reads: readonly (ReadCount & { readonly partner: PartnerId })[];
}

/** Whether this process leaves a partner alone for a while, as its clients know it. */
export interface PartnerCircuit {
  readonly partner: PartnerId;
  readonly isLeftAlone: boolean;
}

/** What one run did, whatever ran beside it. */
export interface RunFigures {
  readonly queued: number;
  readonly writes: readonly { readonly partner: PartnerId; readonly count: number }[];
  readonly failures: StoredFigures['failures'];
  readonly reads: StoredFigures['reads'];
}

export interface FigureStore {
  now(): Promise<StoredFigures>;
  /** Counted by what was written through `Store.ofRun`. */
  ofRun(run: RunId): Promise<RunFigures>;
}
