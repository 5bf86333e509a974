import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { coded, fill, order, rxnorm, statement } from '../support/medication-request.ts';
import { reconcile } from '../support/reconciled.ts';
import { normalizedOf, ofEachType, referring } from './one-resource.ts';

const fields = [
  'id',
  'meta',
  'implicitRules',
  'contained',
  'extension',
  'modifierExtension',
  'identifier',
  'status',
  '_status',
  'statusReason',
  'statusReasonCodeableConcept',
  'statusReasonReference',
  'intent',
  'doNotPerform',
  '_doNotPerform',
  'reported',
  'reportedBoolean',
  'reportedReference',
  'medication',
  'medicationCodeableConcept',
  'medicationReference',
  'authoredOn',
  '_authoredOn',
  'dateAsserted',
  'effectiveDateTime',
  'effectivePeriod',
  'whenPrepared',
  'whenHandedOver',
  'quantity',
  'daysSupply',
  'requester',
  'informationSource',
  'performer',
  'adherence',
  'basedOn',
  'partOf',
  'priorPrescription',
  'dosage',
  'dosageInstruction',
  'renderedDosageInstruction',
  'dispenseRequest',
  'substitution',
] as const;

/** Shapes that are nearly right go deeper than chance does. */
const nearly = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, 0, -1, '', ' ', '#', '#m', 'Medication/m', true, [], [[]], [null], {}, '__proto__'),
  fc.record({ coding: fc.jsonValue(), text: fc.jsonValue() }),
  fc.record({
    reference: fc.oneof(fc.jsonValue(), fc.constantFrom('#m', '#', 'Medication/m')),
    display: fc.jsonValue(),
  }),
  fc.record({ value: fc.jsonValue(), unit: fc.jsonValue(), code: fc.jsonValue(), comparator: fc.jsonValue() }),
  fc.record({ start: fc.jsonValue(), end: fc.jsonValue() }),
  fc.array(fc.record({ actor: fc.jsonValue(), text: fc.jsonValue(), timing: fc.jsonValue() }), { maxLength: 3 }),
);

const medication = fc.record({
  resourceType: fc.constantFrom('Medication', 'Substance', 'Patient', 7),
  id: fc.constantFrom('m', '#m', 7),
  status: nearly,
  code: nearly,
  ingredient: fc.oneof(
    nearly,
    fc.array(
      fc.record({
        itemCodeableConcept: nearly,
        itemReference: nearly,
        item: nearly,
        strength: nearly,
        isActive: nearly,
      }),
    ),
  ),
});

const garbled: fc.Arbitrary<WrittenResource> = fc
  .tuple(
    fc.constantFrom(order, statement, (drug: string) => fill(drug, '2026-10-01')),
    fc.dictionary(fc.constantFrom<string>(...fields.filter((field) => field !== 'id')), nearly, { maxKeys: 6 }),
    fc.array(medication, { maxLength: 2 }),
  )
  .map(([make, replaced, contained]) => ({ ...make('lisinopril'), contained, ...replaced }));

describe('anything in any field', () => {
  it('never throws, and every resource ends as a statement or in one entry', () => {
    fc.assert(
      fc.property(fc.array(garbled, { maxLength: 3 }), (resources) => {
        const { statements, entries } = normalizedOf(...resources);
        const ends = [...statements, ...entries].map(({ resource }) => resource);
        expect(ends).toHaveLength(resources.length);
        expect(new Set(ends).size).toBe(ends.length);
      }),
      { numRuns: 1500 },
    );
  });

  it('leaves every resource in exactly one entry of the ledger', () => {
    fc.assert(
      fc.property(fc.array(garbled, { maxLength: 3 }), (resources) => {
        const ledger = reconcile({
          pcp: resources.map((resource, index) => ({ ...resource, id: `m${index}` })),
        }).ledger;
        const own = ledger.entries.filter(({ resource }) => /^Medication/.test(resource));
        expect(own.map(({ resource }) => resource).toSorted()).toEqual(
          resources.map(({ resourceType }, index) => `${String(resourceType)}/m${index}`).toSorted(),
        );
        expect(ledger.kept + ledger.merged + ledger.excluded + ledger.failed).toBe(ledger.received);
      }),
      { numRuns: 300 },
    );
  });

  const deep = (open: string, close: string): unknown => JSON.parse(`${open.repeat(20_000)}1${close.repeat(20_000)}`);
  const deepest = [deep('[', ']'), deep('{"text":', '}'), deep('{"coding":[', ']}')];

  it.each(fields)('%s nested twenty thousand deep', (field) => {
    for (const value of deepest) {
      for (const resource of ofEachType({ [field]: value })) {
        const { statements, entries } = normalizedOf(resource);
        expect(statements.length + entries.length).toBe(1);
      }
    }
  });

  it.each(['code', 'ingredient', 'status', 'form'])('a Medication’s %s nested twenty thousand deep', (field) => {
    for (const value of deepest) {
      const contained = [{ resourceType: 'Medication', id: 'm', code: coded(rxnorm, '312941'), [field]: value }];
      const { statements, entries } = normalizedOf(
        order('', null, { medicationCodeableConcept: undefined, medicationReference: { reference: '#m' }, contained }),
      );
      expect(statements.length + entries.length).toBe(1);
    }
  });

  it('a thousand names of a thousand letters are kept', () => {
    const text = 'x'.repeat(1000);
    const coding = Array.from({ length: 1000 }, (_, index) => ({ display: `${text}${index}` }));
    const { statements } = normalizedOf(order('', null, { medicationCodeableConcept: { text, coding } }));
    expect(statements.map((said) => said.text)).toEqual([text]);
  });

  it.each([
    '😀 💊',
    '\u202Etelpirosil',
    "'; drop table drugs; --",
    '<script>alert(1)</script>',
    '\u0000',
    'ｌｉｔｈｉｕｍ',
  ])('the words %j are words', (text) => {
    expect(normalizedOf(order(text)).statements.map((said) => said.text)).toEqual([text.trim()]);
  });

  const long = 100_000;

  it.each<[string, WrittenResource]>([
    ['blanks in a name', { medicationCodeableConcept: { text: `a${' '.repeat(long)}b)` } }],
    ['brackets in a name', { medicationCodeableConcept: { text: `${'('.repeat(long)})` } }],
    [
      'slashes in a system',
      { medicationCodeableConcept: { coding: [{ system: `a${'/'.repeat(long)}b`, code: '1' }] } },
    ],
    ['bars in a system', { medicationCodeableConcept: { coding: [{ system: `${'|'.repeat(long)}\nb`, code: '1' }] } }],
    ['letters in a reference', referring({ reference: 'A'.repeat(long), display: 'x' })],
    ['digits in a date', { authoredOn: `2019-01-01T10:00:00.${'1'.repeat(long)}x` }],
    ['dosages', { dosageInstruction: Array.from({ length: 2000 }, (_, sequence) => ({ sequence })) }],
    [
      'codings',
      {
        medicationCodeableConcept: { coding: Array.from({ length: long }, () => ({ system: rxnorm, code: '312941' })) },
      },
    ],
  ])('very many %s are read within the time of a test', (_, fields) => {
    const { statements, entries } = normalizedOf(order('lisinopril', null, fields));
    expect(statements.length + entries.length).toBe(1);
  });
});
