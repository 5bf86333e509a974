import type { PartnerId, PatientId, RunId } from '../../domain/ids.ts';

/** One turn of a patient: everything of them is synced, with every partner or with one. */
export interface PatientTurn {
  readonly id: string;
  readonly patient: PatientId;
  /** `null`: every partner. */
  readonly partner: PartnerId | null;
  /** How often in a row it ended with `soon`. */
  readonly rests: number;
}

/** When rounds are due; cron lines of five or six fields. */
export interface WorkSchedule {
  /** `null`: every partner. */
  readonly partner: PartnerId | null;
  readonly schedule: string;
}

/** A schedule that fired: a round is to be begun under this id. */
export interface Firing {
  readonly id: RunId;
  readonly partner: PartnerId | null;
}

/**
 * `done`; `soon`: it waits for another patient's turn, and comes again in a moment, after all who waited before;
 * `again`: it was not brought to its end, and comes again after a while.
 */
export type TurnOutcome = 'done' | 'soon' | 'again';

/**
 * Patients whose turn it is, shared out among any number of workers. A patient who waits already is not put in twice; one
 * whose turn is under way may be put in again, and waits until that turn has ended: no two workers have one patient.
 */
export interface WorkQueue {
  /**
   * @param partner `null`: every partner
   * @returns how many came in; the others wait already
   */
  put(patients: readonly PatientId[], partner: PartnerId | null): Promise<number>;
  /** Up to so many that nobody else has; empty where nobody waits. They are this worker's until it settles them, or is gone. */
  take(most: number): Promise<readonly PatientTurn[]>;
  /** That this worker still lives: to be said every few seconds while it has turns. */
  keep(turns: readonly PatientTurn[]): Promise<void>;
  settle(turn: PatientTurn, outcome: TurnOutcome): Promise<void>;
  /** Whether anybody waits, also one whose time has not come yet. */
  hasWaiting(): Promise<boolean>;
  /** Schedules that fired: of all workers one is told, and another again where that one does not say that it is `begun`. */
  fired(): Promise<readonly Firing[]>;
  begun(firing: Firing): Promise<void>;
  close(): Promise<void>;
}

/**
 * Who may work on what, among all processes of the store: a right ends with the process that holds it, however that ends.
 */
export interface WorkRights {
  /** Runs `work` while nobody else works on the patient, nor syncs the whole. @returns `null` where somebody does */
  ofPatient<T>(patient: PatientId, work: () => Promise<T>): Promise<T | null>;
  /** Runs `work` while nobody works on any patient. @throws SyncRunningError where somebody does */
  ofAll<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
