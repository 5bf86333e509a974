import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { primitiveProblem } from '../../src/validation/primitive-formats.ts';
import verdicts from './primitive-formats-verdicts.json' with { type: 'json' };

const severityOf = (type: string, value: unknown): string => primitiveProblem.get(type)?.(value)?.severity ?? 'ok';

/** Where this project and HL7's validator (6.7.9) part: as `type json`, and what is said here. */
const differences: ReadonlyMap<string, string> = new Map([
  // A number's spelling is gone when it comes here; `readJsonText` tells what a double can't hold.
  ...['integer 1.0', 'integer 1e2', 'integer 1E0', 'unsignedInt 1.0', 'positiveInt 1.0'].map(
    (key): [string, string] => [key, 'ok'],
  ),
  ...['decimal 1E400', 'decimal 1e400'].map((key): [string, string] => [key, 'error']),
  // R4's grammar of time has fractions of seconds.
  ...['.1', '.123456789', '.1234567890'].map((end): [string, string] => [`time "12:00:00${end}"`, 'ok']),
  // Padding stands at the end, RFC 4648.
  ...['A===', '====', 'AA=A'].map((text): [string, string] => [`base64Binary "${text}"`, 'error']),
  ['date "2101"', 'warning'],
  ['string "\\ud800"', 'warning'],
]);

/** HL7's validator stops at a warning for white space alone, whatever the type. */
const isBlank = (json: string): boolean => json.startsWith('"') && json.slice(1, -1).trim() === '' && json !== '""';

const isNotBlank = (text: string): boolean => text === '' || text.trim() !== '';

/** Marks of direction that nothing ends. */
const hasDirectionMark = (json: string): boolean => /[\u200e\u200f\u061c]/.test(json);

describe('primitive formats', () => {
  it.each(verdicts.filter(({ json }) => !isBlank(json) && !hasDirectionMark(json)))(
    'judges $type $json as HL7 does, or differs for a known reason',
    ({ type, json, verdict }) => {
      const lostDigits = type === 'decimal' && verdict === 'warning';
      const expected = differences.get(`${type} ${json}`) ?? (lostDigits ? 'ok' : verdict);
      const found = severityOf(type, JSON.parse(json));
      expect(lostDigits && found === 'error' ? 'ok' : found).toBe(expected);
    },
  );

  it('warns of white space alone in every type of text, and refuses it for an id', () => {
    for (const [type, check] of primitiveProblem) {
      if (check('x')?.reason === check(true)?.reason || type === 'boolean') continue;
      expect([type, severityOf(type, ' ')]).toEqual([type, type === 'id' ? 'error' : 'warning']);
    }
  });

  it('limits a string to 1,048,576 characters', () => {
    expect(primitiveProblem.get('string')?.('x'.repeat(1048576))).toBeUndefined();
    expect(primitiveProblem.get('string')?.('x'.repeat(1048577))).toMatchObject({
      type: 'too-long',
      severity: 'error',
    });
  });

  it('calls a value of another JSON type a problem of structure', () => {
    expect(primitiveProblem.get('boolean')?.('true')).toMatchObject({ type: 'structure', severity: 'error' });
    expect(primitiveProblem.get('date')?.(2020)).toMatchObject({ type: 'structure' });
    expect(primitiveProblem.get('decimal')?.('1.5')).toMatchObject({ type: 'structure' });
  });

  it('refuses numbers that are no numbers', () => {
    for (const type of ['decimal', 'integer', 'unsignedInt', 'positiveInt']) {
      expect(severityOf(type, Number.POSITIVE_INFINITY)).toBe('error');
      expect(severityOf(type, Number.NaN)).toBe('error');
    }
    expect(severityOf('unsignedInt', -0)).toBe('error');
    expect(severityOf('integer', -0)).toBe('ok');
  });

  it('answers the same problem with the same object', () => {
    const check = primitiveProblem.get('date');
    expect(check?.('x')).toBe(check?.('2020-1'));
  });

  it('takes exactly the days that the calendar has', () => {
    const dates = fc.record({
      year: fc.integer({ min: 1800, max: 2100 }),
      day: fc.integer({ min: 0, max: 33 }),
      month: fc.integer({ min: 0, max: 13 }),
    });
    fc.assert(
      fc.property(dates, ({ year, month, day }) => {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const read = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
        expect(severityOf('date', text)).toBe(exists ? 'ok' : 'error');
        expect(severityOf('dateTime', `${text}T00:00:00Z`)).toBe(exists ? 'ok' : 'error');
        expect(severityOf('instant', `${text}T00:00:00.000+02:00`)).toBe(exists ? 'ok' : 'error');
      }),
    );
  });

  it('agrees with the grammars of R4 on times and ids', () => {
    const grammars: ReadonlyArray<readonly [string, RegExp]> = [
      ['id', /^[A-Za-z0-9\-.]{1,64}$/],
      ['time', /^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?$/],
    ];
    for (const [type, grammar] of grammars) {
      fc.assert(
        fc.property(fc.oneof(fc.stringMatching(grammar), fc.string().filter(isNotBlank)), (text) => {
          expect(severityOf(type, text)).toBe(grammar.test(text) ? 'ok' : 'error');
        }),
      );
    }
  });

  it('answers any JSON value, and never with a piece of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const [, check] of primitiveProblem) {
          const reason = check(value)?.reason ?? '';
          if (typeof value === 'string' && value.length > 12) expect(reason).not.toContain(value);
        }
      }),
    );
  });
});
