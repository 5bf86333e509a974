import type { StatedMedication } from '../../domain/stated-medication.ts';
import type { RegimenDisagreement } from '../compare-regimens.ts';
import type { Regimen } from '../regimen.ts';

/** One current course of one source. */
export interface Course {
  readonly statement: StatedMedication;
  readonly regimen: Regimen;
}

/** What two sources say of one drug, as far as the other does not say the same. */
export interface Pair {
  readonly ours: readonly Course[];
  readonly theirs: readonly Course[];
  readonly disagreement: RegimenDisagreement;
}
