import { fitStrength, fitsForm } from './fit-products.ts';
import { parseDrugText } from './parse-drug-text.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';
import { readNames } from './read-names.ts';
import { editDistance, soundsOf } from './spelling.ts';
import { type OpenText, openText, type ReadText, type TextKnowledge } from './text-knowledge.ts';

/** Words that are tried for one text; and of how many candidates none can be singled out any more. */
const mostWords = 2;
const mostCandidates = 12;

/** A name that was tried for a misspelling. */
interface Tried {
  readonly read: ReadText;
  /** Letters that would be wrong. */
  readonly errors: number;
  readonly isConfirmed: boolean;
}

/**
 * Tries names for the words that are not known; one drug must be left that has the written strength or form, and none
 * may be as near that has not.
 */
export const readMisspelt = (text: string, parsed: ParsedDrugText, knowledge: TextKnowledge): ReadText | OpenText => {
  const tried = replacements(parsed, knowledge).flatMap((replaced) => tryNames(text, parsed, replaced, knowledge));
  const [best, ...others] = tried.filter(({ isConfirmed }) => isConfirmed);
  if (best === undefined) return openMisspelt(parsed, tried);
  const isOther = ({ read }: Tried): boolean => read.bases.join() !== best.read.bases.join();
  const errors = Math.min(best.errors, ...others.filter((one) => !isOther(one)).map((one) => one.errors));
  const isDoubted =
    others.some(isOther) ||
    tried.some((one) => isOther(one) && one.errors <= errors) ||
    isLookAlike(text, best.read, parsed, knowledge);
  return isDoubted ? openMisspelt(parsed, tried) : { ...best.read, recognizedBy: 'spelling', certainty: 'moderate' };
};

const tryNames = (
  text: string,
  parsed: ParsedDrugText,
  replaced: ReadonlyMap<number, string>,
  knowledge: TextKnowledge,
): readonly Tried[] => {
  const read = readNames(parseDrugText(text, knowledge.lexicon, knowledge.words, replaced), knowledge);
  if (read.kind === 'open' || read.parsed === null || read.parsed.besideName.length > 0) return [];
  if (![...replaced.keys()].every((place) => isPartOfName(place, read.parsed))) return [];
  const distances = [...replaced].map(([place, word]) => editDistance(parsed.tokens[place]?.text ?? '', word, 2));
  const errors = distances.reduce((sum, distance) => sum + distance, 0);
  // A form alone confirms no more than one error in a word.
  const isNear = distances.every((distance) => distance <= 1);
  return [{ read, errors, isConfirmed: isConfirmed(read, isNear, knowledge) }];
};

/** Why a misspelling stays open, and the ingredients that it may have been. */
const openMisspelt = (parsed: ParsedDrugText, tried: readonly Tried[]): OpenText => {
  const bases = new Set(tried.flatMap(({ read }) => read.bases));
  if (bases.size === 0) return unknownWords(parsed);
  return openText('misspelt', [...bases]);
};

/** A word of salt beside a name, which is all that a try may have become, says nothing of the drug. */
const isPartOfName = (place: number, parsed: ParsedDrugText | null): boolean =>
  parsed?.names.some(({ from, words }) => place >= from && place < from + words) ?? false;

const unknownWords = ({ names }: ParsedDrugText): OpenText =>
  names.length === 0
    ? openText('no-name')
    : openText(
        'unknown-word',
        names.flatMap(({ entry }) => entry.bases),
      );

/** Words of names stay as they are (`acid` of a misspelt `salicylic acid`); few others are tried. */
const replacements = (
  parsed: ParsedDrugText,
  { lexicon, spelling }: TextKnowledge,
): readonly ReadonlyMap<number, string>[] => {
  const isWord = (place: number): boolean => lexicon.words().has(parsed.tokens[place]?.text ?? '');
  const misspelt = parsed.besideName.filter((place) => !isWord(place));
  if (misspelt.length === 0 || misspelt.length > mostWords) return [];
  return misspelt.reduce<readonly ReadonlyMap<number, string>[]>(
    (ways, place) => {
      const candidates = spelling().candidatesFor(parsed.tokens[place]?.text ?? '', canBeConfirmed(parsed) ? 2 : 1);
      if (candidates.length > mostCandidates) return [];
      return ways.flatMap((before) => candidates.map(({ word }) => new Map([...before, [place, word]])));
    },
    [new Map()],
  );
};

/** Without strength and form nothing can confirm a misspelling: only what is very near is told. */
const canBeConfirmed = ({ measures, bare, formNouns }: ParsedDrugText): boolean =>
  measures.length > 0 || bare.length > 0 || formNouns.length > 0;

/** Whether some product of the drug has all that is written of strength and form, and anything is written. */
const isConfirmed = (
  { bases, wanted, brand }: ReadText,
  isNearEnough: boolean,
  { products, setOf }: TextKnowledge,
): boolean => {
  if (wanted === null) return false;
  const hasStrength = wanted.strengths.length > 0 || wanted.bare.length > 0;
  if (!hasStrength && (wanted.shapes.length === 0 || !isNearEnough)) return false;
  const sold = [
    ...products.clinicalDrugsOfSet(setOf(bases)),
    ...(brand === null ? [] : products.productsOfBrand(brand.key)),
  ];
  return sold.some(
    (product) =>
      fitsForm(product, wanted, products) && (!hasStrength || fitStrength(product, wanted, products) !== 'none'),
  );
};

/**
 * Whether a misspelling may be meant as a name that is known to be taken for the one it was read as: one that is nearly
 * as near, or sold in this strength and form too and nearly as near or alike in its first letters. Whoever wrote the
 * very sounds of a name (`clonazapam`) did not mean the other.
 */
const isLookAlike = (
  text: string,
  { parsed: read, bases }: ReadText,
  written: ParsedDrugText,
  knowledge: TextKnowledge,
): boolean =>
  written.besideName.some((place) => {
    const [wrong, right] = [written.tokens[place]?.text ?? '', read?.tokens[place]?.text ?? ''];
    const isSameSound = soundsOf(wrong) === soundsOf(right);
    const distance = editDistance(wrong, right, wrong.length);
    const names = new Set([right, ...bases.map(knowledge.nameAt)]);
    return [...names].flatMap(knowledge.lookAlikesOf).some((other) => {
      const otherDistance = editDistance(wrong, other, wrong.length);
      if (otherDistance <= distance) return true;
      if (isSameSound) return false;
      if (otherDistance === distance + 1) return true;
      const isAlike = otherDistance <= distance + 2 || sharedStart(wrong, other) > sharedStart(wrong, right);
      return isAlike && isSoldAs(text, new Map([[place, other]]), knowledge);
    });
  });

const sharedStart = (one: string, other: string): number => {
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  return shared;
};

const isSoldAs = (text: string, replaced: ReadonlyMap<number, string>, knowledge: TextKnowledge): boolean => {
  const read = readNames(parseDrugText(text, knowledge.lexicon, knowledge.words, replaced), knowledge);
  return read.kind === 'drug' && isConfirmed(read, true, knowledge);
};
