/**
 * All names for which the data has no concept of its own, in one list: brands, names of other countries, lay names. Each
 * part says how it was made. Lines of products (`Wellbutrin XL`) say more than a name does and stay lists of their own.
 */
import { brandsMissingWithA } from './brands-missing-with-a.ts';
import { internationalNames } from './international-names.ts';
import { layNames } from './lay-names.ts';
import { missingBrands } from './missing-brands.ts';
import type { WrittenName } from './name-origin.ts';
import { packBrands } from './pack-brands.ts';

export { type BrandLine, type BrandLineForm, brandLines, type MissingBrandLine } from './brand-lines.ts';
export { missingBrandLines } from './missing-brand-lines.ts';
/** Brands that the data lacks as brands. */
export const otherBrandNames: readonly WrittenName[] = [...packBrands, ...brandsMissingWithA, ...missingBrands];

/** Names of substances that the data lacks. */
export const otherSubstanceNames: readonly WrittenName[] = [...internationalNames, ...layNames];

export const otherNames: readonly WrittenName[] = [...otherBrandNames, ...otherSubstanceNames];
