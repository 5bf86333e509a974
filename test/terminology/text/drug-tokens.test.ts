import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from '../../../src/terminology/drug-name.ts';
import { type DrugToken, tokenizeDrugText } from '../../../src/terminology/text/drug-tokens.ts';

const textsOf = (text: string): readonly string[] => tokenizeDrugText(text).map((token) => token.text);

/** Where a token ends in the text that it was read from: commas of thousands and apostrophes are no part of it. */
const endOf = ({ kind, text: read }: DrugToken, text: string, start: number): number => {
  const isPointed = kind === 'number' && text[start] === '.';
  let at = start;
  for (const letter of (isPointed ? read.slice(1) : read).split('')) {
    while (text[at] !== letter && (text[at] === "'" || (text[at] === ',' && letter !== '.'))) at += 1;
    expect(kind === 'number' && text[at] === ',' ? '.' : text[at]).toBe(letter);
    at += 1;
  }
  return at;
};

/** Puts the tokens back onto the text; what is left behind the last one. */
const putBack = (text: string): string => {
  let at = 0;
  for (const token of tokenizeDrugText(text)) {
    expect(text.startsWith(token.gap, at)).toBe(true);
    at = endOf(token, text, at + token.gap.length);
  }
  return text.slice(at);
};

const drugLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'mg',
        'xr',
        '50',
        '0,5',
        '1,000',
        '.25',
        '#3',
        '%',
        "o'd",
        ' ',
        ' ',
        '-',
        '/',
        '(',
        ')',
        '[',
        ']',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => foldName(pieces.join('')));

describe('tokens of a drug text', () => {
  it.each([
    ['sertraline 50 mg', ['sertraline', '50', 'mg']],
    ['sertraline50mg', ['sertraline', '50', 'mg']],
    ['vitamin b12', ['vitamin', 'b', '12']],
    ['1,000 mg', ['1000', 'mg']],
    ['1,000,000.5 units', ['1000000.5', 'units']],
    ['.5 mg', ['0.5', 'mg']],
    ['0,5 mg', ['0.5', 'mg']],
    ['0,125 mg', ['0.125', 'mg']],
    ['10,20 mg', ['10', '20', 'mg']],
    ['5. mg', ['5', 'mg']],
    ['1.2.3', ['1.2', '3']],
    ['2.5 %', ['2.5', '%']],
    ['tylenol #3', ['tylenol', '#3']],
    ['# 3', ['3']],
    ["st john's wort", ['st', 'johns', 'wort']],
    ["'quoted'", ['quoted']],
    ['naïve über', ['naïve', 'über']],
    ['セルトラリン 50', ['セルトラリン', '50']],
    ['🙂💊→', []],
    ['', []],
  ])('reads %j as %j', (text, tokens) => expect(textsOf(text)).toEqual(tokens));

  it('tells words from numbers; a percent sign and a number behind a hash are words', () => {
    expect(tokenizeDrugText('iron 65 % #30').map(({ kind }) => kind)).toEqual(['word', 'number', 'word', 'word']);
  });

  it('knows the bracket that a token stands in, and that it is closed again', () => {
    const inside = tokenizeDrugText('bupropion (wellbutrin xl) 150 [tablet] daily').map((token) => token.inside);
    expect(inside).toEqual(['', '(', '(', '', '[', '']);
  });

  it('leaves a bracket that nobody closes open', () => {
    expect(tokenizeDrugText('zoloft (sertraline 50 mg').map((token) => token.inside)).toEqual(['', '(', '(', '(']);
  });

  it('gives the text back when the tokens are joined with their gaps', () => {
    fc.assert(
      fc.property(drugLike, (text) => {
        expect(putBack(text)).not.toMatch(/[a-z0-9]/);
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (written) => {
        expect(putBack(foldName(written))).not.toMatch(/[a-z0-9]/);
      }),
      { numRuns: 300 },
    );
  });

  it('never leaves a letter or a digit between two tokens, and makes no empty token', () => {
    fc.assert(
      fc.property(drugLike, (text) => {
        for (const token of tokenizeDrugText(text)) {
          expect(token.gap).not.toMatch(/[a-z0-9%]/);
          expect(token.text).not.toBe('');
          if (token.kind === 'number') expect(Number.isFinite(Number(token.text))).toBe(true);
        }
      }),
      { numRuns: 500, examples: [['0,5.25'], ['0,123.4'], ['1,000.5.5'], ['#1,000']] },
    );
  });

  it('reads what is joined as what is apart', () => {
    fc.assert(
      fc.property(fc.nat(99_999), fc.constantFrom('mg', 'mcg', 'ml', 'units', 'tab'), (value, unit) => {
        expect(textsOf(`x ${value}${unit}`)).toEqual(textsOf(`x ${value} ${unit}`));
      }),
    );
  });
});
