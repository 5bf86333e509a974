import { describe, expect, it } from 'vitest';
import { compileDataset } from '../../../src/terminology/compile-dataset.ts';
import { way } from '../../../src/terminology/text/form-bits.ts';
import type { OtherName } from '../../../src/terminology/text/lexicon.ts';
import { nameKey } from '../../../src/terminology/text/name-key.ts';
import { smallDataset } from '../small-dataset.ts';
import { tablesOf } from '../small-tables.ts';

const other = (written: string, means: string, changes: Partial<OtherName> = {}): OtherName => ({
  written,
  means,
  kind: 'exact-name',
  brand: null,
  implied: [],
  hours: null,
  ...changes,
});

const { lexicon, at } = tablesOf(smallDataset);
const names = lexicon([
  other('alfadrine', 'alphadrine'),
  other('abz', 'alphadrine / betazole', { kind: 'abbreviation' }),
  other('ab', 'alphadrine | betazole', { kind: 'ambiguous' }),
  other('alphanox xr', 'Alphanox', { kind: 'brand', implied: ['xr'], hours: 24 }),
  other('oldbrand', 'betazole', { kind: 'brand', brand: 'oldbrand' }),
  other('nowhere', 'unheardofine'),
  other('half', 'alphadrine / unheardofine'),
]);
const entry = (name: string) => names.entryOf(nameKey(name));

describe('names of the data', () => {
  it('are ingredients and salts by their position, with the base that they are compared by', () => {
    expect(entry('alphadrine')).toMatchObject({
      kind: 'exact-name',
      ingredients: [at(1)],
      bases: [at(1)],
      brand: null,
    });
    expect(entry('Alphadrine Hydrochloride')).toMatchObject({ ingredients: [at(3)], bases: [at(1)] });
    expect(entry('lithium carbonate')).toMatchObject({ ingredients: [at(6)], bases: [at(5)] });
  });

  it('are brands with the ingredients that all of their products have', () => {
    expect(entry('ALPHANOX')).toMatchObject({
      kind: 'brand',
      ingredients: [],
      bases: [at(1)],
      brand: { name: 'Alphanox', position: at(31) },
    });
  });

  it('are brands that stand only in brackets behind a product', () => {
    expect(entry('betanol')).toMatchObject({
      kind: 'brand',
      bases: [at(2)],
      brand: { name: 'Betanol', position: null },
    });
  });

  it('are no products, components or combinations', () => {
    for (const name of ['alphadrine 10 MG Oral Tablet', 'alphadrine 10 MG', 'alphadrine / betazole']) {
      expect(entry(name), name).toBeNull();
    }
  });

  it('leave the ingredients of a brand open that is sold with several', () => {
    const tables = tablesOf(
      compileDataset({
        concepts: [
          [1, 'IN', 'alphadrine'],
          [2, 'IN', 'betazole'],
          [3, 'SBD', 'alphadrine 10 MG Oral Tablet [Duonox]'],
          [4, 'SBD', 'betazole 5 MG Oral Tablet [Duonox]'],
        ],
      }),
    );
    expect(tables.lexicon().entryOf('duonox')).toMatchObject({ kind: 'brand', bases: [], brand: { name: 'Duonox' } });
  });

  it('prefer the ingredient to the salt and the brand of the same name', () => {
    const tables = tablesOf(
      compileDataset({
        concepts: [
          [1, 'BN', 'Alphadrine'],
          [2, 'PIN', 'alphadrine'],
          [3, 'IN', 'alphadrine'],
        ],
      }),
    );
    expect(tables.lexicon().entryOf('alphadrine')).toMatchObject({ kind: 'exact-name', ingredients: [tables.at(3)] });
  });
});

describe('names of other tables', () => {
  it('mean what the data has under another name', () => {
    expect(entry('alfadrine')).toMatchObject({ kind: 'exact-name', ingredients: [at(1)], bases: [at(1)] });
  });

  it('may mean several ingredients', () => {
    expect(entry('ABZ')).toMatchObject({
      kind: 'abbreviation',
      ingredients: [at(1), at(2)],
      bases: [at(1), at(2)],
    });
  });

  it('that could mean several things mean none, and keep what they could mean', () => {
    expect(entry('AB')).toMatchObject({ kind: 'ambiguous', bases: [], ingredients: [at(1), at(2)] });
  });

  it('of a line of a brand mean the brand, and imply its form and its hours', () => {
    expect(entry('Alphanox XR')).toMatchObject({
      kind: 'brand',
      brand: { name: 'Alphanox' },
      bases: [at(1)],
      hours: 24,
    });
    expect(entry('Alphanox XR')?.implied.map(({ ways }) => ways)).toEqual([way.extended]);
  });

  it('of a brand that the data does not have keep it as the brand', () => {
    expect(entry('oldbrand')).toMatchObject({
      kind: 'brand',
      ingredients: [],
      bases: [at(2)],
      brand: { name: 'Oldbrand' },
    });
  });

  it('mean nothing where any part of the meaning is not in the data', () => {
    expect(entry('nowhere')).toBeNull();
    expect(entry('half')).toBeNull();
  });
});

describe('the words of a lexicon', () => {
  it('know how long the longest name is that begins with them', () => {
    expect(names.longestFrom('alphadrine')).toBe(2);
    expect(names.longestFrom('betazole')).toBe(1);
    expect(names.longestFrom('hydrochloride')).toBe(0);
    expect(names.longestFrom('')).toBe(0);
  });

  it('are all that occur in a name', () => {
    const words = new Set(names.words());
    for (const word of ['alphadrine', 'hydrochloride', 'alphanox', 'betanol', 'lithium', 'abz']) {
      expect(words, word).toContain(word);
    }
    for (const word of ['', 'mg', '10', 'oral', 'tablet']) expect(words, word).not.toContain(word);
  });

  it('give the same entry again, and none for a name that nobody has', () => {
    expect(entry('alphadrine')).toBe(entry('Alphadrine'));
    for (const name of ['', 'alph', 'xyz', 'constructor', '__proto__']) expect(names.entryOf(name), name).toBeNull();
  });
});
