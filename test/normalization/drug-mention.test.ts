import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import { readDrugMention } from '../../src/normalization/drug-mention.ts';
import { indexByReference, takeApart } from '../../src/normalization/received-resource.ts';
import { bundleOf, type WrittenResource } from '../support/bundle.ts';
import { coded, ndcSystem, rxnorm } from '../support/medication-request.ts';

const medication = (code: unknown, fields: WrittenResource = {}) => ({
  resourceType: 'Medication',
  id: 'm',
  code,
  ...fields,
});

/** What a MedicationRequest with these fields says of its drug, beside other resources in one Bundle. */
const mentionOf = (
  fields: WrittenResource,
  others: readonly WrittenResource[] = [],
  fullUrls: readonly string[] = [],
) => {
  const request = { resourceType: 'MedicationRequest', id: 'r', ...fields };
  const { resources } = takeApart(sourceId('pcp'), [bundleOf([...others, request], fullUrls)]);
  const received = resources.find(({ type }) => type === 'MedicationRequest');
  if (received === undefined) throw new Error('The request was not received.');
  return readDrugMention(received, indexByReference(resources));
};

const lisinopril = coded(rxnorm, '314076', 'Lisinopril 10 MG Oral Tablet');
const isLisinopril = {
  mention: { rxcuis: ['314076'], ndcs: [], texts: ['Lisinopril 10 MG Oral Tablet'] },
  text: 'Lisinopril 10 MG Oral Tablet',
  issues: [],
};

describe('the forms of medication[x]', () => {
  it.each<[string, WrittenResource, readonly WrittenResource[], readonly string[]]>([
    ['a concept', { medicationCodeableConcept: lisinopril }, [], []],
    [
      'a contained Medication',
      { medicationReference: { reference: '#m' }, contained: [medication(lisinopril)] },
      [],
      [],
    ],
    ['a relative reference', { medicationReference: { reference: 'Medication/m' } }, [medication(lisinopril)], []],
    [
      'a versioned reference',
      { medicationReference: { reference: 'Medication/m/_history/2' } },
      [medication(lisinopril)],
      [],
    ],
    [
      'an absolute reference',
      { medicationReference: { reference: 'https://pcp.example/fhir/Medication/m' } },
      [medication(lisinopril)],
      [],
    ],
    ['a full URL', { medicationReference: { reference: 'urn:uuid:0f' } }, [medication(lisinopril)], ['urn:uuid:0f']],
    ['R5’s concept', { medication: { concept: lisinopril } }, [], []],
    ['R5’s reference', { medication: { reference: { reference: 'Medication/m' } } }, [medication(lisinopril)], []],
    ['a reference as plain text', { medicationReference: 'Medication/m' }, [medication(lisinopril)], []],
    [
      'the only ingredient of a Medication without a code',
      { medicationReference: { reference: 'Medication/m' } },
      [medication(undefined, { ingredient: [{ itemCodeableConcept: lisinopril }] })],
      [],
    ],
    [
      'the only ingredient of a Medication with an empty code',
      { medicationReference: { reference: 'Medication/m' } },
      [medication({}, { ingredient: [{ itemCodeableConcept: lisinopril }] })],
      [],
    ],
    [
      'R5’s ingredient',
      { medicationReference: { reference: 'Medication/m' } },
      [medication(undefined, { ingredient: [{ item: { concept: lisinopril } }] })],
      [],
    ],
  ])('%s', (_, fields, others, fullUrls) => {
    expect(mentionOf(fields, others, fullUrls)).toEqual(isLisinopril);
  });

  it('a concept and a reference together say both', () => {
    const { mention } = mentionOf({
      medicationCodeableConcept: { text: 'Zestril' },
      medicationReference: { reference: '#m' },
      contained: [medication(lisinopril)],
    });
    expect(mention).toEqual({ rxcuis: ['314076'], ndcs: [], texts: ['Zestril', 'Lisinopril 10 MG Oral Tablet'] });
  });

  it('words with SNOMED CT’s semantic tag are also read without it, and shown with it', () => {
    const { mention, text } = mentionOf({ medicationCodeableConcept: { text: 'Amoxicillin (product)' } });
    expect(mention.texts).toEqual(['Amoxicillin (product)', 'Amoxicillin']);
    expect(text).toBe('Amoxicillin (product)');
  });

  it('several ingredients are one combination; one without a name makes it unreadable, not smaller', () => {
    const parts = (...names: readonly (string | undefined)[]) =>
      mentionOf({
        medicationReference: { reference: '#m' },
        contained: [medication(undefined, { ingredient: names.map((text) => ({ itemCodeableConcept: { text } })) })],
      }).text;
    expect(parts('losartan', 'hydrochlorothiazide')).toBe('losartan / hydrochlorothiazide');
    expect(parts('losartan', undefined)).toBeNull();
  });

  it('a missing Medication leaves its display, and an issue', () => {
    const read = mentionOf({ medicationReference: { reference: 'Medication/gone', display: 'Zestril' } });
    expect(read).toMatchObject({
      text: 'Zestril',
      mention: { texts: ['Zestril'] },
      issues: [{ code: 'unresolved-reference' }],
    });
  });

  it('a missing Medication without a display names nothing, and an issue says so', () => {
    const read = mentionOf({ medicationReference: { reference: 'Medication/gone' } });
    expect(read).toMatchObject({ text: null, issues: [{ code: 'unresolved-reference' }] });
  });

  it.each<[string, WrittenResource]>([
    ['nothing', {}],
    ['null', { medicationCodeableConcept: null }],
    ['an empty concept', { medicationCodeableConcept: { coding: [], text: '  ' } }],
    ['a number', { medicationCodeableConcept: 7, medicationReference: 7, medication: 7 }],
  ])('%s names no drug', (_, fields) => {
    expect(mentionOf(fields).text).toBeNull();
  });
});

