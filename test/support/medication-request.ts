import type { WrittenResource } from './bundle.ts';

export const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const ndcSystem = 'http://hl7.org/fhir/sid/ndc';

let made = 0;

/** An id of its own for each resource of a test file, the same in every run. */
const nextId = (): string => {
  made += 1;
  return `m${made}`;
};

/**
 * A MedicationRequest in force, as a partner writes it.
 * @param drug text of the concept
 * @param sig free-text directions; `null` for none
 */
export const order = (drug: string, sig: string | null = null, fields: WrittenResource = {}): WrittenResource => ({
  resourceType: 'MedicationRequest',
  id: nextId(),
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { text: drug },
  authoredOn: '2026-10-01',
  ...(sig === null ? {} : { dosageInstruction: [{ text: sig }] }),
  ...fields,
});

/** A MedicationStatement: what somebody says is taken. */
export const statement = (drug: string, sig: string | null = null, fields: WrittenResource = {}): WrittenResource => ({
  resourceType: 'MedicationStatement',
  id: nextId(),
  status: 'active',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { text: drug },
  dateAsserted: '2026-10-01',
  ...(sig === null ? {} : { dosage: [{ text: sig }] }),
  ...fields,
});

/** A MedicationDispense: a package handed over. */
export const fill = (
  drug: string,
  on: string,
  sig: string | null = null,
  fields: WrittenResource = {},
): WrittenResource => ({
  resourceType: 'MedicationDispense',
  id: nextId(),
  status: 'completed',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { text: drug },
  whenHandedOver: on,
  ...(sig === null ? {} : { dosageInstruction: [{ text: sig }] }),
  ...fields,
});

/** The same resource about another patient, or with other fields. */
export const but = (resource: WrittenResource, fields: WrittenResource): WrittenResource => ({
  ...resource,
  ...fields,
});

/** A concept of one code, with the words beside it where they are given. */
export const coded = (system: string, code: string, text?: string): WrittenResource => ({
  coding: [{ system, code }],
  ...(text === undefined ? {} : { text }),
});

/** A requester or performer named by display only. */
export const by = (display: string): WrittenResource => ({ requester: { display } });
