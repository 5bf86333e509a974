import type { AlertSeverity, NotChecked } from '../domain/alert.ts';
import type { StatedAllergy } from '../domain/patient-facts.ts';
import { type Danger, strongestOf } from './alert.ts';
import { type AllergyClass, type CrossReaction, createClassNames } from './allergy-table.ts';
import { evidenceOf } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import { allergyTable } from './rules.ts';

const namedBy = createClassNames(allergyTable);

/** Drugs on the list against the substances that the patient is said not to tolerate: of each the gravest match. */
export const checkAllergies = (listed: readonly ListedDrug[], allergies: readonly StatedAllergy[]): readonly Danger[] =>
  allergies.flatMap((allergy) => {
    const classes = classesOf(allergy);
    return listed.flatMap((drug) => strongestOf(matchesOf(drug, allergy, classes)) ?? []);
  });

/** Allergies to something that is neither a drug nor a class that is known: named, since nothing looked at them. */
export const allergiesNotChecked = (allergies: readonly StatedAllergy[]): readonly NotChecked[] =>
  allergies.flatMap((allergy) => {
    if (allergy.substance.recognizedBy !== 'none' || classesOf(allergy).named.length > 0) return [];
    const unclear = allergy.names.map((name) => namedBy(name).ambiguous).find((entry) => entry !== null);
    const why =
      unclear?.why ??
      'It is listed as an allergy, but was not recognised as a drug or class: no drug was checked against it.';
    return [{ drug: allergy.text, why }];
  });

interface ClassesOfAllergy {
  /** Named by the words of the allergy. */
  readonly named: readonly AllergyClass[];
  /** Those and the ones that the substance itself is of. */
  readonly all: readonly AllergyClass[];
}

const classesOf = ({ names, substance }: StatedAllergy): ClassesOfAllergy => {
  const named = [...new Set(names.flatMap((name) => namedBy(name).classes))];
  const own = substance.ingredients.flatMap(({ rxcui }) => classesByDrug.get(rxcui) ?? []);
  return { named, all: [...new Set([...named, ...own])] };
};

const classesByDrug: ReadonlyMap<string, readonly AllergyClass[]> = new Map(
  [
    ...Map.groupBy(
      allergyTable.classes.flatMap((allergyClass) => allergyClass.drugs.map(({ rxcui }) => ({ rxcui, allergyClass }))),
      ({ rxcui }) => rxcui,
    ),
  ].map(([rxcui, entries]) => [rxcui, entries.map(({ allergyClass }) => allergyClass)]),
);

const matchesOf = (drug: ListedDrug, allergy: StatedAllergy, classes: ClassesOfAllergy): readonly Danger[] => {
  if (allergy.substance.ingredients.some(({ rxcui }) => rxcui === drug.ingredient.rxcui)) {
    return [dangerOf(drug, allergy, sameIngredient)];
  }
  const own = classesByDrug.get(drug.ingredient.rxcui) ?? [];
  const named = classes.named.filter((one) => own.includes(one));
  if (named.length > 0) return named.map((one) => dangerOf(drug, allergy, ofNamedClass(one)));
  return crossReactionsOf(drug, classes.all, own).map((cross) => dangerOf(drug, allergy, ofCrossReaction(cross)));
};

/** A slight chance is not told where it is known that two classes do not react together. */
const crossReactionsOf = (
  drug: ListedDrug,
  from: readonly AllergyClass[],
  to: readonly AllergyClass[],
): readonly CrossReaction[] => {
  const isBetween = (pair: { readonly from: string; readonly to: string }): boolean =>
    from.some(({ id }) => id === pair.from) && to.some(({ id }) => id === pair.to);
  const isExcluded = allergyTable.noCrossReactions.some(isBetween);
  return allergyTable.crossReactions
    .filter(isBetween)
    .filter(({ routes }) => routes === undefined || drug.route === null || routes.includes(drug.route))
    .filter(({ severity }) => severity !== 'low' || !isExcluded);
};

interface Match {
  readonly rule: string;
  readonly severity: AlertSeverity;
  readonly message: (what: string, text: string) => string;
  readonly management: string;
  /** Besides who states the allergy. */
  readonly evidence: readonly string[];
}

const askFirst =
  'Do not give it before the reaction has been asked for: if it was a true one, stop and choose another drug; if not, have the allergy list corrected.';

const sameIngredient: Match = {
  rule: 'allergy-same-ingredient',
  severity: 'high',
  message: (what) => `The patient is listed with ${what} to this drug.`,
  management: askFirst,
  evidence: [],
};

const ofNamedClass = (allergyClass: AllergyClass): Match => ({
  rule: 'allergy-same-class',
  severity: allergyClass.severity ?? 'high',
  message: (what, text) => `The patient is listed with ${what} to ${text}, and this drug is of that class.`,
  management: askFirst,
  evidence: evidenceOf(allergyClass),
});

const ofCrossReaction = (cross: CrossReaction): Match => ({
  rule: `allergy-cross-reaction-${cross.from}-${cross.to}`,
  severity: cross.severity,
  message: (what, text) => `The patient is listed with ${what} to ${text}. ${cross.message}`,
  management: cross.management,
  evidence: evidenceOf(cross),
});

const milder: Readonly<Record<AlertSeverity, AlertSeverity>> = { high: 'moderate', moderate: 'low', low: 'low' };

const dangerOf = (drug: ListedDrug, allergy: StatedAllergy, match: Match): Danger => {
  const isIntolerance = allergy.kind === 'intolerance';
  const what = isIntolerance ? 'an intolerance' : 'an allergy';
  return {
    type: 'allergy',
    mechanism: null,
    severity: isIntolerance || allergy.criticality === 'low' ? milder[match.severity] : match.severity,
    drugs: [drug.ingredient.name],
    rows: [drug.row.id],
    sources: [...new Set([allergy.source, ...drug.sources])],
    rule: match.rule,
    evidence: [`Statement of ${what} to ${allergy.text} by ${allergy.source}`, ...match.evidence],
    message: match.message(what, allergy.text),
    management: match.management,
  };
};
