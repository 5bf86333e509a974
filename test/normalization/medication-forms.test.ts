import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { coded, order, rxnorm, statement } from '../support/medication-request.ts';
import { containing, ingredientsOf, issuesOf, normalizedOf, referring, saidBy } from './one-resource.ts';

const sertraline = coded(rxnorm, '312941', 'sertraline 50 MG Oral Tablet');
const ofMedication = (medication: WrittenResource, ...beside: readonly WrittenResource[]) =>
  order('', null, containing(medication, ...beside));

describe('a contained Medication', () => {
  it.each<[string, WrittenResource, readonly string[], string]>([
    ['with a code', { code: sertraline }, ['sertraline'], 'sertraline 50 MG Oral Tablet'],
    [
      'with text only',
      { code: { text: 'sertraline 50 MG Oral Tablet' } },
      ['sertraline'],
      'sertraline 50 MG Oral Tablet',
    ],
    ['with words that nobody knows', { code: { text: 'calming tea' } }, [], 'calming tea'],
    [
      'with a batch',
      { code: sertraline, batch: { lotNumber: '7', expirationDate: '2027' } },
      ['sertraline'],
      sertraline['text'] as string,
    ],
    ['no longer stocked', { code: sertraline, status: 'inactive' }, ['sertraline'], sertraline['text'] as string],
    ['with one ingredient', { ingredient: [{ itemCodeableConcept: coded(rxnorm, '36437') }] }, ['sertraline'], '36437'],
    [
      'with words that say nothing beside an ingredient that does',
      { code: { text: 'capsule no. 12' }, ingredient: [{ itemCodeableConcept: coded(rxnorm, '36437') }] },
      ['sertraline'],
      'capsule no. 12',
    ],
    [
      'with two coded ingredients',
      { ingredient: [{ itemCodeableConcept: coded(rxnorm, '52175') }, { itemCodeableConcept: coded(rxnorm, '5487') }] },
      ['hydrochlorothiazide', 'losartan'],
      '52175 / 5487',
    ],
    [
      'with an inactive ingredient',
      {
        ingredient: [
          { itemCodeableConcept: coded(rxnorm, '36437', 'sertraline') },
          { itemCodeableConcept: { text: 'lactose' }, isActive: false },
        ],
      },
      ['sertraline'],
      'sertraline',
    ],
  ])('%s', (_, medication, ingredients, text) => {
    const said = saidBy(ofMedication(medication));
    expect([ingredientsOf(said), said.text]).toEqual([ingredients, text]);
  });

  it.each<[string, WrittenResource, WrittenResource]>([
    [
      'a contained Substance',
      { reference: '#s' },
      { resourceType: 'Substance', id: 's', code: coded(rxnorm, '36437', 'sertraline') },
    ],
    [
      'a contained Medication',
      { reference: '#s' },
      { resourceType: 'Medication', id: 's', code: coded(rxnorm, '36437', 'sertraline') },
    ],
    [
      'something gone, by its display',
      { reference: 'Substance/gone', display: 'sertraline' },
      { resourceType: 'Basic', id: 's' },
    ],
  ])('with an ingredient that is %s', (_, itemReference, beside) => {
    expect(ingredientsOf(saidBy(ofMedication({ ingredient: [{ itemReference }] }, beside)))).toEqual(['sertraline']);
  });

  it('with an ingredient the words of which contradict its code is taken for no combination', () => {
    const item = {
      coding: [
        { system: rxnorm, code: '52175' },
        { system: rxnorm, code: '36437' },
      ],
      text: 'losartan',
    };
    const said = saidBy(
      ofMedication({
        ingredient: [{ itemCodeableConcept: item }, { itemCodeableConcept: { text: 'hydrochlorothiazide' } }],
      }),
    );
    expect(ingredientsOf(said)).toEqual([]);
    expect(said.text).toBe('losartan / hydrochlorothiazide');
    expect(said.issues.map(({ code }) => code)).toContain('conflicting-codes');
  });

  it.each([
    ['by code', coded(rxnorm, '52175')],
    ['by name', { text: 'losartan' }],
  ])(
    'the code of which names another drug than its ingredients do %s is taken for neither',
    (_, itemCodeableConcept) => {
      const said = saidBy(ofMedication({ code: sertraline, ingredient: [{ itemCodeableConcept }] }));
      expect([ingredientsOf(said), said.text]).toEqual([[], 'sertraline 50 MG Oral Tablet']);
      expect(issuesOf(said)).toContain('conflicting-codes MedicationRequest.medicationReference.resolve().ingredient');
    },
  );

  it('the ingredients of which hold more than the code names keeps the code, and says so', () => {
    const ingredient = ['36437', '52175'].map((code) => ({ itemCodeableConcept: coded(rxnorm, code) }));
    const said = saidBy(ofMedication({ code: sertraline, ingredient }));
    expect(ingredientsOf(said)).toEqual(['sertraline']);
    expect(issuesOf(said)).toContain('conflicting-codes MedicationRequest.medicationReference.resolve().ingredient');
  });

  it('entered in error is not what the drug is read from; the words are kept', () => {
    const said = saidBy(ofMedication({ code: sertraline, status: 'entered-in-error' }));
    expect([ingredientsOf(said), said.text, said.status]).toEqual([[], 'sertraline 50 MG Oral Tablet', 'active']);
    expect(issuesOf(said)).toContain('unexpected-status MedicationRequest.medicationReference.resolve().status');
  });

  it('entered in error leaves the name that the order itself shows', () => {
    const medication = {
      resourceType: 'Medication',
      id: 'm',
      code: coded(rxnorm, '314076'),
      status: 'entered-in-error',
    };
    const fields = referring({ reference: '#m', display: 'sertraline' }, { contained: [medication] });
    const said = saidBy(order('', null, fields));
    expect([said.text, ingredientsOf(said)]).toEqual(['sertraline', ['sertraline']]);
  });

  it('with a modifier extension is not what the drug is read from', () => {
    const said = saidBy(ofMedication({ code: sertraline, modifierExtension: [{ url: 'https://x.example' }] }));
    expect(ingredientsOf(said)).toEqual([]);
    expect(issuesOf(said)).toContain('unsupported MedicationRequest.medicationReference.resolve()');
  });

  it.each<[string, WrittenResource, WrittenResource | undefined]>([
    [
      'a strength in a countable',
      { numerator: { value: 300, unit: 'mg' }, denominator: { value: 1, unit: 'tablet' } },
      { value: 600, unit: 'mg' },
    ],
    [
      'a strength in UCUM',
      {
        numerator: { value: 0.3, system: 'http://unitsofmeasure.org', code: 'g' },
        denominator: { value: 1, system: 'http://unitsofmeasure.org', code: '1' },
      },
      { value: 600, unit: 'mg' },
    ],
    [
      'a strength of zero',
      { numerator: { value: 0, unit: 'mg' }, denominator: { value: 1 } },
      { value: 2, unit: '{tbl}' },
    ],
    [
      'a strength in an unknown unit',
      { numerator: { value: 1, unit: 'scoop' }, denominator: { value: 1 } },
      { value: 2, unit: '{tbl}' },
    ],
    ['garbage', { numerator: 'x', denominator: [] }, { value: 2, unit: '{tbl}' }],
  ])('%s of its only ingredient', (_, strength, dailyDose) => {
    const fields = containing({
      ingredient: [{ itemCodeableConcept: coded(rxnorm, '42351', 'lithium carbonate'), strength }],
    });
    expect(saidBy(order('', '1 tablet twice a day', fields)).dailyDose).toEqual(dailyDose);
  });

  it('a strength of the ingredient is shown to a reader', () => {
    const strength = { numerator: { value: 300, unit: 'mg' }, denominator: { value: 5, unit: 'mL' } };
    const said = saidBy(
      ofMedication({ ingredient: [{ itemCodeableConcept: coded(rxnorm, '6448', 'lithium'), strength }] }),
    );
    expect(said.text).toBe('lithium 300 mg per 5 mL');
  });

  it('a strength that the code does not have is said', () => {
    const strength = { numerator: { value: 100, unit: 'mg' }, denominator: { value: 1, unit: 'tablet' } };
    const said = saidBy(
      ofMedication({ code: sertraline, ingredient: [{ itemCodeableConcept: coded(rxnorm, '36437'), strength }] }),
    );
    expect(issuesOf(said)).toContain(
      'conflicting-codes MedicationRequest.medicationReference.resolve().ingredient.strength',
    );
  });
});

