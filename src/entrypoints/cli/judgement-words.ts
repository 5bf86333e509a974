import type { FileJudgement, JudgedIssue } from '../../flows/validate-files.ts';
import { counted } from './counted.ts';
import { type Emphasis, emphasise, printable, type Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

/** Type, id and place of a resource, and whether it is valid; nothing else of what it holds. */
export const judgementHeading = (judgement: FileJudgement): string => {
  const { isRead, valid, issues } = judgement;
  if (!isRead) return isAlone(judgement) ? 'not readable' : `${placeOf(judgement)}: not readable`;
  const name = nameOf(judgement);
  const isPlain = issues.every(({ severity }) => severity === 'information');
  const verdict = valid ? `valid${isPlain ? '' : ', with warnings'}` : 'not valid';
  return isAlone(judgement) ? `${name}: ${verdict}` : `${name} (${placeOf(judgement)}): ${verdict}`;
};

/** The first thing of its file, and the last: its place says nothing. */
const isAlone = ({ line, index, share }: FileJudgement): boolean => line === null && index === 0 && share === 1;

const nameOf = ({ resourceType, id }: FileJudgement): string =>
  [resourceType ?? 'no resource', ...(id === null ? [] : [id])].join('/');

/** A line as editors count it; else the position in the file, counted from 1 as people do. */
const placeOf = ({ line, index }: FileJudgement): string => (line === null ? `no. ${index + 1}` : `line ${line}`);

const emphasisOf: Readonly<Record<JudgedIssue['severity'], Emphasis>> = {
  error: 'danger',
  warning: 'caution',
  information: 'quiet',
};

/**
 * One issue in lines that fit: severity, location, what to change, and the invariant's key in brackets.
 * @param before words that stand before the severity
 */
export const issueAsLines = (
  { severity, expression, message, constraint }: JudgedIssue,
  terminal: Terminal,
  indent: string,
  before = '',
): readonly string[] => {
  const where = expression === '' ? '' : ` ${expression}:`;
  const key = constraint === null || message.includes(constraint) ? '' : ` [${constraint}]`;
  const [first = '', ...rest] = wrapped(printable(`${before}${severity}${where} ${message}${key}`), terminal, indent);
  const at = indent.length + before.length;
  if (!first.startsWith(severity, at)) return [first, ...rest];
  const word = emphasise(terminal, emphasisOf[severity], severity);
  return [`${first.slice(0, at)}${word}${first.slice(at + severity.length)}`, ...rest];
};

/** The same for the same thing at another item of a list. */
export const kindKeyOf = ({ severity, expression, constraint, message }: JudgedIssue): string =>
  [severity, expression.replaceAll(/\[\d+\]/g, ''), constraint ?? '', message].join(' ');

/** `2 errors, 1 warning`; empty where there is neither. */
export const problemWords = (counts: { readonly errors: number; readonly warnings: number }): string =>
  [
    ...(counts.errors === 0 ? [] : [counted(counts.errors, 'error', 'errors')]),
    ...(counts.warnings === 0 ? [] : [counted(counts.warnings, 'warning', 'warnings')]),
  ].join(', ');
