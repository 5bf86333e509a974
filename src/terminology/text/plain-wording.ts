import { otherWords } from '../names/other-words.ts';

/** Phrases of lists in which a denying word says nothing of whether the drug is taken. */
const phrases = new RegExp(
  [
    ...otherWords.map(({ word }) => word).filter((word) => /\b(?:no|not|non|without)\b/u.test(word)),
    ...['not to exceed', 'do not exceed', 'do not crush', 'do not chew', 'do not stop', 'no more than', 'no known'],
  ]
    .toSorted((one, other) => other.length - one.length)
    .map((phrase) => `\\b${phrase.replace(/[^a-z ]/gu, '.')}\\b`)
    .join('|'),
  'gu',
);

/** Abbreviations with points, which part their letters: `q.d.`, `p.o.`, `b.i.d.` */
const dotted = /(?<![a-z0-9.])(?:[a-z]\.){2,}[a-z]?(?![a-z0-9])/gu;

interface Wording {
  /** Whether the text can hold it at all: asked first, since most texts do not. */
  readonly mayBeIn: (text: string) => boolean;
  readonly written: RegExp;
  readonly read: string | ((letters: string) => string);
}

/** How lists write what the reader of words would take for something else. */
const wordings: readonly Wording[] = [
  { mayBeIn: (text) => text.includes('.'), written: dotted, read: (letters) => letters.replaceAll('.', '') },
  { mayBeIn: (text) => text.includes('d/c'), written: /\bd\/c(?:'?e?d)?\b/gu, read: 'discontinued' },
  // `108 (90 base) mcg`: of the salt, and of the base, which names of products tell.
  { mayBeIn: (text) => text.includes(' base)'), written: /\b[\d.]+ \(([\d.]+) base\)/gu, read: '$1' },
  // Codes of forms with the hours that they last: `TB24`, `CP12`, `T24A`, `PT72`.
  { mayBeIn: (text) => /\d/u.test(text), written: /\b(?:tb|t(?=\d+a))(12|24)a?\b/gu, read: '$1 hr er tablet' },
  { mayBeIn: (text) => text.includes('c'), written: /\b(?:cp|c(?=\d+a))(12|24)a?\b/gu, read: '$1 hr er capsule' },
  { mayBeIn: (text) => text.includes('pt'), written: /\bpt(?:24|72)\b/gu, read: 'patch' },
  { mayBeIn: (text) => /\b(?:no|not|non|without)\b/u.test(text), written: phrases, read: ' ' },
];

/** A folded text in words that stand for one thing: phrases that say nothing of the drug are left out. */
export const plainly = (text: string): string => {
  const plain = wordings.reduce(
    (before, { mayBeIn, written, read }) =>
      !mayBeIn(before)
        ? before
        : typeof read === 'string'
          ? before.replace(written, read)
          : before.replace(written, read),
    text,
  );
  return plain === text ? text : plain.replace(/\s+/gu, ' ').trim();
};
