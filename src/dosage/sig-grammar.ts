import { skip, type Taken, takeDose, wordAt } from './sig-numbers.ts';
import type { PlacedPiece, SigPiece } from './sig-pieces.ts';
import { rulesAt } from './sig-rules.ts';
import type { SigToken } from './sig-tokens.ts';
import { instructionWords, phrasesByFirstWord } from './sig-vocabulary.ts';

/**
 * The tokens of a sig as pieces, or `null` as soon as one token belongs to none: a sig is understood wholly or not
 * at all.
 */
export const parsePieces = (tokens: readonly SigToken[]): readonly PlacedPiece[] | null => {
  const pieces: PlacedPiece[] = [];
  for (let at = 0; at < tokens.length; ) {
    const taken = takePiece(tokens, at);
    if (taken === null) return null;
    pieces.push({ piece: taken.value, start: tokens[at]?.start ?? 0, end: tokens[taken.next - 1]?.end ?? 0 });
    at = taken.next;
  }
  return pieces;
};

const takePiece = (tokens: readonly SigToken[], at: number): Taken<SigPiece> | null => {
  const known = takeKnown(tokens, at);
  if (known !== null) return known;
  const dose = takeDose(tokens, at);
  return dose === null ? takePurpose(tokens, at) : { value: { kind: 'dose', ...dose.value }, next: dose.next };
};

/** `for` and plain words that nothing else took; what they mean hangs on a `prn` before them. */
const takePurpose = (tokens: readonly SigToken[], at: number): Taken<SigPiece> | null => {
  if (wordAt(tokens, at) !== 'for') return null;
  const end = endOfReason(tokens, at + 1);
  const reason = end === at + 1 ? null : reasonBetween(tokens, at + 1, end);
  return reason === null ? null : { value: { kind: 'purpose', ...reason, known: false }, next: end };
};

/** Any piece but a dose. */
const takeKnown = (tokens: readonly SigToken[], at: number): Taken<SigPiece> | null => {
  if (tokens[at]?.kind === 'bad') return null;
  for (const rule of rulesAt(tokens[at])) {
    const taken = rule(tokens, at);
    if (taken !== null) return taken;
  }
  return takeAsNeeded(tokens, at) ?? takePhrase(tokens, at);
};

const takePhrase = (tokens: readonly SigToken[], at: number): Taken<SigPiece> | null => {
  const phrases = phrasesByFirstWord.get(wordAt(tokens, at));
  const longer = phrases?.bySecond.get(wordAt(tokens, at + 1));
  const found =
    longer?.find(({ words }) => words.every((word, offset) => wordAt(tokens, at + offset) === word)) ?? phrases?.alone;
  return found === undefined ? null : { value: found.piece, next: at + found.words.length };
};

const longestReason = 8;

/** `prn`, `as needed for anxiety`, `when needed for pain or fever`. */
const takeAsNeeded = (tokens: readonly SigToken[], at: number): Taken<SigPiece> | null => {
  const phrase = wordAt(tokens, at + 1) === 'needed' && ['as', 'when', 'if'].includes(wordAt(tokens, at));
  if (!phrase && wordAt(tokens, at) !== 'prn') return null;
  const head = phrase ? at + 2 : at + 1;
  if (wordAt(tokens, head) === '(') return takeBracketedReason(tokens, head);
  const said = skip(tokens, head, ':');
  const isFor = wordAt(tokens, said) === 'for' && !isLasting(tokens, said);
  const start = isFor ? skip(tokens, said + 1, ':') : said;
  const end = endOfReason(tokens, start);
  if (end === start) return isFor || said > head ? null : { value: { kind: 'as-needed', reason: null }, next: head };
  return { value: { kind: 'as-needed', reason: reasonBetween(tokens, start, end) }, next: end };
};

const reasonBetween = (tokens: readonly SigToken[], start: number, end: number) => {
  const [first, last] = [tokens[start], tokens[end - 1]];
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
};

/** `as needed (insomnia)`; brackets that hold anything else are read as what they are. */
const takeBracketedReason = (tokens: readonly SigToken[], at: number): Taken<SigPiece> => {
  const end = endOfReason(tokens, at + 1);
  if (end === at + 1 || wordAt(tokens, end) !== ')') return { value: { kind: 'as-needed', reason: null }, next: at };
  return { value: { kind: 'as-needed', reason: reasonBetween(tokens, at + 1, end) }, next: end + 1 };
};

const isLasting = (tokens: readonly SigToken[], at: number): boolean =>
  rulesAt(tokens[at]).some((rule) => {
    const taken = rule(tokens, at);
    return taken !== null && taken.value.kind !== 'purpose';
  });

/** A reason is plain words up to the next thing that the grammar knows; `and`, `or`, `of` and `/` only between words. */
const endOfReason = (tokens: readonly SigToken[], start: number): number => {
  let end = start;
  for (let at = start; at < tokens.length && at - start < longestReason; ) {
    const isLink = at > start && ['and', 'or', 'of', '/'].includes(wordAt(tokens, at));
    const word = isLink ? at + 1 : at;
    if (!isReasonWord(tokens, word)) break;
    at = word + 1;
    end = at;
  }
  return end;
};

const isReasonWord = (tokens: readonly SigToken[], at: number): boolean => {
  const word = wordAt(tokens, at);
  if (tokens[at]?.kind !== 'word' || word === 'or' || word === 'and' || word === 'of') return false;
  return !instructionWords.has(word) && takeKnown(tokens, at) === null && takeDose(tokens, at) === null;
};
