import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonReading, readJsonBytes, readJsonText } from '../../src/validation/json-text.ts';

const reasons = (reading: JsonReading): readonly string[] => reading.issues.map(({ reason }) => reason);
const readValue = (reading: JsonReading): unknown => (reading.ok ? reading.value : 'not read');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('reading JSON', () => {
  it('reads what JSON.parse reads, without issues where nothing is lost', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 2), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space);
        expect(readJsonText(text)).toEqual({ ok: true, value: JSON.parse(text), issues: [] });
        expect(readJsonBytes(bytesOf(text))).toEqual({ ok: true, value: JSON.parse(text), issues: [] });
      }),
    );
  });

  it('refuses exactly what JSON.parse refuses, and says where', () => {
    const pieces = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '"b"',
        '\\',
        '\\n',
        '\\u00',
        '1',
        '-',
        '0',
        '.',
        'e',
        '1e5',
        '01',
        'true',
      ],
      ...[
        'nul',
        'null',
        ' ',
        '\n',
        '\u0001',
        '//',
        "'",
        '<',
        'é',
        '1.5',
        '-0',
        '"a":1',
        '{"a":[1,2]}',
        '[{}]',
        '\u007f',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        let parsed: { readonly value: unknown } | null = null;
        try {
          parsed = { value: JSON.parse(text) };
        } catch {}
        const reading = readJsonText(text);
        expect([text, reading.ok]).toEqual([text, parsed !== null]);
        if (parsed === null) expect(reasons(reading)).toEqual([expect.stringMatching(/\((line \d+, )?column \d+\)$/)]);
        else expect(readValue(reading)).toEqual(parsed.value);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['', 'write a JSON document: there is nothing (column 1)'],
    ['{"a":1} x', 'end the document after its value (column 9)'],
    ['{"a":1}{}', 'end the document after its value (column 8)'],
    ['[1,]', 'write a value: an object, an array, a string, a number, true, false or null (column 4)'],
    ['{"a":1,}', 'write a name in double quotes, and no comma after the last member (column 8)'],
    ['{a:1}', 'write a name in double quotes, and no comma after the last member (column 2)'],
    ["['a']", 'write strings in double quotes (column 2)'],
    ['[NaN]', 'write a number: JSON has no NaN and no Infinity (column 2)'],
    ['[-Infinity]', 'write a number: JSON has no NaN and no Infinity (column 2)'],
    ['[/* a */1]', 'leave out comments (column 2)'],
    ['<div/>', 'write JSON, not XML or HTML (column 1)'],
    ['[1', 'end the document: it breaks off (column 3)'],
    ['["a', 'end the string: the document breaks off (column 4)'],
    ['{\n  "a": "b\tc"\n}', 'write control characters in strings as escapes: \\n, \\t, \\u0001 (line 2, column 10)'],
    ['["\\x"]', 'write an escape that JSON has (column 4)'],
  ])('says of %j what to change', (text, reason) => {
    expect(readJsonText(text)).toMatchObject({
      ok: false,
      issues: [{ code: 'invalid-json', severity: 'error', reason }],
    });
  });

  it('tells a name that is there twice, where it is, and goes on with the last value', () => {
    const text = '{"resourceType":"Patient","name":[{"family":"A"},{"family":"B","given":["C"],"family":"D"}]}';
    const reading = readJsonText(text);
    expect(reading).toMatchObject({ ok: true, value: { name: [{ family: 'A' }, { family: 'D' }] } });
    expect(reading.issues).toMatchObject([
      { severity: 'error', path: 'name[1].family', reason: 'give each name of an object once (column 78)' },
    ]);
  });

  it('sees through escapes: the same name spelled otherwise is the same name', () => {
    expect(reasons(readJsonText('{"gender":1,"gend\\u0065r":2}'))).toHaveLength(1);
    expect(reasons(readJsonText('{"a/b":1,"a\\/b":2}'))).toHaveLength(1);
    expect(reasons(readJsonText('{"a":"\\"b\\":","b":1}'))).toEqual([]);
  });

  it('finds every name that is there twice, in objects of any size', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'aa', 'ab', 'ba', 'bb', 'aba', 'abb', 'acb', '_a', 'é', '');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), fc.nat(60), (names, others) => {
        const all = [...names, ...Array.from({ length: others }, (_, at) => `k${at}`)];
        const inner = `{${all.map((key) => `${JSON.stringify(key)}:[{"x":"a,b{"}]`).join(',')}}`;
        const twice = all.length - new Set(all).size;
        expect(readJsonText(`[${inner},{"a":${inner}}]`).issues).toHaveLength(2 * twice);
      }),
    );
  });

  it('keeps __proto__ and constructor as members without effect', () => {
    const value = readValue(
      readJsonText('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    );
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('refuses more than 100 levels, of whatever length', () => {
    const deep = (levels: number): string => '{"a":['.repeat(levels / 2) + ']}'.repeat(levels / 2);
    expect(readJsonText(deep(100)).ok).toBe(true);
    for (const text of [deep(102), deep(1_000_000), '['.repeat(5_000_000)]) {
      expect(readJsonText(text)).toMatchObject({ ok: false, issues: [{ type: 'too-costly' }] });
    }
  });

  it('tells numbers that a double cannot hold', () => {
    const judged = (number: string): readonly string[] =>
      readJsonText(`[${number}]`).issues.map(({ severity }) => severity);
    for (const fine of [
      '1',
      '-0',
      '1.50',
      '0.000000001',
      '123456789.123456',
      '1e2',
      '100000000000000000000',
      '0.1',
      '1e-7',
    ]) {
      expect([fine, judged(fine)]).toEqual([fine, []]);
    }
    for (const long of ['0.1234567890123456789', '123456789012345678', '1.23456789012345678e5']) {
      expect([long, judged(long)]).toEqual([long, ['warning']]);
    }
    for (const huge of ['1e400', '-1E+400', '9'.repeat(400)]) expect([huge, judged(huge)]).toEqual([huge, ['error']]);
  });

  it('tells half a surrogate pair, as an escape or as it is', () => {
    expect(readJsonText('["\\ud800"]')).toMatchObject({ ok: true, issues: [{ severity: 'warning', path: '[0]' }] });
    expect(readJsonText('["\\ud83d\\ude00"]').issues).toEqual([]);
    expect(readJsonText('["\ud800"]').ok).toBe(false);
  });

  it('skips a byte order mark and tells other encodings', () => {
    expect(readValue(readJsonBytes(bytesOf('\ufeff{"a":1}')))).toEqual({ a: 1 });
    expect(readValue(readJsonText('\ufeff{"a":1}'))).toEqual({ a: 1 });
    for (const bytes of [
      [0xff, 0xfe, 0x7b, 0],
      [0xfe, 0xff, 0, 0x7b],
      [0x7b, 0, 0x7d, 0],
      [0, 0x7b, 0, 0x7d],
    ]) {
      expect(readJsonBytes(Uint8Array.from(bytes)).ok).toBe(false);
    }
    expect(reasons(readJsonBytes(Uint8Array.of(0xff, 0xfe, 0x7b, 0)))).toEqual([
      'write the document in UTF-8; it is in UTF-16',
    ]);
    expect(reasons(readJsonBytes(Uint8Array.of(0x22, 0xe9, 0x22)))).toEqual([
      'write the document in UTF-8; it is in another encoding',
    ]);
  });

  it('keeps to its limits', () => {
    expect(readJsonText('"éé"', { mostBytes: 5 })).toMatchObject({ ok: false, issues: [{ type: 'too-long' }] });
    expect(readJsonText('"éé"', { mostBytes: 6 }).ok).toBe(true);
    expect(readJsonBytes(bytesOf('"ab"'), { mostBytes: 3 })).toMatchObject({
      ok: false,
      issues: [{ type: 'too-long' }],
    });
    expect(readJsonText('[1,2,3,4]', { mostValues: 3 })).toMatchObject({ ok: false, issues: [{ type: 'too-costly' }] });
    expect(readJsonText('[[[]]]', { mostLevels: 2 })).toMatchObject({ ok: false, issues: [{ type: 'too-costly' }] });
  });

  it('reads 50 MB in one string', () => {
    const reading = readJsonText(JSON.stringify({ a: 'x'.repeat(50_000_000) }));
    expect(reading).toMatchObject({ ok: true, issues: [] });
  });

  it('tells at most a hundred problems, and how many more there are', () => {
    const reading = readJsonText(`[${'{"a":1,"a":2},'.repeat(500)}1]`);
    expect(reading.issues).toHaveLength(101);
    expect(reading.issues.at(-1)).toMatchObject({ type: 'too-costly', reason: expect.stringContaining('400 more') });
  });
});
