import { type PartnerId, type PatientId, partnerId, type RunId } from '../domain/ids.ts';
import { noLists, oldestAnswerOf, withList } from './lists-made.ts';
import type { FailureCount, PartnerRun, RunFigures, RunReport, Store, StoredFigures, TurnReport } from './ports.ts';
import { countedAt, needsPersonOf, statesAt } from './run-report.ts';
import type { PatientSyncReport } from './sync-patient.ts';

/** What is kept of a patient's turn until the round is over. */
export const turnReportOf = async (
  patient: PatientId,
  { mapped, denied, list, dispatched, pulled }: PatientSyncReport,
  { decisions }: Store,
): Promise<TurnReport> => {
  const made = list === null ? noLists : withList(noLists, list.list, await decisions.ofPatient(patient));
  return {
    ...{ mapped, denied, lists: made.count, openQuestions: made.openQuestions },
    partners: pulled.map(({ partner, away, notMatched, notReached, notAsked }) => ({
      ...{ partner: partnerId(partner), away, notMatched, notReached, notAsked },
      withheld: dispatched.find((one) => one.partner === partner)?.withheld ?? 0,
      oldestAnswer: oldestAnswerOf(partnerId(partner), made),
    })),
  };
};

/**
 * What is kept of a round: numbers and stable words, no patient. What was queued, sent and read is counted by what
 * stands in the store of this run, so that a worker that was killed is counted too, and nothing twice.
 */
export const roundReportOf = async (run: RunId, store: Store): Promise<RunReport> => {
  const turns = await store.rounds.turns(run);
  const figures = await store.figures.ofRun(run);
  const { deliveries } = await store.figures.now();
  const done = turns.flatMap((turn) => (turn !== null && 'report' in turn ? [turn.report] : []));
  const known = new Set([
    ...done.flatMap(({ partners }) => partners.map(({ partner }) => partner)),
    ...[...figures.writes, ...figures.failures, ...figures.reads].map(({ partner }) => partner),
  ]);
  const partners = [...known].toSorted().map((partner) => partnerRunOf(partner, done, figures, deliveries));
  const questions = sumOf(done, (one) => one.openQuestions);
  const heldBack = (await store.resources.heldBack()).length;
  return {
    ...{ patients: turns.length, mapped: sumOf(done, (one) => one.mapped), queued: figures.queued },
    ...{ denied: sumOf(done, (one) => one.denied), writes: sumOf(figures.writes, (one) => one.count) },
    ...{ lists: sumOf(done, (one) => one.lists), openQuestions: questions, partners },
    needsPerson: needsPersonOf(partners, heldBack, questions),
    turns: { failed: failedIn(turns), left: turns.filter((turn) => turn === null).length },
  };
};

const partnerRunOf = (
  partner: PartnerId,
  turns: readonly TurnReport[],
  { writes, failures, reads }: RunFigures,
  deliveries: StoredFigures['deliveries'],
): PartnerRun => {
  const at = turns.flatMap(({ partners }) => partners.filter((one) => one.partner === partner));
  return {
    partner,
    away: at.findLast(({ away }) => away !== null)?.away ?? null,
    writes: writes.find((one) => one.partner === partner)?.count ?? 0,
    withheld: sumOf(at, (one) => one.withheld),
    ...countedAt(partner, { failures, reads }),
    deliveries: statesAt(partner, deliveries),
    notMatched: sumOf(at, (one) => one.notMatched),
    notReached: sumOf(at, (one) => one.notReached),
    notAsked: sumOf(at, (one) => one.notAsked),
    oldestAnswer: at.flatMap(({ oldestAnswer }) => oldestAnswer ?? []).toSorted()[0] ?? null,
  };
};

const sumOf = <T>(several: readonly T[], count: (one: T) => number): number =>
  several.reduce((sum, one) => sum + count(one), 0);

const failedIn = (turns: Awaited<ReturnType<Store['rounds']['turns']>>): readonly FailureCount[] => {
  const codes = turns.flatMap((turn) => (turn !== null && 'error' in turn ? [turn.error] : []));
  return [...Map.groupBy(codes, (code) => code)]
    .map(([reason, same]) => ({ reason, count: same.length }))
    .toSorted((one, other) => (one.reason < other.reason ? -1 : 1));
};
