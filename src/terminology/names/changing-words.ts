/**
 * Words beside a drug's name that can change which drug or which product it is, and that may therefore never be skipped:
 * where one of them is left over, the name before it is not yet the answer. Written by hand.
 */
export const changeReasons = {
  'another-ingredient':
    'The same brand with this word often holds more, fewer or other ingredients (Claritin-D, Cipro HC)',
  'another-strength': 'Another strength or concentration of the same drug, or a product for other people',
  'another-release': 'Another form or speed of release of the same drug: not the same clinical drug',
  'another-product': 'Another product of the brand, with its own strength, salt, device or schedule',
} as const;

export type ChangeReason = keyof typeof changeReasons;

export interface ChangingWord {
  /** Lower-cased; may be several words. */
  readonly word: string;
  readonly why: ChangeReason;
}

const ingredientWords = `
  a.m., ac, advanced, allergy, and codeine, arthritis, aspirin free, cold, cold & flu, cold and flu,
  combination, combo, complete, complex, compound, congestion, cough, cough and cold, d, day, daytime, dm,
  dual action, duo, fe, flu, hc, homeopathic, homeopathy, hct, headache, kit, migraine, multi-symptom, night, nighttime, nx, p.m., pak,
  plus, plus d, pm, severe, sinus, triple action, w/ codeine, w/codeine, with aspirin, with caffeine,
  with codeine, with epinephrine, with fluoride, with iron, with lidocaine, with minerals, with vitamin d,
  with zinc`;

const strengthWords = `
  adult, children, children's, childrens, concentrate, double strength, double-strength, ds, es,
  extra strength, extra-strength, forte, half strength, hp, infant, infants, infants', intensol, jr, junior,
  lo, low, low dose, low-dose, max, max strength, maximum, maximum strength, mild, mini, pediatric,
  regular strength, ss, ultra`;

const releaseWords = `
  12 hour, 12-hour, 12hr, 24 hour, 24-hour, 24hr, 8 hour, 8-hour, cc, cd, chewable, controlled release, cr,
  delayed release, depot, disintegrating, dr, ec, enteric coated, enteric-coated, er, extended,
  extended release, extended-release, film, hd, immediate release, ir, la, lar, long acting, long-acting,
  m-tab, odt, patch, sa, sequels, soltab, spansule, sprinkle, sprinkles, sr, sustained release, tr, xl, xr, xt,
  zydis`;

const productWords = `
  #2, #3, #4, 49, 50+, 50/50, 70/30, 75/25, asimtufii, consta, decanoate, diskus, dot, ellipta, flexhaler,
  flexpen, flextouch, hafyera, handihaler, hfa, initio, intramuscular, kwikpen, maintena, men's, mix, mycite,
  no. 3, no. 4, one-step, prenatal, redihaler, reformulated, relprevv, respiclick, respimat, respules,
  solostar, sustenna, trinza, women's, womens`;

const wordsOf = (why: ChangeReason, text: string): readonly ChangingWord[] =>
  text.split(',').map((word) => ({ word: word.trim(), why }));

export const changingWords: readonly ChangingWord[] = [
  ...wordsOf('another-ingredient', ingredientWords),
  ...wordsOf('another-strength', strengthWords),
  ...wordsOf('another-release', releaseWords),
  ...wordsOf('another-product', productWords),
];
