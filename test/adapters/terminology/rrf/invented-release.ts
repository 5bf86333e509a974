import {
  attributeLine,
  conceptLine,
  type ReleaseLines,
  type Sentence,
  sentenceLine,
  sourceLine,
} from './release-writer.ts';

/** Two drugs that nobody makes, with every term type. */
export const inventedConcepts: readonly (readonly [rxcui: number, type: string, name: string])[] = [
  [1, 'IN', 'zorantine'],
  [2, 'PIN', 'zorantine hydrochloride'],
  [3, 'IN', 'belodrine'],
  [4, 'MIN', 'belodrine / zorantine'],
  [10, 'SCDC', 'zorantine hydrochloride 5 MG'],
  [11, 'SCDC', 'belodrine 10 MG'],
  [20, 'SCD', 'zorantine hydrochloride 5 MG Oral Tablet'],
  [21, 'SCD', 'belodrine 10 MG / zorantine hydrochloride 5 MG Oral Tablet'],
  [30, 'SBD', 'zorantine hydrochloride 5 MG Oral Tablet [Zorax]'],
  [31, 'BN', 'Zorax'],
  [40, 'GPCK', '{7 (zorantine hydrochloride 5 MG Oral Tablet) } Pack'],
  [41, 'BPCK', '{7 (zorantine hydrochloride 5 MG Oral Tablet [Zorax]) } Pack [Zorax Week]'],
];

export const inventedSentences: readonly Sentence[] = [
  [10, 'has_ingredient', 1],
  [10, 'has_precise_ingredient', 2],
  [11, 'has_ingredient', 3],
  [20, 'consists_of', 10],
  [21, 'consists_of', 10],
  [21, 'consists_of', 11],
  [21, 'has_ingredients', 4],
  [20, 'has_tradename', 30],
  [30, 'has_ingredient', 31],
  [40, 'contains', 20],
  [41, 'contains', 30],
  [1, 'has_form', 2],
];

/** What the drug graph makes of them: from what is contained to what contains it. */
export const inventedPairs: readonly (readonly [from: number, to: number])[] = [
  [1, 10],
  [2, 10],
  [3, 11],
  [4, 10],
  [4, 11],
  [10, 20],
  [10, 21],
  [11, 21],
  [20, 30],
  [20, 40],
  [20, 41],
  [30, 31],
];

export const inventedPackages: readonly (readonly [ndc: string, rxcui: number])[] = [
  ['00001000101', 20],
  ['00001000201', 30],
  ['00001000301', 41],
];

/** The release whole, as of 6 October 2025. */
export const inventedRelease: ReleaseLines = {
  concepts: inventedConcepts.map(([rxcui, type, name]) => conceptLine(rxcui, type, name)),
  relations: inventedSentences.map((sentence) => sentenceLine(sentence)),
  attributes: inventedPackages.map(([ndc, rxcui]) => attributeLine(rxcui, ndc)),
  sources: [sourceLine('MTHSPL', '2025_09_26'), sourceLine('RXNORM', '25AA_251006F')],
};
