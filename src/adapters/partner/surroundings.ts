import type { Clock, NewId } from '../../flows/ports.ts';

/** Where the client says what an operator should know. Never given a patient's data, a token or a URL. */
export interface PartnerLog {
  warn(fields: Readonly<Record<string, string | number | readonly string[]>>, message: string): void;
}

/** What the client takes from outside besides the partner itself. */
export interface Surroundings {
  readonly clock: Clock;
  readonly newId: NewId;
  /** A number of [0, 1). */
  readonly random: () => number;
  /** Resolves after so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Gives the text of a private key file (PEM, PKCS 8); the name is as `partners/<id>.json` has it. */
  readonly readKey: (file: string) => Promise<string>;
  readonly log: PartnerLog;
}
