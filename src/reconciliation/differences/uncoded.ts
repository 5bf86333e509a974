import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { type ComparedRow, type ComparisonContext, difference, namesOf, told } from './comparison-context.ts';

/** Statements whose drug was not recognised, or of which text and code name two. */
export const uncodedDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => [
  ...unrecognised(row, context),
  ...twoDrugsNamed(row, context),
];

/** Either may be the one that is taken, and nobody can tell which: no difference harms more. */
const twoDrugsNamed = ({ current, name }: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const contradictory = current.filter((statement) => namedByText(statement) !== null);
  if (contradictory.length === 0) return [];
  return [
    difference({
      type: 'uncoded',
      harm: 'high',
      shownBy: contradictory,
      detail: told(contradictory, context, (each) => `the text names ${namedByText(each)}, the code ${name}`),
      wouldSettle: `Look at the package, and ask ${namesOf(contradictory, context)} which drug is meant.`,
    }),
  ];
};

/** The drug of the text where it is another than that of the code. */
const namedByText = ({ drug }: StatedMedication): string | null =>
  drug.recognizedBy === 'none' || drug.textNames === undefined
    ? null
    : drug.textNames.map(({ name }) => name).join(' / ');

const unrecognised = ({ statements, ingredients }: ComparedRow, context: ComparisonContext): readonly Difference[] => {
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
