import type { DrugAnswer } from '../../flows/explain-drug.ts';
import { counted } from './counted.ts';
import { namedWords, severityWords, shownQuestion } from './drug-words.ts';
import { printable, type Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

/** How the answers to many lines went. */
export interface DrugTally {
  readonly answered: number;
  readonly unrecognized: number;
  readonly moderate: number;
  /** Lines that could not be read. */
  readonly unread: number;
}

export const noDrugs: DrugTally = { answered: 0, unrecognized: 0, moderate: 0, unread: 0 };

/** The tally with one answer more. */
export const countDrug = (tally: DrugTally, { recognizedBy, certainty, issues }: DrugAnswer): DrugTally => ({
  answered: tally.answered + 1,
  unrecognized: tally.unrecognized + (recognizedBy === 'none' ? 1 : 0),
  moderate: tally.moderate + (certainty === 'moderate' ? 1 : 0),
  unread: tally.unread + (issues.some(({ code }) => code === 'invalid-line') ? 1 : 0),
});

/**
 * The answer to one of many lines: `12  HCTZ 25 = hydrochlorothiazide 25 MG Oral Tablet (310798); abbreviation, high`. One
 * line for other programs; on a terminal it goes on below itself.
 */
export const answerAsLine = (answer: DrugAnswer, number: number, terminal: Terminal): string => {
  const asked = shownQuestion(answer.input);
  const why = answer.issues.map(({ severity, reason }) => `${severityWords[severity]}: ${reason}`).join(' ');
  const met = answer.recognizedBy === 'none' ? 'NOT RECOGNISED' : metWords(answer);
  const text = printable(`${number}  ${asked} = ${met}${why === '' ? '' : `. ${why}`}`);
  const isTerminal = 'isTTY' in terminal.out && terminal.out.isTTY === true;
  return isTerminal ? wrapped(text, terminal, '').join('\n') : text;
};

/** The clinical drug with its brand where there is one, else the ingredients; by what, and how surely. */
const metWords = ({ clinicalDrug, ingredients, brand, recognizedBy, certainty }: DrugAnswer): string => {
  const drug = clinicalDrug === null ? ingredients.map(namedWords).join(' / ') : namedWords(clinicalDrug);
  const sure = certainty === 'moderate' ? 'MODERATE' : certainty;
  return `${drug}${brand === null ? '' : `, as ${brand}`}; ${recognizedBy}, ${sure}`;
};

/** What was found in all lines, for the end. */
export const tallyWords = ({ answered, unrecognized, moderate }: DrugTally): string =>
  [
    `${counted(answered, 'line', 'lines')}: ${(answered - unrecognized).toLocaleString('en-US')} recognised`,
    ...(moderate === 0 ? [] : [` (${moderate.toLocaleString('en-US')} of them only moderately sure)`]),
    `, ${unrecognized.toLocaleString('en-US')} not.`,
  ].join('');
