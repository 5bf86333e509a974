import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asObject, booleanAt, codingsOf, numberAt, objectAt, objectsAt, textAt, textsOf } from '../../src/fhir/wild.ts';

describe('reading JSON that somebody else wrote', () => {
  it('never throws, and answers in the asked-for shape or with nothing', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, key) => {
        const wrapped = { [key]: value };
        const text = textAt(wrapped, key);
        expect(text === null || (text !== '' && text === text.trim())).toBe(true);
        expect(['object', 'boolean']).toContain(typeof booleanAt(wrapped, key));
        expect(numberAt(wrapped, key) === null || Number.isFinite(numberAt(wrapped, key))).toBe(true);
        expect(Array.isArray(asObject(value))).toBe(false);
        for (const item of [...objectsAt(wrapped, key), objectAt(wrapped, key)])
          expect(Array.isArray(item)).toBe(false);
        for (const { code } of codingsOf(value)) expect(code).not.toBe('');
        for (const said of textsOf(value)) expect(said.trim()).toBe(said);
      }),
    );
  });

  it('a lone object counts as an array of one, anything else in an array is left out', () => {
    expect(objectsAt({ name: { family: 'A' } }, 'name')).toEqual([{ family: 'A' }]);
    expect(objectsAt({ name: [null, 'x', { family: 'A' }, []] }, 'name')).toEqual([{ family: 'A' }]);
  });

  it('a coding without a code is no coding, one with a number as its code is', () => {
    const coding = [{ display: 'x' }, { code: ' ' }, { system: 's', code: 314076 }, { code: 'a' }];
    expect(codingsOf({ coding })).toEqual([
      { system: 's', code: '314076', display: null },
      { system: null, code: 'a', display: null },
    ]);
  });

  it('texts come each once, the concept’s own first', () => {
    expect(textsOf({ text: 'b', coding: [{ display: 'a' }, { display: 'b' }, { display: 7 }] })).toEqual(['b', 'a']);
  });
});
