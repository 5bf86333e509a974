import type { StatedIndication } from '../domain/stated-medication.ts';

/**
 * Whether two reasons may be the same. By ICD-10-CM where both have codes: the same category of three characters, or
 * categories that are one reason to treat. Else by their words: one that says more than the other is no other.
 */
export const areSameReason = (one: StatedIndication, other: StatedIndication): boolean => {
  if (one.icd10cm.length > 0 && other.icd10cm.length > 0) {
    const theirs = new Set(other.icd10cm.map(reasonOfCode));
    return one.icd10cm.some((code) => theirs.has(reasonOfCode(code)));
  }
  // A bare code says nothing in words that could be compared.
  if (isCode(one.text) || isCode(other.text)) return true;
  const theirs = new Set(stemsOf(other.text));
  return stemsOf(one.text).some((stem) => theirs.has(stem));
};

const isCode = (text: string): boolean => /^[A-Z]?\d[\dA-Z.-]*$/i.test(text);

/** Categories (ICD-10-CM, 2026) that differ by course, stage or complication and not by what is treated. */
const families: readonly (readonly [name: string, first: string, last: string])[] = [
  ['depressive disorders', 'F32', 'F33'],
  ['manic episode and bipolar disorder', 'F30', 'F31'],
  ['schizophrenia and related psychoses', 'F20', 'F29'],
  ['anxiety', 'F40', 'F41'],
  ['diabetes', 'E08', 'E13'],
  ['hypertension', 'I10', 'I1A'],
  ['coronary disease', 'I20', 'I25'],
  ['cerebral infarction', 'I63', 'I69'],
  ['venous thrombosis and pulmonary embolism', 'I80', 'I82'],
  ['obstructive lung disease', 'J41', 'J44'],
  ['reflux and ulcer', 'K20', 'K28'],
  ['rheumatoid arthritis', 'M05', 'M06'],
  ['arthrosis', 'M15', 'M19'],
  ['hypothyroidism', 'E02', 'E03'],
];

const reasonOfCode = (code: string): string => {
  const category = code.slice(0, 3);
  return families.find(([, first, last]) => category >= first && category <= last)?.[0] ?? category;
};

/** Words of patients and abbreviations of prescribers for what others write out. */
const otherWords: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/\b(htn|high blood pressure|elevated blood pressure)\b/g, 'hypertension'],
  [/\b(hld|high cholesterol|cholesterol|hypercholesterol\w*|dyslipid\w*)\b/g, 'hyperlipidemia'],
  [/\b(mdd|low mood|depressed)\b/g, 'depression'],
  [/\b(gad|panic|nerves|anxious)\b/g, 'anxiety'],
  [/\b(add|adhd)\b/g, 'attention deficit'],
  [/\bptsd\b/g, 'posttraumatic stress'],
  [/\bocd\b/g, 'obsessive'],
  [/\b(mania|manic)\b/g, 'bipolar'],
  [/\b(sleep|sleeping|trouble sleeping)\b/g, 'insomnia'],
  [/\b(seizures?|convulsions?)\b/g, 'epilepsy'],
  [/\b(t2dm|t1dm|dm2?|blood sugar)\b/g, 'diabetes'],
  [/\b(gerd|heartburn|acid)\b/g, 'reflux'],
  [/\b(afib|a-fib|af)\b/g, 'atrial fibrillation'],
  [/\b(chf|hf)\b/g, 'heart failure'],
  [/\b(dvt|vte|blood clots?)\b/g, 'thrombosis'],
  [/\b(headaches?)\b/g, 'migraine'],
  [/\b(low|underactive) thyroid\b/g, 'hypothyroidism'],
  [/\buti\b/g, 'urinary infection'],
  [/\b(etoh|drinking)\b/g, 'alcohol'],
  [/\b(cad|chest pain)\b/g, 'coronary angina'],
];

const emptyWords: ReadonlySet<string> = new Set(
  `about acute associated chronic condition current diagnosis disease disorder disorders episode essential following
   history mild moderate other primary prophylaxis prevention recurrent remission secondary severe single symptoms
   syndrome treatment type unspecified with without major generalized specified partial full`.split(/\s+/),
);

/** The beginnings of the words that say what it is: `depre` of depressive and of depression. */
const stemsOf = (text: string): readonly string[] => {
  const plain = otherWords.reduce((said, [pattern, words]) => said.replace(pattern, words), text.toLowerCase());
  const words = plain.match(/[\p{L}\d]+/gu) ?? [];
  const telling = words.filter((word) => word.length > 3 && !emptyWords.has(word)).map((word) => word.slice(0, 5));
  return telling.length > 0 ? telling : [words.join(' ')];
};
