import type { PartnerId, PatientId, RunId } from '../domain/ids.ts';
import type { ClinicContext } from './clinic-context.ts';
import type { Store } from './ports.ts';
import { roundReportOf, turnReportOf } from './round-report.ts';
import { isTrouble } from './run-report.ts';
import type { PatientSyncReport } from './sync-patient.ts';

/** A round that somebody asks for: the schedule, or `concord worker --now`. */
export interface RoundAsked {
  /** Its own: one that is asked for twice, as whoever began it was killed, is begun once. */
  readonly id: RunId;
  /** `null`: every partner. */
  readonly partner: PartnerId | null;
}

/** A round begun: the patients who wait for their turn; or that one for the same partners is under way already. */
export type RoundBegun =
  | { readonly kind: 'begun'; readonly patients: readonly PatientId[] }
  | { readonly kind: 'under-way'; readonly run: RunId };

type RoundContext = Pick<ClinicContext, 'store' | 'clock'>;

/** A round of which no turn ended for so long has lost its patients, or waits for one who always fails: it stops no other. */
const patienceMilliseconds = 3_600_000;

/** The code of a round that was given up, kept with it. */
export const roundGivenUp = 'round-given-up';

/**
 * Gives every patient a turn in a new round. Where one for the same partners is still under way nothing is begun, as it
 * gives everybody their turn; one that gets on no more is closed first.
 */
export const beginRound = async ({ id, partner }: RoundAsked, { store, clock }: RoundContext): Promise<RoundBegun> =>
  store.inTransaction(async (store) => {
    if ((await store.runs.beginningWith(id)).length > 0)
      return { kind: 'begun', patients: await store.rounds.left(id) };
    for (const other of await store.rounds.underWay()) {
      if (other.partner !== partner) continue;
      const lastHeardOf = (await store.rounds.lastEnded(other.id)) ?? other.startedAt;
      const isAlive = clock().getTime() - Date.parse(lastHeardOf) < patienceMilliseconds;
      if (isAlive && !other.isOver) return { kind: 'under-way', run: other.id };
      await closeRound(other.id, { store, clock });
    }
    const selection = { partner, patients: 'all' } as const;
    await store.runs.begin({ id, selection, work: 'round' }, clock().toISOString());
    await store.rounds.open(id);
    return { kind: 'begun', patients: await store.rounds.left(id) };
  });

/** The round that a turn over these partners belongs to; `null` where it is over, and only this patient goes on. */
export const roundOf = async (partner: PartnerId | null, { rounds }: Store): Promise<RunId | null> =>
  (await rounds.underWay()).find((round) => round.partner === partner)?.id ?? null;

/**
 * Writes down how a patient's turn ended, by what it did or the code of its error, and closes what is over by that.
 * @returns whether a round was closed
 */
export const endTurn = async (
  turn: { readonly run: RunId; readonly patient: PatientId },
  end: PatientSyncReport | { readonly error: string },
  context: RoundContext,
): Promise<boolean> => {
  const { store, clock } = context;
  const told = 'error' in end ? end : { report: await turnReportOf(turn.patient, end, store) };
  await store.rounds.end(turn.run, turn.patient, told, clock().toISOString());
  return closeRoundsThatAreOver(context);
};

/** Also those whose last worker was killed before it could. @returns whether there was one */
export const closeRoundsThatAreOver = async (context: RoundContext): Promise<boolean> => {
  const over = (await context.store.rounds.underWay()).filter(({ isOver }) => isOver);
  for (const { id } of over) await closeRound(id, context);
  return over.length > 0;
};

/** Closes every round, as the queue that held its patients is gone. */
export const closeAllRounds = async (context: RoundContext): Promise<void> => {
  for (const { id } of await context.store.rounds.underWay()) await closeRound(id, context);
};

/** Keeps the report of a round, of which some patients may have had no turn. Two that close it at once keep one. */
const closeRound = async (id: RunId, { store: outer, clock }: RoundContext): Promise<void> => {
  const report = await roundReportOf(id, outer);
  await outer.inTransaction(async (store) => {
    const isLeft = (report.turns?.left ?? 0) > 0;
    const ended = isLeft ? 'stopped' : isTrouble(report) ? 'problems' : 'done';
    const end = { outcome: ended, error: isLeft ? roundGivenUp : null, report } as const;
    await store.runs.finish(id, end, clock().toISOString());
    await store.rounds.forget(id);
  });
};
