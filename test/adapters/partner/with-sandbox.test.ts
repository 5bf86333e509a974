import { randomUUID } from 'node:crypto';
import type { MedicationRequest, Patient, Practitioner, Provenance, Resource } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { openPartnerClient } from '../../../src/adapters/partner/open-partner-client.ts';
import { createSigningKey } from '../../../src/adapters/partner/smart-backend-services/signing-key.ts';
import { differencesAfterWrite } from '../../../src/delivery/compare-read-back.ts';
import type { PartnerHabits } from '../../../src/domain/partner.ts';
import { resourceIdOf } from '../../../src/fhir/identity.ts';
import { rewriteReferences } from '../../../src/fhir/references.ts';
import type { InboxEntry, Outgoing, PartnerClient } from '../../../src/flows/ports.ts';
import type { SandboxHabits } from '../../../src/sandbox/habits.ts';
import { createSandboxPartner, type SandboxPartner } from '../../../src/sandbox/partner.ts';
import { partnerWith, pretendSurroundings } from './pretend-partner.ts';

const at = '2026-03-02T10:00:00.000Z';
const system = (kind: string) => `https://clinic.example/ids/${kind}`;
const ours: Patient = {
  resourceType: 'Patient',
  id: 'ours',
  identifier: [{ system: system('patient'), value: 'p-1' }],
  name: [{ family: 'Okafor', given: ['Ada'] }],
  birthDate: '1990-06-01',
  gender: 'female',
};
const doctor: Practitioner = {
  resourceType: 'Practitioner',
  id: resourceIdOf(system('prescriber'), 'dr-1'),
  identifier: [{ system: system('prescriber'), value: 'dr-1' }],
  name: [{ family: 'Vale', given: ['Iris'] }],
};
const lithium: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: resourceIdOf(system('medication'), 'm-1'),
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }] },
  identifier: [{ system: system('medication'), value: 'm-1' }],
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: { text: 'lithium carbonate 300 mg capsule' },
  subject: { reference: 'Patient/ours' },
  requester: { reference: `Practitioner/${doctor.id}` },
  dosageInstruction: [{ text: '1 capsule twice a day' }],
};
const provenance: Provenance = {
  resourceType: 'Provenance',
  id: resourceIdOf(system('provenance'), 'v-1'),
  target: [{ reference: `MedicationRequest/${lithium.id}` }],
  recorded: '2026-03-01T09:00:00Z',
  agent: [{ who: { reference: `Practitioner/${doctor.id}` } }],
};
const outgoing = (resource: Resource): Outgoing => ({ key: `${resource.resourceType}/${resource.id}`, resource });
const everything = [doctor, lithium, provenance].map(outgoing);

const theirPatient: Patient = { ...ours, id: 'pt-77', identifier: [{ system: 'urn:partner:mrn', value: '0077' }] };
const theirOrder = (id: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/pt-77' },
  ...more,
});
const byReference = { medicationReference: { reference: 'Medication/med-1', display: 'Sotalol' } };
const theirData: readonly Resource[] = [
  theirPatient,
  { ...theirPatient, id: 'pt-78', name: [{ family: 'Okafor', given: ['Adaeze'] }], identifier: [] },
  { resourceType: 'Medication', id: 'med-1', code: { text: 'sotalol 80 mg tablet' } },
  ...['a', 'b', 'c', 'd', 'e'].map((id) => theirOrder(id, { medicationCodeableConcept: { text: `drug ${id}` } })),
  theirOrder('f', byReference),
  theirOrder('other', { subject: { reference: 'Patient/pt-78' }, medicationCodeableConcept: { text: 'drug other' } }),
];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Opened {
  readonly client: PartnerClient;
  readonly partner: SandboxPartner;
  readonly answers: readonly InboxEntry[];
  pull(): ReturnType<PartnerClient['pull']>;
  /** Ids of the resources of a type in everything that was received with status 200. */
  received(type: string): readonly string[];
}

