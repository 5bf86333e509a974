import { daysBetween } from '../domain/partial-date.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import type { DoseChange } from '../domain/reconciled-list.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { compareRegimens, releaseOf } from './compare-regimens.ts';
import { beginOf, dayAt, inDateOrder } from './course-dates.ts';
import { describeDose } from './describe-regimen.ts';
import type { FoldedStatement } from './fold-courses.ts';
import { type Regimen, regimenOn } from './regimen.ts';

/** What telling dose changes rests on. */
export interface ChangeContext {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  /** Longer ago than this a course is no part of the present one: begun again is not changed. */
  readonly staleAfterDays: (statement: StatedMedication) => number;
}

/**
 * Changes of dose within each source: an order of another dose that took the place of an earlier one. From what was
 * folded into each course, in the order of its dates; refills in between change nothing.
 */
export const doseChanges = (folded: readonly FoldedStatement[], context: ChangeContext): readonly DoseChange[] => {
  const orders = folded.filter(({ kind }) => kind !== 'fill');
  if (!orders.some(({ kind }) => successions.has(kind))) return [];
  return [...Map.groupBy(orders, ({ into }) => into)]
    .flatMap(([course, parts]) => changesWithin([course, ...parts.map(({ statement }) => statement)], context))
    .toSorted(
      (a, b) =>
        inPlainOrder(a.source, b.source) ||
        inDateOrder(a.on ?? '0000', b.on ?? '0000') ||
        inPlainOrder(a.resources[1], b.resources[1]),
    );
};

const successions: ReadonlySet<FoldedStatement['kind']> = new Set<FoldedStatement['kind']>([
  'earlier-course',
  'over',
  'replaced',
]);

/** @param members the newest first, as they were folded */
const changesWithin = (members: readonly StatedMedication[], context: ChangeContext): readonly DoseChange[] => {
  const taken = members
    .filter(({ status }) => status !== 'cancelled' && status !== 'draft')
    .toReversed()
    .toSorted((a, b) => inDateOrder(beginOf(a) ?? '0000', beginOf(b) ?? '0000'));
  return taken.flatMap((later, index) => {
    const earlier = taken[index - 1];
    return earlier === undefined ? [] : changeBetween(earlier, later, context);
  });
};

const changeBetween = (
  earlier: StatedMedication,
  later: StatedMedication,
  context: ChangeContext,
): readonly DoseChange[] => {
  const [before, after] = [regimenAtItsEnd(earlier, later), regimenFromThenOn(later, context.on)];
  const { dose, frequency } = compareRegimens(before, after);
  if ((!dose && !frequency) || before.doses === null || after.doses === null) return [];
  if (isBegunAgain(earlier, later, context)) return [];
  const [from, to] = wordsFor(earlier, before, later, after);
  const on = beginOf(later);
  return [{ source: later.source, from, to, on, resources: [earlier.resource, later.resource] }];
};

/** What was taken when the later order came. */
const regimenAtItsEnd = (earlier: StatedMedication, later: StatedMedication): Regimen => {
  const last = earlier.ended ?? beginOf(later) ?? beginOf(earlier);
  return regimenOn(earlier, last === null ? '' : dayAt(last, 'first'));
};

/** One that begins on a later day, or is over, gives nothing today. */
const regimenFromThenOn = (later: StatedMedication, on: string): Regimen => {
  const begun = beginOf(later);
  if (later.ended !== null && dayAt(later.ended, 'last') < on) return regimenOn(later, dayAt(later.ended, 'first'));
  return regimenOn(later, begun === null || dayAt(begun, 'last') < on ? on : dayAt(begun, 'last'));
};

/** After a pause, or so long that nobody was on it in between. */
const isBegunAgain = (earlier: StatedMedication, later: StatedMedication, context: ChangeContext): boolean => {
  const begun = beginOf(later);
  if (begun === null) return false;
  if (earlier.ended !== null) return daysBetween(earlier.ended, begun) > longestPauseInDays;
  const last = earlier.statusChanged ?? beginOf(earlier);
  return last !== null && daysBetween(last, begun) > context.staleAfterDays(later);
};

/** A supply that lasts a little longer, or a prescription that was renewed late, is no pause. */
const longestPauseInDays = 90;

/** `60 mg a day` and `40 mg a day`, where both are known; else the whole of what each says. */
const wordsFor = (
  earlier: StatedMedication,
  before: Regimen,
  later: StatedMedication,
  after: Regimen,
): readonly [from: string, to: string] => {
  const isOtherForm =
    releaseOf(earlier) !== releaseOf(later) && releaseOf(earlier) !== null && releaseOf(later) !== null;
  const isByTheDay = before.daily !== null && after.daily !== null && before.daily.unit === after.daily.unit;
  const words = (statement: StatedMedication, regimen: Regimen): string => {
    const form = releaseOf(statement) === true ? ' extended release' : '';
    const isEnough = isByTheDay && before.daily?.value !== after.daily?.value;
    const amount = isEnough ? `${regimen.daily?.value} ${regimen.daily?.unit} a day` : describeDose(regimen);
    return `${amount}${isOtherForm ? form : ''}`;
  };
  return [words(earlier, before), words(later, after)];
};
