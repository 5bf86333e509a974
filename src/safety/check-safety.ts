import type { Alert, NotChecked } from '../domain/alert.ts';
import type { PatientFacts } from '../domain/patient-facts.ts';
import type { ReconciledRow } from '../domain/reconciled-list.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { mergeAlerts, strongestFirst } from './alert.ts';
import { allergiesNotChecked, checkAllergies } from './check-allergies.ts';
import { checkDoses, dosesNotChecked } from './check-doses.ts';
import { checkDuplicateTherapy } from './check-duplicate-therapy.ts';
import { checkInteractions } from './check-interactions.ts';
import { checkPregnancy } from './check-pregnancy.ts';
import { listedDrugs } from './listed-drug.ts';

/** What the combined list shows to be dangerous, the strongest first, and what no check could look at. */
export interface SafetyAnswer {
  readonly alerts: readonly Alert[];
  readonly notChecked: readonly NotChecked[];
}

/**
 * Checks the current rows of a list against each other and against what is known of the patient.
 * @param on the day, `YYYY-MM-DD`
 */
export const checkSafety = (
  rows: readonly ReconciledRow[],
  facts: PatientFacts,
  on: string,
  drugs: DrugGraph,
): SafetyAnswer => {
  const listed = listedDrugs(rows);
  return {
    alerts: strongestFirst(
      mergeAlerts([
        ...checkInteractions(listed, drugs),
        ...checkDuplicateTherapy(listed, drugs),
        ...checkAllergies(listed, facts.allergies, drugs),
        ...checkPregnancy(listed, facts, on, drugs),
        ...checkDoses(listed, facts, on, drugs),
      ]),
    ),
    notChecked: [
      ...drugsNotChecked(rows, drugs),
      ...allergiesNotChecked(facts.allergies),
      ...dosesNotChecked(listed, facts, on, drugs),
    ],
  };
};

const drugsNotChecked = (rows: readonly ReconciledRow[], drugs: DrugGraph): readonly NotChecked[] =>
  rows
    .filter(({ current }) => current)
    .flatMap((row) => {
      if (row.ingredients.length === 0) {
        return [{ drug: row.drugName, why: 'It was not recognised as a drug, so no check looked at it.' }];
      }
      return row.ingredients
        .filter(({ rxcui }) => !drugs.hasInteractionData(rxcui))
        .map(({ name }) => ({
          drug: name,
          why: 'The interaction set (VA, 2015) does not know it: that there is no interaction alert means nothing.',
        }));
    });
