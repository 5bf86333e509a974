import type { Difference } from '../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import type { ComparisonContext } from './differences/comparison-context.ts';
import { duplicateDifferences } from './differences/duplicate.ts';
import { formDifferences } from './differences/form.ts';
import { omissions } from './differences/omitted.ts';
import { regimenDifferences } from './differences/regimen.ts';
import { routeDifferences } from './differences/route.ts';
import { staleDifferences } from './differences/stale.ts';
import { statusDifferences } from './differences/status.ts';
import { uncodedDifferences } from './differences/uncoded.ts';

/**
 * Every way in which the statements of one row disagree, in a fixed order. A row that no source states as current has
 * none: it is history.
 */
export const findDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  if (!statements.some(({ status }) => isCurrent(status))) return [];
  return [
    ...regimenDifferences(statements, context),
    ...routeDifferences(statements, context),
    ...formDifferences(statements, context),
    ...statusDifferences(statements, context),
    ...duplicateDifferences(statements, context),
    ...omissions(statements, context),
    ...staleDifferences(statements, context),
    ...uncodedDifferences(statements),
  ];
};
