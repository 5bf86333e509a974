import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, comparableJson, digestOf, NotJsonError } from '../../src/fhir/canonical-json.ts';

/** The same content with the fields of every object the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, reversed(field)]),
  );
};

/** `JSON.parse` makes `-0` of `-0` and canonical JSON writes `0`: equal as content, told apart by `toEqual`. */
const plainZero = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('canonicalJson', () => {
  it('sorts keys at every depth and leaves arrays in their order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 'x'], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},"x"]}');
  });

  it('sorts keys by code unit, digits included, and not as numbers', () => {
    expect(canonicalJson({ 10: 'ten', 9: 'nine', Z: 1, a: 2, é: 3 })).toBe('{"10":"ten","9":"nine","Z":1,"a":2,"é":3}');
  });

  it('writes numbers and escapes as RFC 8785 shows them', () => {
    const example = { numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0], string: '€$\u000f\nA\'B"\\\\"/' };
    expect(canonicalJson(example)).toBe(
      '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('leaves out a field that is undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('does not lose a field named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
  });

  it.each([
    ['not a number', { a: [1, Number.NaN] }, '/a/1'],
    ['an infinity', { 'a/b': Number.POSITIVE_INFINITY }, '/a~1b'],
    ['a bigint', 1n, ''],
    ['a function', { a: () => 1 }, '/a'],
    ['a date', { a: new Date(0) }, '/a'],
    ['undefined in an array', [undefined], '/0'],
    ['a hole in an array', new Array(1), '/0'],
  ])('refuses %s and names the place', (_, value, path) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'not-json', path }));
    expect(() => canonicalJson(value)).toThrow(NotJsonError);
  });

  it('writes a value of any depth', () => {
    const text = `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`;
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  it('refuses a value that stands within itself, and not one that stands in two places', () => {
    const round: { a: unknown[] } = { a: [] };
    round.a.push(round);
    expect(() => canonicalJson(round)).toThrow(expect.objectContaining({ code: 'not-json', path: '/a/0' }));
    const twice = { b: 1 };
    expect(canonicalJson([twice, twice])).toBe('[{"b":1},{"b":1}]');
  });

  it('says the same content as JSON.stringify, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(plainZero(value));
      }),
    );
  });

  it('does not depend on the order of fields, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('is a fixed point: what it wrote, read and written again, is the same text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('comparableJson', () => {
  it('is canonical JSON, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(comparableJson(value)).toBe(canonicalJson(value));
      }),
    );
  });

  it('refuses nothing, and takes nothing that JSON cannot say for a JSON value', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(typeof comparableJson(value)).toBe('string');
      }),
    );
    const values = JSON.parse('[1e999, -1e999, null, "Infinity", {"text": "x"}, [["text", "x"]]]') as unknown[];
    expect(new Set(values.map(comparableJson)).size).toBe(values.length);
  });
});

describe('digestOf', () => {
  it('is the SHA-256 of the canonical text in UTF-8', () => {
    const expected = createHash('sha256').update(Buffer.from('{"a":"é","b":1}', 'utf8')).digest('hex');
    expect(digestOf({ b: 1, a: 'é' })).toBe(expected);
  });

  it('tells different content apart', () => {
    const values = [{}, [], null, '', 0, '0', { a: null }, { a: [] }, [null], '\ud800', '\\ud800'];
    expect(new Set(values.map(digestOf)).size).toBe(values.length);
  });
});
