import type { Resource } from '@medplum/fhirtypes';
import type { SandboxClient } from './authorization-server.ts';
import type { SandboxHabits } from './habits.ts';

export interface SandboxPartnerOptions {
  /** The partner's id, as in `partners/<id>.json`. */
  readonly id: string;
  readonly name: string;
  readonly clock: () => Date;
  /** Makes ids of new resources; one that is taken is passed over. */
  readonly ids: () => string;
  /** Clients that may ask for a token. */
  readonly clients: readonly SandboxClient[];
  /** `none` lets everybody in, for tests of other things; `smart` when left out. */
  readonly authentication?: 'smart' | 'none';
  /** Seconds; 300 when left out. */
  readonly tokenLifetime?: number;
  readonly habits?: SandboxHabits;
  /** What the server holds when its database is new. Types that are not served are left out. */
  readonly resources?: readonly Resource[];
  /** A file, made when missing; in memory when left out. */
  readonly databasePath?: string;
  /** Bytes that a request's body may have; 5 MiB when left out. */
  readonly bodyLimit?: number;
  /** Waits, for the habit `slow`. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly hooks?: SandboxHooks;
}

/** One request as the server saw it, with nothing in it of what it was about: names of parameters, no values. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly string[];
  readonly status: number;
}

/** For tests of faults. */
export interface SandboxHooks {
  /**
   * Called when the work of a request is done and its answer not yet sent; the answer waits for it. `drop` closes the
   * connection instead of answering.
   */
  readonly beforeResponse?: (request: SandboxRequest) => BeforeResponse | Promise<BeforeResponse>;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing
export type BeforeResponse = 'drop' | void;

/** What changes while a partner runs. */
export interface SandboxState {
  habits: SandboxHabits;
  hooks: SandboxHooks;
  /** The base URL since the last start; before it, the host that a request names stands in. */
  baseUrl: string | undefined;
  readonly requests: SandboxRequest[];
  failures: { readonly count: number; readonly status: number };
  /** FHIR requests so far, for the habit `throttle`. */
  received: number;
}
