import type { Difference } from '../../domain/reconciled-list.ts';
import { releaseOf } from '../compare-regimens.ts';
import { harmFor } from '../harm.ts';
import { type ComparedRow, type ComparisonContext, difference, namesOf, told } from './comparison-context.ts';

/**
 * Extended release at one source and not at another: the same milligrams are another drug to the body. Sources that
 * list both forms, or whose drug does not tell, disagree with nobody.
 */
export const formDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const telling = row.current.filter((statement) => releaseOf(statement) !== null);
  const first = telling[0];
  if (first === undefined || telling.every((statement) => releaseOf(statement) === releaseOf(first))) return [];
  const shownBy = [...Map.groupBy(telling, ({ source }) => source).values()]
    .filter((own) => new Set(own.map(releaseOf)).size === 1)
    .flat();
  if (new Set(shownBy.map(releaseOf)).size < 2) return [];
  return [
    difference({
      type: 'form',
      harm: harmFor(row, 'moderate'),
      shownBy,
      detail: told(shownBy, context, (statement) =>
        releaseOf(statement) === true ? 'extended release' : 'not extended release',
      ),
      wouldSettle: `Look at the package for its release form, and ask ${namesOf(shownBy, context)} which was meant.`,
    }),
  ];
};
