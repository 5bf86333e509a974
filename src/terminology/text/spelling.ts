import { bitsIn } from './form-bits.ts';

/** Words of names that a misspelt word may stand for, the nearest first. */
export interface Spelling {
  candidatesFor(word: string, mostErrors: number): readonly SpellingCandidate[];
}

export interface SpellingCandidate {
  readonly word: string;
  readonly distance: number;
}

/** Shorter words are as near to another drug as to themselves. */
const shortest = 5;

/** Errors that a word of this length may hold and still be told from other names. */
const allowedErrors = (word: string): number => (word.length < shortest ? 0 : word.length < 8 ? 1 : 2);

/** One bit a letter, and one bit a letter that occurs twice: words with few errors share nearly all of them. */
const letterBits = (word: string): readonly [once: number, twice: number] => {
  let once = 0;
  let twice = 0;
  for (let index = 0; index < word.length; index += 1) {
    const bit = 1 << (word.charCodeAt(index) % 31);
    twice |= once & bit;
    once |= bit;
  }
  return [once, twice];
};

/** Rows of the table of distances, used anew by every comparison: words of names are shorter than this. */
const longestWord = 64;
const rows = [
  new Uint8Array(longestWord + 1),
  new Uint8Array(longestWord + 1),
  new Uint8Array(longestWord + 1),
] as const;

/**
 * Edits from one word to the other: a letter more, a letter less, another letter, two neighbours exchanged (the optimal
 * string alignment distance); anything above `most`, and any word of more than 64 letters, comes back as `most + 1`.
 */
export const editDistance = (one: string, other: string, most: number): number => {
  if (Math.abs(one.length - other.length) > most || one.length > longestWord || other.length > longestWord)
    return most + 1;
  const tooMany = most + 1;
  let [before, row, next] = rows;
  for (let j = 0; j <= other.length; j += 1) row[j] = j;
  for (let i = 1; i <= one.length; i += 1) {
    const letter = one.charCodeAt(i - 1);
    const earlier = one.charCodeAt(i - 2);
    // Nothing further than `most` from the diagonal can come back to it in time.
    const from = Math.max(1, i - most);
    const to = Math.min(other.length, i + most);
    let left = from === 1 ? i : tooMany;
    let least = left;
    next[from - 1] = left;
    for (let j = from; j <= to; j += 1) {
      const own = other.charCodeAt(j - 1);
      const above = j === i + most ? tooMany : (row[j] ?? 0) + 1;
      let cost = Math.min(above, left + 1, (row[j - 1] ?? 0) + (letter === own ? 0 : 1));
      if (i > 1 && j > 1 && letter === other.charCodeAt(j - 2) && earlier === own) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      next[j] = cost;
      left = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return tooMany;
    [before, row, next] = [row, next, before];
  }
  return Math.min(row[other.length] ?? tooMany, tooMany);
};

/**
 * A word as it sounds, roughly: every run of vowels is one, a letter written twice is one, `ph` is `f`, and a vowel at the
 * end is silent. Most errors of people who know a name by ear keep it.
 */
export const soundsOf = (word: string): string =>
  word
    .replaceAll('ph', 'f')
    .replace(/[aeiouy]+/gu, 'a')
    .replace(/(.)\1+/gu, '$1')
    .replace(/a$/u, '');

/**
 * Spelling over a vocabulary. Words are compared letter by letter only where they can be near: those of about the same
 * length that begin or end with the same letter (whoever has both wrong has more than a slip) and share most letters.
 */
export const createSpelling = (vocabulary: readonly string[]): Spelling => {
  const words = vocabulary.filter((word) => word.length >= shortest);
  const bits = words.map(letterBits);
  const once = Int32Array.from(bits, ([one]) => one);
  const twice = Int32Array.from(bits, ([, two]) => two);
  const beginning = groupBy(words, (word) => `${word.length}${word[0]}`);
  const ending = groupBy(words, (word) => `${word.length}${word.at(-1)}`);

  return {
    candidatesFor(word, mostErrors) {
      const most = Math.min(allowedErrors(word), mostErrors);
      if (most === 0) return [];
      const [ownOnce, ownTwice] = letterBits(word);
      const found: SpellingCandidate[] = [];
      const compare = (place: number, changed: number): void => {
        if (bitsIn((once[place] ?? 0) ^ ownOnce) > changed || bitsIn((twice[place] ?? 0) ^ ownTwice) > changed) return;
        const candidate = words[place] ?? '';
        const distance = editDistance(word, candidate, most);
        if (distance <= most) found.push({ word: candidate, distance });
      };
      for (let length = Math.max(shortest, word.length - most); length <= word.length + most; length += 1) {
        // A letter more or less changes one of the letters that occur, another letter two.
        const changed = 2 * most - Math.abs(length - word.length);
        for (const place of beginning.get(`${length}${word[0]}`) ?? []) compare(place, changed);
        for (const place of ending.get(`${length}${word.at(-1)}`) ?? []) {
          if (words[place]?.[0] !== word[0]) compare(place, changed);
        }
      }
      return found.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
    },
  };
};

const groupBy = (words: readonly string[], keyOf: (word: string) => string): ReadonlyMap<string, readonly number[]> => {
  const groups = new Map<string, number[]>();
  words.forEach((word, place) => {
    const group = groups.get(keyOf(word));
    if (group === undefined) groups.set(keyOf(word), [place]);
    else group.push(place);
  });
  return groups;
};
