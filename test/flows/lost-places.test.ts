import { describe, expect, it } from 'vitest';
import { referencesIn } from '../../src/fhir/references.ts';
import type { SandboxPartner } from '../../src/sandbox/partner.ts';
import type { ExchangeFault } from '../faults/fault.ts';
import { type FaultScene, openFaultScene } from '../faults/fault-scene.ts';
import { anotherRecord, oursAt, recordOf } from '../support/clinic-scene.ts';

const types = ['Organization', 'Practitioner', 'Condition', 'MedicationRequest', 'Consent', 'Provenance'] as const;

/** References to resources of ours that lead to nothing at the partner. */
const deadEnds = (sandbox: SandboxPartner): readonly string[] =>
  types
    .flatMap((type) => oursAt(sandbox, type))
    .flatMap((resource) =>
      referencesIn(resource)
        .filter((reference) => {
          const [type = '', id = ''] = reference.split('/');
          const held = sandbox.repository.tables.find(type, id);
          return held === undefined || held.deleted;
        })
        .map((reference) => `${resource.resourceType} to ${reference}`),
    );

const hour = 60 * 60_000;

/** The partner says to have taken resources of a type and has not, and they cannot be read to find that out. */
const pretendToTake = ({ proxy }: FaultScene, type: string, unread: ExchangeFault = 'http-500'): void =>
  proxy.afflict(({ path, method, isWrite }) => {
    const isBatch = path === '/fhir' && method === 'POST';
    if (!isBatch && !path.includes(`/${type}`)) return null;
    return isWrite && !isBatch ? 'success-without-effect' : unread;
  });

const wholeOf = async (...records: readonly ReturnType<typeof recordOf>[]): Promise<readonly string[]> => {
  const { scene, sync, held } = await openFaultScene();
  if (records.length > 0) await scene.put(...records);
  await sync();
  return held();
};

const [lithium, ...others] = recordOf().medications ?? [];
const withSig = (sig: string) =>
  recordOf(lithium === undefined ? {} : { medications: [{ ...lithium, sig }, ...others] });

const latestOf = async ({ deliveries }: FaultScene, key: string) =>
  (await deliveries()).findLast((one) => one.patient === 'p-1' && one.key.startsWith(key));

const orderAt = (scene: FaultScene) => {
  const { sandbox } = scene.scene.of('primary-care');
  return oursAt(sandbox, 'MedicationRequest').find((one) => JSON.stringify(one).includes('their-gordon'));
};

const stopThere = async ({ scene }: FaultScene, order: object & { readonly id?: string | undefined }) => {
  const { baseUrl } = scene.of('primary-care').partner;
  const answer = await fetch(`${baseUrl}/MedicationRequest/${order.id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ ...order, status: 'stopped' }),
  });
  expect(answer.status).toBe(200);
};

describe('a place that a partner named and where it has nothing', () => {
  it.each(['Condition', 'Practitioner', 'Organization', 'MedicationRequest'])(
    'is left by everything that refers to it, once the %s is kept elsewhere',
    async (type) => {
      const whole = await wholeOf();
      const opened = await openFaultScene({ transaction: false });
      pretendToTake(opened, type);
      await opened.sync();
      const { sandbox } = opened.scene.of('primary-care');
      expect(deadEnds(sandbox).length).toBeGreaterThan(0);
      await opened.recover();
      expect(deadEnds(sandbox)).toEqual([]);
      expect(opened.held()).toEqual(whole);
      expect((await opened.deliveries()).filter(({ state }) => state !== 'verified')).toEqual([]);
      opened.scene.advance(hour);
      expect(await opened.sync()).toMatchObject({ writes: 0 });
    },
  );

  it('is no change of the partner when the next version comes', async () => {
    const next = withSig('Take 5 capsules by mouth daily');
    const opened = await openFaultScene({ transaction: false });
    pretendToTake(opened, 'Condition');
    await opened.sync();
    await opened.scene.put(next, anotherRecord());
    await opened.recover();
    expect(await latestOf(opened, 'MedicationRequest')).toMatchObject({ state: 'verified', detail: null });
    expect(deadEnds(opened.scene.of('primary-care').sandbox)).toEqual([]);
    expect(oursAt(opened.scene.of('primary-care').sandbox, 'Provenance')).toHaveLength(
      (await wholeOf(next)).filter((one) => one.startsWith('Provenance')).length,
    );
  });

  it('lets nobody overlook what the partner did change', async () => {
    const opened = await openFaultScene({ transaction: false });
    pretendToTake(opened, 'Condition');
    await opened.sync();
    await stopThere(opened, orderAt(opened) ?? {});
    await opened.recover();
    expect(orderAt(opened)).toMatchObject({ status: 'stopped' });
    expect(await latestOf(opened, 'MedicationRequest')).toMatchObject({
      state: 'refused',
      detail: 'changed by the partner since: MedicationRequest.status',
    });
  });
});

describe('a place that a partner named and where it keeps the resource', () => {
  it('is still known after the resource was refused', async () => {
    const opened = await openFaultScene({ transaction: false });
    await opened.sync();
    const condition = await latestOf(opened, 'Condition');
    if (condition === undefined) throw new Error('The scene has changed.');
    const { context, store } = opened.scene;
    const refused = { state: 'refused', detail: 'wrong-charset' } as const;
    await store.deliveries.move(condition.id, refused, context.clock().toISOString());
    await opened.scene.put(withSig('Take 5 capsules by mouth daily'), anotherRecord());
    await opened.recover();
    expect(await latestOf(opened, 'MedicationRequest')).toMatchObject({ state: 'verified', detail: null });
  });
});
