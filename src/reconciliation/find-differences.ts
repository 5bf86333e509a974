import type { Difference } from '../domain/reconciled-list.ts';
import type { ComparedRow, ComparisonContext } from './differences/comparison-context.ts';
import { duplicateDifferences } from './differences/duplicate.ts';
import { endedDifferences } from './differences/ended.ts';
import { formDifferences } from './differences/form.ts';
import { indicationDifferences } from './differences/indication.ts';
import { omissions } from './differences/omitted.ts';
import { partDoseDifferences } from './differences/part-dose.ts';
import { regimenDifferences } from './differences/regimen.ts';
import { routeDifferences } from './differences/route.ts';
import { staleDifferences } from './differences/stale.ts';
import { statusDifferences } from './differences/status.ts';
import { uncodedDifferences } from './differences/uncoded.ts';
import { rankedByHarm } from './harm.ts';

/**
 * Every way in which the statements of one row disagree, what could harm most first. A row that no source states as
 * current has none: it is history.
 */
export const findDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] =>
  row.current.length === 0
    ? []
    : rankedByHarm([
        ...betweenStatements(row, context),
        ...partDoseDifferences(row, context),
        ...omissions(row, context),
        ...endedDifferences(row, context),
        ...staleDifferences(row, context),
        ...uncodedDifferences(row, context),
      ]);

const betweenStatements = (row: ComparedRow, context: ComparisonContext): readonly Difference[] =>
  row.statements.length < 2 && context.related.length === 0
    ? []
    : [
        ...regimenDifferences(row, context),
        ...routeDifferences(row, context),
        ...formDifferences(row, context),
        ...statusDifferences(row, context),
        ...duplicateDifferences(row, context),
        ...indicationDifferences(row, context),
      ];
