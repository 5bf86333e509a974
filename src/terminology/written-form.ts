import type { Route } from '../domain/dosing.ts';

/** What a word of form, route or release in a written drug says. */
export interface FormWord {
  /** The words, lower-cased, singular; the plural is read too. */
  readonly words: string;
  /** What the dose form of RxNorm must say for it to be this form. */
  readonly form?: RegExp;
  readonly route?: Route;
  readonly extendedRelease?: boolean;
}

const injectable = /Inject|Prefilled Syringe|Cartridge/;
const extended = /Extended Release/;
const immediate = /^(?!.*(Extended|Delayed) Release)/;
const delayed = /Delayed Release|Enteric Coated/;

/** Words that stand beside a drug's name and are no part of it, the longer before the shorter that they contain. */
export const formWords: readonly FormWord[] = [
  ...['sustenna', 'trinza', 'hafyera', 'consta', 'maintena', 'asimtufii', 'relprevv'].map(
    (words): FormWord => ({ words, form: injectable, route: 'injection' }),
  ),
  { words: 'zydis', form: /Disintegrating/, route: 'oral' },
  { words: 'm-tab', form: /Disintegrating/, route: 'oral' },
  { words: 'orally disintegrating tablet', form: /Disintegrating/, route: 'oral' },
  { words: 'disintegrating oral tablet', form: /Disintegrating Oral Tablet/, route: 'oral' },
  { words: 'disintegrating tablet', form: /Disintegrating/ },
  { words: 'orally disintegrating', form: /Disintegrating/, route: 'oral' },
  { words: 'odt', form: /Disintegrating/, route: 'oral' },
  { words: 'chewable tablet', form: /Chewable/ },
  { words: 'chewable', form: /Chewable/ },
  { words: 'extended release', form: extended, extendedRelease: true },
  { words: 'extended-release', form: extended, extendedRelease: true },
  { words: 'sustained release', form: extended, extendedRelease: true },
  { words: 'sustained-release', form: extended, extendedRelease: true },
  { words: 'controlled release', form: extended, extendedRelease: true },
  { words: 'controlled-release', form: extended, extendedRelease: true },
  { words: 'delayed release', form: delayed, extendedRelease: false },
  { words: 'delayed-release', form: delayed, extendedRelease: false },
  { words: 'enteric coated', form: delayed, extendedRelease: false },
  { words: 'enteric-coated', form: delayed, extendedRelease: false },
  { words: 'immediate release', form: immediate, extendedRelease: false },
  { words: 'immediate-release', form: immediate, extendedRelease: false },
  { words: 'er', form: extended, extendedRelease: true },
  { words: 'xr', form: extended, extendedRelease: true },
  { words: 'xl', form: extended, extendedRelease: true },
  { words: 'sr', form: extended, extendedRelease: true },
  { words: 'cr', form: extended, extendedRelease: true },
  { words: 'la', form: extended, extendedRelease: true },
  { words: 'cd', form: extended, extendedRelease: true },
  { words: 'dr', form: delayed, extendedRelease: false },
  { words: 'ec', form: delayed, extendedRelease: false },
  { words: 'ir', form: immediate, extendedRelease: false },
  { words: 'prefilled syringe', form: /Prefilled Syringe/, route: 'injection' },
  { words: 'auto-injector', form: /Auto-Injector/, route: 'injection' },
  { words: 'pen injector', form: /Pen Injector/, route: 'injection' },
  { words: 'injectable solution', form: injectable, route: 'injection' },
  { words: 'injectable suspension', form: injectable, route: 'injection' },
  { words: 'injectable', form: injectable, route: 'injection' },
  { words: 'injection', form: injectable, route: 'injection' },
  { words: 'inj', form: injectable, route: 'injection' },
  { words: 'syringe', form: injectable, route: 'injection' },
  { words: 'vial', form: injectable, route: 'injection' },
  { words: 'transdermal system', form: /Transdermal/, route: 'transdermal' },
  { words: 'transdermal patch', form: /Transdermal/, route: 'transdermal' },
  { words: 'transdermal', form: /Transdermal/, route: 'transdermal' },
  { words: 'patch', form: /Transdermal|Patch/ },
  { words: 'nasal spray', form: /Nasal Spray/, route: 'nasal' },
  { words: 'nasal', form: /Nasal/, route: 'nasal' },
  { words: 'inhaler', form: /Inhal/, route: 'inhaled' },
  { words: 'ophthalmic', form: /Ophthalmic/, route: 'ophthalmic' },
  { words: 'otic', form: /Otic/, route: 'otic' },
  { words: 'vaginal', form: /Vaginal/, route: 'vaginal' },
  { words: 'rectal', form: /Rectal/, route: 'rectal' },
  { words: 'topical', form: /Topical|Medicated/, route: 'topical' },
  { words: 'sublingual', form: /Sublingual/, route: 'sublingual' },
  { words: 'sl', form: /Sublingual/, route: 'sublingual' },
  { words: 'buccal', form: /Buccal/, route: 'buccal' },
  { words: 'intramuscular', form: injectable, route: 'intramuscular' },
  { words: 'im', form: injectable, route: 'intramuscular' },
  { words: 'subcutaneous', form: injectable, route: 'subcutaneous' },
  { words: 'intravenous', form: injectable, route: 'intravenous' },
  { words: 'oral', route: 'oral' },
  { words: 'tablet', form: /Tablet/ },
  { words: 'tab', form: /Tablet/ },
  { words: 'capsule', form: /Capsule/ },
  { words: 'cap', form: /Capsule/ },
  { words: 'solution', form: /Solution|^Injection$|Prefilled Syringe/ },
  { words: 'soln', form: /Solution|^Injection$|Prefilled Syringe/ },
  { words: 'suspension', form: /Suspension|^Injection$|Prefilled Syringe/ },
  { words: 'susp', form: /Suspension|^Injection$|Prefilled Syringe/ },
  { words: 'syrup', form: /Oral Solution|Syrup/, route: 'oral' },
  { words: 'elixir', form: /Oral Solution|Elixir/, route: 'oral' },
  { words: 'film', form: /Film/ },
  { words: 'strip', form: /Film/ },
  { words: 'lozenge', form: /Lozenge/ },
  { words: 'gum', form: /Gum/ },
  { words: 'cream', form: /Cream/ },
  { words: 'ointment', form: /Ointment/ },
  { words: 'gel', form: /Gel/ },
  { words: 'lotion', form: /Lotion/ },
  { words: 'foam', form: /Foam/ },
  { words: 'spray', form: /Spray/ },
  { words: 'suppository', form: /Suppository/ },
];

