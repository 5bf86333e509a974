import type { Alert, NotChecked } from '../domain/alert.ts';
import type { StatedAllergy } from '../domain/patient-facts.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { toAlert } from './alert.ts';
import type { ListedDrug } from './listed-drug.ts';
import { allergyClassTable } from './rules.ts';

/** Drugs on the list against the substances that the patient is said not to tolerate. */
export const checkAllergies = (
  listed: readonly ListedDrug[],
  allergies: readonly StatedAllergy[],
  drugs: DrugGraph,
): readonly Alert[] =>
  allergies.flatMap((allergy) =>
    listed.flatMap((drug) => {
      const match = matchOf(drug, allergy, drugs);
      return match === null ? [] : [alertOf(drug, allergy, match)];
    }),
  );

/** Allergies to something that is neither a drug nor a class that is known: named, since nothing looked at them. */
export const allergiesNotChecked = (allergies: readonly StatedAllergy[]): readonly NotChecked[] =>
  allergies
    .filter(({ substance, names }) => substance.recognizedBy === 'none' && names.flatMap(classesNamed).length === 0)
    .map(({ text }) => ({
      drug: text,
      why: 'It is listed as an allergy, but was not recognised as a drug or class: no drug was checked against it.',
    }));

type Match = 'same-ingredient' | 'same-class';

const matchOf = (drug: ListedDrug, allergy: StatedAllergy, drugs: DrugGraph): Match | null => {
  if (allergy.substance.ingredients.some(({ rxcui }) => rxcui === drug.ingredient.rxcui)) return 'same-ingredient';
  const epcs = new Set([...allergy.names.flatMap(classesNamed), ...crossReactiveClasses(allergy, drugs)]);
  return drugs.classesOf(drug.ingredient.rxcui).some(({ id }) => epcs.has(id)) ? 'same-class' : null;
};

/** `Penicillins`, `penicillin allergy`, `Sulfa (sulfonamide antibiotics)` name a class; `penicillamine` does not. */
const classesNamed = (name: string): readonly string[] => {
  const words = name
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .replace(
      /\b(allergy|allergic|allergies|to|drugs?|class|of|and|or|antibiotics?|antibacterials?|inhibitors?)\b/g,
      ' ',
    )
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return allergyClassTable.classes
    .filter(({ words: known }) => words.every((word) => known.includes(word)))
    .flatMap(({ epcs }) => epcs);
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
    mechanism: null,
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
