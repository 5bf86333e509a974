import type { DrugToken } from './drug-tokens.ts';
import type { PlacedMeasure } from './parsed-drug-text.ts';

/** Words before a number that make it a count of something, and no strength. */
export const counting = new Set(
  'take takes use give inject apply qty quantity disp dispense x q every sig times for of refill refills no'.split(' '),
);

/** Words that join two names. */
export const joiners = new Set(['and', 'with', 'w']);

/** What may stand behind `q`: every day, every hour, every week. */
export const timesOfDay = new Set(['d', 'h', 'w', 'm']);

/** Words between two numbers of which either may be meant. */
export const betweenNumbers = new Set(['and', 'or', 'to']);

/** Whether a number goes on behind a comma or a point without space, or with an exponent: `2,5`, `1.5.5`, `1e3`. */
export const isCutNumber = (tokens: readonly DrugToken[], at: number): boolean => {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (token === undefined) return false;
  if (token.kind === 'number') return token.gap === ',' || token.gap === '.' || tokens[at - 1]?.text === 'e';
  return token.text === 'e' && token.gap === '' && next?.kind === 'number' && /^[+-]?$/u.test(next.gap);
};

/** What stands in brackets beside a strength is the same strength in other words: `325 mg (65 mg iron)`. */
export const withoutRepeats = (measures: readonly PlacedMeasure[]): readonly PlacedMeasure[] => {
  const outside = measures.filter(({ isAside }) => !isAside);
  return outside.length > 0 ? outside : measures;
};

/** Single letters of prescriptions (`w/`, `x 30`, `q`); any other may be part of a name: `vitamin k`. */
export const isSign = (token: DrugToken): boolean => signs.has(token.text);

const signs = new Set(['x', 'w', 'c', 'q', 's']);

/** How many are dispensed (`#30`); directly behind a name it may be part of it (`Tylenol #3`). */
export const isDispensed = (token: DrugToken): boolean => token.text.startsWith('#');

/** Between two words of one name there may be space, a hyphen, a comma, a point or a bracket (`thyroid (USP)`). */
export const isWithinName = (gap: string): boolean =>
  gap === ' ' || gap === '-' || gap === '' || /^[\s,.'()-]*$/u.test(gap);
