import { faultsOf } from './faults.ts';
import { type Json, type JsonObject, parseObject } from './json.ts';
import { kinds, makeResources } from './resources.ts';

const single = kinds.filter((kind) => kind !== 'Bundle');

/** Where a number goes that no other resource has. */
const mark = '7e57ab1e';

/**
 * Texts of resources with marks in them: sound ones, each of the thirty faults, and faults whose words are never the
 * same twice, for whoever keeps what it once saw: codes, systems, units, element names, URLs of profiles and of
 * extensions, types of references. A mark is replaced by a number.
 */
export const makeTemplates = (): readonly (readonly string[])[] => {
  const sound = single.flatMap((kind) => (texts.get(kind) ?? []).slice(0, 25).map(parseObject));
  const one = (kind: (typeof single)[number]): JsonObject => parseObject(texts.get(kind)?.[0] ?? '{}');
  const faulty = faultsOf(new Map(single.map((kind) => [kind, one(kind)]))).map((fault) => fault.faulty);
  const changed = (kind: (typeof single)[number], changes: JsonObject): JsonObject => ({ ...one(kind), ...changes });
  const coding = (system: string, code: string): Json => ({ coding: [{ system, code }], text: mark });
  const unlike = [
    changed('MedicationRequest', { status: mark }),
    changed('MedicationRequest', { [`element${mark}`]: 'x' }),
    changed('MedicationRequest', { meta: { profile: [`https://clinic.example/profile/${mark}`] } }),
    changed('MedicationRequest', { extension: [{ url: `https://clinic.example/${mark}`, valueString: mark }] }),
    changed('MedicationRequest', { subject: { reference: `Type${mark}/${mark}` } }),
    changed('MedicationRequest', { medicationCodeableConcept: coding(`https://clinic.example/codes/${mark}`, mark) }),
    changed('MedicationRequest', { authoredOn: `2026-01-05T10:00:00.${mark}Z` }),
    changed('MedicationRequest', {
      dosageInstruction: [
        {
          text: mark,
          doseAndRate: [{ doseQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: `{dose${mark}}` } }],
        },
      ],
    }),
    changed('MedicationRequest', {
      dosageInstruction: [
        { doseAndRate: [{ doseQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: `mg${mark}` } }] },
      ],
    }),
    changed('Condition', { code: coding('http://hl7.org/fhir/sid/icd-10-cm', mark) }),
    changed('Condition', { clinicalStatus: coding(`https://clinic.example/${mark}`, mark) }),
    changed('Condition', { resourceType: `Condition${mark}` }),
    changed('CarePlan', {
      text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${mark}</p></div>` },
    }),
    changed('CarePlan', {
      text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><x${mark}>x</x${mark}></div>` },
    }),
    changed('Patient', { name: [{ family: mark, given: [mark] }], language: `x-${mark}` }),
    changed('Patient', { contained: [{ resourceType: 'Organization', id: mark, name: mark }] }),
  ];
  return [...sound, ...faulty, ...unlike].map(marked);
};

const texts = makeResources();

/** Each id, own or referred to, gets a mark too. */
const marked = (resource: JsonObject): readonly string[] =>
  JSON.stringify(resource)
    .replace(/[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g, mark)
    .split(mark);
