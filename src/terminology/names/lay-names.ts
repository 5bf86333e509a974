/**
 * What patients call drugs and supplements, only where one thing can be meant. Left out: St. John's wort and valerian (the
 * data has no concept of them), multivitamins, probiotics, calcium with vitamin D (which salt?), iron.
 */
import type { WrittenName } from './name-origin.ts';

export const layNames: readonly WrittenName[] = [
  { written: 'baby aspirin', means: 'aspirin', from: 'practice' },
  { written: 'baking soda', means: 'sodium bicarbonate', from: 'practice' },
  { written: 'black cohosh', means: 'black cohosh extract', from: 'practice' },
  { written: 'cranberry extract', means: 'cranberry preparation', from: 'practice' },
  { written: 'echinacea', means: 'Echinacea preparation', from: 'practice' },
  { written: 'epsom salt', means: 'magnesium sulfate', from: 'practice' },
  { written: 'epsom salts', means: 'magnesium sulfate', from: 'practice' },
  { written: 'fish oil', means: 'fish oils', from: 'practice' },
  { written: 'garlic extract', means: 'garlic preparation', from: 'practice' },
  { written: 'gingko biloba', means: 'Ginkgo biloba extract', from: 'practice' },
  { written: 'ginkgo', means: 'Ginkgo biloba extract', from: 'practice' },
  { written: 'ginkgo biloba', means: 'Ginkgo biloba extract', from: 'practice' },
  { written: 'ginseng', means: 'ginseng preparation', from: 'practice' },
  { written: 'glucosamine chondroitin', means: 'chondroitin sulfates / glucosamine', from: 'practice' },
  { written: 'glucosamine-chondroitin', means: 'chondroitin sulfates / glucosamine', from: 'practice' },
  { written: 'glucosamine/chondroitin', means: 'chondroitin sulfates / glucosamine', from: 'practice' },
  { written: 'kava', means: 'kava preparation', from: 'practice' },
  { written: 'kava kava', means: 'kava preparation', from: 'practice' },
  { written: 'l-arginine', means: 'arginine', from: 'practice' },
  { written: 'l-carnitine', means: 'levocarnitine', from: 'practice' },
  { written: 'l-lysine', means: 'lysine', from: 'practice' },
  { written: 'l-theanine', means: 'theanine', from: 'practice' },
  { written: 'l-tryptophan', means: 'tryptophan', from: 'practice' },
  { written: 'l-tyrosine', means: 'tyrosine', from: 'practice' },
  { written: 'milk of magnesia', means: 'magnesium hydroxide', from: 'practice' },
  { written: 'milk thistle', means: 'milk thistle extract', from: 'practice' },
  { written: 'omega 3 fatty acids', means: 'omega-3 fatty acids', from: 'practice' },
  { written: 'petroleum jelly', means: 'petrolatum', from: 'practice' },
  { written: 'rubbing alcohol', means: 'isopropyl alcohol', from: 'practice' },
  { written: 'saw palmetto', means: 'saw palmetto extract', from: 'practice' },
  { written: 'turmeric', means: 'turmeric extract', from: 'practice' },
  { written: 'vitamin c', means: 'ascorbic acid', from: 'practice' },
];
