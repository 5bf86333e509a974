import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { productStrengthOf } from '../compare-regimens.ts';
import { describeDose } from '../describe-regimen.ts';
import { harmFor } from '../harm.ts';
import { type ComparedRow, type ComparisonContext, difference, namesOf, told } from './comparison-context.ts';
import type { Course, Pair } from './paired-courses.ts';

/**
 * Products of different strengths at two sources whose doses do not differ, as far as both give one. By other tablets the
 * same amount is a small thing, to be known before somebody counts tablets; where a dose is missing, the product is all
 * that tells of it.
 */
export const strengthDifferences = (
  pairs: readonly Pair[],
  row: ComparedRow,
  context: ComparisonContext,
): readonly Difference[] => {
  const differing = pairs.filter(({ ours, theirs }) => areOfOtherStrengths(ours, theirs));
  if (differing.length === 0) return [];
  const shownBy = [
    ...new Set(
      differing
        .flatMap(({ ours, theirs }) => [...ours, ...theirs])
        .map(({ statement }) => statement)
        .filter((statement) => productStrengthOf(statement) !== null),
    ),
  ];
  const isDoseKnown = differing.every(isSameDose);
  return [
    difference({
      type: 'strength',
      harm: isDoseKnown ? 'low' : harmFor(row, 'moderate'),
      shownBy,
      detail: told(shownBy, context, (statement) => describeProduct(statement, context)),
      wouldSettle: isDoseKnown
        ? 'Look at the package which strength the patient has, and say how many to take of that.'
        : `Look at the package which strength the patient has and how many are taken, and ask ${namesOf(shownBy, context)} which dose was meant.`,
    }),
  ];
};

/** Every product of one side is of another strength than every one of the other side. */
const areOfOtherStrengths = (ours: readonly Course[], theirs: readonly Course[]): boolean => {
  const [one, other] = [strengthsOf(ours), strengthsOf(theirs)];
  return one.length > 0 && other.length > 0 && !one.some((strength) => other.includes(strength));
};

const strengthsOf = (courses: readonly Course[]): readonly string[] =>
  courses.map(({ statement }) => productStrengthOf(statement)).filter((strength) => strength !== null);

/** Both give a dose, or the product of the one without a dose is just what the other takes at a time. */
const isSameDose = ({ ours, theirs }: Pair): boolean =>
  (isDosed(ours) && isDosed(theirs)) || isOneDoseOf(ours, theirs) || isOneDoseOf(theirs, ours);

const isDosed = (courses: readonly Course[]): boolean => courses.some(({ regimen }) => regimen.doses !== null);

/** Two tablets of 20 mg are well served by one tablet of 40 mg. */
const isOneDoseOf = (products: readonly Course[], dosed: readonly Course[]): boolean => {
  const doses = dosed.flatMap(({ regimen }) => regimen.doses ?? []).map(({ low, unit }) => `${low} ${unit}`);
  return strengthsOf(products).some((strength) => doses.includes(strength));
};

const describeProduct = (statement: StatedMedication, { regimenOf }: ComparisonContext): string => {
  const regimen = regimenOf(statement);
  const product = `a product of ${productStrengthOf(statement) ?? 'unknown strength'}`;
  return regimen.doses === null ? `${product} without a dose` : `${product}, ${describeDose(regimen)}`;
};
