import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asObject,
  booleanAt,
  codingsOf,
  isBlank,
  listed,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textsOf,
  truthIn,
} from '../../src/fhir/wild.ts';

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

  it('a value that stands alone is a list of one, nothing a list of none', () => {
    expect([listed('x'), listed(['x', 'y']), listed(0)]).toEqual([['x'], ['x', 'y'], [0]]);
    expect([listed(undefined), listed(null), listed([])]).toEqual([[], [], []]);
  });

  it('a truth is one also as a text or as the only item of a list', () => {
    expect([true, 'true', ' TRUE ', [true]].map(truthIn)).toEqual([true, true, true, true]);
    expect([false, 'false', ['False']].map(truthIn)).toEqual([false, false, false]);
    expect([undefined, null, 1, 'yes', [], [true, false], {}].map(truthIn)).toEqual(Array(7).fill(null));
  });

  it('nothing was sent where there is no value, or a text of blanks', () => {
    expect([undefined, null, '', ' \t'].map(isBlank)).toEqual([true, true, true, true]);
    expect([0, false, [], {}, 'a'].map(isBlank)).toEqual([false, false, false, false, false]);
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
