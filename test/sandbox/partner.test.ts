import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { issueCodeIn, patient, request, serve } from './sandbox-client.ts';

describe('the partner itself', () => {
  it('describes what it does in a CapabilityStatement that needs no token', async () => {
    const { get } = await serve({ authentication: 'smart' });
    const { status, body } = await get('metadata');
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' });
    const [rest] = [body['rest']].flat();
    expect(rest).toMatchObject({ mode: 'server', interaction: [{ code: 'transaction' }, { code: 'batch' }] });
    expect(rest).toHaveProperty(
      'resource',
      expect.arrayContaining([
        expect.objectContaining({
          type: 'MedicationRequest',
          conditionalUpdate: true,
          versioning: 'versioned-update',
          searchInclude: ['MedicationRequest:medication'],
          searchRevInclude: ['Provenance:target'],
          searchParam: expect.arrayContaining([{ name: 'intent', type: 'token' }]),
        }),
      ]),
    );
  });

  it('logs each request by method, path, names of parameters and status, without a value', async () => {
    const { get, partner } = await serve({ resources: [patient('p1')] });
    await get('Patient?family=Oberg&birthdate=1987-05-04');
    expect(partner.requests).toEqual([
      { method: 'GET', path: '/fhir/Patient', parameters: ['family', 'birthdate'], status: 200 },
    ]);
  });

  it('counts what is written over HTTP, not what it was filled with', async () => {
    const { call, partner } = await serve({ resources: [patient('p1')] });
    expect(partner.writes).toBe(0);
    await call('PUT', 'Patient/p1', patient('p1'));
    expect(partner.writes).toBe(1);
  });

  it('holds the write and drops the answer when the hook says so', async () => {
    const { call, get, partner } = await serve();
    partner.changeHooks({ beforeResponse: ({ method }) => (method === 'PUT' ? 'drop' : undefined) });
    await expect(call('PUT', 'Patient/p1', patient('p1'))).rejects.toThrow();
    expect(partner.writes).toBe(1);
    expect((await get('Patient/p1')).status).toBe(200);
  });

  it('fails as often as it is told to and changes nothing meanwhile', async () => {
    const { call, partner } = await serve();
    partner.failNext(2, 503);
    expect((await call('PUT', 'Patient/p1', patient('p1'))).status).toBe(503);
    expect(issueCodeIn(await call('PUT', 'Patient/p1', patient('p1')))).toBe('transient');
    expect(partner.writes).toBe(0);
    expect((await call('PUT', 'Patient/p1', patient('p1'))).status).toBe(201);
  });

  it('keeps its data through a stop and a start on the same port', async () => {
    const { call, partner, baseUrl } = await serve();
    const other = await partner.start();
    await call('PUT', `${other.baseUrl}/Patient/p1`, patient('p1'));
    await other.stop();
    await expect(fetch(`${other.baseUrl}/metadata`)).rejects.toThrow();
    const again = await partner.start(Number(new URL(other.baseUrl).port));
    onTestFinished(again.stop);
    expect(again.baseUrl).toBe(other.baseUrl);
    expect((await call('GET', `${baseUrl}/Patient/p1`)).status).toBe(200);
  });

  it('keeps ids and times of what it is filled with, and gives what has none new ones', async () => {
    const { get } = await serve({
      resources: [
        patient('p1', { meta: { lastUpdated: '2020-02-02T10:00:00Z' } }),
        request(undefined),
        {
          resourceType: 'Claim',
          id: 'not-served',
          status: 'active',
          use: 'claim',
          type: {},
          created: '2020',
          provider: {},
          priority: {},
          insurance: [],
          patient: {},
        },
      ],
    });
    expect((await get('Patient/p1')).body).toHaveProperty('meta.lastUpdated', '2020-02-02T10:00:00.000Z');
    expect((await get('MedicationRequest/made-1')).body).toHaveProperty('meta.lastUpdated', '2026-03-02T09:00:00.000Z');
    expect((await get('Claim/not-served')).status).toBe(404);
  });

  it('loads its resources only into a new database file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const databasePath = join(folder, 'partner.sqlite');
    const first = await serve({ databasePath, resources: [patient('p1')] });
    await first.call('DELETE', 'Patient/p1');
    await first.call('PUT', 'Patient/p2', patient('p2'));
    first.partner.close();
    const second = await serve({ databasePath, resources: [patient('p1')] });
    expect((await second.get('Patient/p1')).status).toBe(410);
    expect((await second.get('Patient/p2')).status).toBe(200);
    expect(second.partner.writes).toBe(0);
  });
});
