import type { Alert } from '../domain/alert.ts';
import { compareDates, dayOf, daysBetween } from '../domain/partial-date.ts';
import type { PatientFacts, StatedPregnancy } from '../domain/patient-facts.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { sayingOf, toAlert } from './alert.ts';
import { isSelected, type ListedDrug } from './listed-drug.ts';
import { rulesOf } from './rules.ts';

/** A pregnancy recorded longer ago than this is over: 42 weeks and a week of grace. */
const longestPregnancyInDays = 301;

/**
 * The statements by which the patient is thought pregnant on a day: those not older than a pregnancy can last and not
 * contradicted by one of a later day. An undated statement counts: it is safer to ask.
 */
export const pregnancyStatedOn = (facts: PatientFacts, on: string): readonly StatedPregnancy[] => {
  const recent = facts.pregnancies.filter(
    (stated) => stated.on === null || daysBetween(stated.on, on) <= longestPregnancyInDays,
  );
  const denials = recent.flatMap((stated) => (stated.status === 'not-pregnant' && stated.on !== null ? stated.on : []));
  const lastDenial = denials.toSorted(compareDates).at(-1) ?? null;
  return recent.filter(
    (stated) =>
      stated.status === 'pregnant' &&
      (stated.on === null || lastDenial === null || dayOf(stated.on, 'last') >= dayOf(lastDenial, 'first')),
  );
};

/** Drugs on the list that a pregnant patient should not have without a decision. */
export const checkPregnancy = (
  listed: readonly ListedDrug[],
  facts: PatientFacts,
  on: string,
  drugs: DrugGraph,
): readonly Alert[] => {
  const stated = pregnancyStatedOn(facts, on);
  if (stated.length === 0) return [];
  return listed.flatMap((drug) =>
    rulesOf('pregnancy')
      .filter((rule) => isSelected(drug.ingredient.rxcui, rule.drugs, drugs))
      .map((rule) =>
        toAlert({
          ...sayingOf(rule),
          type: 'pregnancy',
          severity: rule.severity,
          drugs: [drug.ingredient.name],
          rows: [drug.row.id],
          sources: [...new Set([...drug.sources, ...stated.map(({ source }) => source)])],
        }),
      ),
  );
};
