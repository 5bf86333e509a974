import type { DrugToken } from './drug-tokens.ts';
import type { ParsedDrugText, WrittenName } from './parsed-drug-text.ts';
import type { WordTables } from './word-tables.ts';

/**
 * Whether the text is not of a drug that is or was taken: a word that denies stands before the first name or directly
 * before another (`no lithium`, `allergic to codeine`), or one that makes it something else directly behind one
 * (`codeine allergy`, `cocaine abuse`, `lithium level`).
 */
export const isDenied = (
  tokens: readonly DrugToken[],
  names: readonly WrittenName[],
  { isDenying, isOfSomethingElse }: WordTables,
): boolean => {
  const [first, ...others] = names;
  return (
    tokens.slice(0, first?.from ?? 0).some(({ text }) => isDenying(text)) ||
    others.some(({ from }) => isDenying(tokens[from - 1]?.text ?? '')) ||
    names.some(
      ({ to }) => tokens[to]?.inside !== '(' && (isOfSomethingElse(tokens[to]?.text ?? '') || isHabit(tokens, to)),
    )
  );
};

/** `cocaine use`, `opioid use disorder`, and not `use as directed`. */
const isHabit = (tokens: readonly DrugToken[], at: number): boolean =>
  tokens[at]?.text === 'use' && (at === tokens.length - 1 || tokens[at + 1]?.text === 'disorder');

/**
 * Whether the text says that the drug is not, or no more, taken. Within directions, which begin at `directions`, most such
 * words speak of something else: `avoid alcohol`, `no more than 4 a day`, `hold for SBP < 100`.
 */
export const isEnded = (tokens: readonly DrugToken[], directions: number, words: WordTables): boolean =>
  tokens.some(({ text }, at) => {
    if (words.isEnding(text)) return true;
    if (at < directions) return words.isDenying(text) || words.isHolding(text);
    return (text === 'not' || text === 'never') && takingWords.has(tokens[at + 1]?.text ?? '');
  });

const takingWords: ReadonlySet<string> = new Set(['taking', 'taken', 'took', 'tolerated', 'on', 'using', 'started']);

/** Whether a number has the unit of a laboratory value: `ng/mL`, `mmol/L`, `mg/dL`. No product is labelled so. */
export const isLaboratoryValue = (tokens: readonly DrugToken[]): boolean =>
  tokens.some(({ text, gap }, at) => gap === '/' && laboratoryUnits.has(`${tokens[at - 1]?.text ?? ''}/${text}`));

/**
 * Whether the only number beside the only name is more likely a value that was measured in the blood: of a substance
 * that laboratories measure, not above what they find.
 * @param highest what they find of the substance at most
 */
export const isMeasuredValue = (
  { tokens, names, measures, bare, formNouns }: ParsedDrugText,
  highest: number,
): boolean => {
  if (names.length !== 1 || formNouns.length > 0) return false;
  const [values, ...others] = bare;
  if (measures.length === 0) return others.length === 0 && values?.length === 1 && (values[0] ?? 0) <= highest;
  return tokens.some(({ text, gap }, at) => gap === '/' && levelUnits.has(`${tokens[at - 1]?.text ?? ''}/${text}`));
};

const levelUnits: ReadonlySet<string> = new Set(['meq/l', 'mcg/ml', 'ug/ml']);

const laboratoryUnits: ReadonlySet<string> = new Set(
  'ng/ml ng/dl ng/l pg/ml pg/dl pmol/l nmol/l umol/l mmol/l mg/dl mcg/dl ug/dl g/dl miu/l miu/ml uiu/ml u/l iu/l'.split(
    ' ',
  ),
);
