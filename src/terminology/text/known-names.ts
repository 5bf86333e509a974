import { abbreviations } from '../names/abbreviations.ts';
import { ambiguousAbbreviations } from '../names/ambiguous-abbreviations.ts';
import { changingWords } from '../names/changing-words.ts';
import { lookAlikes } from '../names/look-alikes.ts';
import { nameAbbreviations } from '../names/name-abbreviations.ts';
import { brandLines, missingBrandLines, otherBrandNames, otherSubstanceNames } from '../names/other-names.ts';
import { otherWords } from '../names/other-words.ts';
import { plainBrands } from '../names/plain-brands.ts';
import { isSaltWord } from '../salt-words.ts';
import { formWords, packWords } from './form-bits.ts';
import type { OtherName } from './lexicon.ts';
import { plainly } from './plain-wording.ts';
import type { WordTables } from './word-tables.ts';

const nothingImplied = { implied: [], hours: null } as const;

/** Words of form that a line of a brand says, by its label and by its own name (`KwikPen`). */
const impliedBy = (form: string | null, written: string): readonly string[] => [
  ...(form === null ? [] : form.split(' ')),
  ...written.split(/[\s-]+/u).filter((word) => formWords.has(word)),
];

/** Names of the hand-written tables as the lexicon takes them. */
export const knownNames: readonly OtherName[] = [
  ...otherSubstanceNames.map(
    ({ written, means }): OtherName => ({ written, means, kind: 'exact-name', brand: null, ...nothingImplied }),
  ),
  ...otherBrandNames.map(
    ({ written, means }): OtherName => ({ written, means, kind: 'brand', brand: written, ...nothingImplied }),
  ),
  ...brandLines.map(
    ({ written, brand, form, hours }): OtherName => ({
      written,
      means: brand,
      kind: 'brand',
      brand: null,
      implied: impliedBy(form, written),
      hours,
    }),
  ),
  ...missingBrandLines.map(
    ({ written, means, form, hours }): OtherName => ({
      written,
      means,
      kind: 'brand',
      brand: written,
      implied: impliedBy(form, written),
      hours,
    }),
  ),
  ...abbreviations.map(
    ({ written, means }): OtherName => ({ written, means, kind: 'abbreviation', brand: null, ...nothingImplied }),
  ),
  ...nameAbbreviations
    .filter(({ kind }) => kind === 'ingredient')
    .map(({ written, means }): OtherName => ({ written, means, kind: 'abbreviation', brand: null, ...nothingImplied })),
  ...ambiguousAbbreviations.map(
    ({ written, couldMean }): OtherName => ({
      written,
      means: couldMean.join(' | '),
      kind: 'ambiguous',
      brand: null,
      ...nothingImplied,
    }),
  ),
];

const changing = new Set(changingWords.filter((word) => !formWords.has(word) && !packWords.has(word)));

const denying = new Set(
  'no not non never denies without avoid allergic allergy allergies allergens intolerant intolerance intolerances refuses ex'.split(
    ' ',
  ),
);
const ending = new Set('discontinued discontinue stopped held inactive refused dcd'.split(' '));
const holding = new Set('hold paused pause past previous previously former formerly prior'.split(' '));
/** Behind a name they make it a diagnosis, a finding or a thing that is without it. */
const somethingElse = new Set(
  'allergy allergies intolerance abuse misuse dependence addiction overdose poisoning toxicity free'
    .concat(' disorder level levels trough screen screening test reaction anaphylaxis rash')
    .split(' '),
);

const other = new Set(
  otherWords
    // Makers of several words are plain words one by one (`good sense`), and would hide what changes a name.
    .filter(({ word, kind }) => kind !== 'maker' || !/\s/u.test(word))
    .flatMap(({ word }) => word.split(/[\s.-]+/u))
    .map((word) => word.replaceAll("'", ''))
    // A single letter may be part of a name: `vitamin K`, `penicillin V`.
    .filter((word) => word.length > 1 && !changing.has(word) && !formWords.has(word) && !denying.has(word)),
);

/** Words beside names, of the hand-written tables. */
export const knownWords: WordTables = {
  shortened: new Map(
    nameAbbreviations.filter(({ kind }) => kind === 'salt').map(({ written, means }) => [written, means] as const),
  ),
  isSalt: isSaltWord,
  isOther: (word) => other.has(word),
  isChanging: (word) => changing.has(word),
  isDenying: (word) => denying.has(word),
  isOfSomethingElse: (word) => somethingElse.has(word),
  isHolding: (word) => holding.has(word),
  isEnding: (word) => ending.has(word),
  plainly,
};

const partners = new Map<string, string[]>();
for (const { names } of lookAlikes) {
  const [one, second] = names;
  partners.set(one, [...(partners.get(one) ?? []), second]);
  partners.set(second, [...(partners.get(second) ?? []), one]);
}

/** Names that are known to be taken for this one. */
export const lookAlikesOf = (name: string): readonly string[] => partners.get(name) ?? [];

/** Forms for which a line of a brand has a name of its own. */
const unusual: ReadonlySet<string> = new Set(['extended release', 'delayed release', 'disintegrating', 'chewable']);

/** The first words of a name, as often as it has any before its last: `zofran` of `zofran odt`. */
const beginningsOf = (name: string): readonly string[] =>
  name.split(' ').flatMap((_, count, words) => (count === 0 ? [] : [words.slice(0, count).join(' ')]));

const alsoPlain = new Set([
  ...plainBrands,
  ...missingBrandLines.flatMap(({ written, form }) => (unusual.has(form ?? '') ? beginningsOf(written) : [])),
]);

/** Whether the bare name of a brand, folded, is a plain product, though the data may hold only its slow ones. */
export const isAlsoPlain = (brand: string): boolean => alsoPlain.has(brand);
