import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownWords } from '../../../src/terminology/text/known-names.ts';
import { parseDrugText } from '../../../src/terminology/text/parse-drug-text.ts';
import { smallDataset } from '../small-dataset.ts';
import { tablesOf } from '../small-tables.ts';

const { lexicon, at } = tablesOf(smallDataset);
const names = lexicon([
  { written: 'vitamin a', means: 'alphadrine', kind: 'exact-name', brand: null, implied: [], hours: null },
  { written: 'abz', means: 'alphadrine / betazole', kind: 'abbreviation', brand: null, implied: [], hours: null },
  { written: 'a/b', means: 'alphadrine / betazole', kind: 'abbreviation', brand: null, implied: [], hours: null },
]);
const parse = (text: string) => parseDrugText(text, names, knownWords);
const namesIn = (text: string) => parse(text).names.map(({ entry }) => entry.ingredients);
const unknownIn = (text: string) => {
  const { tokens, unknown } = parse(text);
  return unknown.map((place) => tokens[place]?.text);
};
const besideIn = (text: string) => {
  const { tokens, besideName } = parse(text);
  return besideName.map((place) => tokens[place]?.text);
};

describe('names in a text', () => {
  it('are the longest that fit', () => {
    expect(namesIn('alphadrine hydrochloride 10 mg')).toEqual([[at(3)]]);
    expect(namesIn('alphadrine 10 mg')).toEqual([[at(1)]]);
  });

  it('are met with shortened salts, which stand for the whole word', () => {
    expect(namesIn('alphadrine hcl 10 mg')).toEqual([[at(3)]]);
  });

  it('may be split by a hyphen, a comma or a bracket around the salt', () => {
    expect(namesIn('alphadrine-hydrochloride')).toEqual([[at(3)]]);
    expect(namesIn('alphadrine, hydrochloride')).toEqual([[at(3)]]);
    expect(namesIn('alphadrine (hydrochloride)')).toEqual([[at(3)]]);
  });

  it('are two where a slash parts them, and one abbreviation where it belongs to it', () => {
    expect(namesIn('alphadrine/betazole')).toEqual([[at(1)], [at(2)]]);
    expect(namesIn('a/b')).toEqual([[at(1), at(2)]]);
  });

  it.each([
    ['alphadrine and betazole', true],
    ['alphadrine/betazole', true],
    ['alphadrine-betazole', true],
    ['alphadrine + betazole', true],
    ['alphadrine 10 mg betazole 5 mg', true],
    ['alphadrine betazole', false],
    ['alphadrine, betazole', false],
  ])('of "%s" are joined: %s', (text, joined) => {
    expect(parse(text).names.map((name) => name.joined)).toEqual([false, joined]);
  });
});

describe('strengths in a text', () => {
  it('know which name stood last before them', () => {
    expect(parse('alphadrine 10 mg betazole 5 mg').measures.map(({ afterName }) => afterName)).toEqual([0, 1]);
    expect(parse('alphadrine-betazole 10-5 mg').measures.map(({ afterName }) => afterName)).toEqual([1, 1]);
  });

  it('in brackets are left out beside the same in other words', () => {
    expect(parse('alphadrine 325 mg (65 mg)').measures.map(({ measure }) => measure?.amount.value)).toEqual([325]);
    expect(parse('alphadrine (325 mg)').measures.map(({ measure }) => measure?.amount.value)).toEqual([325]);
  });

  it('without a unit are kept as they are joined, behind a name only', () => {
    expect(parse('alphadrine 10').bare).toEqual([[10]]);
    expect(parse('alphadrine-betazole 10-5').bare).toEqual([[10, 5]]);
    expect(parse('10 alphadrine').bare).toEqual([]);
  });

  it.each(['alphadrine qty 30', 'alphadrine #30', 'alphadrine x 30', 'alphadrine 30 days', 'take 2 alphadrine'])(
    'are no counts: %s',
    (text) => expect(parse(text)).toMatchObject({ bare: [], measures: [] }),
  );

  it('may be negative, which is noticed', () => {
    expect(parse('alphadrine -10 mg').hasNegative).toBe(true);
    expect(parse('alphadrine-10 mg').hasNegative).toBe(false);
    expect(parse('alphadrine 10-20 mg').hasNegative).toBe(false);
  });

  it('are kept apart from volumes and hours', () => {
    expect(parse('24 hr alphadrine 10 mg 1.5 ml')).toMatchObject({ hours: [24], millilitres: [1.5] });
    expect(parse('alphadrine 10 mg every 24 hours').hours).toEqual([]);
  });
});

