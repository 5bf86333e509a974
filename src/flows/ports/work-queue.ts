import type { PatientId } from '../../domain/ids.ts';

/** One turn of a patient: everything of them is synced. */
export interface PatientTurn {
  readonly id: string;
  readonly patient: PatientId;
}

/**
 * Patients whose turn it is, shared out among any number of workers. A patient who waits already is not put in twice; one
 * whose turn is under way may be put in again, and waits until that turn has ended: no two workers have one patient.
 */
export interface WorkQueue {
  /** @returns how many came in; the others wait already */
  put(patients: readonly PatientId[]): Promise<number>;
  /** Up to so many that nobody else has; empty where nobody waits. They are this worker's until it settles them, or is gone. */
  take(most: number): Promise<readonly PatientTurn[]>;
  /** That this worker still lives: to be said every few seconds while it has turns. */
  keep(turns: readonly PatientTurn[]): Promise<void>;
  /** `again`: it was not brought to its end, and waits anew. */
  settle(turn: PatientTurn, outcome: 'done' | 'again'): Promise<void>;
  /** Whether anybody waits, also one whose time has not come yet. */
  hasWaiting(): Promise<boolean>;
  /** Whether the schedule fired since it was last asked: of all workers one is told. */
  hasFired(): Promise<boolean>;
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
