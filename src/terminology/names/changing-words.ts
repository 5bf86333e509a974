/**
 * Words beside a drug's name with which the same brand often holds more, fewer or other ingredients (`Claritin-D`, `Cipro
 * HC`). Where one of them is left over, whatever stands between, the name is not yet the answer. Written by hand. A word
 * that changes only strength, release or device is not here: left over, it makes an answer less sure, and what it changes
 * must be said by strength and form.
 */
export const changingWords: readonly string[] = `
  ac advanced allergy arthritis cold combination combo complete complex compound congestion cough d day daytime dm duo fe
  flu hc hct headache homeopathic homeopathy migraine night nighttime nx plus pm severe sinus`
  .split(/\s+/u)
  .filter((word) => word !== '');
