import { describe, expect, it } from 'vitest';
import { bundleOf, clinicIds, idsIn, issueCodeIn, patient, request, serve } from './sandbox-client.ts';

const transaction = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'transaction', entry });
const batch = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'batch', entry });
const put = (url: string, resource: unknown, more = {}) => ({ resource, request: { method: 'PUT', url, ...more } });
const post = (fullUrl: string, resource: { readonly resourceType: string }, more = {}) => ({
  fullUrl,
  resource,
  request: { method: 'POST', url: resource.resourceType, ...more },
});
const criteria = (value: string) => `MedicationRequest?identifier=${encodeURIComponent(`${clinicIds}|${value}`)}`;
const identified = (value: string, id?: string) => request(id, { identifier: [{ system: clinicIds, value }] });

describe('a transaction', () => {
  it('does everything and answers entry by entry, in order', async () => {
    const { call, get, partner } = await serve({ resources: [patient('p1'), request('old')] });
    const reply = await call(
      'POST',
      '',
      transaction(
        put('Patient/p1', patient('p1', { gender: 'other' })),
        put('MedicationRequest/new', request('new')),
        { request: { method: 'DELETE', url: 'MedicationRequest/old' } },
        { request: { method: 'GET', url: 'MedicationRequest?patient=p1' } },
        { request: { method: 'GET', url: 'Patient/p1' } },
      ),
    );
    expect(reply.status).toBe(200);
    const bundle = bundleOf(reply);
    expect(bundle.type).toBe('transaction-response');
    expect(bundle.entry?.map(({ response }) => response?.status)).toEqual(['200', '201', '204', '200', '200']);
    expect(bundle.entry?.[1]?.response).toMatchObject({
      location: 'MedicationRequest/new/_history/1',
      etag: 'W/"1"',
      lastModified: '2026-03-02T09:00:00.000Z',
    });
    expect(bundle.entry?.[3]?.resource).toMatchObject({ type: 'searchset', total: 1 });
    expect(bundle.entry?.[4]?.resource).toMatchObject({ gender: 'other' });
    expect((await get('MedicationRequest/old')).status).toBe(410);
    expect(partner.writes).toBe(3);
  });

  it('takes a hundred conditional updates at once, first creating and then updating', async () => {
    const { call, get, partner } = await serve();
    const entries = Array.from({ length: 100 }, (_, index) => put(criteria(`m-${index}`), identified(`m-${index}`)));
    const statusesOf = async () => {
      const bundle = bundleOf(await call('POST', '', transaction(...entries)));
      return new Set(bundle.entry?.map(({ response }) => response?.status));
    };
    expect(await statusesOf()).toEqual(new Set(['201']));
    expect(await statusesOf()).toEqual(new Set(['200']));
    expect(bundleOf(await get('MedicationRequest?patient=p1&_count=0')).total).toBe(100);
    expect(partner.writes).toBe(200);
  });

  it('creates by conditional update with the id of the body', async () => {
    const { call, get } = await serve();
    const reply = await call('POST', '', transaction(put(criteria('m-1'), identified('m-1', 'ours'))));
    expect(bundleOf(reply).entry?.[0]?.response?.status).toBe('201');
    expect((await get('MedicationRequest/ours')).status).toBe(200);
  });

  it('leaves nothing when one entry fails, and names the entry in one outcome', async () => {
    const { call, get, partner } = await serve({ resources: [request('a'), request('b')] });
    const reply = await call(
      'POST',
      '',
      transaction(
        post('urn:uuid:0b2f1c52-8f0e-4f3e-9d2a-1c7e5a9b0001', patient('x')),
        put('MedicationRequest/a', request('a', { status: 'stopped' })),
        { request: { method: 'DELETE', url: 'MedicationRequest/b' } },
        put('MedicationRequest/c', request('c'), { ifMatch: 'W/"4"' }),
      ),
    );
    expect(reply.status).toBe(412);
    expect(reply.body).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ expression: ['Bundle.entry[3]'] }],
    });
    expect((await get('MedicationRequest/a')).body).toMatchObject({ status: 'active', meta: { versionId: '1' } });
    expect((await get('MedicationRequest/b')).status).toBe(200);
    expect(bundleOf(await get('Patient')).total).toBe(0);
    expect(idsIn(bundleOf(await get('MedicationRequest?status=active&patient=p1')))).toEqual(['a', 'b']);
    expect(bundleOf(await get('MedicationRequest/a/_history')).total).toBe(1);
    expect(partner.writes).toBe(0);
  });

  it('leaves nothing when a search in it fails after the writes', async () => {
    const { call, partner } = await serve();
    const reply = await call(
      'POST',
      '',
      transaction(put('Patient/p1', patient('p1')), { request: { method: 'GET', url: 'Patient?birthdate=soon' } }),
    );
    expect(reply.status).toBe(400);
    expect(partner.writes).toBe(0);
  });

  it('rewrites urn:uuid references to the ids that it assigns', async () => {
    const { call, get } = await serve();
    const person = 'urn:uuid:0b2f1c52-8f0e-4f3e-9d2a-1c7e5a9b0002';
    const reply = await call(
      'POST',
      '',
      transaction(
        post('urn:uuid:0b2f1c52-8f0e-4f3e-9d2a-1c7e5a9b0003', request(undefined, { subject: { reference: person } })),
        post(person, patient('ignored')),
      ),
    );
    const id = bundleOf(reply).entry?.[1]?.resource?.id;
    expect(idsIn(bundleOf(await get(`MedicationRequest?patient=${id}`)))).toHaveLength(1);
  });

  it('resolves a conditional reference, and fails when it matches none or several', async () => {
    const identifier = (value: string) => [{ system: 'urn:mrn', value }];
    const { call, get } = await serve({
      resources: [
        patient('p1', { identifier: identifier('1') }),
        patient('p2', { identifier: identifier('2') }),
        patient('p3', { identifier: identifier('2') }),
      ],
    });
    const referring = (value: string) =>
      call(
        'POST',
        '',
        transaction(
          put('MedicationRequest/r', request('r', { subject: { reference: `Patient?identifier=urn:mrn|${value}` } })),
        ),
      );
    expect((await referring('2')).status).toBe(412);
    expect((await referring('9')).status).toBe(412);
    expect((await get('MedicationRequest/r')).status).toBe(404);
    expect((await referring('1')).status).toBe(200);
    expect((await get('MedicationRequest/r')).body).toMatchObject({ subject: { reference: 'Patient/p1' } });
  });

  it('refuses two entries about one resource', async () => {
    const { call, partner } = await serve();
    const twice = transaction(put(criteria('m-1'), identified('m-1')), put(criteria('m-1'), identified('m-1')));
    expect((await call('POST', '', twice)).status).toBe(400);
    expect(partner.writes).toBe(0);
  });

  it('answers 412 when a conditional update matches several', async () => {
    const { call } = await serve({ resources: [identified('m-1', 'a'), identified('m-1', 'b')] });
    const reply = await call('POST', '', transaction(put(criteria('m-1'), identified('m-1'))));
    expect([reply.status, issueCodeIn(reply)]).toEqual([412, 'multiple-matches']);
  });

  it('creates by ifNoneExist only once', async () => {
    const { call, partner } = await serve();
    const [, query] = criteria('m-1').split('?');
    const bundle = () =>
      transaction(post('urn:uuid:0b2f1c52-8f0e-4f3e-9d2a-1c7e5a9b0004', identified('m-1'), { ifNoneExist: query }));
    expect(bundleOf(await call('POST', '', bundle())).entry?.[0]?.response?.status).toBe('201');
    expect(bundleOf(await call('POST', '', bundle())).entry?.[0]?.response?.status).toBe('200');
    expect(partner.writes).toBe(1);
  });

  it('leaves resources out of the answer under Prefer: return=minimal', async () => {
    const { call } = await serve();
    const reply = await call('POST', '', transaction(put('Patient/p1', patient('p1'))), { prefer: 'return=minimal' });
    expect(bundleOf(reply).entry?.[0]?.resource).toBeUndefined();
    expect(bundleOf(reply).entry?.[0]?.response?.status).toBe('201');
  });

  it('keeps two transactions that arrive together apart', async () => {
    const { call, partner } = await serve();
    const bundle = (value: string) =>
      transaction(
        ...Array.from({ length: 20 }, (_, index) =>
          put(criteria(`${value}-${index}`), identified(`${value}-${index}`)),
        ),
      );
    const failing = transaction(put('Patient/p1', patient('p1')), put('Patient/p2', patient('p3')));
    const replies = await Promise.all([bundle('a'), failing, bundle('b')].map((body) => call('POST', '', body)));
    expect(replies.map(({ status }) => status)).toEqual([200, 400, 200]);
    expect(partner.writes).toBe(40);
  });
});

