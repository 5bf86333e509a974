import { isAmountUnit } from '../drug-strength.ts';
import {
  changesWithinDirections,
  isFormOfProduct,
  isNoDrugOfList,
  isOfOwnStrength,
  startOfDirections,
} from './directions.ts';
import { type DrugToken, tokenizeDrugText } from './drug-tokens.ts';
import { type FormWord, formFillers, formWords, packWords } from './form-bits.ts';
import type { Lexicon, NameEntry } from './lexicon.ts';
import { entryAt } from './name-at.ts';
import type { ParsedDrugText, PlacedMeasure, WrittenName } from './parsed-drug-text.ts';
import { isDenied, isEnded, isLaboratoryValue } from './said-of-taking.ts';
import {
  counting,
  cutNumberAt,
  isCoating,
  isDispensed,
  isOfTablets,
  isOneOfSeveral,
  isPlace,
  isSign,
  isStrengthAt,
  joiners,
  timesOfDay,
  unreadableMeasure,
  withoutRepeats,
} from './token-roles.ts';
import type { WordTables } from './word-tables.ts';
import { readNumber } from './written-measures.ts';

/** Takes a folded text apart. `replaced` gives another word for a place: a spelling that is tried. */
export const parseDrugText = (
  text: string,
  lexicon: Lexicon,
  words: WordTables,
  replaced: ReadonlyMap<number, string> | null = null,
): ParsedDrugText => {
  const written = tokenizeDrugText(text);
  const tokens = replaced === null ? written : written.map((token, place) => withWord(token, replaced.get(place)));
  return new DrugTextReader(tokens, lexicon, words).read();
};

const withWord = (token: DrugToken, word: string | undefined): DrugToken =>
  word === undefined ? token : { ...token, text: word };

/** One reading of one text: the places where it stands and what it has met. */
class DrugTextReader {
  readonly #tokens: readonly DrugToken[];
  readonly #lexicon: Lexicon;
  readonly #words: WordTables;
  readonly #names: WrittenName[] = [];
  readonly #salts: { word: string; afterName: number }[] = [];
  readonly #measures: PlacedMeasure[] = [];
  readonly #bare: { readonly values: readonly number[]; readonly to: number }[] = [];
  readonly #millilitres: number[] = [];
  readonly #hours: number[] = [];
  readonly #actuations: number[] = [];
  readonly #forms: FormWord[] = [];
  readonly #formNouns: string[] = [];
  readonly #unknown: number[] = [];
  /** Unknown words that something joins to what stands before. */
  readonly #joinedWords = new Set<number>();
  #hasNegative = false;
  #hasTwofoldNumber = false;
  #isPack = false;
  /** Whether something that joins two names was met since the last name. */
  #joined = false;
  /** Where the directions begin. */
  #directions = Number.POSITIVE_INFINITY;

  constructor(tokens: readonly DrugToken[], lexicon: Lexicon, words: WordTables) {
    this.#tokens = tokens;
    this.#lexicon = lexicon;
    this.#words = words;
  }

