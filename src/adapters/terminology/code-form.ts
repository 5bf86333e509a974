/*
 * What codes of large systems look like, by which a slip of the hand is told where the system itself is not at hand.
 */

/**
 * Whether a code looks like one of SNOMED CT: an identifier of 6 to 18 digits with its check digit, or an expression
 * (which is not read).
 */
export const isLikeSnomed = (code: string): boolean =>
  snomedId.test(code) ? hasVerhoeffDigit(code) : /[:+={|]/.test(code);

const snomedId = /^[1-9]\d{5,17}$/;

/** Verhoeff's check: the digits, from the last, walked through the dihedral group of order ten come to its unit. */
const hasVerhoeffDigit = (digits: string): boolean => {
  let state = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - zero;
    state = product(state, permutations[place % 8]?.[digit] ?? 0);
  }
  return state === 0;
};

const zero = 48;

/** The product in the dihedral group: 0 to 4 are rotations, 5 to 9 reflections. */
const product = (left: number, right: number): number => {
  const turned = left < 5 ? left + (right % 5) : left - (right % 5) + 5;
  return (turned % 5) + (left < 5 === right < 5 ? 0 : 5);
};

/** Verhoeff's permutation and its powers: one for each place. */
const permutations: readonly (readonly number[])[] = (() => {
  const first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const powers = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]];
  for (let power = 1; power < 8; power += 1) {
    powers.push((powers[power - 1] ?? []).map((digit) => first[digit] ?? 0));
  }
  return powers;
})();

/**
 * Whether a code looks like one of LOINC: a number with its check digit, or a part, an answer, a list or a group
 * (LP, LA, LL, LG), whose check digits go by other rules.
 */
export const isLikeLoinc = (code: string): boolean =>
  /^\d{1,8}-\d$/.test(code) ? hasMod10Digit(code.replace('-', '')) : /^L[PALG]\d{1,8}-\d$/.test(code);

/** The check digit of LOINC and of bank cards: every second digit counts double, by the sum of its digits. */
const hasMod10Digit = (digits: string): boolean => {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - zero;
    const weighed = place % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
};

/**
 * Whether a code looks like an NDC: ten digits (4-4-2, 5-3-2, 5-4-1) or eleven (5-4-2), with hyphens or without; or
 * twelve (6-4-2) with a zero before the eleven.
 */
export const isLikeNdc = (code: string): boolean =>
  /^(?:\d{10,11}|0\d{11}|\d{4}-\d{4}-\d\d|\d{5}-(?:\d{3}-\d\d|\d{4}-\d{1,2})|0\d{5}-\d{4}-\d\d)$/.test(code);

/** Whether a code is written as a MIME type is: `type/subtype`, with parameters or without (BCP 13). */
export const isLikeMimeType = (code: string): boolean => /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(?: *;.*)?$/.test(code);
