import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openQueueOf, openRightsOf } from './compose-store.ts';
import type { Config } from './config/read-config.ts';
import type { Partner } from './domain/partner.ts';
import type { RunningWorker, WorkOptions } from './entrypoints/application.ts';
import { runWorker } from './entrypoints/jobs/run-worker.ts';
import type { ClinicContext } from './flows/clinic-context.ts';
import type { OpenPartner, WorkRights } from './flows/ports.ts';
import { syncPatient } from './flows/sync-patient.ts';

/**
 * A worker over the store of the context. Over a file it takes the right to all of it, as no second process could share
 * the work; over PostgreSQL it takes the right to each patient in turn.
 * @throws SyncRunningError, ScheduleInvalidError
 */
export const startWorker = async (
  config: Config,
  context: ClinicContext,
  options: WorkOptions,
  log: Logger,
): Promise<RunningWorker> => {
  const rights = await openRightsOf(config);
  const whole = config.databaseUrl === null ? await holdAll(rights) : null;
  const queue = await openQueueOf(config, () => log.error({ code: 'queue' }, 'the queue met trouble'));
  const kept = { ...context, openPartner: onceEach(context.openPartner) };
  const patients = () => context.store.records.patients();
  if (options.now) await queue.put(await patients());
  const worker = runWorker({
    ...{ queue, rights, patients, log },
    sync: (patient) => syncPatient(patient, kept),
    concurrency: options.concurrency,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
  });
  return {
    idle: () => worker.idle(),
    stop: async () => {
      await worker.stop();
      await queue.close();
      await whole?.();
      await rights.close();
    },
  };
};

/** Takes the right to everything, and gives back how it is let go of. */
const holdAll = async (rights: WorkRights): Promise<() => Promise<void>> => {
  const { promise: taken, resolve: sayTaken } = Promise.withResolvers<void>();
  const { promise: over, resolve: letGo } = Promise.withResolvers<void>();
  const held = rights.ofAll(async () => {
    sayTaken();
    await over;
  });
  await Promise.race([taken, held]);
  return async () => {
    letGo();
    await held;
  };
};

/** A client keeps its token, its connections and what it has learnt of its partner: each partner has one. */
const onceEach = (open: OpenPartner): OpenPartner => {
  const opened = new Map<Partner, ReturnType<OpenPartner>>();
  return (partner) => {
    const known = opened.get(partner);
    if (known !== undefined) return known;
    const client = open(partner);
    opened.set(partner, client);
    return client;
  };
};
