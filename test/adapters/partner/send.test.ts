import type { Bundle, MedicationRequest, Practitioner, Provenance } from '@medplum/fhirtypes';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resourceIdOf } from '../../../src/fhir/identity.ts';
import type { Outgoing } from '../../../src/flows/ports.ts';
import { capability, clientOf, host, outcome, searchset } from './pretend-partner.ts';

const system = (kind: string) => `https://clinic.example/ids/${kind}`;
const idOf = (kind: string, value: string) => resourceIdOf(system(kind), value);
const doctor: Practitioner = {
  resourceType: 'Practitioner',
  id: idOf('prescriber', 'dr-1'),
  identifier: [
    { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' },
    { system: system('prescriber'), value: 'dr-1' },
  ],
};
const order = (value: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id: idOf('medication', value),
  identifier: [{ system: system('medication'), value }],
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/ours' },
  requester: { reference: `Practitioner/${doctor.id}` },
  ...more,
});
const provenanceOf = (...targets: readonly MedicationRequest[]): Provenance => ({
  resourceType: 'Provenance',
  id: idOf('provenance', 'v-1'),
  target: targets.map(({ id }) => ({ reference: `MedicationRequest/${id}` })),
  recorded: '2026-03-01T09:00:00Z',
  agent: [{ who: { reference: `Practitioner/${doctor.id}` } }],
});
const outgoing = (resource: Outgoing['resource']): Outgoing => ({
  key: `${resource.resourceType}/${resource.id}`,
  resource,
});
const conditional = (type: string, kind: string, value: string) =>
  `${type}?identifier=${encodeURIComponent(`${system(kind)}|${value}`)}`;
const patient = new Map([['Patient/ours', 'Patient/77']]);
const everyType = ['MedicationRequest', 'Practitioner', 'Provenance'] as const;
const declares = (statement: nock.Body = capability(everyType)) =>
  nock(host).get('/fhir/metadata').reply(200, statement);
