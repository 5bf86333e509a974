import { describe, expect, it } from 'vitest';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { but, order } from '../support/medication-request.ts';
import { onlyOne, reconcileDocuments } from '../support/reconciled.ts';

const identifier = (value: string, system = 'https://region.example/mrn') => ({ identifier: [{ system, value }] });
const named = (family: string, given: string) => ({ name: [{ family, given: [given] }] });

/** Name and drugs of every list; each source is one Bundle. */
const listsOf = (sources: Readonly<Record<string, readonly WrittenResource[]>>): readonly string[] =>
  reconcileDocuments(Object.fromEntries(Object.entries(sources).map(([id, given]) => [id, [bundleOf(given)]])))
    .map((list) => `${list.patient.name}: ${list.rows.map(({ drugName }) => drugName).join(', ')}`)
    .toSorted();

const anna = patient({ id: 'a', ...named('Ames', 'Anna') });
const drugOf = (id: string, drug: string, fields: WrittenResource = {}) =>
  order(drug, null, { subject: { reference: `Patient/${id}` }, ...fields });

describe('one person in several sources', () => {
  it('is known by name, birth date and sex', () => {
    expect(listsOf({ b: [but(anna, { id: 'x' }), drugOf('x', 'sotalol')], c: [anna, drugOf('a', 'lithium')] })).toEqual(
      ['Anna Ames: lithium, sotalol'],
    );
  });

  it('is known by case and spaces no less, nor by a second given name or an earlier family name', () => {
    const other = { id: 'x', name: [{ family: ' AMES ', given: ['anna', 'Rue'] }] };
    const married = {
      id: 'y',
      name: [
        { family: 'Bell', given: ['Anna'] },
        { use: 'old', ...named('Ames', 'Anna').name[0] },
      ],
    };
    expect(
      listsOf({
        b: [anna, drugOf('a', 'lithium')],
        c: [but(anna, other), drugOf('x', 'sotalol')],
        d: [but(anna, married), drugOf('y', 'metformin')],
      }),
    ).toEqual(['Anna Ames: lithium, metformin, sotalol']);
  });

  it('is known by a name with accents however they are encoded', () => {
    const [composed, decomposed] = ['Núñez', 'Núñez'].map((family, index) =>
      but(anna, named(family.normalize(index === 0 ? 'NFC' : 'NFD'), 'Zoë'.normalize(index === 0 ? 'NFC' : 'NFD'))),
    );
    expect(
      listsOf({ b: [composed ?? anna, drugOf('a', 'lithium')], c: [decomposed ?? anna, drugOf('a', 'sotalol')] }),
    ).toEqual(['Núñez'].map((family) => `Zoë ${family}: lithium, sotalol`.normalize('NFC')));
  });

  it('is known by a shared identifier under another name', () => {
    const changed = patient({ id: 'x', ...named('Zorn', 'Nan'), gender: 'other', ...identifier('7') });
    expect(
      listsOf({ b: [changed, drugOf('x', 'sotalol')], c: [but(anna, identifier('7')), drugOf('a', 'lithium')] }),
    ).toEqual(['Nan Zorn: lithium, sotalol']);
  });

  it('is one person by way of a third record', () => {
    const bridge = but(anna, { id: 'y', ...identifier('7') });
    const far = patient({ id: 'z', ...named('Zorn', 'Nan'), ...identifier('7') });
    expect(
      listsOf({
        b: [far, drugOf('z', 'sotalol')],
        c: [anna, drugOf('a', 'lithium')],
        d: [bridge, drugOf('y', 'metformin')],
      }),
    ).toHaveLength(1);
  });

  it('is the only person there is where a source sends resources without its Patient', () => {
    expect(
      listsOf({ clinic: [anna, drugOf('a', 'lithium')], pcp: [drugOf('x', 'sotalol'), drugOf('x', 'metformin')] }),
    ).toEqual(['Anna Ames: lithium, metformin, sotalol']);
  });

  it('is the only person there is where no source sends a Patient', () => {
    expect(listsOf({ clinic: [drugOf('a', 'lithium')], pcp: [drugOf('x', 'sotalol')] })).toEqual([
      'unnamed patient: lithium, sotalol',
    ]);
  });

  it('is the only person there is where a Patient says little and contradicts nothing', () => {
    for (const said of [{}, { birthDate: '1957' }, { gender: 'female', name: [{ family: 'Ames' }] }]) {
      const vague = { resourceType: 'Patient', id: 'x', ...said };
      expect(listsOf({ b: [anna, drugOf('a', 'lithium')], c: [vague, drugOf('x', 'sotalol')] })).toEqual([
        'Anna Ames: lithium, sotalol',
      ]);
    }
  });

  it('is one subject under a relative, an absolute and a versioned reference', () => {
    const references = ['Patient/x', 'https://pcp.example/fhir/Patient/x', 'Patient/x/_history/3'];
    const orders = references.map((reference, index) =>
      order(['lithium', 'sotalol', 'metformin'][index] ?? '', null, { subject: { reference } }),
    );
    expect(listsOf({ pcp: orders })).toEqual(['unnamed patient: lithium, metformin, sotalol']);
    expect(listsOf({ pcp: [but(anna, { id: 'x' }), ...orders] })).toEqual(['Anna Ames: lithium, metformin, sotalol']);
  });

  it('is known by the full URL of its entry', () => {
    const resources = [
      but(anna, { id: undefined }),
      order('lithium', null, { subject: { reference: 'urn:uuid:anna' } }),
    ];
    const list = onlyOne(reconcileDocuments({ pcp: [bundleOf(resources, ['urn:uuid:anna'])] }));
    expect(list.ledger.failed).toBe(0);
    expect(list.rows).toHaveLength(1);
  });

  it('is the one Patient without an id where everything is about one subject', () => {
    expect(listsOf({ pcp: [but(anna, { id: undefined }), drugOf('who', 'lithium')] })).toEqual(['Anna Ames: lithium']);
  });
});

