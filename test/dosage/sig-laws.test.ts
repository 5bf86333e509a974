import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DosingStep } from '../../src/domain/dosing.ts';
import { directionsOf } from '../../src/dosage/directions.ts';
import { readSig } from '../../src/dosage/sig.ts';
import { arbitrarySteps } from './arbitrary-steps.ts';

const withoutText = (steps: readonly DosingStep[]) => steps.map(({ text: _text, ...step }) => step);

const sigs = [
  '1 tab PO BID',
  'take 1/2 tablet by mouth every morning and 1 at bedtime',
  '150mg qAM x7d then 300mg qAM',
  '1-2 tabs q4-6h prn anxiety max 4/day',
  'inject 234 mg IM day 1, 156 mg day 8 then 117 mg q4wk',
  'take 2 tablets (600 mg) by mouth at bedtime',
  '1.5 tabs po q12h for 10 days',
  '5 mL PO TID',
];
const noise = [
  'except Sunday',
  'hold if SBP < 100',
  'alternating with 2 tabs',
  'if tolerated',
  'increase as tolerated',
  'as directed',
  '#30',
  'week 2:',
  'or',
  'ii',
  'for up to 3 days',
  'remove after 9 hours',
  'in the left eye',
  'dinner',
  '30 minutes before',
  'for nausea',
  'then increase to',
  'start',
  'max 4/24 hrs',
  '3',
  '1/2',
  '20 mg',
  'mg',
  'then',
  'and',
  ',',
  ';',
  '(',
  '-',
  '/',
  'max 3',
  'q',
  'every',
  'for',
  'times',
  'daily',
  'at 8',
  'prn',
  '½',
  '\u{1F48A}',
  '1,5',
];

/** The numbers that a text can mean: digits, fractions and number words. */
const numbersIn = (text: string): ReadonlySet<number> => {
  const found = new Set<number>();
  if (/\bii\b/.test(text)) found.add(2);
  for (const [match] of text.matchAll(/\d*\.?\d+/g)) found.add(Number(match));
  for (const [, whole, top, bottom] of text.matchAll(/(?:(\d+) (?:and )?)?(\d+)\/(\d+)/g)) {
    found.add(Number(top) / Number(bottom));
    found.add(Number(whole ?? 0) + Number(top) / Number(bottom));
  }
  for (const [, whole] of text.matchAll(/(\d*)(?: and)?\s*½/g)) {
    found.add(0.5);
    found.add(Number(whole) + 0.5);
  }
  return found;
};

const noisySig = fc
  .tuple(fc.constantFrom(...sigs), fc.array(fc.tuple(fc.constantFrom(...noise), fc.nat(12)), { maxLength: 4 }))
  .map(([sig, additions]) =>
    additions
      .reduce<readonly string[]>(
        (words, [word, at]) => words.toSpliced(at % (words.length + 1), 0, word),
        sig.split(' '),
      )
      .join(' '),
  );

describe('the laws of sigs', () => {
  it('reads back what it writes, to the same steps', () => {
    fc.assert(
      fc.property(arbitrarySteps, (steps) => {
        const { steps: read, issues } = readSig(directionsOf(steps));
        expect(issues).toEqual([]);
        expect(withoutText(read)).toEqual(withoutText(steps));
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, and keeps the words of any text at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), noisySig), (text) => {
        const { steps } = readSig(text);
        expect(steps.length === 0).toBe(text.trim() === '');
        for (const step of steps) expect(step.text).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  it('gives no dose whose number does not stand in the text', () => {
    fc.assert(
      fc.property(noisySig, (text) => {
        const numbers = numbersIn(text);
        for (const { dose } of readSig(text).steps) {
          if (dose !== null) expect(numbers).toContain(dose.value);
          if (dose?.high != null) expect(numbers).toContain(dose.high);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('structures nothing of a text that holds a condition', () => {
    const conditions = noise.slice(0, 5);
    fc.assert(
      fc.property(fc.constantFrom(...sigs), fc.constantFrom(...conditions), fc.nat(12), (sig, condition, at) => {
        const words = sig.split(' ');
        const text = words.toSpliced(at % (words.length + 1), 0, condition).join(' ');
        const { steps, issues } = readSig(text);
        expect(steps).toHaveLength(1);
        expect(steps[0]).toMatchObject({ text, dose: null, route: null, schedule: null, asNeeded: null });
        expect(issues.map(({ code }) => code)).toEqual(['unreadable-sig']);
      }),
    );
  });
});