const accepted = (resource: Outgoing['resource'], reference: string) => ({
  kind: 'accepted',
  key: outgoing(resource).key,
  reference,
});
const refused = (resource: Outgoing['resource'], reason: string, kind = 'permanent') => ({
  kind: 'failed',
  key: outgoing(resource).key,
  failure: { kind, reason, retryAfterMilliseconds: null },
});
const answerOf = (...locations: readonly string[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction-response',
  entry: locations.map((location) => ({ response: { status: '201 Created', location, etag: 'W/"1"' } })),
});
/** Takes a transaction and notes it. */
const transactions = (answer: nock.Body, status = 200) => {
  const sent: Bundle[] = [];
  nock(host)
    .post('/fhir', (body) => sent.push(body) > 0)
    .reply(status, answer);
  return sent;
};
const puts = (path: string, status = 201, headers: Record<string, string> = {}, body: nock.Body = '') => {
  const sent: unknown[] = [];
  nock(host)
    .put(`/fhir/${path}`, (value) => sent.push(value) > 0)
    .reply(status, body, headers);
  return sent;
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('send in a transaction', () => {
  it('updates by our own identifier, never by the NPI, and resolves references within the bundle', async () => {
    declares();
    const lithium = order('m-1');
    const provenance = provenanceOf(lithium);
    nock(host).post('/fhir/MedicationRequest/_search').reply(200, searchset([]));
    const sent = transactions(
      answerOf('Practitioner/5/_history/1', `${host}/fhir/MedicationRequest/9/_history/1`, 'Provenance/3'),
    );
    const outcomes = await clientOf().client.send([provenance, lithium, doctor].map(outgoing), patient);
    expect(outcomes).toEqual([
      accepted(provenance, 'Provenance/3'),
      accepted(lithium, 'MedicationRequest/9'),
      accepted(doctor, 'Practitioner/5'),
    ]);
    expect(sent[0]?.type).toBe('transaction');
    const { id: _doctor, ...doctorBody } = doctor;
    const { id: _order, ...orderBody } = lithium;
    const { id: _provenance, ...provenanceBody } = provenance;
    expect(sent[0]?.entry).toEqual([
      {
        fullUrl: `urn:uuid:${doctor.id}`,
        resource: doctorBody,
        request: { method: 'PUT', url: conditional('Practitioner', 'prescriber', 'dr-1') },
      },
      {
        fullUrl: `urn:uuid:${lithium.id}`,
        resource: {
          ...orderBody,
          subject: { reference: 'Patient/77' },
          requester: { reference: `urn:uuid:${doctor.id}` },
        },
        request: { method: 'PUT', url: conditional('MedicationRequest', 'medication', 'm-1') },
      },
      {
        fullUrl: `urn:uuid:${provenance.id}`,
        resource: {
          ...provenanceBody,
          target: [{ reference: `urn:uuid:${lithium.id}` }],
          agent: [{ who: { reference: `urn:uuid:${doctor.id}` } }],
        },
        request: { method: 'POST', url: 'Provenance' },
      },
    ]);
  });

  it('updates what the partner has by its id and the version that it gave', async () => {
    const { client } = clientOf();
    declares();
    transactions(answerOf('Practitioner/5', 'MedicationRequest/9'));
    await client.send([doctor, order('m-1')].map(outgoing), patient);
    const known = new Map([
      ...patient,
      [outgoing(doctor).key, 'Practitioner/5'],
      [outgoing(order('m-1')).key, 'MedicationRequest/9'],
    ]);
    const sent = transactions(answerOf('Practitioner/5', 'MedicationRequest/9'));
    await client.send([doctor, order('m-1')].map(outgoing), known);
    expect(sent[0]?.entry?.map(({ request, resource }) => [request, resource?.id])).toEqual([
      [{ method: 'PUT', url: 'Practitioner/5', ifMatch: 'W/"1"' }, '5'],
      [{ method: 'PUT', url: 'MedicationRequest/9', ifMatch: 'W/"1"' }, '9'],
    ]);
  });

  it('cuts what is larger than the partner takes, and carries references over the cut (FIELD-NOTES 12)', async () => {
    declares();
    const orders = ['a', 'b', 'c'].map((value) => order(value));
    const first = transactions(answerOf('Practitioner/5', 'MedicationRequest/1'));
    const second = transactions(answerOf('MedicationRequest/2', 'MedicationRequest/3'));
    const outcomes = await clientOf({ limits: { bundleEntries: 2 } }).client.send(
      [...orders, doctor].map(outgoing),
      patient,
    );
    expect(outcomes.map((result) => result.kind)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect(first[0]?.entry?.[1]?.resource).toMatchObject({ requester: { reference: `urn:uuid:${doctor.id}` } });
    expect(second[0]?.entry?.[0]?.resource).toMatchObject({ requester: { reference: 'Practitioner/5' } });
  });

  it('repeats one by one what was refused as a whole, so that one refusal costs one resource (FIELD-NOTES 2, 8, 12)', async () => {
    declares();
    const [good, bad] = [order('good'), order('bad')];
    transactions(outcome('multiple-matches'), 412);
    puts(conditional('Practitioner', 'prescriber', 'dr-1'), 200, {
      Location: `${host}/fhir/Practitioner/5/_history/2`,
    });
    puts(conditional('MedicationRequest', 'medication', 'good'), 201, { Location: 'MedicationRequest/1/_history/1' });
    puts(conditional('MedicationRequest', 'medication', 'bad'), 412, {}, outcome('multiple-matches'));
    expect(await clientOf().client.send([doctor, good, bad].map(outgoing), patient)).toEqual([
      accepted(doctor, 'Practitioner/5'),
      accepted(good, 'MedicationRequest/1'),
      refused(bad, 'multiple-matches'),
    ]);
  });

  it.each([
    [503, 'transient', 'transient'],
    [504, 'ambiguous', 'transient'],
  ] as const)('gives a %d to all of the bundle (%s) and sends nothing after it', async (status, kind, later) => {
    declares();
    transactions('', status);
    const orders = ['a', 'b', 'c'].map((value) => order(value));
    const outcomes = await clientOf({ limits: { bundleEntries: 2 } }).client.send(
      [doctor, ...orders].map(outgoing),
      patient,
    );
    expect(outcomes.map((result) => (result.kind === 'failed' ? result.failure.kind : result.kind))).toEqual([
      kind,
      kind,
      later,
      later,
    ]);
  });

  it('looks at the status of each entry', async () => {
    declares();
    const lithium = order('m-1');
    transactions({
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [
        { response: { status: '200', location: 'Practitioner/5' } },
        { response: { status: '422 Unprocessable Entity', outcome: outcome('business-rule') } },
      ],
    });
    expect(await clientOf().client.send([doctor, lithium].map(outgoing), patient)).toEqual([
      accepted(doctor, 'Practitioner/5'),
      refused(lithium, 'http-422'),
    ]);
  });

  it('does not take an answer with another number of entries for a success (FIELD-NOTES 11)', async () => {
    declares();
    transactions(answerOf('Practitioner/5'));
    const outcomes = await clientOf().client.send([doctor, order('m-1')].map(outgoing), patient);
    expect(outcomes).toEqual([
      refused(doctor, 'answer-does-not-match', 'ambiguous'),
      refused(order('m-1'), 'answer-does-not-match', 'ambiguous'),
    ]);
  });
});

describe('send one by one', () => {
  const single = { habits: { transaction: false } };

  it('sends each after those it refers to, whatever the order given', async () => {
    declares();
    const lithium = order('m-1');
    puts(conditional('Practitioner', 'prescriber', 'dr-1'), 201, { Location: 'Practitioner/5/_history/1' });
    const sent = puts(conditional('MedicationRequest', 'medication', 'm-1'), 200, {}, { ...lithium, id: '9' });
    expect(await clientOf(single).client.send([lithium, doctor].map(outgoing), patient)).toEqual([
      accepted(lithium, 'MedicationRequest/9'),
      accepted(doctor, 'Practitioner/5'),
    ]);
    expect(sent[0]).toMatchObject({ requester: { reference: 'Practitioner/5' }, subject: { reference: 'Patient/77' } });
    expect(sent[0]).not.toHaveProperty('id');
  });

  it('finds by identifier where it was put when the answer does not say', async () => {
    declares();
    puts(conditional('Practitioner', 'prescriber', 'dr-1'), 204);
    nock(host)
      .post('/fhir/Practitioner/_search')
      .reply(200, searchset([{ ...doctor, id: '5' }]));
    expect(await clientOf(single).client.send([outgoing(doctor)], patient)).toEqual([
      accepted(doctor, 'Practitioner/5'),
    ]);
  });

  it('writes nothing that the server does not declare', async () => {
    declares(capability(['MedicationRequest']));
    expect(await clientOf().client.send([doctor, order('m-1')].map(outgoing), patient)).toEqual([
      refused(doctor, 'write-not-offered'),
      refused(order('m-1'), 'unresolved-reference'),
    ]);
  });

  it('writes nothing to a server that declares nothing', async () => {
    nock(host).get('/fhir/metadata').reply(404);
    nock(host).get('/fhir/metadata').reply(200, '<html>We are working on our systems</html>');
    for (const _answer of ['404', 'a page']) {
      expect(await clientOf().client.send([outgoing(doctor)], patient)).toEqual([
        refused(doctor, 'no-capability-statement'),
      ]);
    }
    declares({ resourceType: 'CapabilityStatement', fhirVersion: '5.0.0' });
    expect(await clientOf().client.send([outgoing(doctor)], patient)).toEqual([refused(doctor, 'not-fhir-r4')]);
  });

  it('leaves no reference dangling', async () => {
    declares();
    const stray = order('m-1', { requester: { reference: 'Practitioner/not-sent' } });
    expect(await clientOf().client.send([outgoing(stray)], patient)).toEqual([refused(stray, 'unresolved-reference')]);
  });

  it('has a resource wait for one that waits', async () => {
    declares();
    puts(conditional('Practitioner', 'prescriber', 'dr-1'), 409);
    expect(await clientOf(single).client.send([doctor, order('m-1')].map(outgoing), patient)).toEqual([
      refused(doctor, 'version-conflict', 'transient'),
      refused(order('m-1'), 'waits-for-reference', 'transient'),
    ]);
  });

  it('searches before it creates where the server has no conditional update', async () => {
    declares(capability(['Practitioner'], { conditional: false }));
    nock(host).post('/fhir/Practitioner/_search').reply(200, searchset([]));
    nock(host).post('/fhir/Practitioner').reply(201, '', { Location: 'Practitioner/5/_history/1' });
    const { client } = clientOf(single);
    expect(await client.send([outgoing(doctor)], patient)).toEqual([accepted(doctor, 'Practitioner/5')]);
    nock(host)
      .post('/fhir/Practitioner/_search')
      .reply(200, searchset([{ ...doctor, id: '5' }]));
    puts('Practitioner/5', 200);
    expect(await client.send([outgoing(doctor)], patient)).toEqual([accepted(doctor, 'Practitioner/5')]);
  });

  it('leaves a version conflict to whoever sends: what was written in between is looked at first', async () => {
    declares();
    puts('Practitioner/5', 412);
    const known = new Map([[outgoing(doctor).key, 'Practitioner/5']]);
    expect(await clientOf(single).client.send([outgoing(doctor)], known)).toEqual([
      refused(doctor, 'version-conflict', 'transient'),
    ]);
  });

  it('does not write a Provenance a second time', async () => {
    declares();
    const lithium = order('m-1');
    const placed = new Map([
      ...patient,
      [outgoing(lithium).key, 'MedicationRequest/9'],
      [outgoing(doctor).key, 'Practitioner/5'],
    ]);
    const provenance = provenanceOf(lithium);
    const theirs: Provenance = {
      ...provenance,
      id: '3',
      target: [{ reference: `${host}/fhir/MedicationRequest/9/_history/2` }],
      recorded: '2026-03-01T04:00:00.500-05:00',
      agent: [{ who: { reference: 'Practitioner/5' } }],
    };
    const another: Provenance = { ...theirs, id: '2', recorded: '2025-01-01T00:00:00Z' };
    nock(host)
      .post('/fhir/Provenance/_search', { target: 'MedicationRequest/9' })
      .reply(200, searchset([another, theirs]));
    expect(await clientOf(single).client.send([outgoing(provenance)], placed)).toEqual([
      accepted(provenance, 'Provenance/3'),
    ]);
  });

  it('stops at the door when the partner refuses to sign us in', async () => {
    declares();
    puts(conditional('Practitioner', 'prescriber', 'dr-1'), 401);
    const second: Practitioner = {
      ...doctor,
      id: idOf('prescriber', 'dr-2'),
      identifier: [{ system: system('prescriber'), value: 'dr-2' }],
    };
    expect(await clientOf(single).client.send([doctor, second].map(outgoing), patient)).toEqual([
      refused(doctor, 'http-401'),
      refused(second, 'http-401'),
    ]);
  });
});

describe('readBackAll', () => {
  const orders = ['m-1', 'm-2', 'm-3'].map((value) => order(value));
  const where = new Map(orders.map((one, index) => [outgoing(one).key, `MedicationRequest/${index}`]));
  const theirs = (index: number) => ({ ...order(`m-${index + 1}`), id: `${index}` });
  const answered = (...entry: readonly object[]) => ({ resourceType: 'Bundle', type: 'batch-response', entry });
  const offeringBatch = () =>
    nock(host)
      .get('/fhir/metadata')
      .reply(200, { ...capability([]), rest: [{ mode: 'server', interaction: [{ code: 'batch' }] }] });
  const readAll = () => clientOf().client.readBackAll(orders.map(outgoing), where);

  it('asks in one batch, and reads by itself what that gives no clear answer to', async () => {
    offeringBatch();
    nock(host)
      .post('/fhir', ({ type, entry }) => type === 'batch' && entry.length === 3)
      .reply(
        200,
        answered(
          { response: { status: '200 OK' }, resource: theirs(0) },
          { response: { status: '404' } },
          { response: { status: '500' } },
        ),
      );
    nock(host).get('/fhir/MedicationRequest/2').reply(200, theirs(2));
    expect((await readAll()).map(({ kind }) => kind)).toEqual(['found', 'absent', 'found']);
  });

  it('believes nothing of an answer with fewer entries, or with another resource in the place of one', async () => {
    offeringBatch();
    nock(host)
      .post('/fhir')
      .reply(200, answered({ response: { status: '200' }, resource: theirs(0) }));
    for (const index of [0, 1, 2]) nock(host).get(`/fhir/MedicationRequest/${index}`).reply(200, theirs(index));
    expect((await readAll()).map(({ kind }) => kind)).toEqual(['found', 'found', 'found']);
    offeringBatch();
    const wrong = { response: { status: '200' }, resource: theirs(1) };
    nock(host)
      .post('/fhir')
      .reply(200, answered(wrong, wrong, wrong));
    for (const index of [0, 2]) nock(host).get(`/fhir/MedicationRequest/${index}`).reply(404);
    expect((await readAll()).map(({ kind }) => kind)).toEqual(['absent', 'found', 'absent']);
  });

  it('reads one by one where the partner takes no batch', async () => {
    nock(host)
      .get('/fhir/metadata')
      .reply(200, { ...capability([]), rest: [{ mode: 'server' }] });
    for (const index of [0, 1, 2]) nock(host).get(`/fhir/MedicationRequest/${index}`).reply(200, theirs(index));
    expect((await readAll()).map(({ kind }) => kind)).toEqual(['found', 'found', 'found']);
  });
});

describe('readBack', () => {
  const lithium = order('m-1');
  const placed = new Map([[outgoing(lithium).key, 'MedicationRequest/9']]);

  it('reads by the reference where it is known', async () => {
    const theirs = { ...lithium, id: '9', status: 'stopped' };
    nock(host).get('/fhir/MedicationRequest/9').reply(200, theirs);
    expect(await clientOf().client.readBack(outgoing(lithium), placed)).toEqual({
      kind: 'found',
      resource: theirs,
      reference: 'MedicationRequest/9',
    });
  });

  it.each([404, 410])('says absent for %d', async (status) => {
    nock(host).get('/fhir/MedicationRequest/9').reply(status);
    expect(await clientOf().client.readBack(outgoing(lithium), placed)).toEqual({ kind: 'absent' });
  });

  it('else searches by our identifier, and checks what it gets', async () => {
    const { client } = clientOf();
    const searches = (hits: readonly MedicationRequest[]) =>
      nock(host)
        .post('/fhir/MedicationRequest/_search', { identifier: `${system('medication')}|m-1` })
        .reply(200, searchset(hits));
    searches([order('another', { id: '8' }), { ...lithium, id: '9' }]);
    expect(await client.readBack(outgoing(lithium), new Map())).toMatchObject({
      kind: 'found',
      reference: 'MedicationRequest/9',
    });
    searches([order('another', { id: '8' })]);
    expect(await client.readBack(outgoing(lithium), new Map())).toEqual({ kind: 'absent' });
    searches([
      { ...lithium, id: '9' },
      { ...lithium, id: '10' },
    ]);
    expect(await client.readBack(outgoing(lithium), new Map())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'permanent', reason: 'multiple-matches' },
    });
  });

  it('finds a Provenance by its target through _revinclude where it cannot be searched', async () => {
    const provenance = provenanceOf(lithium);
    const where = new Map([...placed, [outgoing(doctor).key, 'Practitioner/5']]);
    const theirs: Provenance = {
      ...provenance,
      id: '3',
      target: [{ reference: 'MedicationRequest/9' }],
      agent: [{ who: { reference: 'Practitioner/5' } }],
    };
    nock(host).post('/fhir/Provenance/_search').reply(400, outcome('not-supported'));
    nock(host)
      .post('/fhir/MedicationRequest/_search', { _id: '9', _revinclude: 'Provenance:target' })
      .reply(200, {
        resourceType: 'Bundle',
        type: 'searchset',
        entry: [
          { resource: { ...lithium, id: '9' }, search: { mode: 'match' } },
          { resource: theirs, search: { mode: 'include' } },
        ],
      });
    expect(await clientOf().client.readBack(outgoing(provenance), where)).toMatchObject({
      kind: 'found',
      reference: 'Provenance/3',
    });
    expect(await clientOf().client.readBack(outgoing(provenance), new Map())).toEqual({ kind: 'absent' });
  });
});
