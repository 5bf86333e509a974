import type { Difference } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/**
 * Active at one source, ended, held or only drafted at another. `unknown` contradicts nothing, and neither does what
 * became of a package: a declined fill does not end the course.
 */
export const statusDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const telling = statements.filter(({ status, kind }) => status !== 'unknown' && kind !== 'handed-over');
  const kinds = new Set(telling.map(({ status }) => (isCurrent(status) ? status : 'ended')));
  if (kinds.size < 2) return [];
  const sayings = telling.map(({ source, status, asserted, ended }) => {
    const when = isCurrent(status) ? asserted : (ended ?? asserted);
    return `${context.nameOf(source)}: ${status}${when === null ? '' : ` (${when.slice(0, 10)})`}`;
  });
  return [
    difference(
      'status',
      telling.map(({ source }) => source),
      `${[...new Set(sayings)].join('; ')}.`,
    ),
  ];
};
