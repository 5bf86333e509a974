import type { Alert, NotChecked } from '../domain/alert.ts';
import type { PatientFacts } from '../domain/patient-facts.ts';
import type { ReconciledRow } from '../domain/reconciled-list.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { mergeDangers, strongestFirst } from './alert.ts';
import { allergiesNotChecked, checkAllergies } from './check-allergies.ts';
import { checkDoses } from './check-doses.ts';
import { checkDoubledIngredients } from './check-doubled-ingredient.ts';
import { checkDuplicateTherapy } from './check-duplicate-therapy.ts';
import { checkInteractions } from './check-interactions.ts';
import { checkLoad } from './check-load.ts';
import { checkMonitoring } from './check-monitoring.ts';
import { checkPatient } from './check-patient.ts';
import { situationOf } from './circumstances.ts';
import { listedDrugs, stoppedDrugs } from './listed-drug.ts';
import { type RuleIndex, ruleIndexOf } from './rule-index.ts';

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
  const index = ruleIndexOf(drugs);
  const listed = listedDrugs(rows, index);
  const situation = situationOf(facts, on, listed, index);
  const found = [
    checkInteractions(stoppedDrugs(rows, on, index), situation, drugs),
    checkPatient(situation),
    checkDoses(situation),
    checkMonitoring(situation),
  ];
  return {
    alerts: strongestFirst(
      mergeDangers([
        ...found.flatMap(({ dangers }) => dangers),
        ...checkLoad(situation),
        ...checkDuplicateTherapy(situation),
        ...checkDoubledIngredients(situation),
        ...checkAllergies(listed, facts.allergies),
      ]),
    ),
    notChecked: eachOnce([
      ...drugsNotChecked(rows, drugs, situation.index),
      ...allergiesNotChecked(facts.allergies),
      ...conditionsNotChecked(facts),
      ...found.flatMap(({ notChecked }) => notChecked),
    ]),
  };
};

const eachOnce = (notChecked: readonly NotChecked[]): readonly NotChecked[] => [
  ...new Map(notChecked.map((item) => [`${item.drug}\n${item.why}`, item])).values(),
];

/** Rules know conditions by ICD-10-CM; what was read as a pregnancy was looked at as one. */
const conditionsNotChecked = ({ conditions, pregnancies }: PatientFacts): readonly NotChecked[] =>
  conditions
    .filter(({ icd10cm }) => icd10cm.length === 0)
    .filter(({ source, resource }) => !pregnancies.some((one) => one.source === source && one.resource === resource))
    .map(({ text }) => ({
      drug: text,
      why: 'It is listed as a condition without an ICD-10-CM code: no rule looked at it.',
    }));

const drugsNotChecked = (rows: readonly ReconciledRow[], drugs: DrugGraph, index: RuleIndex): readonly NotChecked[] =>
  rows
    .filter(({ current }) => current)
    .flatMap((row) => {
      if (row.ingredients.length === 0) {
        return [{ drug: row.drugName, why: 'It was not recognised as a drug, so no check looked at it.' }];
      }
      return row.ingredients
        .filter(({ rxcui }) => !drugs.hasInteractionData(rxcui) && !index.rulesOf(rxcui).isInInteractions)
        .map(({ name }) => ({
          drug: name,
          why: 'Neither a rule nor the VA interaction set (2015) knows it: that there is no interaction alert means nothing.',
        }));
    });
