import type { Express } from 'express';
import { AuthorizationServer } from './authorization-server.ts';
import type { SandboxHabits } from './habits.ts';
import { sandboxApp } from './http.ts';
import { listenOnLoopback } from './loopback.ts';
import type { SandboxHooks, SandboxPartnerOptions, SandboxRequest, SandboxState } from './partner-options.ts';
import { SandboxRepository } from './repository.ts';
import { servedTypes } from './search-parameters.ts';

export type {
  BeforeResponse,
  SandboxHooks,
  SandboxPartnerOptions,
  SandboxRequest,
} from './partner-options.ts';

/** A pretend partner: its FHIR server under `/fhir`, its token endpoint, and what a test wants to know of it. */
export interface SandboxPartner {
  readonly id: string;
  readonly name: string;
  readonly app: Express;
  readonly repository: SandboxRepository;
  readonly authorization: AuthorizationServer;
  /** The last 10,000 requests that were answered (or dropped), oldest first. */
  readonly requests: readonly SandboxRequest[];
  /** Resource versions written over HTTP since this object was made. */
  readonly writes: number;
  readonly habits: SandboxHabits;
  /** Switches habits from now on; what is not named stays. */
  changeHabits(habits: SandboxHabits): void;
  changeHooks(hooks: SandboxHooks): void;
  /** The next `count` FHIR requests are answered with this status and change nothing. */
  failNext(count: number, status: number): void;
  /**
   * Listens on 127.0.0.1.
   * @param port 0, the default, takes any that is free
   * @param publicOrigin how clients reach it where something stands before it; else the address that it listens on
   */
  start(port?: number, publicOrigin?: string): Promise<RunningSandbox>;
  /** Closes the database. Stop the server first. */
  close(): void;
}

export interface RunningSandbox {
  /** The FHIR base URL, without a trailing slash. */
  readonly baseUrl: string;
  /** Stops listening and ends open connections; the partner keeps its data and can be started again. */
  stop(): Promise<void>;
}

/** Makes a pretend partner, filled with `resources` when its database is new. It does not listen yet. */
export const createSandboxPartner = (options: SandboxPartnerOptions): SandboxPartner => {
  const { id, name, clock, tokenLifetime, clients } = options;
  const repository = filledRepository(options);
  const loaded = repository.tables.written;
  const authorization = new AuthorizationServer({ clients, clock, tokenLifetime });
  const state = initialState(options);
  const app = sandboxApp({ ...options, repository, authorization, state });
  return {
    ...{ id, name, app, repository, authorization, requests: state.requests },
    get writes() {
      return repository.tables.written - loaded;
    },
    get habits() {
      return state.habits;
    },
    changeHabits: (habits) => {
      state.habits = { ...state.habits, ...habits };
    },
    changeHooks: (hooks) => {
      state.hooks = { ...state.hooks, ...hooks };
    },
    failNext: (count, status) => {
      state.failures = { count, status };
    },
    start: async (port = 0, publicOrigin) => {
      const { origin, stop } = await listenOnLoopback(app, port);
      state.baseUrl = `${publicOrigin ?? origin}/fhir`;
      return { baseUrl: state.baseUrl, stop };
    },
    close: () => repository.close(),
  };
};

const filledRepository = ({ databasePath = ':memory:', clock, ids, resources = [] }: SandboxPartnerOptions) => {
  const repository = new SandboxRepository({ databasePath, clock, ids });
  if (repository.tables.isEmpty()) {
    repository.load(resources.filter(({ resourceType }) => servedTypes.includes(resourceType)));
  }
  return repository;
};

const initialState = (options: SandboxPartnerOptions): SandboxState => ({
  habits: options.habits ?? {},
  hooks: options.hooks ?? {},
  baseUrl: undefined,
  requests: [],
  failures: { count: 0, status: 500 },
  received: 0,
});
