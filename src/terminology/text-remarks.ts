import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import type { MetDrug } from './drug-graph.ts';

/** Marks without width and control characters: what is stored may not be what was seen. White space is none of them. */
const hidden = /[^\P{Cc}\t\n\r\f\v]|[\p{Cf}\u2028\u2029]/u;
/** A character that was lost on the way: what was written is not known any more. */
const lost = /[\ufffd\p{Co}\p{Cs}]/u;
/** Trade-mark signs are no pictures, though Unicode has them among those. */
const picture = /(?![®™©])[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
/** Signs of HTML, SQL and other languages of machines. */
const machine = /[<\\`{}^~$|]|(?<!-)>|;\s*(?:drop|delete|insert|select|update|or)\b|--\s*$|&[a-z]+;/iu;

const reasons = {
  hidden: 'The text holds characters that cannot be seen; what it was taken for does not rest on them.',
  lost: 'The text holds characters that were lost on the way; what it was taken for does not rest on them.',
  picture: 'The text holds pictures; what it was taken for does not rest on them.',
  machine: 'The text holds signs that no name of a drug has (of HTML, SQL or the like); they were left out.',
} as const;

/** What is odd about the characters of a text, whether a drug was found in it or not. */
export const remarksOnCharacters = (text: string): readonly Issue[] => {
  const found: Issue[] = [];
  if (hidden.test(text)) found.push(warningIssue('unusual-characters', '', reasons.hidden));
  if (lost.test(text)) found.push(warningIssue('unusual-characters', '', reasons.lost));
  if (picture.test(text)) found.push(warningIssue('unusual-characters', '', reasons.picture));
  if (machine.test(text)) found.push(warningIssue('unusual-characters', '', reasons.machine));
  return found;
};

/**
 * The drug of a text with what a reader must know of it: odd characters make it moderately sure at best, and whatever is
 * only moderately sure says why.
 */
export const withRemarks = (drug: MetDrug, remarks: readonly Issue[]): MetDrug => {
  // RxNorm's own names hold some of these signs.
  if (drug.certainty === 'certain' && remarks.every(({ reason }) => reason === reasons.machine)) return drug;
  const certainty = remarks.length > 0 ? 'moderate' : drug.certainty;
  const why = remarks.length > 0 || drug.issues.length > 0 || certainty !== 'moderate' ? [] : [whyModerate(drug)];
  return { ...drug, certainty, issues: [...drug.issues, ...remarks, ...why] };
};

const whyModerate = ({ recognizedBy }: MetDrug): Issue =>
  informationIssue(
    'uncertain-drug',
    '',
    recognizedBy === 'spelling'
      ? 'The name is misspelt; it was taken for the only one near it that has the written strength or form.'
      : 'Not every word was understood, or it is the plain one of several products that fit.',
  );
