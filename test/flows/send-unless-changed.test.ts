import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { ClinicMedication, ClinicRecord } from '../../src/domain/clinic-record.ts';
import { replayDeliveries } from '../../src/flows/deliveries.ts';
import { type DispatchReport, dispatchToPartner } from '../../src/flows/dispatch.ts';
import type { Delivery } from '../../src/flows/ports.ts';
import { publishPatient } from '../../src/flows/publish.ts';
import { gordon, openScene, oursAt, recordOf, type Scene } from '../support/clinic-scene.ts';

const lithium = recordOf().medications?.[0] as ClinicMedication;
const withSig = (sig: string): ClinicRecord => recordOf({ medications: [{ ...lithium, sig }] });

const deliver = async (scene: Scene, record: ClinicRecord): Promise<DispatchReport> => {
  scene.advance(60_000);
  await scene.put(record);
  await publishPatient(gordon, scene.context);
  return dispatchToPartner(scene.of('primary-care').partner, scene.context);
};

const orderAt = (scene: Scene): MedicationRequest =>
  oursAt(scene.of('primary-care').sandbox, 'MedicationRequest')[0] as MedicationRequest;

/** What somebody at the partner writes over our order. */
const changeThere = async (scene: Scene, change: Partial<MedicationRequest>): Promise<void> => {
  const order = { ...orderAt(scene), ...change };
  const answer = await fetch(`${scene.of('primary-care').partner.baseUrl}/MedicationRequest/${order.id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(order),
  });
  expect(answer.status).toBe(200);
};

const latestOrder = async (scene: Scene): Promise<Delivery | undefined> =>
  (await scene.store.deliveries.list({})).findLast(({ key }) => key.startsWith('MedicationRequest/'));

/** What `concord deliveries replay ID --replace` does. */
const replace = async ({ store, context }: Scene, refused: Delivery | undefined): Promise<void> => {
  const which = { handles: [refused?.id ?? ''], replace: true };
  await replayDeliveries({ which, dryRun: false }, { store, clock: context.clock, actor: 'Ines Harrow' });
};

const inBothWays = [
  ['in transactions', { habits: { transaction: true } }],
  ['one by one', { habits: { transaction: false } }],
] as const;

describe.each(inBothWays)('replacing what a partner has of ours, %s', (_how, partner) => {
  it('sends again what the partner said to have taken, and left as it was before (FIELD-NOTES 11)', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    const { sandbox } = scene.of('primary-care');
    const before = orderAt(scene);
    sandbox.changeHooks({
      beforeResponse: async ({ method }) => {
        if (method === 'PUT' || method === 'POST') await sandbox.repository.updateResource(before);
      },
    });
    await deliver(scene, withSig('Take 2 capsules by mouth twice daily'));
    expect(await latestOrder(scene)).toMatchObject({ state: 'sending', detail: 'accepted-without-effect' });
    sandbox.changeHooks({ beforeResponse: () => undefined });
    scene.advance(60_000);
    await dispatchToPartner(scene.of('primary-care').partner, scene.context);
    expect(await latestOrder(scene)).toMatchObject({ state: 'verified' });
    expect(orderAt(scene)).toMatchObject({ dosageInstruction: [{ text: 'Take 2 capsules by mouth twice daily' }] });
  });

  it('leaves what the partner changed since as it is, for a person, and sends the rest', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    await changeThere(scene, { status: 'stopped' });
    const report = await deliver(scene, withSig('Take 2 capsules by mouth twice daily'));
    expect(report).toMatchObject({ writes: 1, failed: 1, waiting: 0 });
    expect(orderAt(scene)).toMatchObject({ status: 'stopped' });
    expect(await latestOrder(scene)).toMatchObject({
      state: 'refused',
      detail: 'changed by the partner since: MedicationRequest.status',
    });
  });

  it('writes again once the partner has taken its change back', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    await changeThere(scene, { status: 'stopped' });
    await deliver(scene, withSig('Take 2 capsules by mouth twice daily'));
    await changeThere(scene, { status: 'active' });
    expect(await deliver(scene, withSig('Take 3 capsules by mouth at bedtime'))).toMatchObject({ failed: 0 });
    expect(orderAt(scene).dosageInstruction?.[0]?.text).toBe('Take 3 capsules by mouth at bedtime');
  });

  it('replaces what the partner only added to', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    await changeThere(scene, { note: [{ text: 'Seen by the pharmacist' }] });
    expect(await deliver(scene, withSig('Take 2 capsules by mouth twice daily'))).toMatchObject({ failed: 0 });
    expect(orderAt(scene).dosageInstruction?.[0]?.text).toBe('Take 2 capsules by mouth twice daily');
    expect(orderAt(scene).meta?.versionId).toBe('3');
  });

  it('takes for done what the partner says already', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    await deliver(scene, withSig('Take 2 capsules by mouth twice daily'));
    const newer = orderAt(scene);
    await deliver(scene, recordOf());
    await changeThere(scene, newer);
    await changeThere(scene, { note: [{ text: 'Corrected here' }] });
    await deliver(scene, withSig('Take 2 capsules by mouth twice daily'));
    expect(await latestOrder(scene)).toMatchObject({ state: 'verified', detail: null });
  });

  it.each([
    ['stops it', { status: 'stopped' }, { failed: 1 }, 'stopped'],
    ['adds to it', { note: [{ text: 'Seen by the pharmacist' }] }, { failed: 0 }, 'active'],
  ] as const)('looks again where somebody %s between the look and the write', async (_what, change, told, status) => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    let isDone = false;
    scene.of('primary-care').sandbox.changeHooks({
      beforeResponse: async ({ method, path }) => {
        // The first of them is the look, in a batch or by itself.
        const isLook =
          (method === 'POST' && path === '/fhir') || (method === 'GET' && path.includes('/MedicationRequest/'));
        if (isDone || !isLook) return undefined;
        isDone = true;
        await changeThere(scene, structuredClone(change) as Partial<MedicationRequest>);
        return undefined;
      },
    });
    expect(await deliver(scene, withSig('Take 2 capsules by mouth twice daily'))).toMatchObject(told);
    expect(isDone).toBe(true);
    expect(orderAt(scene).status).toBe(status);
    expect(orderAt(scene).dosageInstruction?.[0]?.text).toContain(status === 'active' ? '2 capsules' : '1 capsule');
  });

  it('replaces what a person overruled the partner in, once, and writes down who did', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    await changeThere(scene, { status: 'stopped' });
    const record = withSig('Take 2 capsules by mouth twice daily');
    await deliver(scene, record);
    const refused = await latestOrder(scene);
    await replace(scene, refused);
    expect(await deliver(scene, record)).toMatchObject({ writes: 1, failed: 0 });
    expect(orderAt(scene)).toMatchObject({
      status: 'active',
      dosageInstruction: [{ text: record.medications?.[0]?.sig }],
    });
    expect(await latestOrder(scene)).toMatchObject({ id: refused?.id, state: 'verified' });
    expect((await scene.store.audit.list({ action: 'replay' })).at(-1)).toMatchObject({
      actor: 'Ines Harrow',
      reason: `Delivery/${refused?.id} was refused: queued again, to replace what the partner changed: MedicationRequest.status`,
    });
    await changeThere(scene, { status: 'stopped' });
    expect(await deliver(scene, recordOf())).toMatchObject({ failed: 1 });
    expect(orderAt(scene).status).toBe('stopped');
  });

  it('replaces no element that the person was not told of', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    await changeThere(scene, { status: 'stopped' });
    const record = withSig('Take 2 capsules by mouth twice daily');
    await deliver(scene, record);
    await replace(scene, await latestOrder(scene));
    await changeThere(scene, { intent: 'plan' });
    expect(await deliver(scene, record)).toMatchObject({ failed: 1 });
    expect(orderAt(scene)).toMatchObject({ status: 'stopped', intent: 'plan' });
    expect((await latestOrder(scene))?.detail).toMatch(/^changed by the partner since: .*MedicationRequest\.intent/);
  });

  it('brings back what the partner deleted, when it changes', async () => {
    const scene = await openScene({ 'primary-care': partner });
    await deliver(scene, recordOf());
    const { baseUrl } = scene.of('primary-care').partner;
    await fetch(`${baseUrl}/MedicationRequest/${orderAt(scene).id}`, { method: 'DELETE' });
    expect(await deliver(scene, withSig('Take 2 capsules by mouth twice daily'))).toMatchObject({ failed: 0 });
    expect(orderAt(scene).dosageInstruction?.[0]?.text).toBe('Take 2 capsules by mouth twice daily');
  });
});
