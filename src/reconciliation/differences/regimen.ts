import type { Difference, DifferenceType } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { compareRegimens, productStrengthOf, type RegimenDisagreement } from '../compare-regimens.ts';
import { combinedRegimen, type Regimen, regimenOf } from '../regimen.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

interface CurrentStatement {
  readonly statement: StatedMedication;
  readonly regimen: Regimen;
}

/** Dose and frequency, each told once for the row, with what every current statement says. */
export const regimenDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const current = statements
    .filter(({ status }) => isCurrent(status))
    .map((statement) => ({ statement, regimen: regimenOf(statement, context.on) }));
  const pairs = unmatchedPairs(current);
  const doses = pairs.filter((pair) => disagreementOf(pair).dose);
  const frequencies = pairs.filter((pair) => disagreementOf(pair).frequency);
  const products = doses.length > 0 ? [] : pairs.filter(isOnlyProductDifferent);
  return [
    ...tell('dose', doses, context, ({ regimen }) => describeDose(regimen)),
    ...tell('dose', products, context, describeProduct),
    ...tell('frequency', frequencies, context, ({ regimen }) => regimen.scheduleText ?? 'no schedule given'),
  ];
};

/** What two sources say of one drug, as far as the other does not say the same. */
interface Pair {
  readonly ours: readonly CurrentStatement[];
  readonly theirs: readonly CurrentStatement[];
  /** Courses that one source has beyond those on which the two agree: in all, it gives more. */
  readonly isSurplus: boolean;
}

/**
 * For every two sources what is left of their courses without those that have a twin in the other source: a morning
 * and an evening course that both list are two agreements, and one that only one of them lists is a difference.
 */
const unmatchedPairs = (current: readonly CurrentStatement[]): readonly Pair[] => {
  const sources = [...new Set(current.map(({ statement }) => statement.source))];
  return sources.flatMap((source, index) =>
    sources.slice(index + 1).flatMap((otherSource): readonly Pair[] => {
      const ours = current.filter(({ statement }) => statement.source === source);
      const theirs = current.filter(({ statement }) => statement.source === otherSource);
      const [alone, left] = withoutTwins(ours, theirs);
      if (alone.length > 0 && left.length > 0) return [{ ours: alone, theirs: left, isSurplus: false }];
      const isSurplus = [...alone, ...left].some(isFurtherCourse);
      return isSurplus ? [{ ours, theirs, isSurplus }] : [];
    }),
  );
};

/** A package handed over is a fill and no course; one without a dose may be any of those that are listed. */
const isFurtherCourse = ({ statement, regimen }: CurrentStatement): boolean =>
  statement.kind !== 'handed-over' && regimen.doses !== null;

/** All courses of a source together; where none has a dose, what was said last. */
const regimenOfAll = (side: readonly CurrentStatement[]): Regimen => {
  const courses = side.filter(isFurtherCourse);
  return combinedRegimen((courses.length > 0 ? courses : side.slice(0, 1)).map(({ regimen }) => regimen));
};

const disagreementOf = ({ ours, theirs, isSurplus }: Pair): RegimenDisagreement =>
  isSurplus ? { dose: true, frequency: false } : compareRegimens(regimenOfAll(ours), regimenOfAll(theirs));

const withoutTwins = (
  ours: readonly CurrentStatement[],
  theirs: readonly CurrentStatement[],
): readonly [readonly CurrentStatement[], readonly CurrentStatement[]] =>
  ours.reduce<readonly [readonly CurrentStatement[], readonly CurrentStatement[]]>(
    ([alone, left], one) => {
      const twin = left.find((other) => isTwin(one, other));
      return twin === undefined ? [[...alone, one], left] : [alone, left.filter((other) => other !== twin)];
    },
    [[], theirs],
  );

const isTwin = (one: CurrentStatement, other: CurrentStatement): boolean => {
  if (one.regimen.doses === null || other.regimen.doses === null) return false;
  const { dose, frequency } = compareRegimens(one.regimen, other.regimen);
  return !dose && !frequency;
};

/**
 * Directions are missing on a side, and its product is neither of the other's strength nor one of its doses: two
 * tablets of 20 mg are well served by a tablet of 40 mg.
 */
const isOnlyProductDifferent = ({ ours, theirs }: Pair): boolean =>
  ours.some((one) =>
    theirs.some((other) => {
      if (one.regimen.doses !== null && other.regimen.doses !== null) return false;
      const [first, second] = [productStrengthOf(one.statement), productStrengthOf(other.statement)];
      return first !== null && second !== null && first !== second && !isDoseOf(first, other) && !isDoseOf(second, one);
    }),
  );

const isDoseOf = (strength: string, { regimen }: CurrentStatement): boolean =>
  (regimen.doses ?? []).some(({ low, unit }) => `${low} ${unit}` === strength);

const describeDose = ({ doseText, scheduleText, daily }: Regimen): string => {
  const total = daily === null ? '' : ` (${daily.value} ${daily.unit} a day)`;
  return `${[doseText ?? 'no dose given', scheduleText].filter((text) => text !== null).join(' ')}${total}`;
};

const describeProduct = ({ statement, regimen }: CurrentStatement): string =>
  regimen.doses === null
    ? `a product of ${productStrengthOf(statement) ?? 'unknown strength'} without a dose`
    : describeDose(regimen);

const tell = (
  type: DifferenceType,
  pairs: readonly Pair[],
  context: ComparisonContext,
  describe: (current: CurrentStatement) => string,
): readonly Difference[] => {
  if (pairs.length === 0) return [];
  const involved = [...new Set(pairs.flatMap(({ ours, theirs }) => [...ours, ...theirs]))];
  const sayings = involved.map((current) => `${context.nameOf(current.statement.source)}: ${describe(current)}`);
  return [
    difference(
      type,
      involved.map(({ statement }) => statement.source),
      `${[...new Set(sayings)].join('; ')}.`,
    ),
  ];
};
