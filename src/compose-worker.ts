import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openQueueOf, openRightsOf } from './compose-store.ts';
import type { Config } from './config/read-config.ts';
import { runId } from './domain/ids.ts';
import type { Partner } from './domain/partner.ts';
import type { RunningWorker, WorkOptions } from './entrypoints/application.ts';
import { runWorker } from './entrypoints/jobs/run-worker.ts';
import type { ClinicContext } from './flows/clinic-context.ts';
import { forgetAnswers } from './flows/forget-answers.ts';
import type { WorkQueue, WorkRights, WorkSchedule } from './flows/ports.ts';
import { beginRound, closeAllRounds, closeRoundsThatAreOver, endTurn, roundOf } from './flows/rounds.ts';
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
  // Over a file the queue ends with its process, and rounds with it.
  if (whole === null) await closeRoundsThatAreOver(context);
  else await closeAllRounds(context);
  const onTrouble = () => log.error({ code: 'queue' }, 'the queue met trouble');
  const queue = await openQueueOf(config, schedulesOf(config, context.partners), onTrouble);
  if (options.now) await beginNow(queue, context, log);
  const worker = runWorker({
    ...{ queue, rights, log },
    rounds: {
      begin: (firing) => beginRound(firing, context),
      of: ({ partner }) => roundOf(partner, context.store),
      end: async (run, { patient }, end) => {
        const isOver = await endTurn({ run, patient }, end, context);
        if (isOver) await forgetAnswers(context, mostForgotten);
      },
    },
    sync: ({ patient, partner }, run, comesAgain) => {
      const partners = context.partners.filter(({ id }) => partner === null || id === partner);
      const store = run === null ? context.store : context.store.ofRun(run);
      return syncPatient(patient, { ...context, store }, { partners, comesAgain });
    },
    concurrency: options.concurrency,
    sleep: async (milliseconds) => {
      // The heartbeat keeps a worker's process; a patience that is no longer needed keeps it from ending.
      await sleep(milliseconds, undefined, { ref: false });
    },
  });
  return {
    idle: () => worker.idle(),
    stop: async () => {
      await worker.stop();
      await queue.close();
      if (whole !== null) await closeAllRounds(context);
      await whole?.();
      await rights.close();
    },
  };
};

/**
 * A round at once, beside the schedules. One that is under way does as well: those who had no turn in it are put in
 * again, as whoever began it may have been killed before they were.
 */
const beginNow = async (queue: WorkQueue, context: ClinicContext, log: Logger): Promise<void> => {
  const id = runId(randomUUID());
  const round = await beginRound({ id, partner: null }, context);
  if (round.kind === 'under-way') {
    const left = await context.store.rounds.left(round.run);
    await queue.put(left, null);
    log.info({ run: round.run, patients: left.length }, 'a round is under way already, and goes on');
  } else {
    await queue.put(round.patients, null);
    log.info({ run: id, partner: 'all', patients: round.patients.length }, 'a round began');
  }
};

/** Steps of a hundred, so that the turn by which a round is over ends in some seconds; the next round goes on. */
const mostForgotten = 500;

/** The common schedule, and those of partners. */
const schedulesOf = ({ syncSchedule }: Config, partners: readonly Partner[]): readonly WorkSchedule[] => [
  ...(syncSchedule === null ? [] : [{ partner: null, schedule: syncSchedule }]),
  ...partners.flatMap(({ id, schedule }) => (schedule === undefined ? [] : [{ partner: id, schedule }])),
];

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
