import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  retiredMedicationId,
  startThreePartners,
  type ThreePartnersOptions,
  threePartnerHabits,
  threePartnerIds,
} from '../../src/sandbox/three-partners.ts';
import { countedIds, makeClient, movableClock, patient, request, signAssertion, tokenUrlOf } from './sandbox-client.ts';

const start = async (options: Partial<ThreePartnersOptions> = {}) => {
  const registered = await makeClient();
  const three = await startThreePartners({
    dataByPartner: {
      'primary-care': [patient('p1'), request('a')],
      cardiology: [patient('p2'), { resourceType: 'Medication', id: retiredMedicationId }],
    },
    clients: [registered.client],
    clock: movableClock().clock,
    ids: countedIds(),
    ...options,
  });
  onTestFinished(three.stop);
  const tokenFor = async (baseUrl: string): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'system/*.cruds',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await signAssertion(registered, baseUrl),
    });
    const answer: unknown = await (await fetch(tokenUrlOf(baseUrl), { method: 'POST', body })).json();
    expect(answer).toHaveProperty('access_token');
    return `Bearer ${String(Object(answer).access_token)}`;
  };
  const call = async (id: string, path: string, init: RequestInit = {}) => {
    const baseUrl = three.partners.find((started) => started.id === id)?.baseUrl ?? '';
    return fetch(`${baseUrl}/${path}`, {
      ...init,
      headers: { authorization: await tokenFor(baseUrl), 'content-type': 'application/fhir+json' },
    });
  };
  return { three, call };
};

const folderOfTest = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'three-partners-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'partners');
};

describe('the three partners', () => {
  it('listen on loopback, each with data of its own', async () => {
    const { three, call } = await start();
    expect(three.partners.map(({ id }) => id)).toEqual(['primary-care', 'cardiology', 'ob-gyn']);
    expect(three.partners.every(({ baseUrl }) => /^http:\/\/127\.0\.0\.1:\d+\/fhir$/.test(baseUrl))).toBe(true);
    expect((await call('primary-care', 'Patient/p1')).status).toBe(200);
    expect((await call('cardiology', 'Patient/p1')).status).toBe(404);
    expect((await call('ob-gyn', 'Patient/p1')).status).toBe(404);
  });

  it.each(threePartnerIds)('%s has at least two habits', (id) => {
    expect(Object.keys(threePartnerHabits[id].habits).length).toBeGreaterThanOrEqual(2);
  });

  it('show their habits', async () => {
    const { call } = await start();
    expect((await call('primary-care', 'MedicationRequest?patient=Patient/p1')).status).toBe(400);
    expect((await call('cardiology', `Medication/${retiredMedicationId}`)).status).toBe(404);
    const transaction = {
      method: 'POST',
      body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [] }),
    };
    expect((await call('cardiology', '', transaction)).status).toBe(405);
    expect((await call('ob-gyn', 'MedicationDispense?patient=p1')).status).toBe(404);
  });

  it('keep in their folder what was written, and are not filled twice', async () => {
    const folder = await folderOfTest();
    const first = await start({ folder });
    await first.call('primary-care', 'Patient/p9', { method: 'PUT', body: JSON.stringify(patient('p9')) });
    expect(first.three.writes).toBe(1);
    await first.three.stop();
    const second = await start({ folder, dataByPartner: { 'primary-care': [patient('other')] } });
    expect((await second.call('primary-care', 'Patient/p9')).status).toBe(200);
    expect((await second.call('primary-care', 'Patient/other')).status).toBe(404);
    expect(second.three.writes).toBe(0);
  });

  it('take the ports that they are given, and leave none running when one is in use', async () => {
    const { three } = await start();
    const port = Number(new URL(three.partners[1]?.baseUrl ?? '').port);
    const options = { dataByPartner: {}, clients: [], clock: movableClock().clock, ids: countedIds() };
    await expect(startThreePartners({ ...options, ports: { cardiology: port } })).rejects.toMatchObject({
      code: 'sandbox-port-unavailable',
      port,
    });
    await three.stop();
    const again = await startThreePartners({ ...options, ports: { cardiology: port } });
    onTestFinished(again.stop);
    expect(again.partners[1]?.baseUrl).toBe(`http://127.0.0.1:${port}/fhir`);
  });
});
