import type { StatedAllergy } from '../domain/patient-facts.ts';
import type { Alert, NotChecked } from '../domain/reconciled-list.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { toAlert } from './alert.ts';
import type { ListedDrug } from './listed-drug.ts';
import { allergyClassTable } from './rules.ts';

/** Drugs on the list against the substances that the patient is said not to tolerate. */
export const checkAllergies = (
  listed: readonly ListedDrug[],
  allergies: readonly StatedAllergy[],
  drugs: DrugGraph,
): readonly Alert[] => {
  const alerts = allergies.flatMap((allergy) =>
    listed.flatMap((drug) => {
      const match = matchOf(drug, allergy, drugs);
      return match === null ? [] : [alertOf(drug, allergy, match)];
    }),
  );
  return mergeSources(alerts);
};

/** Allergies to something that is neither a drug nor a class that is known: named, since nothing looked at them. */
export const allergiesNotChecked = (allergies: readonly StatedAllergy[]): readonly NotChecked[] =>
  allergies
    .filter(({ substance, text }) => substance.recognizedBy === 'none' && classesNamed(text).length === 0)
    .map(({ text }) => ({
      drug: text,
      why: 'It is listed as an allergy, but was not recognised as a drug or class: no drug was checked against it.',
    }));

type Match = 'same-ingredient' | 'same-class';

const matchOf = (drug: ListedDrug, allergy: StatedAllergy, drugs: DrugGraph): Match | null => {
  if (allergy.substance.ingredients.some(({ rxcui }) => rxcui === drug.ingredient.rxcui)) return 'same-ingredient';
  const epcs = new Set([...classesNamed(allergy.text), ...crossReactiveClasses(allergy, drugs)]);
  return drugs.classesOf(drug.ingredient.rxcui).some(({ id }) => epcs.has(id)) ? 'same-class' : null;
};

/** `Penicillins`, `penicillin allergy`, `Allergy to sulfa drugs` name a class; `penicillamine` does not. */
const classesNamed = (text: string): readonly string[] => {
  const words = text
    .toLowerCase()
    .replace(/[^a-z ]/g, ' ')
    .replace(/\b(allergy|allergic|allergies|to|drug|class|of|antibiotics?)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return allergyClassTable.classes.filter(({ words: names }) => names.includes(words)).flatMap(({ epcs }) => epcs);
};

const crossReactiveClasses = (allergy: StatedAllergy, drugs: DrugGraph): readonly string[] =>
  allergy.substance.ingredients
    .flatMap(({ rxcui }) => drugs.classesOf(rxcui))
    .map(({ id }) => id)
    .filter((id) => allergyClassTable.crossReactive.includes(id));

const alertOf = (drug: ListedDrug, allergy: StatedAllergy, match: Match): Alert => {
  const isIntolerance = allergy.kind === 'intolerance';
  const what = isIntolerance ? 'an intolerance' : 'an allergy';
  return toAlert({
    type: 'allergy',
    severity: isIntolerance || allergy.criticality === 'low' ? 'moderate' : 'high',
    drugs: [drug.ingredient.name],
    rows: [drug.row.id],
    sources: [...new Set([allergy.source, ...drug.sources])],
    rule: match === 'same-ingredient' ? 'allergy-same-ingredient' : 'allergy-same-class',
    evidence: `Statement of ${what} to ${allergy.text} by ${allergy.source}${
      match === 'same-class' ? '; class by FDA established pharmacologic class (2022)' : ''
    }`,
    message:
      match === 'same-ingredient'
        ? `The patient is listed with ${what} to this drug.`
        : `The patient is listed with ${what} to ${allergy.text}, and this drug is of that class.`,
    management:
      'Do not give it before the reaction has been asked for: if it was a true one, stop and choose another drug; if not, have the allergy list corrected.',
  });
};

/** One alert for one danger, however many sources list the allergy. */
const mergeSources = (alerts: readonly Alert[]): readonly Alert[] =>
  [...Map.groupBy(alerts, ({ id }) => id).values()].flatMap((same) => {
    const [first] = same.toSorted((a, b) => a.evidence.localeCompare(b.evidence, 'en'));
    if (first === undefined) return [];
    const severity = same.some((alert) => alert.severity === 'high') ? 'high' : first.severity;
    return [{ ...first, severity, sources: [...new Set(same.flatMap(({ sources }) => sources))].toSorted() }];
  });
