import { describe, expect, it } from 'vitest';
import { knownWords } from '../../../src/terminology/text/known-names.ts';
import type { NameEntry, NameKind } from '../../../src/terminology/text/lexicon.ts';
import { meaningOfNames } from '../../../src/terminology/text/name-meaning.ts';
import { parseDrugText } from '../../../src/terminology/text/parse-drug-text.ts';
import type { ParsedDrugText, WrittenName } from '../../../src/terminology/text/parsed-drug-text.ts';
import { smallDataset } from '../small-dataset.ts';
import { tablesOf } from '../small-tables.ts';

const entryOf = (kind: NameKind, bases: readonly number[], brand: string | null = null): NameEntry => ({
  kind,
  ingredients: brand === null ? bases : [],
  bases: kind === 'ambiguous' ? [] : bases,
  brand: brand === null ? null : { key: brand.toLowerCase(), name: brand, position: null },
  implied: [],
  hours: null,
});

const drug = (...bases: readonly number[]) => entryOf('exact-name', bases);
const short = (...bases: readonly number[]) => entryOf('abbreviation', bases);
const unclear = (...bases: readonly number[]) => entryOf('ambiguous', bases);
const brand = (name: string, ...bases: readonly number[]) => entryOf('brand', bases, name);

const textOf = (
  entries: readonly NameEntry[],
  { joined = false, salts = [] }: { readonly joined?: boolean; readonly salts?: ParsedDrugText['salts'] } = {},
): ParsedDrugText => ({
  ...nothingElse,
  names: entries.map(
    (entry, place): WrittenName => ({ entry, from: place, to: place + 1, words: 1, joined, inside: '' }),
  ),
  salts,
});

/** A text without anything in it. */
const nothingElse = parseDrugText('', tablesOf(smallDataset).lexicon(), knownWords);

const element = 9;
const meaning = (parsed: ParsedDrugText) =>
  meaningOfNames(parsed, {
    isSoldTogether: (bases) => bases.join() === '1,2',
    isElement: (position) => position === element,
  });

describe('the names of a text together', () => {
  it('mean nothing where there are none', () => expect(meaning(textOf([]))).toEqual({ kind: 'none' }));

  it('are one drug where one name is', () => {
    expect(meaning(textOf([drug(1)]))).toMatchObject({ kind: 'drug', bases: [1], brand: null, knownBy: 'exact-name' });
  });

  it('are one drug where it is named twice', () => {
    expect(meaning(textOf([drug(1), drug(1)]))).toMatchObject({ kind: 'drug', bases: [1] });
  });

  it('are a combination where they are joined and sold together, in either order', () => {
    expect(meaning(textOf([drug(2), drug(1)], { joined: true }))).toMatchObject({ kind: 'drug', bases: [1, 2] });
    expect(meaning(textOf([drug(1), drug(2)], { joined: true }))).toMatchObject({ kind: 'drug', bases: [1, 2] });
  });

  it('are several drugs where nothing joins them, or they are not sold together', () => {
    expect(meaning(textOf([drug(1), drug(2)]))).toEqual({ kind: 'several' });
    expect(meaning(textOf([drug(1), drug(3)], { joined: true }))).toEqual({ kind: 'several' });
  });

  it('are a drug and its brand where they agree', () => {
    expect(meaning(textOf([drug(1), brand('Alphanox', 1)]))).toMatchObject({
      kind: 'drug',
      bases: [1],
      brand: { name: 'Alphanox' },
      knownBy: 'brand',
    });
  });

  it('contradict each other where the brand is another drug', () => {
    expect(meaning(textOf([drug(2), brand('Alphanox', 1)]))).toEqual({ kind: 'contradictory' });
  });

  it('are several drugs where two brands are', () => {
    expect(meaning(textOf([brand('Alphanox', 1), brand('Betanol', 2)]))).toEqual({ kind: 'several' });
    expect(meaning(textOf([brand('Alphanox', 1), brand('Alphanox', 1)]))).toMatchObject({ kind: 'drug', bases: [1] });
  });

  it('let an ingredient settle which drug a brand of several is', () => {
    expect(meaning(textOf([drug(1), brand('Duonox')]))).toMatchObject({ kind: 'drug', bases: [1] });
    expect(meaning(textOf([brand('Duonox')]))).toMatchObject({ kind: 'drug', bases: [], brand: { name: 'Duonox' } });
  });

  it('are open where an abbreviation is that could mean two drugs, and tell which', () => {
    expect(meaning(textOf([unclear(1, 2)]))).toEqual({ kind: 'ambiguous', couldMean: [1, 2] });
  });

  it('settle an abbreviation only where one of its meanings is named beside it', () => {
    expect(meaning(textOf([drug(1), unclear(1, 2)]))).toMatchObject({ kind: 'drug', bases: [1] });
    expect(meaning(textOf([drug(3), unclear(1, 2)]))).toEqual({ kind: 'ambiguous', couldMean: [1, 2] });
  });

  it('are known by the weakest of their names', () => {
    expect(meaning(textOf([drug(1), short(1)]))).toMatchObject({ knownBy: 'abbreviation' });
    expect(meaning(textOf([brand('Alphanox', 1), short(1)]))).toMatchObject({ knownBy: 'abbreviation' });
  });

  it('are no element where a salt follows that makes no name', () => {
    const salts = [{ word: 'oddate', afterName: 0 }];
    expect(meaning(textOf([drug(element)], { salts }))).toEqual({ kind: 'none' });
    expect(meaning(textOf([drug(1)], { salts }))).toMatchObject({ kind: 'drug', bases: [1] });
  });
});
