import { keepingFew } from '../../domain/keeping.ts';
import { once } from '../../domain/once.ts';
import type { CodeLookup } from '../../validation/compile/codes.ts';
import { threeLetterForms, twoLetterCountries, twoLetterLanguages } from './iso-codes.ts';

/**
 * Judges language tags (BCP 47). `out`: not well-formed (RFC 5646, 2.1), or the primary language is none. `unlisted`:
 * a subtag is not among those at hand, or of a kind that is not looked up: extended languages, variants, extensions,
 * private use.
 */
export const createLanguageTagCheck = (): ((tag: string) => ReturnType<CodeLookup>) => {
  const language = once(() => names('language'));
  const script = once(() => names('script'));
  const region = once(() => names('region'));
  const isLanguage = (subtag: string): boolean =>
    subtag.length === 2 ||
    withoutName.has(subtag) ||
    (!threeLetterForms.has(subtag) && language()(subtag) !== undefined);
  const isScript = (subtag: string): boolean =>
    script()(`${subtag.slice(0, 1).toUpperCase()}${subtag.slice(1)}`) !== undefined;
  const isRegion = (subtag: string): boolean =>
    subtag.length === 2 ? twoLetterCountries.has(subtag.toUpperCase()) : region()(subtag) !== undefined;
  return (tag) => {
    if (twoLetterLanguages.has(tag)) return 'in';
    if (tag.length > longest) return 'out';
    const parts = languageTag.exec(tag.toLowerCase());
    if (parts === null) return otherForms.test(tag) ? 'unlisted' : 'out';
    const [, primary = '', extended, scriptOrNone, regionOrNone, others] = parts;
    if (primary.length === 2 ? !twoLetterLanguages.has(primary) : primary.length > 3) return 'out';
    const isKnown =
      extended === '' &&
      others === '' &&
      isLanguage(primary) &&
      (scriptOrNone === undefined || isScript(scriptOrNone)) &&
      (regionOrNone === undefined || isRegion(regionOrNone));
    return isKnown ? 'in' : 'unlisted';
  };
};

const names = (type: 'language' | 'script' | 'region'): ((subtag: string) => string | undefined) => {
  const known = new Intl.DisplayNames(['en'], { type, fallback: 'none' });
  return keepingFew((subtag) => known.of(subtag));
};

/** A tag has no bound of its own (RFC 5646, 4.4.1); nothing that is meant is longer. */
const longest = 100;

/** Tags for no language in particular, for which there is no name. */
const withoutName: ReadonlySet<string> = new Set(['mis', 'sgn', 'und']);

/** Primary language, extended languages, script, region, and what may follow: variants, extensions, private use. */
const languageTag =
  /^([a-z]{2,8})((?:(?<=^[a-z]{2,3})(?:-[a-z]{3}){1,3})?)(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)$/;

/** Tags for private use alone, and those that were registered before the form was (RFC 5646, 2.2.8). */
const otherForms = /^(?:x(?:-[a-z\d]{1,8})+|i-[a-z]{3,8}|en-gb-oed|sgn-[a-z]{2}-[a-z]{2})$/i;