describe('a reference', () => {
  const medication = (id: string, code: unknown = sertraline) => ({ resourceType: 'Medication', id, code });

  it('to something that is no Medication leads nowhere, whatever code that has', () => {
    const condition = { resourceType: 'Condition', id: 'c', code: sertraline };
    const said = saidBy(order('', null, referring({ reference: 'Condition/c', display: 'Zestril' })), condition);
    expect([ingredientsOf(said), said.text]).toEqual([['lisinopril'], 'Zestril']);
    expect(issuesOf(said)).toContain('unresolved-reference MedicationRequest.medicationReference');
  });

  it('to one of two contained Medications of one id leads to neither', () => {
    const contained = [medication('m'), medication('m', coded(rxnorm, '314076'))];
    const said = saidBy(order('', null, referring({ reference: '#m', display: 'calming tea' }, { contained })));
    expect(ingredientsOf(said)).toEqual([]);
    expect(issuesOf(said)).toContain('unresolved-reference MedicationRequest.medicationReference');
  });

  it('to a contained Medication the id of which was written with its #', () => {
    expect(
      ingredientsOf(saidBy(order('', null, referring({ reference: '#m' }, { contained: [medication('#m')] })))),
    ).toEqual(['sertraline']);
  });

  it('of R5 that leads nowhere is told by its own name', () => {
    const fields = {
      medicationCodeableConcept: undefined,
      medication: { reference: { reference: 'Medication/x', display: 'sertraline' } },
    };
    const said = saidBy(order('', null, fields));
    expect(issuesOf(said)).toContain('unresolved-reference MedicationRequest.medication.reference');
    expect(issuesOf(said)).toContain('other-release MedicationRequest.medication');
  });

  it.each([
    ['R4', { medicationReference: { reference: 'Medication/m' } }],
    ['R5', { medication: { reference: { reference: 'Medication/m' } } }],
    ['plain text', { medicationReference: 'Medication/m' }],
  ])('of %s makes its Medication part of the statement', (_, fields) => {
    const { entries } = normalizedOf(
      order('', null, { medicationCodeableConcept: undefined, ...fields }),
      medication('m'),
    );
    expect(entries.map(({ outcome }) => outcome)).toEqual(['merged']);
  });

  it('to a Medication with a bare code is shown by its display', () => {
    const bare = medication('m', { coding: [{ system: rxnorm, code: '312941' }] });
    const said = saidBy(order('', null, referring({ reference: 'Medication/m', display: 'Zoloft 50 mg' })), bare);
    expect([said.text, ingredientsOf(said)]).toEqual(['Zoloft 50 mg', ['sertraline']]);
  });

  it('of an ingredient makes a Substance part of the statement', () => {
    const substance = { resourceType: 'Substance', id: 's', code: coded(rxnorm, '36437') };
    const ingredient = [{ itemReference: { reference: 'Substance/s' } }];
    const { statements, entries } = normalizedOf(
      order('', null, referring({ reference: 'Medication/m' })),
      { resourceType: 'Medication', id: 'm', ingredient },
      substance,
    );
    expect(statements.map(ingredientsOf)).toEqual([['sertraline']]);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['merged', 'merged']);
  });

  it('of an order to a Patient makes the patient no part of a drug', () => {
    const patient = { resourceType: 'Patient', id: 'p1' };
    const { entries } = normalizedOf(order('', null, referring({ reference: 'Patient/p1', display: 'x' })), patient);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['kept']);
  });

  it('of an ingredient makes that Medication part of the statement too', () => {
    const whole = {
      resourceType: 'Medication',
      id: 'whole',
      ingredient: [{ itemReference: { reference: 'Medication/m' } }],
    };
    const { statements, entries } = normalizedOf(
      order('', null, referring({ reference: 'Medication/whole' })),
      whole,
      medication('m', coded(rxnorm, '36437')),
    );
    expect(statements.map(ingredientsOf)).toEqual([['sertraline']]);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['merged', 'merged']);
  });
});

describe('R5’s forms are read and noted', () => {
  it.each<[string, WrittenResource]>([
    [
      'MedicationRequest.medication',
      order('', null, { medicationCodeableConcept: undefined, medication: { concept: sertraline } }),
    ],
    [
      'MedicationStatement.medication',
      statement('', null, { medicationCodeableConcept: undefined, medication: { concept: sertraline } }),
    ],
    [
      'MedicationStatement.renderedDosageInstruction',
      statement('lisinopril', null, { renderedDosageInstruction: '10 mg daily' }),
    ],
    ['MedicationRequest.reported', order('lisinopril', null, { reported: true })],
    [
      'MedicationStatement.adherence',
      statement('lisinopril', null, { adherence: { code: { coding: [{ code: 'taking' }] } } }),
    ],
  ])('%s', (path, resource) => {
    expect(issuesOf(saidBy(resource))).toContain(`other-release ${path}`);
  });
});
