import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultJsonLimits, readJsonText } from '../../src/validation/json-text.ts';
import { isNothingLost } from '../../src/validation/json-text-plain.ts';
import { examineJson } from '../../src/validation/json-text-problems.ts';

const isPlain = (text: string): boolean => isNothingLost(text, JSON.parse(text), defaultJsonLimits.mostLevels);

const numbers = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '7',
    '1000',
    '1e3',
    '1E3',
    '12e3',
    '100000',
    '0.0015',
    '15e-4',
    '1.50',
    '1e400',
    '1e-7',
    '0.01',
  ),
  fc.constantFrom('0.30000000000000004', '0.30000000000000003', '123456789012345678', '1.00000000000000000001'),
  fc.double().map((number) => (Number.isFinite(number) ? String(number).replace('+', '') : '0')),
  fc.integer().map(String),
);
const strings = fc.constantFrom(
  '"a"',
  '"a b"',
  '"\\n"',
  '"\\""',
  '"\\\\"',
  '"\\u0041"',
  '"\\ud800"',
  '"é"',
  '"😀"',
  '":1,"',
  '""',
);
const space = fc.constantFrom('', '', '', '', '', ' ', '\n');
const names = fc.constantFrom('"a"', '"b"', '"c"', '"\\u0061"', '"a\\/b"', '"a/b"', '""', '"1"', '"__proto__"');

const json = fc.letrec<{ readonly value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('true', 'false', 'null', '{}', '[]'),
    numbers,
    strings,
    fc.tuple(fc.array(tie('value'), { maxLength: 3 }), space).map(([items, gap]) => `[${items.join(`,${gap}`)}]`),
    fc
      .tuple(fc.array(fc.tuple(names, tie('value')), { maxLength: 4 }), space)
      .map(([members, gap]) => `{${members.map(([name, value]) => `${name}:${gap}${value}`).join(',')}}`),
  ),
})).value;

describe('the quick look at a JSON text', () => {
  it('takes no text of which something is lost', () => {
    const seen = { plain: 0, careful: 0 };
    fc.assert(
      fc.property(json, space, (text, behind) => {
        const isEnough = isPlain(text + behind);
        seen[isEnough ? 'plain' : 'careful'] += 1;
        if (isEnough) expect([text, examineJson(text, defaultJsonLimits)]).toEqual([text, []]);
        expect(readJsonText(text).issues).toEqual(examineJson(text, defaultJsonLimits));
      }),
      { numRuns: 20_000, seed: 5 },
    );
    expect(seen.plain).toBeGreaterThan(1000);
    expect(seen.careful).toBeGreaterThan(1000);
  });

  it('is enough for a text as JSON.stringify writes it', () => {
    const value = { a: ['x', 1, 20, 300, -4, 0.5, 98.6, 6.654820370332159, true, false, null, {}, []], b: '"\\\n' };
    expect(isPlain(JSON.stringify(value))).toBe(true);
    expect(isPlain(`${JSON.stringify(value)}\r\n`)).toBe(true);
  });

  it('is not to be paid for a name twice by a shorter way to write a number', () => {
    expect(isPlain('{"n":1e9,"a":1,"a":1}')).toBe(false);
    expect(isPlain('{"n":1000000000}')).toBe(false);
    expect(isPlain('{"n":1e-9,"a":1,"a":1}')).toBe(false);
  });
});
