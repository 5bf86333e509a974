import { describe, expect, it } from 'vitest';
import { bundleOf, clinicIds, issueCodeIn, patient, request, serve } from './sandbox-client.ts';

describe('reading and writing one resource', () => {
  it('creates under an id of its own and says where the resource is', async () => {
    const { call, baseUrl } = await serve();
    const reply = await call('POST', 'MedicationRequest', request('mine', { meta: { versionId: '99' } }));
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      id: 'made-1',
      meta: { versionId: '1', lastUpdated: '2026-03-02T09:00:00.000Z' },
    });
    expect(reply.headers.get('location')).toBe(`${baseUrl}/MedicationRequest/made-1/_history/1`);
    expect(reply.headers.get('etag')).toBe('W/"1"');
    expect(reply.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
  });

  it('reads back what was written, and answers 304 to the same version', async () => {
    const { call, get } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a'));
    const reply = await get('MedicationRequest/a');
    expect(reply.body).toMatchObject({ ...request('a'), meta: { versionId: '1' } });
    expect((await get('MedicationRequest/a', { 'if-none-match': 'W/"1"' })).status).toBe(304);
  });

  it('answers 201 to the update that creates and 200 to the next', async () => {
    const { call } = await serve();
    expect((await call('PUT', 'MedicationRequest/a', request('a'))).status).toBe(201);
    expect((await call('PUT', 'MedicationRequest/a', request('a'))).status).toBe(200);
  });

  it('keeps every version and lists them newest first', async () => {
    const { call, get, advance, baseUrl } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a'));
    advance(1_000);
    await call('PUT', 'MedicationRequest/a', request('a', { status: 'stopped' }));
    await call('DELETE', 'MedicationRequest/a');
    const history = bundleOf(await get('MedicationRequest/a/_history'));
    expect(history).toMatchObject({ type: 'history', total: 3 });
    expect(history.entry?.map(({ request: made }) => made?.method)).toEqual(['DELETE', 'PUT', 'PUT']);
    expect(history.entry?.[1]).toMatchObject({
      fullUrl: `${baseUrl}/MedicationRequest/a`,
      resource: { status: 'stopped' },
    });
    expect((await get('MedicationRequest/a/_history/1')).body).toMatchObject({ status: 'active' });
    expect((await get('MedicationRequest/a/_history/3')).status).toBe(410);
    expect((await get('MedicationRequest/a/_history/9')).status).toBe(404);
  });

  it('answers 410 for what was deleted and 404 for what never was', async () => {
    const { call, get } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a'));
    expect((await call('DELETE', 'MedicationRequest/a')).status).toBe(204);
    expect(await get('MedicationRequest/a')).toMatchObject({ status: 410 });
    expect(await get('MedicationRequest/b')).toMatchObject({ status: 404 });
    expect(bundleOf(await get('MedicationRequest?patient=p1')).total).toBe(0);
  });

  it('brings a deleted resource back by an update, with the next version', async () => {
    const { call } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a'));
    await call('DELETE', 'MedicationRequest/a');
    const reply = await call('PUT', 'MedicationRequest/a', request('a'));
    expect(reply).toMatchObject({ status: 201, body: { meta: { versionId: '3' } } });
  });

  it('refuses an update with a stale If-Match and takes one with the present version', async () => {
    const { call, get } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a'));
    await call('PUT', 'MedicationRequest/a', request('a', { status: 'on-hold' }), { 'if-match': 'W/"1"' });
    const stale = await call('PUT', 'MedicationRequest/a', request('a', { status: 'stopped' }), {
      'if-match': 'W/"1"',
    });
    expect(stale.status).toBe(412);
    expect((await get('MedicationRequest/a')).body).toMatchObject({ status: 'on-hold', meta: { versionId: '2' } });
    expect((await call('DELETE', 'MedicationRequest/a', undefined, { 'if-match': 'W/"1"' })).status).toBe(412);
  });

  it('applies a JSON patch', async () => {
    const { call } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a'));
    const patch = [{ op: 'replace', path: '/status', value: 'stopped' }];
    const type = { 'content-type': 'application/json-patch+json' };
    const reply = await call('PATCH', 'MedicationRequest/a', patch, type);
    expect(reply).toMatchObject({ status: 200, body: { status: 'stopped', meta: { versionId: '2' } } });
  });

  it.each([
    ['minimal', ''],
    ['representation', 'MedicationRequest'],
    ['OperationOutcome', 'OperationOutcome'],
  ])('answers a write with what Prefer: return=%s asks for', async (preference, resourceType) => {
    const { call } = await serve();
    const reply = await call('POST', 'MedicationRequest', request(undefined), { prefer: `return=${preference}` });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toContain('/MedicationRequest/made-1/_history/1');
    expect(reply.body['resourceType'] ?? '').toBe(resourceType);
  });
});

