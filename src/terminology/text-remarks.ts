import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import type { DrugConcept } from '../domain/stated-medication.ts';
import type { MetDrug } from './drug-graph.ts';

/** Marks without width and control characters: what is stored may not be what was seen. White space is none of them. */
const hidden = /[^\P{Cc}\t\n\r\f\v]|[\p{Cf}\u2028\u2029]/u;
/** A character that was lost on the way: what was written is not known any more. */
const lost = /[\ufffd\p{Co}\p{Cs}]/u;
/** Trade-mark signs are no pictures, though Unicode has them among those. */
const picture = /(?![®™©])[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
/** Signs of HTML, SQL and other languages of machines. */
const machine = /<(?=[a-z/!?])|(?<=["'/])>|[\\`{}^~$|]|;\s*(?:drop|delete|insert|select|update|or)\b|--\s*$|&[a-z]+;/iu;

/** `sertraline?`: whoever wrote it is not sure. */
const asking = /\?\s*$/u;

const reasons = {
  hidden: 'The text holds characters that cannot be seen; what it was taken for does not rest on them.',
  lost: 'The text holds characters that were lost on the way; what it was taken for does not rest on them.',
  picture: 'The text holds pictures; what it was taken for does not rest on them.',
  asking: 'The text ends with a question mark: whoever wrote it was not sure.',
  machine: 'The text holds signs that no name of a drug has (of HTML, SQL or the like); they were left out.',
} as const;

/** What is odd about the characters of a text, whether a drug was found in it or not. */
export const remarksOnCharacters = (text: string): readonly Issue[] => {
  const found: Issue[] = [];
  if (hidden.test(text)) found.push(warningIssue('unusual-characters', '', reasons.hidden));
  if (lost.test(text)) found.push(warningIssue('unusual-characters', '', reasons.lost));
  if (picture.test(text)) found.push(warningIssue('unusual-characters', '', reasons.picture));
  if (asking.test(text)) found.push(warningIssue('uncertain-drug', '', reasons.asking));
  if (machine.test(text)) found.push(warningIssue('unusual-characters', '', reasons.machine));
  return found;
};

/** The drug of a text whose characters are odd: moderately sure at best. */
export const withRemarks = (drug: DrugConcept, remarks: readonly Issue[]): DrugConcept => {
  if (remarks.length === 0) return drug;
  if (drug.recognizedBy === 'none') return { ...drug, issues: [...drug.issues, ...remarks] };
  // RxNorm's own names hold some of these signs.
  if (drug.certainty === 'certain' && remarks.every(({ reason }) => reason === reasons.machine)) return drug;
  return { ...drug, certainty: 'moderate', issues: [...drug.issues, ...remarks] };
};

/** The drug with the reason why it is only moderately sure, where nothing else says it. */
export const withDoubt = (drug: MetDrug): MetDrug =>
  drug.certainty !== 'moderate' || drug.issues.length > 0 ? drug : { ...drug, issues: [whyModerate(drug)] };

const whyModerate = ({ recognizedBy }: MetDrug): Issue =>
  informationIssue(
    'uncertain-drug',
    '',
    recognizedBy === 'spelling'
      ? 'The name is misspelt; it was taken for the only one near it that has the written strength or form.'
      : 'Not every word was understood, or it is the plain one of several products that fit.',
  );
