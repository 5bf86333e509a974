import { type Json, type JsonObject, listOf } from './json.ts';
import type { Kind } from './resources.ts';

/** A valid resource, and the same with one thing wrong in it. */
export interface Fault {
  readonly fault: string;
  readonly sound: JsonObject;
  readonly faulty: JsonObject;
}

type FaultyKind = Exclude<Kind, 'Bundle'>;
type Change = (sound: JsonObject) => JsonObject;

const set =
  (changes: Readonly<Record<string, Json | undefined>>): Change =>
  (sound) =>
    JSON.parse(JSON.stringify({ ...sound, ...changes }));
const without = (...names: readonly string[]): Change =>
  set(Object.fromEntries(names.map((name) => [name, undefined])));
const terminology = 'http://terminology.hl7.org/CodeSystem';
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const dosage = (changes: JsonObject): Change => set({ dosageInstruction: [{ text: 'as told', ...changes }] });
const dose = (quantity: JsonObject): Change => dosage({ doseAndRate: [{ doseQuantity: quantity }] });
const repeat = (timing: JsonObject): Change => dosage({ timing: { repeat: timing } });
const category = (sound: JsonObject): Json => listOf(sound['category'])[0] ?? null;
const div = (inner: string) => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`,
});

/**
 * All of them are errors to HL7's own validator. Twenty-three break R4 itself, seven only the profile of US Core.
 */
const changes: readonly (readonly [kind: FaultyKind, fault: string, change: Change])[] = [
  ['MedicationRequest', 'no status', without('status')],
  ['MedicationRequest', 'a status of R5', set({ status: 'ended' })],
  ['MedicationRequest', 'an unknown element', set({ medicine: 'x' })],
  ['MedicationRequest', 'the thirtieth of February', set({ authoredOn: '2026-02-30' })],
  ['MedicationRequest', 'a time without its zone', set({ authoredOn: '2026-01-05T10:00:00' })],
  ['MedicationRequest', 'an object where a list belongs', set({ dosageInstruction: { text: 'daily' } })],
  ['MedicationRequest', 'an empty list', set({ note: [] })],
  ['MedicationRequest', 'two drugs', set({ medicationReference: { reference: 'Medication/m1' } })],
  ['MedicationRequest', 'a local reference to nothing (ref-1)', set({ subject: { reference: '#p1' } })],
  ['MedicationRequest', 'an order without requester (us-core-21)', without('requester')],
  ['MedicationRequest', 'a dose as text', dose({ value: '20', unit: 'mg' })],
  ['MedicationRequest', 'a dose with a code of no system (qty-3)', dose({ value: 20, unit: 'mg', code: 'mg' })],
  ['MedicationRequest', 'a period without its unit (tim-2)', repeat({ frequency: 1, period: 1 })],
  ['MedicationRequest', 'a unit of time that is none', repeat({ frequency: 1, period: 1, periodUnit: 'days' })],
  ['MedicationRequest', 'a negative number of refills', set({ dispenseRequest: { numberOfRepeatsAllowed: -1 } })],
  [
    'MedicationRequest',
    'an extension without value (ext-1)',
    set({ extension: [{ url: 'https://clinic.example/x' }] }),
  ],
  [
    'MedicationRequest',
    'a contained resource that nobody refers to (dom-3)',
    set({ contained: [{ resourceType: 'Medication', id: 'm1', code: { text: 'lithium' } }] }),
  ],
  ['Condition', 'no code', without('code')],
  [
    'Condition',
    'a clinical status that is none',
    set({ clinicalStatus: coded(`${terminology}/condition-clinical`, 'x') }),
  ],
  [
    'Condition',
    'not the category of the profile',
    set({ category: [coded(`${terminology}/condition-category`, 'x')] }),
  ],
  [
    'Condition',
    'an end while active (con-4)',
    set({ clinicalStatus: coded(`${terminology}/condition-clinical`, 'active'), abatementDateTime: '2026-01-01' }),
  ],
  [
    'CarePlan',
    'the category of the profile twice',
    (sound) => set({ category: [category(sound), category(sound)] })(sound),
  ],
  [
    'CarePlan',
    'an activity by reference and in detail (cpl-3)',
    set({ activity: [{ reference: { reference: 'Task/t1' }, detail: { status: 'in-progress' } }] }),
  ],
  ['CarePlan', 'a script in the narrative', set({ text: div('<script>1</script>Plan') })],
  ['CarePlan', 'an intent of other requests', set({ intent: 'original-order' })],
  ['Patient', 'no identifier', without('identifier')],
  ['Patient', 'a gender that is none', set({ gender: 'F' })],
  ['Patient', 'a name of nothing (us-core-6)', set({ name: [{ use: 'official' }] })],
  ['Patient', 'a contact of nobody (pat-1)', set({ contact: [{ gender: 'female' }] })],
  [
    'Patient',
    'a race without its text',
    set({
      extension: [
        {
          url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race',
          extension: [
            { url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3' } },
          ],
        },
      ],
    }),
  ],
];

/** @param sound a valid resource of each kind */
export const faultsOf = (sound: ReadonlyMap<FaultyKind, JsonObject>): readonly Fault[] =>
  changes.map(([kind, fault, change]) => {
    const before = sound.get(kind) ?? {};
    return { fault: `${kind}: ${fault}`, sound: before, faulty: change(before) };
  });

export const faultCount = changes.length;

/** A fault is found by one who says of the faulty resource what was not said of the sound one. */
export const isFound = (ofSound: readonly string[], ofFaulty: readonly string[]): boolean => {
  const before = new Set(ofSound);
  return ofFaulty.some((error) => !before.has(error));
};
