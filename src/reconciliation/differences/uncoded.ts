import type { Difference } from '../../domain/reconciled-list.ts';
import { type ComparedRow, type ComparisonContext, difference, namesOf } from './comparison-context.ts';

/** Statements whose drug was not recognised. */
export const uncodedDifferences = (
  { statements, ingredients }: ComparedRow,
  context: ComparisonContext,
): readonly Difference[] => {
  // Statements meet by what they were recognised as, so that a row is recognised as a whole or not at all.
  if (ingredients.length > 0) return [];
  return [
    difference({
      type: 'uncoded',
      harm: 'moderate',
      shownBy: statements,
      detail:
        'The drug could not be recognised, so it is compared by its words only, and no safety check looked at it.',
      wouldSettle: `Look at the package, or ask ${namesOf(statements, context)} for the drug's full name or code.`,
    }),
  ];
};
