/** The present moment; the only way to ask for it. */
export type Clock = () => Date;
/** A new unique id (UUID). */
export type NewId = () => string;
/** Tells a person how far long work is; silent in a pipe. Several pieces may run at the same time. */
export interface Progress {
  start(what: string, total: number): RunningProgress;
}

export interface RunningProgress {
  step(): void;
  done(): void;
}

/** ISO 8601 instant in UTC with milliseconds, as `Date.toISOString` writes it. */
export type Instant = string;
