import { InvalidArgumentError } from 'commander';

/** An option's text, without blanks around it. @throws InvalidArgumentError where nothing is left */
export const notBlank = (value: string): string => {
  const text = value.trim();
  if (text === '') throw new InvalidArgumentError('Expected a text that is not blank.');
  return text;
};
