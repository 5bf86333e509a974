import type { Rxcui } from '../domain/ids.ts';
import { errorIssue, type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import type { DrugConcept, Strength } from '../domain/stated-medication.ts';
import { inUnit } from '../dosage/units.ts';
import type { DrugGraph, DrugMention } from '../terminology/drug-graph.ts';
import type { ReadDrugMention } from './concept-mention.ts';
import type { StatedIngredient } from './medication-ingredients.ts';

/** A drug, and what its Medication's parts say against it. */
export interface RecognizedDrug {
  readonly drug: DrugConcept;
  readonly issues: readonly Issue[];
}

/**
 * What a statement's drug is taken for: by its codes and words, else by the ingredients of its Medication, each by its
 * own. Where code or name and ingredients are of different drugs, it is taken for neither; where only the strengths
 * differ, that is said. A strength that the code or name does not give is taken from the Medication.
 * @param path FHIRPath location of the Medication
 */
export const recognizeStatedDrug = (
  read: ReadDrugMention,
  ingredients: readonly StatedIngredient[],
  graph: DrugGraph,
  path: string,
): RecognizedDrug => {
  const whole = isEmpty(read.mention) ? unread : graph.recognize(read.mention);
  if (ingredients.length === 0 || hasConflict(whole)) return { drug: whole, issues: [] };
  const parts = ingredients.map(({ mention }) => graph.recognize(mention.mention));
  const contradicted = parts.find(hasConflict);
  if (contradicted !== undefined) return { drug: { ...unread, issues: contradicted.issues }, issues: [] };
  if (whole.recognizedBy === 'none') return byIngredients(whole, parts, ingredients, graph, path);
  if (parts.some(({ recognizedBy }) => recognizedBy === 'none')) return { drug: whole, issues: [] };
  const [of, listed] = [codesOf([whole]), codesOf(parts)];
  if (of.isSubsetOf(listed) && listed.isSubsetOf(of)) return withStrength(whole, ingredients, path);
  if (of.isSubsetOf(listed) || listed.isSubsetOf(of)) {
    const reason = 'The ingredients are more or fewer than those of the code or name, which was kept.';
    return { drug: whole, issues: [warningIssue('conflicting-codes', `${path}.ingredient`, reason)] };
  }
  const reason = 'The ingredients are of another drug than the code or name; it was taken for neither.';
  return { drug: unread, issues: [errorIssue('conflicting-codes', `${path}.ingredient`, reason)] };
};

type UnreadDrug = Extract<DrugConcept, { readonly recognizedBy: 'none' }>;

/** Nothing that could be recognised: what the source calls it stays. */
const unread: UnreadDrug = {
  recognizedBy: 'none',
  ingredients: [],
  alternatives: [],
  issues: [warningIssue('unrecognized-drug', '', 'Nothing that the source says of the drug can be relied on.')],
};

const isEmpty = ({ rxcuis, ndcs, texts }: DrugMention): boolean => rxcuis.length + ndcs.length + texts.length === 0;

const hasConflict = (drug: DrugConcept): boolean =>
  drug.recognizedBy === 'none' && drug.issues.some(({ code }) => code === 'conflicting-codes');

const codesOf = (drugs: readonly DrugConcept[]): ReadonlySet<Rxcui> =>
  new Set(drugs.flatMap(({ ingredients }) => ingredients.map(({ rxcui }) => rxcui)));

const byIngredients = (
  whole: DrugConcept,
  parts: readonly DrugConcept[],
  ingredients: readonly StatedIngredient[],
  graph: DrugGraph,
  path: string,
): RecognizedDrug => {
  const none = { drug: whole, issues: [] };
  if (parts.some(({ recognizedBy }) => recognizedBy === 'none')) return none;
  const names = [...new Set(parts.flatMap((part) => part.ingredients.map(({ name }) => name)))].toSorted();
  const [only, ...others] = parts;
  const drug =
    only !== undefined && others.length === 0
      ? only
      : graph.recognize({ rxcuis: [], ndcs: [], texts: [names.join(' / ')] });
  if (drug.recognizedBy === 'none' || codesOf([drug]).symmetricDifference(codesOf(parts)).size > 0) return none;
  const reason = 'The drug was recognised by the ingredients of its Medication, not by its own code or name.';
  const { drug: known, issues } = withStrength(drug, ingredients, path);
  return { drug: known, issues: [informationIssue('unrecognized-drug', `${path}.code`, reason), ...issues] };
};

/** One ingredient's strength where the drug has none; one that is not the drug's own is said. */
const withStrength = (drug: DrugConcept, ingredients: readonly StatedIngredient[], path: string): RecognizedDrug => {
  const [only, ...others] = ingredients;
  const strength = only?.strength ?? null;
  const [base, ...more] = drug.ingredients;
  const isSingle = others.length === 0 && more.length === 0;
  if (drug.recognizedBy === 'none' || base === undefined || strength === null || !isSingle) return { drug, issues: [] };
  const [known] = drug.strengths;
  if (known === undefined)
    return { drug: { ...drug, strengths: [{ ingredient: base.rxcui, ...strength }] }, issues: [] };
  const isSame = isSameStrength(known, strength);
  const reason = 'The strength is another than that of the code or name; the code or name was kept.';
  return { drug, issues: isSame ? [] : [warningIssue('conflicting-codes', `${path}.ingredient.strength`, reason)] };
};

const isSameStrength = (known: Omit<Strength, 'ingredient'>, stated: Omit<Strength, 'ingredient'>): boolean => {
  if (known.per?.unit !== stated.per?.unit) return true;
  const amount = inUnit(stated.amount, known.amount.unit);
  if (amount === null) return true;
  const [one, other] = [known.amount.value / (known.per?.value ?? 1), amount / (stated.per?.value ?? 1)];
  return Math.abs(one - other) <= 0.001 * Math.max(one, other);
};
