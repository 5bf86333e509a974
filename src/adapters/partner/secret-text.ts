import { ConcordError } from '../../domain/concord-error.ts';
import type { Surroundings } from './surroundings.ts';

/** Where the partner's file says that a secret is. */
export type SecretPlace = { readonly file: string } | { readonly environment: string };

/** An environment variable that a partner's file names is not set. */
export class SecretNotSetError extends ConcordError {
  override readonly code = 'secret-not-set';
  readonly variable: string;

  constructor(variable: string) {
    super('An environment variable that a partner file names is not set. Set it and start again.');
    this.variable = variable;
  }
}

/**
 * Reads a secret anew, without the line end that editors put behind it. A key in a variable may have `\n` for its line
 * ends, as many deployment tools can hold no others.
 * @throws SecretNotSetError, and whatever reading the file throws
 */
export const readSecret = async (
  place: SecretPlace,
  { readKey, environment }: Pick<Surroundings, 'readKey' | 'environment'>,
): Promise<string> => {
  if ('file' in place) return (await readKey(place.file)).trim();
  const value = environment[place.environment]?.trim() ?? '';
  if (value === '') throw new SecretNotSetError(place.environment);
  return value.startsWith('-----BEGIN') ? value.replaceAll('\\n', '\n') : value;
};

/** Where a secret is, for a log: the name of its file or variable, never what it holds. */
export const nameOfPlace = (place: SecretPlace): string => ('file' in place ? place.file : place.environment);