  read(): ParsedDrugText {
    for (let at = 0; at < this.#tokens.length; ) at += this.#take(at);
    return {
      tokens: this.#tokens,
      names: this.#names,
      salts: this.#salts,
      measures: withoutRepeats(this.#measures, this.#names),
      bare: this.#bare.flatMap(({ values, to }) => (this.#unknown.includes(to) ? [] : [values])),
      millilitres: this.#millilitres,
      hours: this.#hours,
      actuations: this.#actuations,
      forms: this.#forms,
      formNouns: this.#formNouns,
      unknown: this.#unknown,
      besideName: this.#unknown.filter((place) => this.#isBesideName(place)),
      hasNegative: this.#hasNegative,
      isPack: this.#isPack,
      isFinding: isLaboratoryValue(this.#tokens),
      isDenied: isDenied(this.#tokens, this.#names, this.#words),
      isEnded: isEnded(this.#tokens, this.#directions, this.#words),
      hasTwofoldNumber: this.#hasTwofoldNumber,
    };
  }

  /** Takes what stands at a place, and says how many tokens it is. */
  #take(at: number): number {
    const token = this.#tokens[at];
    if (token === undefined) return 1;
    if (token.gap !== ' ' && token.gap !== '' && /[-/+&]/u.test(token.gap)) this.#joined = true;
    const name = this.#isNote(at, token) ? 0 : this.#takeName(at, token);
    if (name > 0) return name;
    if (at >= this.#directions) return this.#takeDirection(at, token);
    if (token.text === 'u' && this.#tokens[at + 1]?.kind === 'number') return this.#takeConcentration(at);
    if (token.kind === 'number') return this.#takeNumber(at, token);
    return this.#takeWord(at, token);
  }

  /** `(65 mg iron)` beside another name says how much of an element is in it. */
  #isNote(at: number, token: DrugToken): boolean {
    if (token.inside !== '(') return false;
    const before = this.#tokens[at - 1];
    const isAfterMeasure = before?.inside === '(' && isAmountUnit(before.text) && token.gap === ' ';
    return isAfterMeasure && this.#names.some(({ inside }) => inside === '');
  }

  /** `U-100` of an insulin: units in a millilitre. */
  #takeConcentration(at: number): number {
    const value = Number(this.#tokens[at + 1]?.text);
    const afterName = this.#names.length - 1;
    const reading = { kind: '[iU]/mL', value };
    this.#measures.push({ measure: null, readings: [reading], millilitres: null, afterName, isAside: true });
    return 2;
  }

  #takeName(at: number, token: DrugToken): number {
    const most = this.#lexicon.longestFrom(token.text);
    if (most === 0) return 0;
    for (let count = Math.min(most, this.#tokens.length - at); count > 0; count -= 1) {
      if (count > 1 && isStrengthAt(this.#tokens, at + count - 1)) continue;
      const entry = entryAt(this.#tokens, at, count, this.#lexicon, this.#words);
      if (entry === null || (count === 1 && (this.#isOrdinary(token, entry) || this.#isSaltOfName(at)))) continue;
      if (at >= this.#directions && isNoDrugOfList(this.#tokens, at)) return count;
      this.#names.push({ entry, from: at, to: at + count, words: count, joined: this.#joined, inside: token.inside });
      this.#joined = false;
      if (this.#names.length === 1) this.#directions = startOfDirections(this.#tokens, at + count);
      return count;
    }
    return 0;
  }

  /**
   * Of directions only what tells products apart is taken: a strength where the form is not yet written with one, a
   * form, a release. The rest says how the drug is taken.
   */
  #takeDirection(at: number, token: DrugToken): number {
    const isSettled = this.#measures.length + this.#bare.length > 0;
    if (token.kind === 'number') {
      const number = readNumber(this.#tokens, at);
      const isTaken = !isSettled || (number.kind === 'strength' && this.#formNouns.length === 0);
      return isTaken ? this.#takeNumber(at, token) : number.tokens;
    }
    const form = isPlace(this.#tokens, at) ? undefined : formWords.get(token.text);
    if (form !== undefined)
      return isFormOfProduct(token, form, this.#formNouns.length > 0) ? this.#takeWord(at, token) : 1;
    const isChanging = this.#words.isChanging(token.text) && changesWithinDirections(token.text);
    if (isChanging || isOfOwnStrength(this.#tokens, at)) this.#takeUnknown(at, token);
    return 1;
  }

  /** A word of form, or one that says nothing, is a name only where it stands for a longer one. */
  #isOrdinary(token: DrugToken, entry: NameEntry): boolean {
    return (
      token.kind === 'number' ||
      (entry.kind !== 'abbreviation' && (formWords.has(token.text) || this.#words.isOther(token.text)))
    );
  }

  /** `sodium` behind a drug's name that nothing joins to it is its salt, and no second drug. */
  #isSaltOfName(at: number): boolean {
    const word = this.#shortenedAt(at) ?? this.#tokens[at]?.text ?? '';
    return this.#names.length > 0 && !this.#joined && this.#words.isSalt(word);
  }

  #shortenedAt(place: number): string | undefined {
    const token = this.#tokens[place];
    return token === undefined ? undefined : this.#words.shortened.get(token.text);
  }

  #takeNumber(at: number, token: DrugToken): number {
    const cut = cutNumberAt(this.#tokens, at);
    if (cut > 0) {
      this.#hasTwofoldNumber = true;
      return cut;
    }
    const number = readNumber(this.#tokens, at);
    const before = this.#tokens[at - 1]?.text ?? '';
    if (number.kind !== 'hours' && (/[\s(]-$/u.test(token.gap) || (at === 0 && token.gap === '-')))
      this.#hasNegative = true;
    switch (number.kind) {
      case 'strength':
        for (const measure of number.measures) {
          this.#measures.push({
            ...measure,
            afterName: this.#names.length - 1,
            isAside: token.inside === '(' && !isOfTablets(this.#tokens, at + number.tokens),
          });
        }
        this.#joined = true;
        break;
      case 'volume':
        this.#millilitres.push(number.millilitres);
        break;
      case 'hours':
        if (!counting.has(before)) this.#hours.push(number.hours);
        break;
      case 'bare':
        if (isOneOfSeveral(this.#tokens, at + number.tokens))
          this.#measures.push(unreadableMeasure(this.#names.length - 1));
        else if (this.#names.length > 0 && !counting.has(before))
          this.#bare.push({ values: number.values, to: at + number.tokens });
        break;
      case 'count':
        if (number.actuations !== null) this.#actuations.push(number.actuations);
        break;
    }
    return number.tokens;
  }

  #takeWord(at: number, token: DrugToken): number {
    if (token.text === 'dr' && this.#tokens[at + 1]?.gap.startsWith('.')) return 2;
    const form = isPlace(this.#tokens, at) ? undefined : formWords.get(token.text);
    const word = this.#words.shortened.get(token.text) ?? token.text;
    if (form !== undefined) {
      if (isCoating(this.#tokens, at)) return 1;
      this.#forms.push(form);
      if (form.shapes !== 0) this.#formNouns.push(token.text);
    } else if (joiners.has(token.text)) this.#joined = true;
    else if (this.#words.isSalt(word) && this.#names.length > 0) this.#takeSalt(at, word);
    else if (packWords.has(token.text)) this.#isPack = true;
    else if (!this.#isExplained(at, token) && !(isDispensed(token) && this.#names.at(-1)?.to !== at))
      this.#takeUnknown(at, token);
    return 1;
  }

  /** Words of forms, units, products and lists that say nothing of which drug it is. */
  #isExplained(at: number, token: DrugToken): boolean {
    const { text } = token;
    if (this.#tokens[at - 1]?.text === 'q' && timesOfDay.has(text)) return true;
    // What a hyphen ties to a name may be a part of it: `Claritin-D`.
    if (token.gap === '-' && this.#names.at(-1)?.to === at) return false;
    // `c-` and `s-` are the beginning of a name.
    if (isSign(token)) return this.#tokens[at + 1]?.gap !== '-';
    if (formFillers.has(text) || isAmountUnit(text)) return true;
    return (
      this.#lexicon.isQualifier(text) ||
      this.#words.isOther(text) ||
      this.#words.isDenying(text) ||
      this.#words.isHolding(text) ||
      (this.#words.isOfSomethingElse(text) && this.#names.at(-1)?.to === at)
    );
  }

  #takeUnknown(at: number, token: DrugToken): void {
    this.#unknown.push(at);
    const isDosed = token.inside === '(' && this.#tokens[at + 1]?.kind === 'number';
    const isJoined =
      isDosed || joiners.has(this.#tokens[at - 1]?.text ?? '') || token.gap === '-' || /[/+&]/u.test(token.gap);
    if (isJoined && this.#names.length > 0) this.#joinedWords.add(at);
  }

  /** A salt directly behind a name belongs to it: what comes next stands beside the name. */
  #takeSalt(at: number, word: string): void {
    const last = this.#names.length - 1;
    const name = this.#names[last];
    this.#salts.push({ word, afterName: last });
    if (name?.to === at) this.#names[last] = { ...name, to: at + 1 };
  }

  /** Words in brackets stand apart from the name; so does what a strength or a form keeps away from it. */
  #isBesideName(place: number): boolean {
    const token = this.#tokens[place];
    if (token === undefined) return false;
    if (this.#words.isChanging(token.text) || this.#joinedWords.has(place) || place >= this.#directions) return true;
    if (token.inside === '(') return false;
    return (
      this.#names.length === 0 ||
      this.#names.some(({ from, to }) => to === place || from === place + 1) ||
      place < (this.#names[0]?.from ?? 0)
    );
  }
}
