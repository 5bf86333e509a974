import type { Resource } from '@medplum/fhirtypes';
import type { ClinicRecord } from '../../../src/domain/clinic-record.ts';
import { deliveryId, partnerId, patientId, rowId, sourceId } from '../../../src/domain/ids.ts';
import type { LedgerEntry } from '../../../src/domain/stated-medication.ts';
import { digestOf } from '../../../src/fhir/canonical-json.ts';
import type { AuditEntry, OutboundResource, StoredDecision, StoredList } from '../../../src/flows/ports.ts';

/** Invented people and things, as small as the store allows. */
export const ada = patientId('P-1');
export const ben = patientId('P-2');
export const cardiology = partnerId('cardiology');
export const primaryCare = partnerId('primary-care');

/** The n-th minute of one day. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 0, 5, 9, n)).toISOString();

export const clinicRecord = (id: string, family = 'Example'): ClinicRecord => ({
  patient: { id, name: { family, given: ['Ada'] }, birthDate: '1990-02', sex: 'female' },
  prescribers: [],
});

/** A resource of the given content; the same words, the same digest. */
export const outbound = (key: string, words: string, patient = ada): OutboundResource => {
  const resource: Resource = { resourceType: 'Basic', id: key, code: { text: words } };
  return { key, patient, resource, dataClass: 'MedicationRequest', sensitivity: [], digest: digestOf(resource) };
};

export const newDelivery = (id: string, resource: OutboundResource, partner = cardiology) => ({
  id: deliveryId(id),
  partner,
  outbound: resource,
});

export const decision = (id: string, patient = ada): StoredDecision => ({
  id,
  patient,
  subject: { kind: 'row', row: rowId('row-1') },
  choice: { kind: 'accept', source: sourceId('cardiology') },
  reason: null,
  evidence: {
    facts: [{ about: 'statement', drug: 'sotalol', source: sourceId('cardiology'), says: '80 mg “twice” daily' }],
    digest: 'e1',
    sources: [sourceId('cardiology')],
  },
  by: 'prescriber-1',
  at: minute(0),
});

export const denial = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  at: minute(0),
  actor: 'sync',
  action: 'deny',
  patient: ada,
  partner: cardiology,
  subject: 'MedicationRequest/1',
  reason: 'no consent permits this recipient',
  ...change,
});

/** A list with a ledger of that many entries. */
export const storedList = (digest: string, ledgerEntries = 2, patient = ada): StoredList => {
  const entries = Array.from({ length: ledgerEntries }, (_, index): LedgerEntry => {
    const failed = index % 3 === 2;
    return {
      source: sourceId('cardiology'),
      resource: `MedicationRequest/${index}`,
      outcome: failed ? 'failed' : 'kept',
      reason: failed ? 'not JSON' : 'on the list',
      row: failed ? null : rowId(`row-${index}`),
    };
  });
  const failed = entries.filter((entry) => entry.outcome === 'failed').length;
  return {
    patient,
    madeAt: minute(0),
    digest,
    list: {
      patient: { id: patient, name: 'Ada Example', birthDate: '1990-02', sex: 'female' },
      sources: [],
      rows: [],
      alerts: [],
      notChecked: [{ drug: 'a white pill', why: 'not recognised' }],
      ledger: { received: entries.length, kept: entries.length - failed, merged: 0, excluded: 0, failed, entries },
    },
    resources: [
      { resourceType: 'List', status: 'current', mode: 'snapshot' },
      { resourceType: 'DetectedIssue', status: 'final' },
    ],
  };
};