describe('a resource that refers to its patient by no reference', () => {
  const listWith = (subject: WrittenResource) =>
    listsOf({ c: [but(anna, identifier('7')), drugOf('a', 'lithium'), order('warfarin', null, { subject })] });

  it.each<[string, WrittenResource]>([
    ['name', { display: 'Bob Otherman' }],
    ['identifier', { identifier: { system: 'https://region.example/mrn', value: '8' } }],
  ])('is on nobody’s list where it gives another %s', (_, subject) => {
    expect(listWith(subject)).toEqual(['Anna Ames: lithium']);
  });

  it.each<[string, WrittenResource]>([
    ['the same name', { display: 'Ames, Anna' }],
    ['the same identifier', { identifier: { system: 'https://region.example/mrn', value: '7' } }],
    ['an identifier of a system of its own', { identifier: { system: 'https://elsewhere.example', value: '8' } }],
    ['one word only', { display: 'Patient' }],
  ])('is the only patient’s where it gives %s', (_, subject) => {
    expect(listWith(subject)).toEqual(['Anna Ames: lithium, warfarin']);
  });
});

describe('different persons', () => {
  const other = (fields: WrittenResource) => [but(anna, { id: 'x', ...fields }), drugOf('x', 'sotalol')];

  it.each<[string, WrittenResource, WrittenResource]>([
    ['birth date', { birthDate: '1957-04-03' }, {}],
    ['birth date, though an identifier is shared', { birthDate: '1957-04-03', ...identifier('7') }, identifier('7')],
    ['year of birth, though an identifier is shared', { birthDate: '1975', ...identifier('7') }, identifier('7')],
    ['family name', named('Bates', 'Anna'), {}],
    ['first given name', named('Ames', 'Hannah'), {}],
    ['sex', { gender: 'male' }, {}],
    ['identifier of the same system', identifier('8'), identifier('7')],
    ['first given name, with less of the birth date', { birthDate: '1957', ...named('Ames', 'Hannah') }, {}],
  ])('are never joined: another %s', (_, fields, ours) => {
    expect(listsOf({ b: other(fields), c: [but(anna, ours), drugOf('a', 'lithium')] })).toHaveLength(2);
  });

  it('two birth dates are not joined by way of a third record without one', () => {
    const bridge = but(anna, { id: 'y', birthDate: undefined, ...identifier('7') });
    const lists = listsOf({
      b: [but(anna, { ...identifier('7') }), drugOf('a', 'lithium')],
      c: [bridge, drugOf('y', 'metformin')],
      d: [but(anna, { id: 'x', birthDate: '1990-01-01', ...identifier('7') }), drugOf('x', 'sotalol')],
    });
    expect(lists.toSorted()).toEqual(['Anna Ames: lithium', 'Anna Ames: metformin', 'Anna Ames: sotalol']);
  });

  it('of one source each have their own list', () => {
    const bob = patient({ id: 'b', ...named('Bates', 'Bob'), gender: 'male' });
    expect(listsOf({ pcp: [anna, bob, drugOf('a', 'lithium'), drugOf('b', 'sotalol')] })).toEqual([
      'Anna Ames: lithium',
      'Bob Bates: sotalol',
    ]);
  });

  it('a nameless second patient of one source does not get onto the list of the first', () => {
    const lists = listsOf({
      clinic: [anna, drugOf('a', 'lithium')],
      pcp: [
        but(anna, { id: 'x' }),
        { resourceType: 'Patient', id: 'y' },
        drugOf('x', 'metformin'),
        drugOf('y', 'sotalol'),
      ],
    });
    expect(lists).toEqual(['Anna Ames: lithium, metformin', 'unnamed patient: sotalol']);
  });

  it.each<[string, WrittenResource]>([
    ['family name', named('Bates', 'Bob')],
    ['birth date', { birthDate: '2001-01-01' }],
    ['sex', { gender: 'male' }],
  ])('a Patient that says little but another %s is somebody else', (_, fields) => {
    const vague = { resourceType: 'Patient', id: 'x', ...fields };
    expect(listsOf({ clinic: [anna, drugOf('a', 'lithium')], pcp: [vague, drugOf('x', 'sotalol')] })).toHaveLength(2);
  });

  it('two who say little and contradict one another are two', () => {
    const vague = (id: string, family: string) => [
      { resourceType: 'Patient', id, name: [{ family }] },
      drugOf(id, 'lithium'),
    ];
    expect(listsOf({ b: vague('x', 'Ames'), c: vague('y', 'Bates') })).toHaveLength(2);
  });

  it('a source without a Patient joins nobody where several could be meant', () => {
    const bob = patient({ id: 'b', ...named('Bates', 'Bob'), gender: 'male' });
    const lists = listsOf({ b: [anna, bob, drugOf('a', 'lithium')], c: [drugOf('x', 'sotalol')] });
    expect(lists).toEqual(['Anna Ames: lithium', 'Bob Bates: ', 'unnamed patient: sotalol']);
  });

  it('several subjects of one source without any Patient are several lists, none of them the known patient’s', () => {
    const lists = listsOf({
      clinic: [anna, drugOf('a', 'lithium')],
      pcp: [drugOf('x', 'sotalol'), drugOf('y', 'metformin')],
    });
    expect(lists).toEqual(['Anna Ames: lithium', 'unnamed patient: metformin', 'unnamed patient: sotalol']);
  });

  it('what is about a patient who was not sent is failed, and on no list', () => {
    const list = onlyOne(
      reconcileDocuments({
        pcp: [bundleOf([anna, drugOf('a', 'lithium'), drugOf('b', 'sotalol', { id: 'foreign' })])],
      }),
    );
    expect(list.rows.map(({ drugName }) => drugName)).toEqual(['lithium']);
    expect(list.ledger.entries).toContainEqual(
      expect.objectContaining({ resource: 'MedicationRequest/foreign', outcome: 'failed', row: null }),
    );
    expect(list.sources[0]?.detail).toContain('1 of its entries');
  });

  it('an order without a subject is nobody’s where there are two patients, and the only patient’s where there is one', () => {
    const bob = patient({ id: 'b', ...named('Bates', 'Bob'), gender: 'male' });
    const stray = order('sotalol', null, { subject: undefined });
    expect(listsOf({ pcp: [anna, bob, stray] })).toEqual(['Anna Ames: ', 'Bob Bates: ']);
    expect(listsOf({ pcp: [anna, stray] })).toEqual(['Anna Ames: sotalol']);
  });

  it('a drug that one patient’s order refers to is in that patient’s ledger only, one that none does is told once', () => {
    const bob = patient({ id: 'b', ...named('Bates', 'Bob'), gender: 'male' });
    const medication = (id: string) => ({ resourceType: 'Medication', id, code: { text: 'lithium' } });
    const ordered = drugOf('b', '', {
      id: 'o',
      medicationCodeableConcept: undefined,
      medicationReference: { reference: 'Medication/used' },
    });
    const resources = [anna, bob, medication('used'), medication('loose'), ordered];
    const lists = reconcileDocuments({ pcp: [bundleOf(resources)] });
    expect(lists.map(({ ledger }) => ledger.entries.map(({ resource }) => resource))).toEqual([
      ['Medication/loose', 'Patient/a'],
      ['Medication/used', 'MedicationRequest/o', 'Patient/b'],
    ]);
  });

  it('two patients under one id are two, and what names only that id is on no list', () => {
    const bob = patient({ id: 'a', ...named('Bates', 'Bob'), gender: 'male' });
    expect(listsOf({ pcp: [anna, bob, drugOf('a', 'lithium')] })).toEqual(['Anna Ames: ', 'Bob Bates: ']);
  });
});
