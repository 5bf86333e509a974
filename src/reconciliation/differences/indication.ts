import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { areSameReason } from '../same-reason.ts';
import { type ComparedRow, type ComparisonContext, difference, listed, namesOf, told } from './comparison-context.ts';

/**
 * Two sources give different reasons for one drug: each may not know of the other's, and either may end it. A source
 * that is silent differs from nobody, nor does one that gives one reason of several.
 */
export const indicationDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const giving = row.current.filter(({ indications }) => indications !== undefined && indications.length > 0);
  if (giving.length < 2) return [];
  const shownBy = giving.filter((one) => giving.some((other) => haveOtherReasons(one, other)));
  if (shownBy.length === 0) return [];
  return [
    difference({
      type: 'indication',
      harm: 'low',
      shownBy,
      detail: told(shownBy, context, ({ indications }) => `for ${listed((indications ?? []).map(({ text }) => text))}`),
      wouldSettle: `Ask the patient what it is taken for, and let ${namesOf(shownBy, context)} know of each other's reason.`,
    }),
  ];
};

const haveOtherReasons = (one: StatedMedication, other: StatedMedication): boolean =>
  one.source !== other.source &&
  !(one.indications ?? []).some((ours) => (other.indications ?? []).some((theirs) => areSameReason(ours, theirs)));
