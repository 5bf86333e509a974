import type { SourceId } from '../../domain/ids.ts';
import type { IssueCode } from '../../domain/issue.ts';
import type { Difference, DifferenceHarm } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { areAlike, compareRegimens, type RegimenDisagreement } from '../compare-regimens.ts';
import { describeDose, scheduleWordsOf } from '../describe-regimen.ts';
import { harmFor, harmOfAmounts } from '../harm.ts';
import { combinedRegimen, type Regimen } from '../regimen.ts';
import { timesApart } from '../times-apart.ts';
import { type ComparedRow, type ComparisonContext, difference, namesOf, told } from './comparison-context.ts';
import type { Course, Pair } from './paired-courses.ts';
import { strengthDifferences } from './strength.ts';

/** Dose, frequency and strength, each told once for the row, with what every current statement says. */
export const regimenDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  if (row.currentBySource.length < 2 || isSaidByAll(row, context)) return [];
  const sides = sidesOf(row, context);
  const doses: Pair[] = [];
  const frequencies: Pair[] = [];
  const agreed: Pair[] = [];
  for (const pair of pairsOf(sides)) {
    const { dose, frequency } = pair.disagreement;
    if (dose) doses.push(pair);
    if (frequency) frequencies.push(pair);
    if (!dose && !frequency) agreed.push(pair);
  }
  return [
    ...(doses.length > 0 ? tellDose(doses, row, context) : tellUnread(row, context)),
    ...tellFrequency(frequencies, row, context),
    ...(doses.length > 0 ? [] : strengthDifferences(agreed, row, context)),
  ];
};

/** Most sources agree to the letter, each with one course of the same product: nothing is left to compare. */
const isSaidByAll = ({ current, currentBySource }: ComparedRow, { regimenOf }: ComparisonContext): boolean => {
  const first = current[0];
  if (first === undefined || current.length !== currentBySource.length) return false;
  const regimen = regimenOf(first);
  return current.every((each) => isSameProduct(each, first) && areAlike(regimenOf(each), regimen));
};

const isSameProduct = ({ drug: one }: StatedMedication, { drug: other }: StatedMedication): boolean =>
  one.recognizedBy !== 'none' && other.recognizedBy !== 'none' && one.rxcui !== null && one.rxcui === other.rxcui;

/** The current courses of each source. */
const sidesOf = ({ currentBySource }: ComparedRow, { regimenOf }: ComparisonContext): readonly (readonly Course[])[] =>
  currentBySource.map((own) => own.map((statement) => ({ statement, regimen: regimenOf(statement) })));

const pairsOf = (sides: readonly (readonly Course[])[]): readonly Pair[] =>
  sides.flatMap((ours, index) => sides.slice(index + 1).map((theirs) => toPair(ours, theirs)));

const agreement: RegimenDisagreement = { dose: false, frequency: false };

/**
 * Two sources without the courses that have a twin in the other source: a morning and an evening course that both list
 * are two agreements, and one that only one of them lists beyond those is a dose that the other does not give.
 */
const toPair = (ours: readonly Course[], theirs: readonly Course[]): Pair => {
  const [alone, left] = withoutTwins(ours, theirs);
  if (alone.length > 0 && left.length > 0) {
    const together = compareRegimens(regimenOfAll(alone), regimenOfAll(left));
    const disagreement = { ...together, frequency: together.frequency || areSwapped(alone, left) };
    return { ours: alone, theirs: left, disagreement };
  }
  const isSurplus = alone.some(isFurtherCourse) || left.some(isFurtherCourse);
  return { ours, theirs, disagreement: isSurplus ? { dose: true, frequency: false } : agreement };
};

/** The same doses at other times of the day: the morning's by one source is the evening's by the other. */
const areSwapped = (ours: readonly Course[], theirs: readonly Course[]): boolean =>
  ours.length > 1 &&
  ours.some(({ regimen: one }) =>
    theirs.some(({ regimen: other }) => {
      const { dose, frequency } = compareRegimens(one, other);
      return one.doses !== null && other.doses !== null && !dose && frequency;
    }),
  );

/** A package handed over is a fill and no course; one without a dose may be any of those that are listed. */
const isFurtherCourse = ({ statement, regimen }: Course): boolean =>
  statement.kind !== 'handed-over' && regimen.doses !== null;

/** All courses of a source together; where none has a dose, what was said last. */
const regimenOfAll = (side: readonly Course[]): Regimen => {
  const [only, ...others] = side;
  if (only !== undefined && others.length === 0) return only.regimen;
  const courses = side.filter(isFurtherCourse);
  return combinedRegimen((courses.length > 0 ? courses : side.slice(0, 1)).map(({ regimen }) => regimen));
};

