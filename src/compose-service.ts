import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { scheduleWork } from './adapters/jobs/schedule-work.ts';
import type { Config } from './config/read-config.ts';
import { once } from './domain/once.ts';
import type { RunningService } from './entrypoints/application.ts';
import { operatingFigures } from './flows/operating-figures.ts';
import type { Clock, JwkSet, PartnerCircuit, Store } from './flows/ports.ts';
import { readinessOf } from './flows/readiness.ts';
import { codeOfError } from './flows/record-run.ts';

/** What the service is made of. */
export interface ServiceParts {
  readonly store: Store;
  readonly config: Pick<Config, 'host' | 'port' | 'loginToken' | 'clinic'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Throws where the partner files cannot be used. */
  readonly readPartners: () => Promise<unknown>;
  /** The clinic's public keys, for partners; not served if not given. */
  readonly publicKeys?: () => Promise<JwkSet>;
  /** None if not given: the process speaks to no partner. */
  readonly circuits?: () => readonly PartnerCircuit[];
  /** What is done when; it tells of its own failures, and is asked by the signal to end between two steps. */
  readonly schedules: readonly {
    readonly schedule: string;
    readonly work: (stopAsked: AbortSignal) => Promise<unknown>;
  }[];
}

/** The pages, and the schedules. Stopping asks the work to end, and waits for it; the store stays open. */
export const startService = async (parts: ServiceParts): Promise<RunningService> => {
  const pages = await servePages(parts);
  const asked = new AbortController();
  try {
    const ends = parts.schedules.map(({ schedule, work }) => scheduleWork(schedule, () => work(asked.signal)));
    const stop = once(async () => {
      asked.abort();
      await Promise.all([...ends.map((end) => end()), pages.stop()]);
    });
    return { address: pages.address, loginToken: parts.config.loginToken === null ? pages.loginToken : null, stop };
  } catch (error) {
    await pages.stop();
    throw error;
  }
};

/** The pages over a store, on their own port; the token that opens them is made here where none is set. */
export const servePages = async ({
  store,
  config,
  clock,
  log,
  readPartners,
  publicKeys,
  circuits = () => [],
}: Omit<ServiceParts, 'schedules'>): Promise<{
  readonly address: string;
  readonly loginToken: string;
  stop(): Promise<void>;
}> => {
  const { createPages } = await import('./entrypoints/web/create-pages.ts');
  const { startHttp } = await import('./entrypoints/http/start-http.ts');
  const { serviceRoutes } = await import('./entrypoints/http/service-routes.ts');
  const loginToken = config.loginToken ?? randomBytes(24).toString('base64url');
  const handleKey = await store.secrets.of('page-handles', () => randomBytes(32));
  const app = createPages({
    ...{ store, clock, loginToken, handleKey },
    ...(publicKeys === undefined ? {} : { publicKeys }),
    clinicName: config.clinic.name,
    signingKey: randomBytes(32),
    secureCookies: !isLoopback(config.host),
    reportError: (error) => log.error({ code: codeOfError(error) }, 'a page failed'),
    openRoutes: [
      serviceRoutes({
        figures: () => operatingFigures(store, clock),
        circuits,
        readiness: () => readinessOf(store, readPartners),
      }),
    ],
  });
  const http = await startHttp({ app, host: config.host, port: config.port });
  return { address: http.address, loginToken, stop: () => http.stop() };
};

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');
