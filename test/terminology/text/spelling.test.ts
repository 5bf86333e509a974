import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpelling, editDistance, soundsOf } from '../../../src/terminology/text/spelling.ts';

const word = fc.string({ unit: fc.constantFrom(...'aeilnorstxy'), minLength: 0, maxLength: 14 });
const name = fc.string({ unit: fc.constantFrom(...'aeilnorst'), minLength: 5, maxLength: 10 });
const far = 64;

/** The same distance by its definition, slowly. */
const plainDistance = (one: string, other: string): number => {
  const rows: number[][] = [];
  for (let i = 0; i <= one.length; i += 1) {
    const row: number[] = [];
    for (let j = 0; j <= other.length; j += 1) {
      const ways = [i + j];
      if (i > 0) ways.push((rows[i - 1]?.[j] ?? 0) + 1);
      if (j > 0) ways.push((row[j - 1] ?? 0) + 1);
      if (i > 0 && j > 0) ways.push((rows[i - 1]?.[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        ways.push((rows[i - 2]?.[j - 2] ?? 0) + 1);
      }
      row.push(i === 0 || j === 0 ? i + j : Math.min(...ways.slice(1)));
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
};

describe('edits between two words', () => {
  it.each([
    ['sertraline', 'sertraline', 0],
    ['sertralin', 'sertraline', 1],
    ['sertrallne', 'sertraline', 1],
    ['setraline', 'sertraline', 1],
    ['sertarline', 'sertraline', 1],
    ['hydroxyzine', 'hydralazine', 3],
    ['', 'abc', 3],
    ['', '', 0],
  ])('are counted from %s to %s: %i', (one, other, count) => expect(editDistance(one, other, far)).toBe(count));

  it('are as many from the one to the other as back', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (one, other, most) => {
        expect(editDistance(one, other, most)).toBe(editDistance(other, one, most));
      }),
      { numRuns: 1000 },
    );
  });

  it('are none only from a word to itself', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(editDistance(one, one, far)).toBe(0);
        expect(editDistance(one, other, far) === 0).toBe(one === other);
      }),
      { numRuns: 1000 },
    );
  });

  it('are what the definition counts, and one more than the most that was asked for where they are more', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (one, other, most) => {
        expect(editDistance(one, other, most)).toBe(Math.min(plainDistance(one, other), most + 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('are not counted for words that no name is as long as', () => {
    const long = 'a'.repeat(65);
    expect(editDistance(long, long, 2)).toBe(3);
    expect(editDistance('a'.repeat(64), 'a'.repeat(64), 2)).toBe(0);
  });

  it('do not depend on what was compared before', () => {
    const first = editDistance('clonazepam', 'clonidine', far);
    editDistance('a'.repeat(60), 'b'.repeat(60), far);
    expect(editDistance('clonazepam', 'clonidine', far)).toBe(first);
  });
});

describe('words that a misspelt one may stand for', () => {
  const spelling = createSpelling([
    'sertraline',
    'setralin',
    'zoloft',
    'prozac',
    'lamotrigine',
    'lamivudine',
    'ativan',
  ]);

  it('come the nearest first', () => {
    expect(spelling.candidatesFor('sertralin', 2)).toEqual([
      { word: 'sertraline', distance: 1 },
      { word: 'setralin', distance: 1 },
    ]);
    expect(spelling.candidatesFor('setraline', 2)).toEqual([
      { word: 'sertraline', distance: 1 },
      { word: 'setralin', distance: 1 },
    ]);
  });

  it('may have one error in a word of five letters or more, and two from eight letters on', () => {
    expect(spelling.candidatesFor('zolof', 2)).toEqual([{ word: 'zoloft', distance: 1 }]);
    expect(spelling.candidatesFor('zollofft', 2)).toEqual([{ word: 'zoloft', distance: 2 }]);
    expect(spelling.candidatesFor('solofd', 2)).toEqual([]);
    expect(spelling.candidatesFor('lamotrigeen', 2)).toEqual([{ word: 'lamotrigine', distance: 2 }]);
  });

  it('have no more errors than are asked for', () => {
    expect(spelling.candidatesFor('zollofft', 1)).toEqual([]);
    expect(spelling.candidatesFor('sertralin', 1)).toHaveLength(2);
    expect(spelling.candidatesFor('sertraline', 0)).toEqual([]);
  });

  it('are none for a short word', () => expect(spelling.candidatesFor('ativ', 2)).toEqual([]));

  it('are all of the vocabulary that are near enough, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 30 }), name, (vocabulary, written) => {
        const most = written.length < 8 ? 1 : 2;
        const near = vocabulary.filter((known) => plainDistance(written, known) <= most).sort();
        const found = createSpelling(vocabulary).candidatesFor(written, 2);
        expect(found.map((candidate) => candidate.word).sort()).toEqual(near);
        for (const candidate of found) expect(candidate.distance).toBe(plainDistance(written, candidate.word));
      }),
      { numRuns: 500 },
    );
  });

  it('are found for every single error of every word', () => {
    fc.assert(
      fc.property(
        name,
        fc.nat(),
        fc.constantFrom(...'aeimnt'),
        fc.constantFrom('more', 'less', 'other'),
        (known, at, letter, kind) => {
          const place = at % known.length;
          const rest = known.slice(kind === 'more' ? place : place + 1);
          const written = `${known.slice(0, place)}${kind === 'less' ? '' : letter}${rest}`;
          fc.pre(written.length >= 5);
          expect(
            createSpelling([known])
              .candidatesFor(written, 2)
              .map((candidate) => candidate.word),
          ).toEqual([known]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the sound of a word', () => {
  it.each([
    ['clonazapam', 'clonazepam'],
    ['buproprion', 'buproprian'],
    ['amitryptiline', 'amitriptyline'],
    ['sertralline', 'sertraline'],
    ['fenobarbital', 'phenobarbital'],
    ['sertralin', 'sertraline'],
  ])('is the same for %s and %s', (one, other) => expect(soundsOf(one)).toBe(soundsOf(other)));

  it.each([
    ['clonazepam', 'clonidine'],
    ['hydroxyzine', 'hydralazine'],
    ['lamotrigine', 'lamivudine'],
    ['zyprexa', 'zyrtec'],
    ['bupropion', 'buspirone'],
  ])('is not the same for %s and %s', (one, other) => expect(soundsOf(one)).not.toBe(soundsOf(other)));
});
