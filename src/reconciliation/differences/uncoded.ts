import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { difference } from './comparison-context.ts';

/** Statements whose drug was not recognised. */
export const uncodedDifferences = (statements: readonly StatedMedication[]): readonly Difference[] => {
  const uncoded = statements.filter(({ drug }) => drug.recognizedBy === 'none');
  return uncoded.length === 0
    ? []
    : [
        difference(
          'uncoded',
          uncoded.map(({ source }) => source),
          'The drug could not be recognised, so it is compared by its words only, and no safety check looked at it.',
        ),
      ];
};
