import { withoutSemanticTag } from './semantic-tag.ts';

/** Whether words in the place of a substance say that there is none: `NKDA`, `No known drug allergies`. */
export const isNoAllergy = (text: string): boolean =>
  /^(nka|nkda|none|none known|no (known )?(\w+ )?allerg(y|ies)( known)?|not allergic)\.?$/.test(
    text.trim().toLowerCase(),
  );

/**
 * What a substance may be called: the words as they stand, then without `allergy to`, `allergy` and SNOMED CT's
 * semantic tag (`Allergy to penicillin (disorder)` is also `penicillin`), and without a reaction behind it.
 */
export const substanceNames = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => [text, bareSubstance(text), beforeReaction(bareSubstance(text))])),
];

/** `carbamazepine (rash)`, `sulfa: hives`, `penicillin - anaphylaxis` as what stands before the reaction. */
const beforeReaction = (text: string): string => {
  const [before = ''] = text.split(/\s*(?:\(|:\s|\s[-\u2013\u2014]\s)/u);
  return before.trim() === '' ? text : before.trim();
};

const bareSubstance = (text: string): string => {
  const bare = withoutSemanticTag(text)
    .replace(
      /^\s*(drug |medication )?(allergy|allergic|hypersensitivity|intolerance|allergic reaction) (to|caused by)( drug)? /iu,
      '',
    )
    .replace(/ (allergy|intolerance|hypersensitivity)$/iu, '')
    .trim();
  return bare === '' ? text : bare;
};
