import type { PartnerId, PatientId, RunId } from '../../domain/ids.ts';
import type { Instant } from './surroundings.ts';

/** What a patient's turn did, beside what is counted by `FigureStore.ofRun`. */
export interface TurnReport {
  readonly mapped: number;
  readonly denied: number;
  /** 1 where a list was made. */
  readonly lists: number;
  readonly openQuestions: number;
  readonly partners: readonly TurnAtPartner[];
}

export interface TurnAtPartner {
  readonly partner: PartnerId;
  readonly away: string | null;
  readonly withheld: number;
  readonly notMatched: number;
  readonly notReached: number;
  readonly notAsked: number;
  readonly oldestAnswer: Instant | null;
}

/** How a turn ended: with what it did, or with the code of an error. */
export type TurnEnd = { readonly report: TurnReport } | { readonly error: string };

export interface RoundUnderWay {
  readonly id: RunId;
  /** `null`: every partner. */
  readonly partner: PartnerId | null;
  readonly startedAt: Instant;
  /** Whether every patient had their turn. */
  readonly isOver: boolean;
}

/** Rounds: runs of which every patient has a turn, whoever takes it. What they did is kept with the runs (`RunStore`). */
export interface RoundStore {
  /** Gives every patient a turn in a run that has begun. */
  open(run: RunId): Promise<void>;
  /** Rounds that were not finished, in the order in which they began. */
  underWay(): Promise<readonly RoundUnderWay[]>;
  /** When its latest turn ended; `null` before the first. */
  lastEnded(run: RunId): Promise<Instant | null>;
  /** Patients who had no turn yet, sorted by id. */
  left(run: RunId): Promise<readonly PatientId[]>;
  /** Writes down how a turn ended; of one that has ended already nothing is changed. */
  end(run: RunId, patient: PatientId, end: TurnEnd, at: Instant): Promise<void>;
  /** Every turn: its end, or `null`. */
  turns(run: RunId): Promise<readonly (TurnEnd | null)[]>;
  /** Forgets the turns of a round that is over; its report says what they did. */
  forget(run: RunId): Promise<void>;
}