describe('conditional interactions', () => {
  const identified = { identifier: [{ system: clinicIds, value: 'med-1' }] };
  const criteria = `identifier=${encodeURIComponent(`${clinicIds}|med-1`)}`;

  it('creates once by conditional update, and updates the same resource after that', async () => {
    const { call, get, partner } = await serve();
    const first = await call('PUT', `MedicationRequest?${criteria}`, request(undefined, identified));
    expect(first).toMatchObject({ status: 201, body: { id: 'made-1' } });
    const second = await call(
      'PUT',
      `MedicationRequest?${criteria}`,
      request(undefined, { ...identified, status: 'stopped' }),
    );
    expect(second).toMatchObject({ status: 200, body: { id: 'made-1', status: 'stopped', meta: { versionId: '2' } } });
    expect(bundleOf(await get(`MedicationRequest?${criteria}`)).total).toBe(1);
    expect(partner.writes).toBe(2);
  });

  it('creates with the id of the body when nothing matches', async () => {
    const { call } = await serve();
    const reply = await call('PUT', `MedicationRequest?${criteria}`, request('ours', identified));
    expect(reply).toMatchObject({ status: 201, body: { id: 'ours' } });
  });

  it('refuses a conditional update whose body has the id of another resource', async () => {
    const { call } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a', identified));
    expect((await call('PUT', `MedicationRequest?${criteria}`, request('b', identified))).status).toBe(400);
  });

  it('answers 412 when several resources match', async () => {
    const { call, partner } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a', identified));
    await call('PUT', 'MedicationRequest/b', request('b', identified));
    expect((await call('PUT', `MedicationRequest?${criteria}`, request(undefined, identified))).status).toBe(412);
    const create = await call('POST', 'MedicationRequest', request(undefined, identified), {
      'if-none-exist': criteria,
    });
    expect(create.status).toBe(412);
    expect(partner.writes).toBe(2);
  });

  it('creates by If-None-Exist only when nothing matches, and then ignores the body', async () => {
    const { call, partner } = await serve();
    const create = () => call('POST', 'MedicationRequest', request('mine', identified), { 'if-none-exist': criteria });
    expect((await create()).status).toBe(201);
    expect(await create()).toMatchObject({ status: 200, body: { id: 'made-1', meta: { versionId: '1' } } });
    expect(partner.writes).toBe(1);
  });

  it('heeds If-Match on a conditional update', async () => {
    const { call } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a', identified));
    const stale = await call('PUT', `MedicationRequest?${criteria}`, request('a', identified), { 'if-match': 'W/"7"' });
    expect(stale.status).toBe(412);
  });

  it('refuses criteria that it does not know instead of matching everything', async () => {
    const { call, partner } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a'));
    expect((await call('PUT', 'MedicationRequest?colour=red', request(undefined))).status).toBe(400);
    expect((await call('DELETE', 'MedicationRequest?colour=red')).status).toBe(400);
    expect((await call('DELETE', 'MedicationRequest')).status).toBe(400);
    expect((await call('PUT', 'MedicationRequest?identifier:of-type=x', request(undefined))).status).toBe(400);
    expect(partner.writes).toBe(1);
  });

  it('deletes the one resource that matches', async () => {
    const { call, get } = await serve();
    await call('PUT', 'MedicationRequest/a', request('a', identified));
    expect((await call('DELETE', `MedicationRequest?${criteria}`)).status).toBe(204);
    expect((await get('MedicationRequest/a')).status).toBe(410);
  });
});

describe('what is not taken', () => {
  it('answers 404 for a type and a path that are not served, and 405 for a method', async () => {
    const { call, get } = await serve();
    expect(issueCodeIn(await get('Claim?patient=p1'))).toBe('not-supported');
    expect((await get('Patient/p1/$everything')).status).toBe(404);
    expect((await call('POST', '$graphql', {})).status).toBe(404);
    expect((await get('')).status).toBe(405);
    expect((await call('POST', 'Patient/p1', patient('p1'))).status).toBe(405);
  });

  it('answers 400 for a body that ends early, is of another type or has another id', async () => {
    const { call, partner } = await serve();
    expect(issueCodeIn(await call('POST', 'Patient', '{"resourceType":"Patient"'))).toBe('structure');
    expect((await call('POST', 'Patient', request('a'))).status).toBe(400);
    expect((await call('PUT', 'Patient/p1', patient('p2'))).status).toBe(400);
    expect((await call('POST', 'Patient', '[]')).status).toBe(400);
    expect(partner.writes).toBe(0);
  });

  it('answers 415 for another media type and 406 for a client that takes only XML', async () => {
    const { call, get } = await serve();
    expect((await call('POST', 'Patient', '<Patient/>', { 'content-type': 'application/fhir+xml' })).status).toBe(415);
    expect((await get('Patient', { accept: 'application/fhir+xml' })).status).toBe(406);
    expect((await get('Patient', { accept: '*/*' })).status).toBe(200);
  });

  it('answers 413 for a body over the limit', async () => {
    const { call } = await serve({ bodyLimit: 2_000 });
    const large = patient('p1', { name: [{ text: 'x'.repeat(3_000) }] });
    const reply = await call('PUT', 'Patient/p1', large);
    expect(reply.status).toBe(413);
    expect(issueCodeIn(reply)).toBe('too-long');
  });
});
