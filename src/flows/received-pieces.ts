import { textOfAnswer } from '../fhir/answer-text.ts';
import { type Piece, piecesIn } from '../normalization/received-resource.ts';
import type { InboxEntry, Pull } from './ports.ts';

/** What kept lines of an export are. */
export const ndjson = 'application/fhir+ndjson';

/** The entries of a pull's answers, in order; refusals hold none. */
export const piecesOf = ({ answers }: Pick<Pull, 'answers'>): readonly Piece[] =>
  piecesIn(answers.filter(isSuccess).map(parseAnswer));

const isSuccess = ({ status }: InboxEntry): boolean => status >= 200 && status < 300;

/** What does not parse becomes a document that is no FHIR resource, and so one failed entry of the ledger. */
const parseAnswer = ({ bytes, contentType }: InboxEntry): unknown => {
  const text = textOfAnswer(bytes, contentType) ?? '';
  if (!contentType.startsWith(ndjson)) return parsed(text);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parsed);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};
