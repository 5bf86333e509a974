import fc from 'fast-check';
import type { WrittenResource } from './bundle.ts';
import { rxnorm } from './medication-request.ts';

const drugNames = [
  'lithium carbonate 300 mg oral capsule',
  'Zestril 10 mg oral tablet',
  'ibuprofen',
  'calming tea',
  'clonidine patch',
];
const sigs = ['1 tablet daily', '2 tablets at bedtime', '300 mg TID', 'as directed', '50 mg every 4 weeks', 'prn'];
const statuses = [
  'active',
  'stopped',
  'completed',
  'on-hold',
  'draft',
  'entered-in-error',
  'unknown',
  'recorded',
  7,
  undefined,
];
const dates = ['2009', '2026-10', '2026-11-01', '2026-11-01T08:00:00Z', 'soon', undefined];

const concept = fc.oneof(
  fc.constantFrom(...drugNames).map((text) => ({ text })),
  fc.constantFrom('312941', '314076', '0', 'x').map((code) => ({ coding: [{ system: rxnorm, code }] })),
);

/** A medication resource of one patient, in any state, with an id of a small set. */
export const arbitraryMedication: fc.Arbitrary<WrittenResource> = fc
  .record({
    resourceType: fc.constantFrom('MedicationRequest', 'MedicationStatement', 'MedicationDispense'),
    status: fc.constantFrom(...statuses),
    intent: fc.constantFrom('order', 'plan', 'proposal', undefined),
    concept,
    sig: fc.constantFrom(...sigs, undefined),
    on: fc.constantFrom(...dates),
    author: fc.constantFrom('Dr. A', 'Dr. B', undefined),
  })
  .map(({ resourceType, status, intent, concept: drug, sig, on, author }) => ({
    resourceType,
    status,
    intent,
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: drug,
    ...(sig === undefined ? {} : { dosageInstruction: [{ text: sig }], dosage: [{ text: sig }] }),
    ...(author === undefined ? {} : { requester: { display: author } }),
    ...(on === undefined ? {} : { authoredOn: on, dateAsserted: on, whenHandedOver: on }),
  }));

/** Several of them, each with an id of its own. */
export const arbitraryMedications: fc.Arbitrary<readonly WrittenResource[]> = fc
  .array(arbitraryMedication, { maxLength: 7 })
  .map((resources) => resources.map((resource, index) => ({ ...resource, id: `m${index}` })));

/** Facts that the safety checks use. */
export const arbitraryFacts: fc.Arbitrary<readonly WrittenResource[]> = fc.subarray([
  { resourceType: 'AllergyIntolerance', id: 'a1', patient: { reference: 'Patient/p1' }, code: { text: 'lisinopril' } },
  { resourceType: 'AllergyIntolerance', id: 'a2', patient: { reference: 'Patient/p1' }, code: { text: 'bee stings' } },
  {
    resourceType: 'Condition',
    id: 'c1',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'Z33.1' }] },
  },
]);

/** The value with one of its parts, however deep, replaced by any JSON. */
export const damaged = (value: unknown): fc.Arbitrary<unknown> => {
  const places = placesIn(value);
  return fc
    .tuple(fc.nat({ max: Math.max(0, places.length - 1) }), fc.jsonValue())
    .map(([index, junk]) => replaced(value, places[index] ?? [], junk));
};

type Place = readonly (string | number)[];

const placesIn = (value: unknown, at: Place = []): readonly Place[] => {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item, [...at, index]))
    : Object.entries(value).flatMap(([key, item]) => placesIn(item, [...at, key]));
  return [at, ...inside];
};

const replaced = (value: unknown, [step, ...rest]: Place, junk: unknown): unknown => {
  if (step === undefined) return junk;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? replaced(item, rest, junk) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaced(item, rest, junk) : item]),
  );
};