/** A partner with these habits on loopback, and a client that signs in to it. */
const open = async (habits: SandboxHabits = {}, known: Partial<PartnerHabits> = {}): Promise<Opened> => {
  const key = await createSigningKey('ES384');
  const client = { clientId: 'concord', jwks: { keys: [key.publicJwk] }, scopes: ['system/*.cruds'] };
  const { surroundings } = pretendSurroundings(at);
  const clock = () => new Date(at);
  const partner = createSandboxPartner({
    ...{ id: 'cardiology', name: 'Quarry Road Cardiology', clock, ids: randomUUID, habits },
    clients: [client],
    resources: theirData,
  });
  const { baseUrl, stop } = await partner.start();
  closing.push(async () => {
    await stop();
    partner.close();
  });
  const answers: InboxEntry[] = [];
  const opened = openPartnerClient(
    partnerWith({
      baseUrl,
      habits: known,
      authentication: {
        kind: 'smart-backend-services',
        ...{ clientId: 'concord', algorithm: 'ES384', keyId: key.keyId, privateKeyFile: 'k.pem' },
        scopes: ['system/*.cruds'],
      },
    }),
    { ...surroundings, clock, newId: randomUUID, readKey: async () => key.privateKeyPem },
  );
  return {
    ...{ client: opened, partner, answers },
    pull: () => opened.pull('pt-77', 'MedicationRequest', async (answer) => void answers.push(answer)),
    received: (type) => answers.flatMap((answer) => (answer.status === 200 ? idsIn(answer, type) : [])),
  };
};

const idsIn = (answer: InboxEntry, type: string): readonly string[] => {
  const body: Resource = JSON.parse(new TextDecoder().decode(answer.bytes));
  const resources = body.resourceType === 'Bundle' ? (body.entry ?? []).map((entry) => entry.resource) : [body];
  return resources.flatMap((resource) => (resource?.resourceType === type ? [resource.id ?? ''] : []));
};

const placedBy = (outcomes: Awaited<ReturnType<PartnerClient['send']>>) =>
  new Map([
    ['Patient/ours', 'Patient/pt-77'],
    ...outcomes.flatMap((made): [string, string][] => (made.kind === 'accepted' ? [[made.key, made.reference]] : [])),
  ]);

const patientOnly = new Map([['Patient/ours', 'Patient/pt-77']]);

