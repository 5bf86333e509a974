import type { RowId } from '../domain/ids.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import type { FoldedStatement } from './fold-courses.ts';
import type { DrugGroup } from './pair-statements.ts';

/** One row's statements: a statement for each course of each source, and what was folded into them. */
export interface FoldedGroup extends DrugGroup {
  readonly id: RowId;
  readonly kept: readonly StatedMedication[];
  /** The kept ones by which the patient may be taking it now. */
  readonly current: readonly StatedMedication[];
  /** The same by source, in the order of the sources; none is empty. */
  readonly currentBySource: readonly (readonly StatedMedication[])[];
  readonly folded: readonly FoldedStatement[];
}