describe('other words of a text', () => {
  it('are of form, and nouns of form are kept as they are written', () => {
    const { forms, formNouns } = parse('alphadrine xr 10 mg tabs');
    expect(forms).toHaveLength(2);
    expect(formNouns).toEqual(['tabs']);
  });

  it('of a coating are no film', () =>
    expect(parse('alphadrine 10 mg film coated tablet').formNouns).toEqual(['tablet']));

  it.each([
    'alphadrine 10 mg daily',
    'take alphadrine 10 mg by mouth every morning',
    'alphadrine 10 mg tablet, generic',
    'alphadrine 10 mg tablet (teva)',
    'alphadrine 10 mg #30 refills 3',
  ])('that say nothing of the drug are not unknown: %s', (text) => expect(unknownIn(text)).toEqual([]));

  it('that nothing explains are unknown; before a name, or directly behind it, they may be part of it', () => {
    expect([unknownIn('xyzal alphadrine 10 mg'), besideIn('xyzal alphadrine 10 mg')]).toEqual([['xyzal'], ['xyzal']]);
    expect(besideIn('alphadrine xyzal 10 mg')).toEqual(['xyzal']);
    expect([unknownIn('alphadrine 10 mg xyzal'), besideIn('alphadrine 10 mg xyzal')]).toEqual([['xyzal'], []]);
    expect([unknownIn('alphadrine 10 mg (xyzal)'), besideIn('alphadrine 10 mg (xyzal)')]).toEqual([['xyzal'], []]);
  });

  it('that change a drug stand beside its name wherever they are', () => {
    expect(besideIn('alphadrine 10 mg tablet pm')).toEqual(['pm']);
    expect(besideIn('alphadrine 10 mg (homeopathic)')).toEqual(['homeopathic']);
  });

  it('that deny a drug do so before its name', () => {
    for (const text of ['no alphadrine', 'allergic to alphadrine', 'not taking alphadrine']) {
      expect(parse(text).isDenied, text).toBe(true);
    }
    expect(parse('alphadrine 10 mg no refills').isDenied).toBe(false);
  });

  it('that speak of a pack say so', () => {
    expect(parse('alphadrine starter pack').isPack).toBe(true);
    expect(parse('alphadrine tablet').isPack).toBe(false);
  });

  it('that are salts are kept with the name before them', () => {
    expect(parse('alphadrine sulfate 10 mg').salts).toMatchObject([{ word: 'sulfate', afterName: 0 }]);
    expect(besideIn('alphadrine sulfate xyzal')).toEqual(['xyzal']);
  });
});

describe('a spelling that is tried', () => {
  it('stands for the word at its place alone', () => {
    const tried = parseDrugText('alfadrin alfadrin', names, knownWords, new Map([[0, 'alphadrine']]));
    expect(tried.names.map(({ entry }) => entry.ingredients)).toEqual([[at(1)]]);
    expect(tried.unknown).toEqual([1]);
  });
});

describe('any text', () => {
  it('is taken apart without an error, every place at most once', () => {
    const pieces = fc.constantFrom(
      ...[
        'alphadrine',
        'betazole',
        'hcl',
        'hydrochloride',
        'alphanox',
        'abz',
        '10',
        '5',
        'mg',
        'ml',
        '/',
        '-',
        '(',
        ')',
      ],
      ...[
        'tablet',
        'xr',
        'u',
        '100',
        '%',
        '#3',
        'and',
        'no',
        'xyzal',
        'pm',
        'film',
        'coated',
        'daily',
        'pack',
        '24',
        'hr',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 16 }), fc.constantFrom(' ', ''), (words, space) => {
        const { tokens, names: met, unknown, besideName, measures } = parse(words.join(space));
        for (const [place, name] of met.entries()) {
          expect(name.from).toBeLessThan(name.to);
          expect(name.to).toBeLessThanOrEqual(tokens.length);
          expect(name.from).toBeGreaterThanOrEqual(met[place - 1]?.to ?? 0);
          expect(unknown.filter((at) => at >= name.from && at < name.to)).toEqual([]);
        }
        for (const place of besideName) expect(unknown).toContain(place);
        for (const { afterName } of measures) expect(afterName).toBeLessThan(met.length);
      }),
      { numRuns: 500 },
    );
  });
});
