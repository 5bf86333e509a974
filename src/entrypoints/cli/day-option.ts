import { InvalidArgumentError } from 'commander';
import { isDay } from '../../domain/partial-date.ts';

/** Reads the day, `YYYY-MM-DD`, that an option is given. Throws commander's `InvalidArgumentError`. */
export const readDay = (value: string): string => {
  if (!isDay(value)) throw new InvalidArgumentError('Expected a day, YYYY-MM-DD.');
  return value;
};