/** Lines of a brand that RxNorm files under the brand alone: `Invega Sustenna` is an injection of `Invega`. */
const brandLines = new Set(['sustenna', 'trinza', 'hafyera', 'consta', 'maintena', 'asimtufii', 'relprevv', 'zydis']);

/** Whether words name a form (`tablet`), and not just a route, a release or a line of a brand. */
export const namesForm = (word: FormWord): boolean =>
  word.form !== undefined && !releaseWords.has(word.words) && !brandLines.has(word.words);

const releaseWords = new Set(formWords.filter((word) => word.extendedRelease !== undefined).map(({ words }) => words));
const patternOf = (words: string): RegExp => new RegExp(`(?<![\\w-])${words}(?:s|es)?(?![\\w-])`, 'u');
const patterns = formWords.map((word) => ({ word, pattern: patternOf(word.words) }));

/** A folded text without its words of form, and those words. */
export interface WithoutFormWords {
  readonly rest: string;
  readonly found: readonly FormWord[];
}

/** Takes the words of form out; words of release stay in when a brand's name may hold them (`Afeditab CR`). */
export const takeFormWords = (text: string, keepRelease: boolean): WithoutFormWords => {
  let rest = text;
  const found: FormWord[] = [];
  for (const { word, pattern } of patterns) {
    if (keepRelease && releaseWords.has(word.words)) continue;
    if (!pattern.test(rest)) continue;
    found.push(word);
    rest = rest.replace(pattern, ' ');
  }
  return {
    rest: rest
      .replace(/\(\s*\)/gu, ' ')
      .replace(/\s+/gu, ' ')
      .trim(),
    found,
  };
};
