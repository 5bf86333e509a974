import type { MedicationRequest } from '@medplum/fhirtypes';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, base, clientOf, form, host, outcome, searchset } from './pretend-partner.ts';

const order = (id: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/77' },
  ...more,
});

/** Answers the first page of a MedicationRequest search. */
const searched = (status: number, body: nock.Body | Buffer, headers: Record<string, string> = {}) =>
  nock(host).post('/fhir/MedicationRequest/_search').reply(status, body, headers);

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('pull', () => {
  it('asks by POST for order and plan, so that the patient stands in no URL (FIELD-NOTES 3, 10)', async () => {
    const { client, keep } = clientOf({ habits: { includesMedication: true } });
    const asked: unknown[] = [];
    nock(host, { reqheaders: { accept: 'application/fhir+json', prefer: 'handling=strict' } })
      .post('/fhir/MedicationRequest/_search', (body) => asked.push(form(body)) > 0)
      .reply(200, searchset([order('1')]));
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
    expect(asked).toEqual([
      { patient: '77', intent: 'order,plan', _include: 'MedicationRequest:medication', _count: '100' },
    ]);
  });

  it('asks for care plans by their category and for everything else by patient alone', async () => {
    const { client, keep } = clientOf();
    for (const [type, parameters] of [
      ['CarePlan', { patient: '77', category: 'assess-plan', _count: '100' }],
      ['Condition', { patient: '77', _count: '100' }],
    ] as const) {
      nock(host)
        .post(`/fhir/${type}/_search`, (body) => JSON.stringify(form(body)) === JSON.stringify(parameters))
        .reply(200, searchset([{ ...order('1'), resourceType: type } as never]));
      expect(await client.pull('77', type, keep)).toMatchObject({ kind: 'complete' });
    }
  });

  it('asks for no other Observations than safety checks go by, nor for older ones than two years', async () => {
    const { client, keep } = clientOf();
    const asked: ReturnType<typeof form>[] = [];
    nock(host)
      .post('/fhir/Observation/_search', (body) => asked.push(form(body)) > 0)
      .reply(200, searchset([order('1')]));
    expect(await client.pull('77', 'Observation', keep)).toMatchObject({ kind: 'complete' });
    expect(asked[0]?.['date']).toBe('ge2024-03-02');
    const codes = String(asked[0]?.['code']).split(',');
    expect(codes).toEqual(expect.arrayContaining(['http://loinc.org|2823-3', 'http://loinc.org|82810-3']));
    expect(codes.every((code) => code.startsWith('http://loinc.org|'))).toBe(true);
  });

  it('asks for Observations by category where the server takes no list of codes', async () => {
    const { client, keep } = clientOf();
    nock(host).post('/fhir/Observation/_search').twice().reply(400, outcome('not-supported'));
    nock(host)
      .post('/fhir/Observation/_search', (body) => at(body, 'category') === 'laboratory,vital-signs')
      .reply(200, searchset([order('1')]));
    expect(await client.pull('77', 'Observation', keep)).toMatchObject({ kind: 'complete' });
  });

  it('keeps the display of a Medication that the server no longer has, and does not fail (FIELD-NOTES 1, 6)', async () => {
    const { client, keep, answers } = clientOf();
    searched(
      200,
      searchset([
        order('1', { medicationReference: { reference: 'Medication/retired', display: 'Sotalol 80 mg' } }),
        order('2', { medicationReference: { reference: `${base}/Medication/5` } }),
        order('3', { medicationReference: { reference: '#contained' } }),
        order('4', { medicationReference: { reference: 'https://elsewhere.example/fhir/Medication/9' } }),
      ]),
    );
    nock(host).get('/fhir/Medication/retired').reply(404, outcome('not-found'));
    nock(host).get('/fhir/Medication/5').reply(200, { resourceType: 'Medication', id: '5' });
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200]);
  });

  it('does not read again a Medication that was included', async () => {
    const { client, keep } = clientOf({ habits: { includesMedication: true } });
    searched(200, {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        { resource: order('1', { medicationReference: { reference: 'Medication/5' } }), search: { mode: 'match' } },
        { resource: { resourceType: 'Medication', id: '5' }, search: { mode: 'include' } },
      ],
    });
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
  });

  it.each([403, 404, 405])(
    'names a type that the server refuses with %d, without an exception (FIELD-NOTES 2)',
    async (status) => {
      const { client, keep } = clientOf();
      nock(host).post('/fhir/MedicationStatement/_search').reply(status, outcome('not-supported'));
      if (status !== 403)
        nock(host)
          .get(/^\/fhir\/MedicationStatement\?/)
          .reply(status, outcome('not-supported'));
      expect(await client.pull('77', 'MedicationStatement', keep)).toEqual({
        kind: 'failed',
        reason: `http-${status}`,
      });
    },
  );

  it('goes over to GET for a server without POST search, and says so once', async () => {
    const { client, keep, logged } = clientOf();
    nock(host).post('/fhir/Condition/_search').reply(405);
    nock(host)
      .get('/fhir/Condition?patient=77&_count=100')
      .twice()
      .reply(200, searchset([order('1')]));
    await client.pull('77', 'Condition', keep);
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
    expect(logged).toHaveLength(1);
  });

  it('asks with all statuses where the server answers 400 without (FIELD-NOTES 3)', async () => {
    const { client, keep } = clientOf();
    searched(400, outcome('required'));
    searched(400, outcome('required'));
    nock(host)
      .post('/fhir/MedicationRequest/_search', (body) => String(at(body, 'status')).split(',').length === 8)
      .reply(200, searchset([order('1')]));
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
  });

  it('asks with all statuses at once where the habit is known, hidden ones among them (FIELD-NOTES 4)', async () => {
    const { client, keep } = clientOf({ habits: { requiresStatus: true } });
    nock(host)
      .post('/fhir/MedicationRequest/_search', (body) => String(at(body, 'status')).includes('stopped,draft,unknown'))
      .reply(200, searchset([order('1')]));
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
  });

  it.each([
    ['refuses', () => nock(host).post('/fhir/Condition/_search').twice().reply(400, outcome('invalid'))],
    ['finds nothing by', () => nock(host).post('/fhir/Condition/_search').reply(200, searchset([]))],
  ])('tries the other form of patient= once where the server %s the first (FIELD-NOTES 17)', async (_how, answer) => {
    const { client, keep } = clientOf();
    answer();
    nock(host)
      .post('/fhir/Condition/_search', (body) => at(body, 'patient') === 'Patient/77')
      .reply(200, searchset([{ resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/77' } }]));
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
  });

  it('gives up on a server that answers 400 to everything', async () => {
    const { client, keep, answers } = clientOf();
    nock(host).post('/fhir/MedicationRequest/_search').times(5).reply(400, outcome('invalid'));
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason: 'http-400' });
    expect(answers).toHaveLength(5);
  });

  it('takes a searchset without entry for empty (FIELD-NOTES 15)', async () => {
    const { client, keep, answers } = clientOf();
    nock(host).post('/fhir/Condition/_search').twice().reply(200, { resourceType: 'Bundle', type: 'searchset' });
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
    expect(answers).toHaveLength(2);
  });

  it.each([
    ['absolute', `${base}/MedicationRequest?page=2`],
    ['relative to the type', '?page=2'],
    ['relative to the base', 'MedicationRequest?page=2'],
    ['relative to the host', '/fhir/MedicationRequest?page=2'],
  ])('follows a next link that is %s by GET (FIELD-NOTES 10)', async (_how, next) => {
    const { client, keep, answers } = clientOf();
    searched(200, searchset([order('1')], next));
    nock(host)
      .get('/fhir/MedicationRequest?page=2')
      .reply(200, searchset([order('2')]));
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
    expect(answers).toHaveLength(2);
  });

  it('takes a next link of 4 KB to the letter (FIELD-NOTES 10)', async () => {
    const { client, keep } = clientOf();
    const token = `a%2Fb%7C${'x'.repeat(4_096)}`;
    const asked: string[] = [];
    searched(200, searchset([order('1')], `${base}?_getpages=${token}`));
    nock(host)
      .get((uri) => uri.includes('_getpages') && asked.push(uri) > 0)
      .reply(200, searchset([]));
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
    expect(asked).toEqual([`/fhir?_getpages=${token}`]);
  });

  it.each([
    'https://elsewhere.example/fhir/MedicationRequest?page=2',
    'https://partner.example:8443/fhir/MedicationRequest?page=2',
    'http://partner.example/fhir/MedicationRequest?page=2',
    'https://partner.example/admin?page=2',
    'https://partner.example/fhir/../admin?page=2',
    'https://partner.example@elsewhere.example/fhir/MedicationRequest',
    '//elsewhere.example/fhir/MedicationRequest?page=2',
    'javascript:alert(1)',
  ])('stops at a next link that leaves the partner: %s (FIELD-NOTES 10)', async (next) => {
    const { client, keep, answers } = clientOf();
    searched(200, searchset([order('1')], next));
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason: 'next-leaves-host' });
    expect(answers).toHaveLength(1);
  });

  it('stops at a next link that loops (FIELD-NOTES 10)', async () => {
    const { client, keep } = clientOf();
    searched(200, searchset([order('1')], `${base}/MedicationRequest?page=2`));
    nock(host)
      .get('/fhir/MedicationRequest?page=2')
      .reply(200, searchset([order('2')], `${base}/MedicationRequest?page=2`));
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason: 'next-loops' });
  });

  it('stops after as many pages as the limit allows', async () => {
    const { client, keep, answers } = clientOf({ limits: { pages: 3 } });
    searched(200, searchset([order('1')], '?page=2'));
    for (const page of [2, 3]) {
      nock(host)
        .get(`/fhir/MedicationRequest?page=${page}`)
        .reply(200, searchset([order('1')], `?page=${page + 1}`));
    }
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason: 'too-many-pages' });
    expect(answers).toHaveLength(3);
  });

  it('uses nothing of a server that ignores patient= and gives everybody', async () => {
    const { client, keep } = clientOf();
    searched(200, searchset([order('1'), order('2', { subject: { reference: 'Patient/78' } })]));
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason: 'not-this-patient' });
  });

  it.each([
    ['HTML', '<!doctype html><title>Sign in</title>', 'not-a-fhir-answer', 1],
    ['JSON that is no resource', '{"message":"ok"}', 'not-a-fhir-answer', 1],
    ['another resource', JSON.stringify(order('1')), 'not-a-fhir-answer', 1],
    ['JSON that ends early', '{"resourceType":"Bundle","type":"searchset","entry":[{"res', 'broken-json', 1],
    ['nothing', '', 'not-a-fhir-answer', 1],
  ])('keeps the bytes of %s and names it', async (_what, body, reason, kept) => {
    const { client, keep, answers } = clientOf();
    searched(200, body, { 'Content-Type': 'text/html' });
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason });
    expect(answers.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(Array(kept).fill(body));
    expect(answers[0]).toMatchObject({ status: 200, contentType: 'text/html' });
  });

  it('does not guess what letters an answer in another charset than it names is made of', async () => {
    const { client, keep } = clientOf();
    const page = Buffer.from(JSON.stringify(searchset([order('1', { note: [{ text: 'Café' }] })])), 'latin1');
    searched(200, page, { 'Content-Type': 'application/fhir+json; charset=utf-8' });
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason: 'wrong-charset' });
    searched(200, page, { 'Content-Type': 'application/fhir+json; charset=iso-8859-1' });
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
  });

  it('reads a 5 MB string, and refuses an answer over the limit', async () => {
    const page = JSON.stringify(searchset([order('1', { note: [{ text: 'x'.repeat(5_000_000) }] })]));
    const roomy = clientOf();
    searched(200, page);
    expect(await roomy.client.pull('77', 'MedicationRequest', roomy.keep)).toMatchObject({ kind: 'complete' });
    const narrow = clientOf({ limits: { bytesPerResponse: 1_000_000 } });
    searched(200, page);
    expect(await narrow.client.pull('77', 'MedicationRequest', narrow.keep)).toEqual({
      kind: 'failed',
      reason: 'answer-too-large',
    });
    expect(narrow.answers).toEqual([]);
  });

  it('survives entries that are nothing or not resources', async () => {
    const { client, keep } = clientOf();
    searched(200, { resourceType: 'Bundle', type: 'searchset', entry: [null, 7, { resource: 'x' }, { resource: {} }] });
    nock(host).post('/fhir/MedicationRequest/_search').reply(200, searchset([]));
    expect(await client.pull('77', 'MedicationRequest', keep)).toMatchObject({ kind: 'complete' });
  });

  it('lets what the inbox throws through: that is not the partner', async () => {
    const { client } = clientOf();
    searched(200, searchset([order('1')]));
    const full = new Error('disk full');
    await expect(client.pull('77', 'MedicationRequest', () => Promise.reject(full))).rejects.toBe(full);
  });
});
