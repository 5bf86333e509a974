import type { CodeSystem, ValueSet, ValueSetCompose } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { expandValueSet } from '../../src/validation/code-set.ts';

const valueSet = (compose: ValueSetCompose): ValueSet => ({ resourceType: 'ValueSet', status: 'active', compose });
const colours: CodeSystem = {
  resourceType: 'CodeSystem',
  status: 'active',
  content: 'complete',
  concept: [{ code: 'red', concept: [{ code: 'scarlet' }] }, { code: 'blue' }],
};
const valueSets: Readonly<Record<string, ValueSet>> = {
  all: valueSet({ include: [{ system: 'colours' }] }),
  some: valueSet({ include: [{ system: 'colours', concept: [{ code: 'red' }, { code: 'blue' }] }] }),
  without: valueSet({ include: [{ system: 'colours' }], exclude: [{ system: 'colours', concept: [{ code: 'red' }] }] }),
  imported: valueSet({ include: [{ valueSet: ['some|1.0'] }] }),
  both: valueSet({ include: [{ system: 'colours', valueSet: ['without', 'some'] }] }),
  filtered: valueSet({ include: [{ system: 'colours', filter: [{ property: 'concept', op: 'is-a', value: 'red' }] }] }),
  foreign: valueSet({ include: [{ system: 'colours' }, { system: 'sounds' }] }),
  loop: valueSet({ include: [{ valueSet: ['loop'] }] }),
};
const codes = (url: string) =>
  expandValueSet(url, {
    valueSet: (one) => valueSets[one],
    codeSystem: (system) => (system === 'colours' ? colours : undefined),
  })?.get('colours');

describe('the codes of a value set', () => {
  it.each([
    ['all', ['red', 'scarlet', 'blue']],
    ['some', ['red', 'blue']],
    ['without', ['scarlet', 'blue']],
    ['imported', ['red', 'blue']],
    ['both', ['blue']],
  ])('are listed for one that takes %s', (url, expected) => {
    expect([...(codes(url) ?? [])]).toEqual(expected);
  });

  it.each(['filtered', 'foreign', 'loop', 'absent'])('are not known for one that is %s', (url) => {
    expect(codes(url)).toBeUndefined();
  });
});
