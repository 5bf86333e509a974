import type { Difference } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { harmFor } from '../harm.ts';
import { type ComparedRow, type ComparisonContext, difference, namesOf, told } from './comparison-context.ts';

/**
 * Active at one source, ended, held or only drafted at another. `unknown` contradicts nothing, and neither does what
 * became of a package: a declined fill does not end the course.
 */
export const statusDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const telling = row.statements.filter(({ status, kind }) => status !== 'unknown' && kind !== 'handed-over');
  const first = telling[0];
  if (first === undefined || telling.every((statement) => standingOf(statement) === standingOf(first))) return [];
  const others = telling.filter((statement) => standingOf(statement) !== 'active');
  return [
    difference({
      type: 'status',
      harm: harmFor(row, 'moderate'),
      shownBy: telling,
      detail: told(telling, context, describeStatus),
      wouldSettle: `Ask the patient whether it is taken now, and ${namesOf(others, context)} why it says otherwise.`,
    }),
  ];
};

const standingOf = ({ status }: StatedMedication): string => (isCurrent(status) ? status : 'ended');

const describeStatus = ({ status, asserted, ended, statusReason }: StatedMedication): string => {
  const when = isCurrent(status) ? asserted : (ended ?? asserted);
  const said = [when?.slice(0, 10), statusReason].filter((part) => part !== undefined);
  return `${status}${said.length === 0 ? '' : ` (${said.join(', ')})`}`;
};
