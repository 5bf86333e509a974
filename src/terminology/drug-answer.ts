import type { Amount } from '../domain/dosing.ts';
import type { Issue } from '../domain/issue.ts';
import type { DrugConcept, NamedDrug, RecognizedBy, Strength } from '../domain/stated-medication.ts';

/** What one string was taken for, in the words and the shape of `concord drug --format json`. */
export interface DrugAnswer {
  /** The string as it was given. */
  readonly input: string;
  readonly recognizedBy: 'exact code' | 'exact name' | 'brand' | 'abbreviation' | 'spelling' | 'none';
  readonly certainty: 'certain' | 'high' | 'moderate' | 'none';
  /** Base ingredients, by name; empty where nothing was recognised. */
  readonly ingredients: readonly NamedDrug[];
  readonly clinicalDrug: NamedDrug | null;
  readonly brand: string | null;
  /** As people read it, in the order of the ingredients: `50 mg`, `10 mg / 12.5 mg`, `100 mg per 1 mL`. */
  readonly strength: string | null;
  readonly form: string | null;
  readonly route: string | null;
  readonly alternatives: readonly NamedDrug[];
  readonly issues: readonly AnsweredIssue[];
}

/** An issue; `path` only where there is one. */
export interface AnsweredIssue extends Pick<Issue, 'code' | 'severity' | 'reason'> {
  readonly path?: string;
}

const recognitionWords: Readonly<Record<RecognizedBy, DrugAnswer['recognizedBy']>> = {
  rxcui: 'exact code',
  ndc: 'exact code',
  'exact-name': 'exact name',
  brand: 'brand',
  abbreviation: 'abbreviation',
  spelling: 'spelling',
};

/** The answer to one string, out of the concept that it was taken for. Fields stand in the order of the contract. */
export const toDrugAnswer = (input: string, concept: DrugConcept): DrugAnswer => {
  const isNone = concept.recognizedBy === 'none';
  return {
    input,
    recognizedBy: isNone ? 'none' : recognitionWords[concept.recognizedBy],
    certainty: isNone ? 'none' : concept.certainty,
    ingredients: concept.ingredients.map(named),
    clinicalDrug: isNone || concept.clinicalDrug === null ? null : named(concept.clinicalDrug),
    brand: isNone ? null : concept.brand,
    strength: isNone ? null : strengthWords(concept),
    form: isNone ? null : concept.doseForm,
    route: isNone ? null : concept.route,
    alternatives: concept.alternatives.map(named),
    issues: concept.issues.map(({ code, severity, path, reason }) => ({
      ...{ code, severity, reason },
      ...(path === '' ? {} : { path }),
    })),
  };
};

const named = ({ rxcui, name }: NamedDrug): NamedDrug => ({ rxcui, name });

/**
 * Strengths as people read them, in the order of the ingredients, each with its ingredient's name where not all have
 * one; `null` where none is known.
 */
export const strengthWords = ({ ingredients, strengths }: StrengthsOf): string | null => {
  const known = ingredients.flatMap(({ rxcui, name }) =>
    strengths.filter(({ ingredient }) => ingredient === rxcui).map((strength) => ({ name, ...strength })),
  );
  if (known.length === 0) return null;
  if (known.length < ingredients.length) return known.map((one) => `${one.name} ${wordsOf(one)}`).join(' / ');
  const pers = new Set(known.map(({ per }) => perWords(per)));
  const [per = ''] = pers;
  return pers.size === 1
    ? `${known.map(({ amount }) => amountWords(amount)).join(' / ')}${per}`
    : known.map(wordsOf).join(' / ');
};

interface StrengthsOf {
  readonly ingredients: readonly NamedDrug[];
  readonly strengths: readonly Strength[];
}

const wordsOf = ({ amount, per }: Strength): string => `${amountWords(amount)}${perWords(per)}`;
const perWords = (per: Amount | null): string => (per === null ? '' : ` per ${amountWords(per)}`);

const amountWords = ({ value, unit }: Amount): string => `${numberWords(value)} ${unitWords(value, unit)}`;

/** Sums of strengths of salts may end in the noise of binary fractions. */
const numberWords = (value: number): string => {
  const digits = String(value);
  return digits.length <= 12 ? digits : String(Number(value.toPrecision(12)));
};

/** UCUM's codes that people do not read as they are; `[iU]` is a unit on labels. */
const unitNames: ReadonlyMap<string, readonly [one: string, several: string]> = new Map([
  ['ug', ['mcg', 'mcg']],
  ['meq', ['mEq', 'mEq']],
  ['[iU]', ['unit', 'units']],
  ['{actuat}', ['actuation', 'actuations']],
  ['h', ['hour', 'hours']],
  ['d', ['day', 'days']],
  ['cm2', ['cm²', 'cm²']],
]);

const unitWords = (value: number, unit: string): string =>
  unitNames.get(unit)?.[value === 1 ? 0 : 1] ?? unit.replaceAll(/[{}]/g, '');
