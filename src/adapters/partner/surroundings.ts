import type { PartnerId } from '../../domain/ids.ts';
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
  /** Gives the text of a file that the partner's file names (key, secret, token, certificate), by the name it has there. */
  readonly readKey: (file: string) => Promise<string>;
  /** The environment variables that a partner's file may name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: PartnerLog;
  /** Told when a client is opened, and whenever a partner begins or ceases to be left alone. */
  readonly tellCircuit?: (partner: PartnerId, isLeftAlone: boolean) => void;
}
