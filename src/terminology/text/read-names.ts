import { type Issue, warningIssue } from '../../domain/issue.ts';
import { measuredSubstances } from '../names/measured-substances.ts';
import { type FoundProduct, findProduct } from './find-product.ts';
import { fitStrength } from './fit-products.ts';
import { implausibleStrength } from './implausible-strength.ts';
import type { NameEntry } from './lexicon.ts';
import { meaningOfNames } from './name-meaning.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';
import { isMeasuredValue } from './said-of-taking.ts';
import { type OpenText, openText, type ReadText, type TextKnowledge } from './text-knowledge.ts';
import { type WantedProduct, wantedProduct } from './wanted-product.ts';

/** The drug that the names of a text mean together, and the product that its strength and form leave. */
export const readNames = (parsed: ParsedDrugText, knowledge: TextKnowledge): ReadText | OpenText => {
  if (parsed.isDenied) return openText('denied');
  if (parsed.isFinding) return openText('finding');
  const meaning = meaningOfNames(parsed, knowledge);
  switch (meaning.kind) {
    case 'none':
      return openText('no-name');
    case 'several':
      return openText('several');
    case 'contradictory':
      return openText('contradictory');
    case 'ambiguous':
      return openText('ambiguous-name', meaning.couldMean);
    case 'drug':
      break;
  }
  const wanted = wantedProduct(parsed, knowledge);
  const found = findProduct(meaning.bases, meaning.brand, parsed, wanted, knowledge);
  const bases =
    meaning.bases.length > 0 ? meaning.bases : found.position === null ? [] : knowledge.basesAt(found.position);
  if (bases.length === 0) return openText('open-brand', found.others);
  const combined = found.position === null ? combinationsOf(bases, parsed, wanted, knowledge) : [];
  if (combined.length > 0) return openText('half-of-combination', combined);
  if (found.position === null && isLikelyFinding(bases, parsed, knowledge)) return openText('finding', bases);
  if (found.position === null && isOtherThing(bases, meaning.brand, wanted, knowledge)) {
    return openText('other-form', bases);
  }
  const implausible =
    found.position === null || parsed.hasNegative || parsed.hasTwofoldNumber
      ? implausibleStrength(bases, parsed, wanted, knowledge)
      : null;
  const issues = [
    ...(implausible === null ? [] : [warningIssue('implausible-strength', '', implausible)]),
    ...(parsed.isEnded ? [notTaken] : []),
  ];
  const position = implausible === null ? found.position : null;
  return {
    kind: 'drug',
    recognizedBy: meaning.knownBy,
    certainty: isDoubted(parsed, found, issues) ? 'moderate' : 'high',
    bases,
    brand: meaning.brand,
    named: meaning.brand === null ? onlyNamed(parsed) : null,
    position,
    others: found.others,
    parsed,
    wanted: implausible === null ? wanted : null,
    issues,
  };
};

const isLikelyFinding = (bases: readonly number[], parsed: ParsedDrugText, { nameAt }: TextKnowledge): boolean => {
  const [base, ...others] = bases;
  const highest = base === undefined || others.length > 0 ? undefined : measuredSubstances.get(nameAt(base));
  return highest !== undefined && isMeasuredValue(parsed, highest);
};

/** How many combinations that a lone name may be half of are told. */
const mostCombinations = 20;

/**
 * Clinical drugs that hold the ingredient beside others and have exactly the strengths that are written together:
 * `lisinopril 20-12.5` leaves its second half out, and `lisinopril` alone would be half of the truth.
 */
const combinationsOf = (
  bases: readonly number[],
  parsed: ParsedDrugText,
  wanted: WantedProduct,
  { products, combinedWith }: TextKnowledge,
): readonly number[] => {
  const [base, ...others] = bases;
  const isSeveral = parsed.measures.length > 1 || parsed.bare.some((values) => values.length > 1);
  if (base === undefined || others.length > 0 || !isSeveral) return [];
  return combinedWith(base)
    .filter((product) => fitStrength(product, wanted, products) === 'all')
    .slice(0, mostCombinations)
    .map((product) => products.clinicalDrugs[product] ?? 0);
};

const notTaken = warningIssue('uncertain-drug', '', 'The text says that the drug is not, or no more, taken.');

/** Words or a salt that do not belong to the name, a default, a strength that nobody means. */
const isDoubted = (parsed: ParsedDrugText, found: FoundProduct, issues: readonly Issue[]): boolean =>
  parsed.unknown.length > 0 ||
  parsed.salts.length > 0 ||
  found.isDefault ||
  issues.length > 0 ||
  (found.position === null && found.others.length === 0 && parsed.measures.length + parsed.bare.length > 0);

/** The ingredient or the salt that is the only one named. */
const onlyNamed = ({ names }: ParsedDrugText): number | null => {
  const [first, ...others] = names.flatMap(({ entry }) => entry.ingredients);
  return first !== undefined && others.every((other) => other === first) ? first : null;
};

/**
 * `Water pill` is no water: a form without a strength, and none of all the products of that name has the form. Of a name
 * without any product in the data nothing can be said.
 */
const isOtherThing = (
  bases: readonly number[],
  brand: NameEntry['brand'],
  wanted: WantedProduct,
  { products, setOf }: TextKnowledge,
): boolean => {
  if (wanted.shapes.length === 0 || wanted.strengths.length > 0 || wanted.bare.length > 0) return false;
  const sold = products.clinicalDrugsOfSet(setOf(bases));
  return (
    brand === null &&
    sold.length > 0 &&
    !sold.some((product) => wanted.shapes.every((any) => ((products.shapes[product] ?? 0) & any) !== 0))
  );
};
