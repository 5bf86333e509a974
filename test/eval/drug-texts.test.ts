import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../src/adapters/terminology/load-terminology.ts';
import { handWritten } from './hand-written.ts';
import { judgeText, type Outcome, tally } from './score.ts';

/**
 * Wrong answers that are known, each with its reason; a new one fails the test and names itself. An entry that has
 * become right must go.
 */
const knownWrong = {
  ingredients: {
    'Prolosac 20 mg':
      'Near to Prilosec by one letter and to Prozac by two: read as Prilosec, which is sold in 20 mg, and so is Prozac.',
    'Diclegis 10-10 mg':
      'Pyridoxine of the product is an ingredient of its own in the data, where the answer expects vitamin B6.',
  },
  clinicalDrug: {},
} as const satisfies Record<string, Record<string, string>>;

const graph = loadDrugGraph();
const outcomes = [...handWritten()].map((expected) => judgeText(expected, graph));
const wrongAt = (level: 'ingredients' | 'clinicalDrug') => outcomes.filter((outcome) => outcome[level] === 'wrong');
const told = ({ expected, answered }: Outcome) => `${expected.text}: ${answered}`;
const share = (level: 'ingredients' | 'clinicalDrug', what: 'right' | 'wrong'): number => {
  const counts = tally(outcomes, level);
  return counts[what] / (counts.right + counts.wrong + counts.open);
};

describe('drug texts with answers of their own', () => {
  it('are as many as were written', () => expect(outcomes.length).toBeGreaterThan(2500));

  it.each(['ingredients', 'clinicalDrug'] as const)(
    'are never answered wrong at the level of %s, a named few apart',
    (level) => {
      const known = new Set(Object.keys(knownWrong[level]));
      expect(
        wrongAt(level)
          .filter(({ expected }) => !known.has(expected.text))
          .map(told),
      ).toEqual([]);
    },
  );

  it.each(['ingredients', 'clinicalDrug'] as const)(
    'name no wrong answer at the level of %s that has become right',
    (level) => {
      const wrong = new Set(wrongAt(level).map(({ expected }) => expected.text));
      expect(Object.keys(knownWrong[level]).filter((text) => !wrong.has(text))).toEqual([]);
    },
  );

  it('are answered right at ingredient level in 98 of 100, and wrong in no more than 1 of 1,000', () => {
    expect(share('ingredients', 'right')).toBeGreaterThanOrEqual(0.98);
    expect(share('ingredients', 'wrong')).toBeLessThanOrEqual(0.001);
  });

  it('are answered right at the level of clinical drugs in 95 of 100, and wrong in no more than 5 of 1,000', () => {
    expect(share('clinicalDrug', 'right')).toBeGreaterThanOrEqual(0.95);
    expect(share('clinicalDrug', 'wrong')).toBeLessThanOrEqual(0.005);
  });
});
