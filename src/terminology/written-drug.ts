import type { Route } from '../domain/dosing.ts';
import { foldName } from './drug-name.ts';
import type { Measure } from './drug-strength.ts';
import { type FormWord, namesForm, takeFormWords } from './written-form.ts';
import { takeStrengths } from './written-strength.ts';

/** A written drug taken apart: `Fluoxetine (Prozac) 20 mg capsule`. Nothing is looked up yet. */
export interface WrittenDrug {
  /** What may be the name, the likeliest first: with, then without words that also occur in brand names. */
  readonly names: readonly string[];
  /** What stood in square brackets, where a brand stands in RxNorm's names. */
  readonly bracketed: string | null;
  readonly measures: readonly Measure[];
  /** There is more strength in the text than `measures` says. */
  readonly unreadStrength: boolean;
  readonly forms: readonly RegExp[];
  /** The words of form as written, in their order, as RxNorm would write a dose form. */
  readonly formText: string;
  /** The words that name a form (`tablet`, `film`), without those of route and release; empty where there is none. */
  readonly formNoun: string;
  readonly route: Route | null;
  readonly extendedRelease: boolean | null;
}

/** Salts as prescriptions abbreviate them; no other abbreviation is safe to read. */
const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w-])hcl(?![\w-])/gu, 'hydrochloride'],
  [/(?<![\w-])hbr(?![\w-])/gu, 'hydrobromide'],
];

const expand = (name: string): string =>
  abbreviations.reduce((text, [pattern, word]) => text.replace(pattern, word), name);

const trimmed = (name: string): string => name.replace(/^[\s,;:./-]+|[\s,;:./-]+$/gu, '').replace(/\s+,/gu, ',');

const routeOf = (words: readonly FormWord[]): Route | null => {
  const routes = [...new Set(words.flatMap(({ route }) => (route === undefined ? [] : [route])))];
  const named = routes.filter((route) => route !== 'injection');
  const [only] = named.length > 0 ? named : routes;
  return (named.length > 0 ? named : routes).length === 1 && only !== undefined ? only : null;
};

const releaseOf = (words: readonly FormWord[]): boolean | null => {
  const said = new Set(
    words.flatMap(({ extendedRelease }) => (extendedRelease === undefined ? [] : [extendedRelease])),
  );
  return said.size === 1 ? said.has(true) : null;
};

/** Words of form of a text in the order written. */
const inOrder = (text: string, words: readonly FormWord[]): string =>
  words
    .toSorted((one, other) => text.indexOf(one.words) - text.indexOf(other.words))
    .map(({ words: written }) => written)
    .join(' ');

/** Takes a written drug apart; the text is folded first, so case and white space never matter. */
export const parseWrittenDrug = (text: string): WrittenDrug => {
  const folded = foldName(text);
  const bracket = /^(.*?)\s*\[([^[\]]+)\](.*)$/u.exec(folded);
  const unbracketed = bracket ? `${bracket[1] ?? ''} ${bracket[3] ?? ''}`.trim() : folded;
  const { measures, unread, rest } = takeStrengths(unbracketed);
  const whole = takeFormWords(rest, false);
  const names = [rest, takeFormWords(rest, true).rest, whole.rest].map(trimmed);
  return {
    names: [...new Set([...names, ...names.map(expand)])].filter((name) => name !== ''),
    bracketed: bracket?.[2]?.trim() ?? null,
    measures,
    unreadStrength: unread,
    forms: whole.found.flatMap(({ form }) => (form === undefined ? [] : [form])),
    formText: inOrder(rest, whole.found),
    formNoun: inOrder(rest, whole.found.filter(namesForm)),
    route: routeOf(whole.found),
    extendedRelease: releaseOf(whole.found),
  };
};