describe('the partner client against a real server', () => {
  it('signs in and finds the one patient of that name, birth date and sex', async () => {
    const { client } = await open();
    expect(await client.matchPatient(ours)).toEqual({
      kind: 'link',
      link: { state: 'matched', id: 'pt-77', by: 'demographics' },
    });
  });

  it.each([
    ['in a transaction', {}],
    ['one by one where transactions are refused', { noTransaction: 405 as const }],
    ['one by one where a bundle is too large', { largestBundle: 1 }],
  ])('sends %s, reads back the same, and a second time writes no second copy', async (_how, habits) => {
    const { client, partner } = await open(habits);
    const outcomes = await client.send(everything, patientOnly);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(partner.writes).toBe(3);
    const placed = placedBy(outcomes);
    for (const sent of everything) {
      for (const where of [placed, new Map([...placed].filter(([key]) => key !== sent.key))]) {
        const back = await client.readBack(sent, where);
        const mapped = rewriteReferences(sent.resource, (reference) => placed.get(reference) ?? null);
        expect(back.kind === 'found' ? differencesAfterWrite(mapped, back.resource) : back).toEqual([]);
      }
    }
    const again = await client.send(everything, patientOnly);
    expect(placedBy(again)).toEqual(placed);
  });

  it('updates what it placed, even when it does not know the version', async () => {
    const { client, partner } = await open({ noTransaction: 405 });
    const placed = placedBy(await client.send(everything, patientOnly));
    const stopped = outgoing({ ...lithium, status: 'stopped' });
    partner.changeHabits({});
    expect(await client.send([stopped], placed)).toEqual([
      { kind: 'accepted', key: stopped.key, reference: placed.get(stopped.key) },
    ]);
    expect(await client.readBack(stopped, placed)).toMatchObject({ kind: 'found', resource: { status: 'stopped' } });
  });

  it('loses one type alone when the server refuses that type (FIELD-NOTES 2)', async () => {
    const { client } = await open({ refusesTypes: ['Provenance'] });
    const outcomes = await client.send(everything, patientOnly);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'failed']);
    expect(outcomes[2]).toMatchObject({ failure: { kind: 'permanent', reason: 'write-not-offered' } });
  });

  it('sees by reading back what the partner changed (FIELD-NOTES 7)', async () => {
    const { client } = await open({ readsCompletedAsStopped: true });
    const completed = outgoing({ ...lithium, status: 'completed' });
    const placed = placedBy(await client.send([outgoing(doctor), completed], patientOnly));
    const back = await client.readBack(completed, placed);
    const mapped = rewriteReferences(completed.resource, (reference) => placed.get(reference) ?? null);
    expect(back.kind === 'found' ? differencesAfterWrite(mapped, back.resource) : back).toEqual([
      'MedicationRequest.status',
    ]);
  });

  it('finds after a connection cut in the middle that the write was taken', async () => {
    const { client, partner } = await open();
    partner.changeHooks({
      beforeResponse: ({ method, path }) => (method === 'POST' && /fhir\/?$/.test(path) ? 'drop' : undefined),
    });
    const outcomes = await client.send(everything, patientOnly);
    expect(outcomes.map((made) => (made.kind === 'failed' ? made.failure.kind : made.kind))).toEqual(
      Array(3).fill('ambiguous'),
    );
    expect(await client.readBack(outgoing(lithium), new Map())).toMatchObject({ kind: 'found' });
  });

  const wellBehaved: readonly (readonly [string, SandboxHabits, Partial<PartnerHabits>])[] = [
    ['does everything right', {}, { includesMedication: true }],
    ['ignores _include (FIELD-NOTES 1)', { ignoresInclude: true }, {}],
    ['has retired a Medication (FIELD-NOTES 6)', { missingMedications: ['med-1'] }, {}],
    ['wants status, unannounced (FIELD-NOTES 3)', { requiresStatus: true }, {}],
    [
      'wants status and intent (FIELD-NOTES 3)',
      { requiresStatus: true, requiresIntent: true },
      { requiresStatus: true },
    ],
    ['gives small pages (FIELD-NOTES 10)', { pageSize: 2 }, {}],
    ['gives relative next links (FIELD-NOTES 10)', { pageSize: 2, relativeNextLinks: true }, {}],
    ['wants Accept to the letter (FIELD-NOTES 14)', { exactAcceptHeader: true }, {}],
    ['knows a bare id only (FIELD-NOTES 17)', { patientParameter: 'bare' }, { patientParameter: 'reference' }],
    ['knows Patient/id only (FIELD-NOTES 17)', { patientParameter: 'reference' }, { patientParameter: 'id' }],
    ['throttles, with an HTTP date (FIELD-NOTES 13)', { throttle: { everyNth: 2, retryAfter: 'http-date' } }, {}],
  ];

  it.each(wellBehaved)('pulls the whole list from a server that %s', async (_what, habits, known) => {
    const { pull, received } = await open(habits, known);
    expect(await pull()).toMatchObject({ kind: 'complete' });
    expect([...new Set(received('MedicationRequest'))].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it.each([
    ['next-loops', { pageSize: 2, loopingNextLinks: true }],
    ['next-leaves-host', { pageSize: 2, foreignNextLinks: 'http://127.0.0.1:9' }],
    ['http-403', { refusesTypes: ['MedicationRequest'], refusedTypeStatus: 403 as const }],
    ['http-404', { refusesTypes: ['MedicationRequest'] }],
    ['http-502', { refusesTypes: ['MedicationRequest'], htmlErrors: true }],
  ])('ends a pull with %s and no exception', async (reason, habits) => {
    const { pull } = await open(habits);
    expect(await pull()).toEqual({ kind: 'failed', reason });
  });

  it('takes nothing found for an empty list (FIELD-NOTES 15)', async () => {
    const { client } = await open({ omitsEmptyEntry: true });
    expect(await client.pull('pt-77', 'Condition', async () => {})).toMatchObject({ kind: 'complete' });
  });
});
