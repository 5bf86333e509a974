import type { Difference } from '../../domain/reconciled-list.ts';
import { whyOver } from '../course-dates.ts';
import { harmFor } from '../harm.ts';
import { type ComparedRow, type ComparisonContext, difference } from './comparison-context.ts';

/**
 * Current by its status, but over by the source's own dates, or long past the days that its directions are for. Each
 * source is told once a reason.
 */
export const endedDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const over = row.current.flatMap((statement) => {
    const why = whyOver(statement, context.on);
    const name = context.nameOf(statement.source);
    return why === null ? [] : [{ statement, name, detail: `${name}: ${statement.status}, but ${why}.` }];
  });
  return over.length === 0
    ? []
    : [...Map.groupBy(over, ({ detail }) => detail)].map(([detail, same]) =>
        difference({
          type: 'ended',
          harm: harmFor(row, 'low'),
          shownBy: same.map(({ statement }) => statement),
          detail,
          wouldSettle: `Ask the patient whether the course is over, and ${same[0]?.name ?? ''} to end it or to renew it.`,
        }),
      );
};
