import { describe, expect, it } from 'vitest';
import { absent, errorsBy } from './small-guide.ts';

const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });
const names = (count: number) => Array.from({ length: count }, (_, at) => ({ family: `Name${at}` }));

describe('how often an element may come', () => {
  it('is never where the profile forbids it, whatever it holds', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.birthDate', max: '0' },
      { id: 'Patient.name', max: '0' },
      { id: 'Patient.deceased[x]', max: '0' },
    ]);
    expect(judge(patient({}))).toEqual([]);
    expect(judge(patient({ birthDate: '2000', name: names(1), deceasedBoolean: false })).toSorted()).toEqual([
      'structure Patient.birthDate',
      'structure Patient.deceased',
      'structure Patient.name',
    ]);
    expect(judge(patient({ _birthDate: absent }))).toEqual(['structure Patient.birthDate']);
  });

  it('is once in a list that the profile narrows, which stays a list', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.name', max: '1' }]);
    expect(judge(patient({ name: names(1) }))).toEqual([]);
    expect(judge(patient({ name: names(2) }))).toEqual(['structure Patient.name']);
    expect(judge(patient({ name: { family: 'A' } }))).toEqual(['structure Patient.name']);
  });

  it('is at least as often as the profile asks', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.name', min: 2, max: '3' }]);
    expect(judge(patient({}))).toEqual(['required Patient.name']);
    expect(judge(patient({ name: names(1) }))).toEqual(['required Patient.name']);
    expect(judge(patient({ name: names(3) }))).toEqual([]);
    expect(judge(patient({ name: names(4) }))).toEqual(['structure Patient.name']);
  });

  it('is counted for primitives like for objects', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.name.given', min: 2, max: '2' }]);
    expect(judge(patient({ name: [{ given: ['A', 'B'] }, { given: ['A'] }, { given: ['A', 'B', 'C'] }] }))).toEqual([
      'required Patient.name[1].given',
      'structure Patient.name[2].given',
    ]);
  });

  it('is counted for primitives that are absent for a stated reason, too', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.name.given', max: '2' }]);
    expect(judge(patient({ name: [{ _given: [absent, absent] }] }))).toEqual([]);
    expect(judge(patient({ name: [{ _given: [absent, absent, absent] }] }))).toEqual([
      'structure Patient.name[0].given',
    ]);
  });

  it('may be asked of a part that its parent need not have', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.contact.name', min: 1 }]);
    expect(judge(patient({}))).toEqual([]);
    expect(judge(patient({ contact: [{ gender: 'female', telecom: [{ value: 'x', system: 'phone' }] }] }))).toEqual([
      'required Patient.contact[0].name',
    ]);
  });
});

describe('arrays and single values', () => {
  const judge = errorsBy('Patient', []);

  it.each([
    ['an array where one value belongs', { birthDate: ['2000'] }, ['structure Patient.birthDate']],
    ['an array of objects where one belongs', { maritalStatus: [{ text: 'x' }] }, ['structure Patient.maritalStatus']],
    ['one value where an array belongs', { name: { family: 'A' } }, ['structure Patient.name']],
    ['an empty array', { name: [] }, ['structure Patient.name']],
    ['null', { birthDate: null }, ['structure Patient.birthDate']],
    ['null among objects', { name: [null, { family: 'A' }] }, ['structure Patient.name[0]']],
    ['an array in an array', { name: [[{ family: 'A' }]] }, ['structure Patient.name[0]']],
    [
      'null among primitives of which nothing is said',
      { name: [{ given: ['A', null] }] },
      ['structure Patient.name[0].given[1]'],
    ],
  ])('%s is told at its place', (_what, more, wanted) => {
    expect(judge(patient(more))).toEqual(wanted);
  });
});

describe('the `_` sibling of a primitive', () => {
  const judge = errorsBy('Patient', []);

  it.each([
    ['an extension beside a value', { birthDate: '2000', _birthDate: absent }],
    ['an extension instead of one', { _birthDate: absent }],
    ['an id beside a value', { birthDate: '2000', _birthDate: { id: 'a' } }],
    ['nulls on either side of a list', { name: [{ given: ['A', null], _given: [null, absent] }] }],
    ['a list without values', { name: [{ _given: [absent] }] }],
    ['a list longer than the values', { name: [{ given: ['A'], _given: [null, absent] }] }],
  ])('may hold %s', (_what, more) => {
    expect(judge(patient(more))).toEqual([]);
  });

  it.each([
    ['a text', { _birthDate: 'x' }, 'structure Patient.birthDate'],
    ['an array beside one value', { birthDate: '2000', _birthDate: [absent] }, 'structure Patient.birthDate'],
    ['an object beside a list', { name: [{ given: ['A'], _given: absent }] }, 'structure Patient.name[0].given'],
    ['an empty list', { name: [{ given: ['A'], _given: [] }] }, 'structure Patient.name[0].given'],
    ['an empty object', { birthDate: '2000', _birthDate: {} }, 'structure Patient.birthDate'],
    ['nothing but an id', { _birthDate: { id: 'a' } }, 'invariant Patient.birthDate'],
    [
      'null on both sides',
      { name: [{ given: ['A', null], _given: [absent, null] }] },
      'structure Patient.name[0].given[1]',
    ],
    ['an element that no primitive has', { _birthDate: { value: 'x' } }, 'structure Patient.birthDate.value'],
  ])('may not hold %s', (_what, more, wanted) => {
    expect(judge(patient(more))).toContain(wanted);
  });

  it('belongs to primitives only', () => {
    expect(judge(patient({ name: [{ family: 'A' }], _name: [absent] }))).toEqual(['structure Patient._name']);
  });

  it('does not stand for a code that is required to be of a value set', () => {
    expect(judge(patient({ _gender: absent }))).toEqual(['required Patient.gender']);
    expect(judge(patient({ gender: 'female', _gender: absent }))).toEqual([]);
  });

  it('stands for a required element that is no code', () => {
    const strict = errorsBy('Patient', [{ id: 'Patient.birthDate', min: 1 }]);
    expect(strict(patient({ _birthDate: absent }))).toEqual([]);
  });
});
