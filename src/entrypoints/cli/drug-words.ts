import type { DrugAnswer, DrugExplanation } from '../../flows/explain-drug.ts';

type Concept = DrugExplanation['concept'];
export type MetConcept = Exclude<Concept, { readonly recognizedBy: 'none' }>;

/** What kind of thing was met. */
export const levelWords: Readonly<Record<MetConcept['level'], string>> = {
  ingredient: 'ingredient',
  component: 'ingredient with its strength',
  'clinical-drug': 'clinical drug',
  brand: 'brand',
  'branded-drug': 'branded clinical drug',
  pack: 'pack',
};

/** By what a drug was recognised, as the end of `known by ...`. */
export const recognitionWords: Readonly<Record<MetConcept['recognizedBy'], string>> = {
  rxcui: 'its RxCUI',
  ndc: 'its package code (NDC)',
  'exact-name': 'its exact name',
  brand: 'its brand name',
  abbreviation: 'an abbreviation',
  spelling: 'a misspelt name',
};

/** How sure that is, and on what it rests. */
export const certaintyWords = ({ certainty, recognizedBy }: MetConcept): string => {
  if (certainty === 'high') return 'high: what is written leaves one drug';
  if (certainty === 'moderate') return 'MODERATE: look whether this drug is meant';
  const isCode = recognizedBy === 'rxcui' || recognizedBy === 'ndc';
  return isCode ? 'certain: the code is in the drug data' : "certain: it is RxNorm's own full name";
};

export const readAsWords: Readonly<Record<DrugExplanation['readAs'], string>> = {
  rxcui: 'an RxCUI',
  ndc: 'a package code (NDC)',
  'other-code': 'a code that is neither RxCUI nor NDC',
  text: 'words',
};

export const severityWords: Readonly<Record<DrugAnswer['issues'][number]['severity'], string>> = {
  error: 'Error',
  warning: 'Warning',
  information: 'Note',
};

const longestShown = 200;

/**
 * A question as it is shown: what cannot be seen by its number, so that a terminal gets nothing of it and a person sees
 * it; and of one that is no drug's name for its length alone the beginning, and how long it is.
 */
export const shownQuestion = (question: string): string => {
  const text = question.trim();
  if (text === '') return '(nothing)';
  const shown = [...text.slice(0, 2 * longestShown)].slice(0, longestShown).join('');
  const visible = shown.replace(/\s+/gu, ' ').replace(unseen, numberOf);
  return shown.length === text.length ? visible : `${visible} ... (${text.length.toLocaleString('en-US')} characters)`;
};

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const numberOf = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** `lithium (6448)`. */
export const namedWords = ({ name, rxcui }: { readonly name: string; readonly rxcui: string | null }): string =>
  rxcui === null ? name : `${name} (${rxcui})`;