const withoutTwins = (
  ours: readonly Course[],
  theirs: readonly Course[],
): readonly [readonly Course[], readonly Course[]] => {
  const left = [...theirs];
  const alone = ours.filter((one) => {
    const twin = left.findIndex((other) => isTwin(one, other));
    if (twin >= 0) left.splice(twin, 1);
    return twin < 0;
  });
  return [alone, left];
};

const isTwin = ({ regimen: one }: Course, { regimen: other }: Course): boolean => {
  if (one.doses === null || other.doses === null) return false;
  const { dose, frequency } = compareRegimens(one, other);
  return !dose && !frequency;
};

const involvedIn = (pairs: readonly Pair[]): readonly StatedMedication[] => [
  ...new Set(pairs.flatMap(({ ours, theirs }) => [...ours, ...theirs]).map(({ statement }) => statement)),
];

const tellDose = (pairs: readonly Pair[], row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  if (pairs.length === 0) return [];
  const shownBy = involvedIn(pairs);
  return [
    difference({
      type: 'dose',
      harm: worstOf(pairs, (pair) => harmOfAmounts(row, apart(pair))),
      shownBy,
      detail: told(shownBy, context, (statement) => doseOrWords(statement, context)),
      wouldSettle: `Ask the patient which dose is taken, and ${namesOf(shownBy, context)} which was meant.`,
    }),
  ];
};

const doseOrWords = (statement: StatedMedication, context: ComparisonContext): string => {
  const regimen = context.regimenOf(statement);
  return regimen.doses === null && isUnread(statement)
    ? `"${statement.directions}", which could not be read`
    : describeDose(regimen);
};

/**
 * Directions that could not be read beside some that could: whether they agree nobody has compared. Of a drug with which
 * a slip harms most also where they only refer to others (`as directed`); of the rest only where they give an amount.
 * A source that gives the same words beside them says the same, whatever that is.
 */
const tellUnread = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const isRead = (statement: StatedMedication): boolean => context.regimenOf(statement).doses !== null;
  const isSaidBy = ({ directions }: StatedMedication, source: SourceId): boolean =>
    row.current.some((other) => other.source === source && other.directions === directions);
  const unread = row.current.filter(
    (one) => !isRead(one) && isUnread(one) && (row.isHighHarm || amount.test(one.directions ?? '')),
  );
  const read = row.current.filter(
    (one) => isRead(one) && unread.some((other) => other.source !== one.source && !isSaidBy(other, one.source)),
  );
  if (unread.length === 0 || read.length === 0) return [];
  const shownBy = [...unread, ...read];
  return [
    difference({
      type: 'dose',
      harm: harmOfAmounts(row, null),
      shownBy,
      detail: told(shownBy, context, (statement) => doseOrWords(statement, context)),
      wouldSettle: `Ask the patient which dose is taken, and ${namesOf(unread, context)} which was meant.`,
    }),
  ];
};

const amount = /\d\s*(?:m?c?g|ml|units?|tab|cap|pill|puff|spray|drop|patch|film)/i;

const notRead: ReadonlySet<IssueCode> = new Set(['unreadable-sig', 'unsupported', 'contradictory-dosage']);

/** It has directions in words, and reading them failed. */
const isUnread = ({ directions, issues }: StatedMedication): boolean =>
  directions !== null && issues.some(({ code }) => notRead.has(code));

const tellFrequency = (pairs: readonly Pair[], row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  if (pairs.length === 0) return [];
  const shownBy = involvedIn(pairs);
  return [
    difference({
      type: 'frequency',
      harm: worstOf(pairs, (pair) => harmOfSchedules(row, pair)),
      shownBy,
      detail: told(
        shownBy,
        context,
        (statement) => scheduleWordsOf(context.regimenOf(statement)) ?? 'no schedule given',
      ),
      wouldSettle: `Ask the patient how often and when it is taken, and ${namesOf(shownBy, context)} which was meant.`,
    }),
  ];
};

const apart = ({ ours, theirs }: Pair): number | null => timesApart(ours, theirs);

/** The same amount at other times is the least of it; daily for weekly is seven times the amount. */
const harmOfSchedules = (row: ComparedRow, pair: Pair): DifferenceHarm => {
  const times = apart(pair);
  return times === null || times < 1.01 ? harmFor(row, 'low') : harmOfAmounts(row, times);
};

const worstOf = (pairs: readonly Pair[], harmOf: (pair: Pair) => DifferenceHarm): DifferenceHarm => {
  let worst: DifferenceHarm = 'low';
  for (const pair of pairs) {
    const harm = harmOf(pair);
    if (harm === 'high') return harm;
    if (harm === 'moderate') worst = harm;
  }
  return worst;
};
