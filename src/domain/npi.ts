/**
 * Whether ten digits are a National Provider Identifier: the Luhn sum over the digits behind the prefix 80840, which
 * counts 24 by itself, ends in 0 (45 CFR 162.406; US Core us-core-16 and us-core-17).
 */
export const isNpi = (value: string): boolean => /^\d{10}$/.test(value) && luhnSum(value) % 10 === 0;

const luhnSum = (digits: string): number =>
  [...digits].reduce((sum, character, index) => {
    const digit = Number(character);
    if (index % 2 === 1) return sum + digit;
    return sum + (digit < 5 ? digit * 2 : digit * 2 - 9);
  }, prefixSum);

const prefixSum = 24;