describe('a batch', () => {
  it('does what can be done and says of each entry what became of it', async () => {
    const { call, get } = await serve({ resources: [patient('p1')] });
    const reply = await call(
      'POST',
      '',
      batch(
        put('MedicationRequest/a', request('a')),
        put('MedicationRequest/b', request('b'), { ifMatch: 'W/"2"' }),
        { request: { method: 'GET', url: 'Patient/nobody' } },
        { request: { method: 'GET', url: 'Claim?patient=p1' } },
        { request: { method: 'GET', url: 'Patient?family=oberg' } },
        { resource: patient('p4') },
      ),
    );
    const bundle = bundleOf(reply);
    expect(bundle.type).toBe('batch-response');
    expect(bundle.entry?.map(({ response }) => response?.status)).toEqual(['201', '412', '404', '404', '200', '400']);
    expect(bundle.entry?.[1]?.response?.outcome?.resourceType).toBe('OperationOutcome');
    expect(bundle.entry?.[4]?.resource).toMatchObject({ type: 'searchset', total: 1 });
    expect((await get('MedicationRequest/a')).status).toBe(200);
    expect((await get('MedicationRequest/b')).status).toBe(404);
  });
});

describe('a Bundle that is neither', () => {
  it.each([
    { resourceType: 'Bundle', type: 'collection', entry: [] },
    { resourceType: 'Bundle', type: 'transaction', entry: {} },
    { resourceType: 'Patient' },
    transaction({ request: { method: 'POST', url: '' }, resource: { resourceType: 'Bundle', type: 'batch' } }),
    transaction({ request: { method: 'GET' } }),
  ])('is answered 400: %j', async (body) => {
    const { call } = await serve();
    expect((await call('POST', '', body)).status).toBe(400);
  });
});
