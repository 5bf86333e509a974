import { ageOn } from '../domain/partial-date.ts';
import type { PatientFacts } from '../domain/patient-facts.ts';
import type { Alert } from '../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { sayingOf, toAlert } from './alert.ts';
import { isSelected, type ListedDrug } from './listed-drug.ts';
import type { DoseRule } from './rule.ts';
import { rulesOf } from './rules.ts';

/**
 * Daily doses above a label's maximum, by any source's statement. Of several rules that one drug breaks only the
 * strictest speaks. A dose that cannot be computed, and an age that is not known, break no rule.
 */
export const checkDoses = (
  listed: readonly ListedDrug[],
  facts: PatientFacts,
  on: string,
  drugs: DrugGraph,
): readonly Alert[] => {
  const age = facts.birthDate === null ? null : ageOn(facts.birthDate, on);
  return listed.flatMap((drug) => {
    if (drug.row.ingredients.length > 1) return [];
    const broken = rulesOf('dose')
      .filter((rule) => isSelected(drug.ingredient.rxcui, rule.drugs, drugs) && isForAge(rule, age))
      .toSorted((a, b) => a.maximumPerDay.value - b.maximumPerDay.value)
      .map((rule) => ({ rule, above: drug.row.statements.filter((statement) => isAbove(statement, rule)) }))
      .find(({ above }) => above.length > 0);
    if (broken === undefined) return [];
    return [
      toAlert({
        ...sayingOf(broken.rule),
        type: 'dose',
        severity: broken.rule.severity,
        drugs: [drug.ingredient.name],
        rows: [drug.row.id],
        sources: [...new Set(broken.above.map(({ source }) => source))],
      }),
    ];
  });
};

const isForAge = (rule: DoseRule, age: number | null): boolean =>
  rule.olderThan === undefined || (age !== null && age > rule.olderThan);

const isAbove = (statement: StatedMedication, rule: DoseRule): boolean =>
  isCurrent(statement.status) &&
  statement.dailyDose !== null &&
  statement.dailyDose.unit === rule.maximumPerDay.unit &&
  statement.dailyDose.value > rule.maximumPerDay.value;
