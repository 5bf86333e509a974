import type { Alert, NotChecked } from '../domain/alert.ts';
import type { SourceId } from '../domain/ids.ts';
import { ageOn } from '../domain/partial-date.ts';
import type { PatientFacts } from '../domain/patient-facts.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { sayingOf, toAlert } from './alert.ts';
import { isSelected, type ListedDrug } from './listed-drug.ts';
import type { DoseRule } from './rule.ts';
import { rulesOf } from './rules.ts';

/**
 * Daily doses above a label's maximum, by any source's statement or by all courses of one source together. Of several
 * rules that one drug breaks only the strictest speaks. A dose that cannot be computed, and an age that is not known,
 * break no rule; `dosesNotChecked` names them.
 */
export const checkDoses = (
  listed: readonly ListedDrug[],
  facts: PatientFacts,
  on: string,
  drugs: DrugGraph,
): readonly Alert[] => {
  const age = facts.birthDate === null ? null : ageOn(facts.birthDate, on);
  return listed.flatMap((drug) => {
    const broken = rulesFor(drug, drugs)
      .filter((rule) => isForAge(rule, age))
      .map((rule) => ({ rule, above: drug.sources.filter((source) => isAbove(source, drug, rule)) }))
      .find(({ above }) => above.length > 0);
    if (broken === undefined) return [];
    return [
      toAlert({
        ...sayingOf(broken.rule),
        type: 'dose',
        severity: broken.rule.severity,
        drugs: [drug.ingredient.name],
        rows: [drug.row.id],
        sources: broken.above,
      }),
    ];
  });
};

/** Drugs that have a maximum which could not be held against them, and why. */
export const dosesNotChecked = (
  listed: readonly ListedDrug[],
  facts: PatientFacts,
  on: string,
  drugs: DrugGraph,
): readonly NotChecked[] => {
  const age = facts.birthDate === null ? null : ageOn(facts.birthDate, on);
  return listed.flatMap((drug) => {
    const rules = rulesFor(drug, drugs);
    if (rules.length === 0) return [];
    const hasDose = coursesOf(drug).every((course) => milligramsOf(course) !== null);
    const needsAge = age === null && rules.some(({ olderThan }) => olderThan !== undefined);
    return [
      ...(hasDose ? [] : ['Its daily dose is not known everywhere: no maximum was held against that.']),
      ...(needsAge ? ["The patient's age is not known: the maximum for older patients was not looked at."] : []),
    ].map((why) => ({ drug: drug.ingredient.name, why }));
  });
};

/** The strictest first. In a combination the dose of one part is not known by itself. */
const rulesFor = (drug: ListedDrug, drugs: DrugGraph): readonly DoseRule[] =>
  drug.row.ingredients.length > 1
    ? []
    : rulesOf('dose')
        .filter((rule) => isSelected(drug.ingredient.rxcui, rule.drugs, drugs))
        .toSorted((a, b) => a.maximumPerDay.value - b.maximumPerDay.value);

const isForAge = (rule: DoseRule, age: number | null): boolean =>
  rule.olderThan === undefined || (age !== null && age > rule.olderThan);

/** Orders and reports; a package handed over is taken by one of them, unless there is nothing else. */
const coursesOf = ({ row }: ListedDrug): readonly StatedMedication[] => {
  const current = row.statements.filter(({ status }) => isCurrent(status));
  const courses = current.filter(({ kind }) => kind !== 'handed-over');
  return courses.length > 0 ? courses : current;
};

const isAbove = (source: SourceId, { row }: ListedDrug, { maximumPerDay }: DoseRule): boolean => {
  const stated = row.statements.filter((statement) => statement.source === source && isCurrent(statement.status));
  const known = (statements: readonly StatedMedication[]): readonly number[] =>
    statements.map(milligramsOf).filter((dose) => dose !== null);
  const together = known(stated.filter(({ kind }) => kind !== 'handed-over')).reduce((sum, dose) => sum + dose, 0);
  return Math.max(together, ...known(stated)) > maximumPerDay.value;
};

const milligramsOf = ({ dailyDose }: StatedMedication): number | null => {
  if (dailyDose?.unit === 'mg') return dailyDose.value;
  return dailyDose?.unit === 'ug' ? dailyDose.value / 1000 : null;
};
