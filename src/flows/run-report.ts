import { type PartnerId, partnerId, type RunId } from '../domain/ids.ts';
import type { DispatchReport } from './dispatch.ts';
import { statesForAPerson } from './explain-delivery.ts';
import { type ListsMade, oldestAnswerOf } from './lists-made.ts';
import { isClosedDoor } from './partner-away.ts';
import type { PartnerRun, PersonNeeded, ReadCount, RunFigures, RunReport, Store, StoredFigures } from './ports.ts';
import type { PullReport } from './pull.ts';
import type { SyncReport } from './sync.ts';

/** What is kept of a sync, counted by what it did itself: numbers and stable words, no patient. */
export const runReportOf = async (report: SyncReport, run: RunId, store: Store): Promise<RunReport> => {
  const figures = await store.figures.ofRun(run);
  const { deliveries } = await store.figures.now();
  const partners = report.pulled.map((pulled): PartnerRun => {
    const dispatched = report.dispatched.find(({ partner }) => partner === pulled.partner);
    return partnerRunOf(pulled, dispatched, { figures, deliveries }, report.lists);
  });
  const { mapped, queued, denied } = report.published;
  return {
    ...{ patients: report.patients, mapped, queued, denied, writes: report.writes, lists: report.lists.count },
    ...{ openQuestions: report.lists.openQuestions, partners },
    needsPerson: needsPersonOf(partners, report.heldBack.length, report.lists.openQuestions),
  };
};

/** Whether something was not sent, not read, or waits for a person. Questions for clinicians are no trouble. */
export const isTrouble = ({ partners, needsPerson, turns }: RunReport): boolean =>
  (turns !== undefined && turns.failed.length + turns.left > 0) ||
  needsPerson.some(({ what }) => what !== 'open-questions') ||
  partners.some(
    ({ away, failures, notReached, reads }) =>
      away !== null || failures.length + notReached > 0 || reads.some(({ outcome }) => outcome !== 'complete'),
  );

const partnerRunOf = (
  pulled: PullReport,
  dispatched: DispatchReport | undefined,
  { figures, deliveries }: { readonly figures: RunFigures; readonly deliveries: StoredFigures['deliveries'] },
  lists: ListsMade,
): PartnerRun => {
  const partner = partnerId(pulled.partner);
  const { away, notMatched, notReached, notAsked, bulkExport } = pulled;
  return {
    ...{ partner, away, notMatched, notReached, notAsked },
    ...(bulkExport === undefined ? {} : { bulkExport }),
    writes: dispatched?.writes ?? 0,
    withheld: dispatched?.withheld ?? 0,
    ...countedAt(partner, figures),
    deliveries: statesAt(partner, deliveries),
    oldestAnswer: oldestAnswerOf(partner, lists),
  };
};

/** What failed at one partner, and what was read of it. */
export const countedAt = (
  partner: PartnerId,
  { failures, reads }: Pick<RunFigures, 'failures' | 'reads'>,
): Pick<PartnerRun, 'failures' | 'reads'> => ({
  failures: failures.flatMap(({ partner: at, ...failure }) => (at === partner ? [failure] : [])),
  reads: reads.flatMap(({ partner: at, ...read }) => (at === partner ? [read] : [])),
});

/** All deliveries to one partner by their states. */
export const statesAt = (partner: PartnerId, deliveries: StoredFigures['deliveries']): PartnerRun['deliveries'] =>
  Object.fromEntries(deliveries.flatMap((one) => (one.partner === partner ? [[one.state, one.count]] : [])));

/** What no later run mends by itself. */
export const needsPersonOf = (
  partners: readonly PartnerRun[],
  heldBack: number,
  questions: number,
): readonly PersonNeeded[] => {
  const needed: readonly PersonNeeded[] = [
    { what: 'held-back', partner: null, count: heldBack },
    ...partners.flatMap(needsPersonAt),
    { what: 'open-questions', partner: null, count: questions },
  ];
  return needed.filter(({ count }) => count > 0);
};

const needsPersonAt = ({ partner, away, deliveries, notMatched, reads }: PartnerRun): readonly PersonNeeded[] => [
  { what: 'not-let-in', partner, count: away !== null && isClosedDoor(away) ? 1 : 0 },
  ...statesForAPerson.map((what): PersonNeeded => ({ what, partner, count: deliveries[what] ?? 0 })),
  { what: 'patient-not-matched', partner, count: notMatched },
  { what: 'read-refused', partner, count: reads.filter(isRefused).length },
];

/** Refusals that the next sync will meet again; a type that fails for a moment is none. */
const isRefused = ({ outcome, reason }: ReadCount): boolean => outcome === 'failed' && lasting.test(reason ?? '');

const lasting =
  /^(http-4(?!01|08|09|23|25|29)\d\d|http-501|scope-not-granted|not-supported|redirected|not-a-fhir-answer|not-this-patient|too-many-\w+|next-\S+|answer-too-large|outside-the-base)$/;
