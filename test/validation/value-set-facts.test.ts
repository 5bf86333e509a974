import { describe, expect, it } from 'vitest';
import { type ListedCodeSystem, listCodeSystem } from '../../src/validation/list-code-system.ts';
import { listValueSet } from '../../src/validation/list-value-set.ts';
import { type ListedValueSet, toValueSetFacts } from '../../src/validation/value-set-facts.ts';

const system = 'http://example.org/animals';
const animals = listCodeSystem({
  resourceType: 'CodeSystem',
  url: system,
  content: 'complete',
  concept: [
    { code: 'mammal', concept: [{ code: 'cat', concept: [{ code: 'kitten' }] }, { code: 'dog' }] },
    { code: 'bird' },
    { code: 'pet', concept: [{ code: 'parrot', property: [{ code: 'subsumedBy', valueCode: 'bird' }] }] },
  ],
});
const codeSystem = (url: string): ListedCodeSystem | undefined => (url === system ? animals : undefined);

const includes = (compose: object) =>
  listValueSet({ resourceType: 'ValueSet', url: 'http://example.org/vs', compose }, codeSystem)?.include;
const filter = (op: string, value: string, property = 'concept') => ({
  include: [{ system, filter: [{ property, op, value }] }],
});

describe('a value set', () => {
  it.each([
    ['is-a', 'cat', ['cat', 'kitten']],
    ['is-a', 'bird', ['bird', 'parrot']],
    ['descendent-of', 'mammal', ['cat', 'kitten', 'dog']],
    ['is-not-a', 'mammal', ['bird', 'pet', 'parrot']],
    ['in', 'dog,bird', ['dog', 'bird']],
    ['=', 'dog', ['dog']],
  ])('follows the hierarchy of a listed system: %s %s', (op, value, codes) => {
    expect(includes(filter(op, value))).toEqual([{ system, codes }]);
  });

  it('says "some" where a filter can’t be followed', () => {
    expect(includes(filter('regex', '.*'))).toEqual([{ system, some: true }]);
    expect(includes(filter('=', 'x', 'colour'))).toEqual([{ system, some: true }]);
    const elsewhere = {
      include: [{ system: 'http://loinc.org', filter: [{ property: 'concept', op: 'is-a', value: 'x' }] }],
    };
    expect(includes(elsewhere)).toEqual([{ system: 'http://loinc.org', some: true }]);
  });

  it('takes out what it excludes, or says "some" where that can’t be told', () => {
    const exclude = [{ system, concept: [{ code: 'dog' }] }];
    expect(includes({ include: [{ system, concept: [{ code: 'dog' }, { code: 'cat' }] }], exclude })).toEqual([
      { system, codes: ['cat'] },
    ]);
    expect(includes({ include: [{ system }], exclude })).toEqual([
      { system, codes: ['mammal', 'cat', 'kitten', 'bird', 'pet', 'parrot'] },
    ]);
    expect(
      includes({ include: [{ system }], exclude: [{ system, filter: [{ property: 'x', op: '=', value: 'y' }] }] }),
    ).toEqual([{ system, some: true }]);
    expect(includes({ include: [{ system }], exclude: [{ system }] })).toEqual([]);
  });

  it('that gives only its expansion has the codes that are listed there', () => {
    const contains = [
      { system, code: 'cat', contains: [{ system, code: 'kitten' }] },
      { system: 'http://b', code: 'b' },
    ];
    const listed = listValueSet({ resourceType: 'ValueSet', url: 'u', expansion: { contains } }, codeSystem);
    expect(listed?.include).toEqual([
      { system, codes: ['cat', 'kitten'] },
      { system: 'http://b', codes: ['b'] },
    ]);
  });

  it('that includes itself by a detour has its codes once', () => {
    const listed: Readonly<Record<string, ListedValueSet>> = {
      a: { url: 'a', include: [{ system, codes: ['cat'] }, { valueSet: 'b' }] },
      b: { url: 'b', include: [{ valueSet: 'a' }, { system, codes: ['dog'] }] },
    };
    const surroundings = { codeSystem: () => undefined, valueSet: (url: string) => listed[url] };
    expect(toValueSetFacts({ url: 'a', include: listed['a']?.include ?? [] }, surroundings).parts).toEqual([
      { system, codes: new Set(['cat']) },
      { system, codes: new Set(['dog']) },
    ]);
  });

  it('names every code of a system only where the system is listed whole', () => {
    const listed: ListedValueSet = { url: 'u', include: [{ system }] };
    const surroundings = (isComplete: boolean) => ({
      codeSystem: () => ({ url: system, codes: new Set(['cat']), isComplete, isCaseSensitive: true }),
      valueSet: () => undefined,
    });
    expect(toValueSetFacts(listed, surroundings(true)).parts).toEqual([{ system, codes: new Set(['cat']) }]);
    expect(toValueSetFacts(listed, surroundings(false)).parts).toEqual([{ system, every: true }]);
  });

  it.each([null, [], {}, { resourceType: 'ValueSet' }, { resourceType: 'CodeSystem', url: 'u' }])(
    'is not made of what is none: %j',
    (value) => {
      expect(listValueSet(value, codeSystem)).toBeUndefined();
    },
  );
});

describe('a code system', () => {
  it.each([
    null,
    [],
    {},
    { resourceType: 'CodeSystem' },
    { resourceType: 'CodeSystem', url: 'u', content: 'supplement' },
  ])('is not made of what is none, or of what adds to another: %j', (value) => {
    expect(listCodeSystem(value)).toBeUndefined();
  });
});
