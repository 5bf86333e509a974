import type { Difference, DifferenceType } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { compareRegimens, productStrengthOf } from '../compare-regimens.ts';
import { type Regimen, regimenOf } from '../regimen.ts';
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
  const doses = pairs.filter(([one, other]) => compareRegimens(one.regimen, other.regimen).dose);
  const frequencies = pairs.filter(([one, other]) => compareRegimens(one.regimen, other.regimen).frequency);
  const products = doses.length > 0 ? [] : pairs.filter(([one, other]) => isOnlyProductDifferent(one, other));
  return [
    ...tell('dose', doses, context, ({ regimen }) => describeDose(regimen)),
    ...tell('dose', products, context, describeProduct),
    ...tell('frequency', frequencies, context, ({ regimen }) => regimen.scheduleText ?? 'no schedule given'),
  ];
};

type Pair = readonly [CurrentStatement, CurrentStatement];

/**
 * Pairs of statements of different sources, without those that have a twin in the other source: a morning and an
 * evening course that both sources list are two agreements, not two differences.
 */
const unmatchedPairs = (current: readonly CurrentStatement[]): readonly Pair[] => {
  const sources = [...new Set(current.map(({ statement }) => statement.source))];
  return sources.flatMap((source, index) =>
    sources.slice(index + 1).flatMap((otherSource) => {
      const [ours, theirs] = withoutTwins(
        current.filter(({ statement }) => statement.source === source),
        current.filter(({ statement }) => statement.source === otherSource),
      );
      return ours.flatMap((one) => theirs.map((other): Pair => [one, other]));
    }),
  );
};

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

/** Directions are missing on a side, and the products' strengths are not the same. */
const isOnlyProductDifferent = (one: CurrentStatement, other: CurrentStatement): boolean => {
  if (one.regimen.doses !== null && other.regimen.doses !== null) return false;
  const [first, second] = [productStrengthOf(one.statement), productStrengthOf(other.statement)];
  return first !== null && second !== null && first !== second;
};

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
  const involved = [...new Set(pairs.flat())];
  const sayings = involved.map((current) => `${context.nameOf(current.statement.source)}: ${describe(current)}`);
  return [
    difference(
      type,
      involved.map(({ statement }) => statement.source),
      `${[...new Set(sayings)].join('; ')}.`,
    ),
  ];
};
