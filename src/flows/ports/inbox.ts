import type { PartnerId, PatientId } from '../../domain/ids.ts';
import type { PartnerReadType } from '../../domain/partner.ts';
import type { Instant } from './surroundings.ts';

/** One answer of a partner, kept as it came, before anything is made of it. */
export interface InboxEntry {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Whether everything was asked for, or only what changed since an earlier read. */
export type PullMode = 'full' | 'changes';

/** How far a complete read reaches: by it the next one can ask for less. */
export interface PullReach {
  readonly mode: PullMode;
  /** The moment from which the next read of changes must ask; `null` where the next one must be full. */
  readonly upTo: Instant | null;
  /** The question without its times: changes are read by the same question only. `null` where nothing was found by it. */
  readonly asked: string | null;
}

/** A read of one type for one patient: its answers, in order, and how it ended. */
export interface Pull extends PullReach {
  readonly partner: PartnerId;
  readonly patient: PatientId;
  readonly type: PartnerReadType;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly outcome: 'complete' | 'failed' | 'unfinished';
  readonly reason: string | null;
  readonly answers: readonly InboxEntry[];
}

/** What is at hand of one type: a full read where one was complete, and what changed since. */
export interface LatestPull extends Pull {
  /** The complete reads of changes after it, in order. */
  readonly changes: readonly Pull[];
}

/** How far complete reads of one type reach, full one and changes together. */
export interface ReadSoFar {
  readonly type: PartnerReadType;
  /** When the full read was begun. */
  readonly fullAt: Instant;
  /** Of the newest read of both. */
  readonly upTo: Instant | null;
  readonly asked: string | null;
}

export interface InboxStore {
  begin(
    pull: {
      readonly id: string;
      readonly partner: PartnerId;
      readonly patient: PatientId;
      readonly type: PartnerReadType;
      readonly mode: PullMode;
    },
    at: Instant,
  ): Promise<void>;
  /** Must have reached the disk before it returns. */
  keep(pull: string, answer: InboxEntry): Promise<void>;
  /** @param reach how far a complete read reaches; its mode may differ from the one it was begun with */
  finish(
    pull: string,
    outcome: 'complete' | 'failed',
    reason: string | null,
    at: Instant,
    reach?: PullReach,
  ): Promise<void>;
  /**
   * For each type, the latest complete full pull with every complete pull of changes after it, or where there is no full
   * one the latest of any outcome.
   */
  latest(partner: PartnerId, patient: PatientId): Promise<readonly LatestPull[]>;
  /** For each type that was ever read in full, how far its reads reach. */
  readSoFar(partner: PartnerId, patient: PatientId): Promise<readonly ReadSoFar[]>;
  /** When the last complete read of a patient was begun, of those that the partner was ever read of. */
  lastComplete(partner: PartnerId): Promise<ReadonlyMap<PatientId, Instant>>;
  /** For each type, the latest pull whatever came of it: by it one sees that a newer one failed. */
  lastTried(partner: PartnerId, patient: PatientId): Promise<readonly Omit<Pull, 'answers'>[]>;
  /**
   * Removes pulls, with their answers, that were begun before a moment and that nothing is made of any more: a newer full
   * one of the same partner, patient and type is complete, or they failed and a newer one was tried. They stay counted.
   * @param most removed at once
   * @returns how many were removed
   */
  removeSuperseded(before: Instant, most: number): Promise<number>;
}