describe('code systems as servers write them', () => {
  it.each([
    'http://www.nlm.nih.gov/research/umls/rxnorm',
    'http://www.nlm.nih.gov/research/umls/rxnorm/',
    'https://www.nlm.nih.gov/research/umls/RxNorm',
    'urn:oid:2.16.840.1.113883.6.88',
  ])('%s is RxNorm', (system) => {
    expect(mentionOf({ medicationCodeableConcept: coded(system, '314076') }).mention.rxcuis).toEqual(['314076']);
  });

  it.each([`${ndcSystem}`, `${ndcSystem}/`, 'https://hl7.org/fhir/sid/ndc', 'urn:oid:2.16.840.1.113883.6.69'])(
    '%s is NDC',
    (system) => {
      expect(mentionOf({ medicationCodeableConcept: coded(system, '0049-4900-30') }).mention.ndcs).toEqual([
        '0049-4900-30',
      ]);
    },
  );

  it('a code of another system or of none is no RxCUI, but its words count', () => {
    const concept = { coding: [{ system: 'http://snomed.info/sct', code: '1', display: 'one' }, { code: '2' }] };
    expect(mentionOf({ medicationCodeableConcept: concept })).toMatchObject({
      mention: { rxcuis: [], ndcs: [], texts: ['one'] },
      text: 'one',
    });
  });

  it('a code written as a number is its digits', () => {
    expect(
      mentionOf({ medicationCodeableConcept: { coding: [{ system: rxnorm, code: 314076 }] } }).mention.rxcuis,
    ).toEqual(['314076']);
  });

  it('several codings are all said, each once', () => {
    const coding = [
      { system: rxnorm, code: '314076' },
      { system: ndcSystem, code: '00680051' },
      { system: rxnorm, code: '314076' },
    ];
    expect(mentionOf({ medicationCodeableConcept: { coding } }).mention).toEqual({
      rxcuis: ['314076'],
      ndcs: ['00680051'],
      texts: [],
    });
  });
});
