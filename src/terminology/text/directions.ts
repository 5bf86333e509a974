import { isAmountUnit } from '../drug-strength.ts';
import type { DrugToken } from './drug-tokens.ts';
import { type FormWord, formFillers, formWords, shape } from './form-bits.ts';
import { betweenNumbers } from './token-roles.ts';
import { hourWords } from './written-measures.ts';

const listed = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that begin directions wherever they stand behind a name. */
const beginning = listed(
  'take tk give inject apply place dissolve swallow instill inhale sig daily once twice thrice bid tid qid qd qday qhs qam qpm qod qwk q every prn nightly weekly biweekly monthly bedtime hs times mon monday mondays tue tues tuesday wed wednesday thu thurs thursday fri friday saturday sunday',
);
/** Words that begin directions together with the next one. */
const beginningWith: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['as', listed('needed directed instructed prescribed')],
  ['by', listed('mouth')],
  ['at', listed('bedtime night noon lunch dinner breakfast')],
  ['in', listed('am pm morning evening')],
  ['each', listed('day morning evening night nostril eye ear')],
]);
const numerals = listed('one two three four half');
/** Forms of which directions say how many. */
const counted =
  shape.tablet | shape.capsule | shape.spray | shape.patch | shape.film | shape.drops | shape.lozenge | shape.inhaler;
const otherCounted = listed('puff puffs dose doses application unit units');

/** Words that say what is wrong with the patient as well as what is in a product: `PM`, `cold`, `headache`. */
const saysWhen = listed(
  'ac allergy arthritis cold congestion cough d day daytime flu headache migraine night nighttime plus pm severe sinus',
);
/** What is taken with drugs, or must not be, though it has a name in the data. */
const taken = listed('water milk alcohol caffeine grapefruit');
const beforeNoDrug = listed('for avoid max maximum limit');

/**
 * Where the directions of a text begin, behind its first name: `take 1 tablet ...`, `... 1 tab at bedtime`, `for sleep`.
 * The number of tokens, where there are none.
 */
export const startOfDirections = (tokens: readonly DrugToken[], behindName: number): number => {
  let hasNumber = false;
  for (let at = behindName; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (beginsDirections(tokens, at, token) || (hasNumber && isCountOfForms(tokens, at))) return at;
    hasNumber ||= token.kind === 'number' && !hourWords.has(tokens[at + 1]?.text ?? '');
  }
  return tokens.length;
};

const beginsDirections = (tokens: readonly DrugToken[], at: number, { text, gap }: DrugToken): boolean => {
  // `Once-Daily` is a word of RxNorm's before products.
  if (beginning.has(text)) return gap !== '-' && tokens[at + 1]?.gap !== '-';
  const next = tokens[at + 1]?.text ?? '';
  if (beginningWith.get(text)?.has(next) === true) return true;
  if (text === 'in' || text === 'at') return (next === 'the' && text === 'in') || isClockHour(tokens, at + 1);
  if (text === 'for') return isOfReason(tokens, at + 1);
  return numerals.has(text) && (isCountedForm(next) || next === 'times');
};

/** `for sleep`, and not `powder for oral suspension`. */
const isOfReason = (tokens: readonly DrugToken[], at: number): boolean =>
  tokens[at]?.kind === 'word' && !isOfForm(tokens[at].text) && !isOfForm(tokens[at + 1]?.text ?? '');

/** Two letters behind `for` are what is wrong: `for CP`, `for SR`. */
const isOfForm = (word: string): boolean =>
  word.length > 2 && (formWords.has(word) || formFillers.has(word) || word === 'reconstitution');

const isClockHour = (tokens: readonly DrugToken[], at: number): boolean =>
  tokens[at]?.kind === 'number' && !isAmountUnit(tokens[at + 1]?.text ?? '') && tokens[at + 1]?.text !== 'ml';

const isCountedForm = (word: string): boolean =>
  ((formWords.get(word)?.ownShapes ?? 0) & counted) !== 0 || otherCounted.has(word);

/** `1 tab`, `1/2 tab`, `1-2 tabs`: a number behind a strength, with nothing but numbers before what it counts. */
const isCountOfForms = (tokens: readonly DrugToken[], at: number): boolean => {
  const isJoined = /[-/]/u.test(tokens[at]?.gap ?? '');
  if (tokens[at]?.kind !== 'number' || tokens[at - 1]?.kind === 'number' || isJoined) return false;
  let next = at;
  while (next < at + most && (tokens[next]?.kind === 'number' || betweenNumbers.has(tokens[next]?.text ?? '')))
    next += 1;
  return isCountedForm(tokens[next]?.text ?? '');
};

/** Tokens of one count: `1 and 1/2`. */
const most = 5;

/** Whether a word within directions may still make the name another drug. */
export const changesWithinDirections = (word: string): boolean => !saysWhen.has(word);

/** Whether a name within directions is of nothing that the list tells: `avoid alcohol`, `with water`, `for iron deficiency`. */
export const isNoDrugOfList = (tokens: readonly DrugToken[], at: number): boolean =>
  taken.has(tokens[at]?.text ?? '') || beforeNoDrug.has(tokens[at - 1]?.text ?? '');

/** Whether a word of form within directions still tells products apart. `Do not crush or chew` is of no chewable tablet. */
export const isFormOfProduct = ({ text }: DrugToken, { shapes }: FormWord, hasShape: boolean): boolean =>
  (shapes === 0 || !hasShape) && text !== 'chew';

/** Whether an unknown word within directions has a strength of its own, as a second drug has. */
export const isOfOwnStrength = (tokens: readonly DrugToken[], at: number): boolean =>
  tokens[at + 1]?.kind === 'number' && isAmountUnit(tokens[at + 2]?.text ?? '') && mayBeName(tokens[at]?.text ?? '');

const mayBeName = (word: string): boolean =>
  word.length > 4 && !beginning.has(word) && !beforeDose.has(word) && !isAmountUnit(word) && !isOfForm(word);

/** Words of directions that stand before an amount. */
const beforeDose = listed(
  'about another after before decrease dinner equals exceed extra giving increase lunch making maximum morning night noon evening reach target taking total totaling breakfast limit increments needed directed weeks months hours',
);
