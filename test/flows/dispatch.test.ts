import { describe, expect, it } from 'vitest';
import type { ClinicMedication, ClinicRecord } from '../../src/domain/clinic-record.ts';
import type { DispatchReport } from '../../src/flows/dispatch.ts';
import { dispatchToPartner } from '../../src/flows/dispatch.ts';
import type { Delivery } from '../../src/flows/ports.ts';
import { publishPatient } from '../../src/flows/publish.ts';
import type { SandboxPartner } from '../../src/sandbox/partner.ts';
import {
  anotherRecord,
  delia,
  gordon,
  openScene,
  oursAt,
  permit,
  recordOf,
  type Scene,
  theirDelia,
} from '../support/clinic-scene.ts';

const lithium = recordOf().medications?.[0] as ClinicMedication;
const withSig = (sig: string): ClinicRecord => recordOf({ medications: [{ ...lithium, sig }] });

const publish = async (scene: Scene, ...records: readonly ClinicRecord[]): Promise<void> => {
  await scene.put(...records);
  for (const patient of await scene.store.records.patients()) await publishPatient(patient, scene.context);
};

const dispatch = async (scene: Scene, id = 'primary-care'): Promise<DispatchReport> =>
  dispatchToPartner(scene.of(id).partner, scene.context);

const deliveriesOf = async (scene: Scene, type = ''): Promise<readonly Delivery[]> =>
  (await scene.store.deliveries.list({})).filter(({ key }) => key.startsWith(type));

const versionsAt = (scene: Scene, types: readonly string[], id = 'primary-care'): readonly (string | undefined)[] =>
  types.flatMap((type) => oursAt(scene.of(id).sandbox, type).map(({ meta }) => meta?.versionId));

/** A partner that loses what it has just taken. */
const forget = async (sandbox: SandboxPartner, type: string): Promise<void> => {
  for (const { id = '' } of oursAt(sandbox, type)) await sandbox.repository.deleteResource(type, id);
};

const everyType = ['Organization', 'Practitioner', 'Condition', 'MedicationRequest', 'Consent', 'Provenance'];

describe('dispatching to a partner', () => {
  it.each([
    ['in one transaction', {}],
    ['one by one where the partner takes no transaction', { habits: { transaction: false } }],
  ])('sends %s, reads everything back, and writes down what was disclosed and why', async (_how, change) => {
    const scene = await openScene({ 'primary-care': change });
    await publish(scene, recordOf());
    expect(await dispatch(scene)).toMatchObject({ writes: 8, verified: 8, altered: 0, failed: 0, waiting: 0 });
    expect(versionsAt(scene, everyType)).toEqual(Array(8).fill('1'));
    const disclosed = await scene.store.audit.list({ action: 'disclose', patient: gordon });
    expect(disclosed.map(({ subject }) => subject).toSorted()).toEqual(
      (await deliveriesOf(scene)).map(({ key }) => key).toSorted(),
    );
    for (const { reason } of disclosed) expect(reason).toBe('consent consent-primary-care-cardiology');
  });

  it('makes no request at all when nothing is due', async () => {
    const scene = await openScene();
    await publish(scene, recordOf());
    await dispatch(scene);
    const before = scene.of('primary-care').requests();
    await publish(scene);
    expect(await dispatch(scene)).toMatchObject({ writes: 0, verified: 8 });
    expect(scene.of('primary-care').requests()).toBe(before);
  });

  it('writes what several patients share once', async () => {
    const scene = await openScene();
    await publish(scene, recordOf(), anotherRecord());
    const { writes, verified } = await dispatch(scene);
    expect(verified - writes).toBe(2);
    expect(versionsAt(scene, ['Organization', 'Practitioner'])).toEqual(['1', '1']);
  });

  it('names the elements that a partner changed', async () => {
    const scene = await openScene({ 'primary-care': { sandbox: { habits: { readsCompletedAsStopped: true } } } });
    await publish(scene, recordOf({ medications: [{ ...lithium, status: 'completed' }] }));
    expect(await dispatch(scene)).toMatchObject({ altered: 1, verified: 7, failed: 0 });
    expect(await deliveriesOf(scene, 'MedicationRequest')).toMatchObject([
      { state: 'altered', detail: 'changed by the partner: MedicationRequest.status' },
    ]);
  });

  it('tries again after a 503, not before it is time, and sends once', async () => {
    const scene = await openScene();
    const { sandbox } = scene.of('primary-care');
    await publish(scene, recordOf());
    sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (path.endsWith('/metadata')) sandbox.failNext(1_000, 503);
      },
    });
    expect(await dispatch(scene)).toMatchObject({ writes: 0, failed: 8, waiting: 8 });
    sandbox.changeHooks({ beforeResponse: () => undefined });
    sandbox.failNext(0, 503);
    expect(await dispatch(scene)).toMatchObject({ writes: 0, failed: 0, waiting: 8 });
    scene.advance(60_000);
    expect(await dispatch(scene)).toMatchObject({ writes: 8, waiting: 0, verified: 8 });
    expect(versionsAt(scene, everyType)).toEqual(Array(8).fill('1'));
  });

  it('waits as long as a 429 asks for, and leaves the partner alone for the rest of the run', async () => {
    const habits = { throttle: { everyNth: 1, retryAfter: 3_600 } };
    const scene = await openScene();
    const { sandbox } = scene.of('primary-care');
    await publish(scene, recordOf(), anotherRecord());
    sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (path.endsWith('/metadata')) sandbox.changeHabits(habits);
      },
    });
    const report = await dispatch(scene);
    expect(report).toMatchObject({ writes: 0, failed: 8 });
    const queued = (await deliveriesOf(scene)).filter(({ patient }) => patient === gordon);
    expect(queued.map(({ attempts, detail }) => `${detail} ${attempts}`)).toEqual(Array(8).fill('http-429 1'));
    expect(
      scene
        .of('primary-care')
        .received()
        .match(/^(GET|POST|PUT) /gm),
    ).toHaveLength(6);
    sandbox.changeHooks({ beforeResponse: () => undefined });
    sandbox.changeHabits({ throttle: { everyNth: 1_000_000, retryAfter: 1 } });
    scene.advance(30 * 60_000);
    await dispatch(scene);
    expect((await deliveriesOf(scene)).filter(({ patient }) => patient === gordon).map(({ state }) => state)).toEqual(
      Array(8).fill('queued'),
    );
    scene.advance(31 * 60_000);
    expect(await dispatch(scene)).toMatchObject({ failed: 0, waiting: 0 });
  });

  it('loses one type alone when the partner refuses that type for good', async () => {
    const scene = await openScene({
      'primary-care': { habits: { transaction: false }, sandbox: { habits: { acceptedStatuses: ['on-hold'] } } },
    });
    await publish(scene, recordOf());
    expect(await dispatch(scene)).toMatchObject({ failed: 2, verified: 6, waiting: 0 });
    expect(await deliveriesOf(scene, 'MedicationRequest')).toMatchObject([{ state: 'refused', detail: 'http-422' }]);
    expect(await deliveriesOf(scene, 'Condition')).toMatchObject([{ state: 'verified' }]);
  });

  it('withdraws what a consent no longer permits at the moment of sending, without a word to the partner', async () => {
    const scene = await openScene();
    await publish(scene, recordOf());
    await scene.put(recordOf({ consents: [permit(['primary-care'], { revoked: '2026-11-23' })] }));
    expect(await dispatch(scene)).toMatchObject({ writes: 0, withheld: 8, waiting: 0 });
    expect(scene.of('primary-care').requests()).toBe(0);
    expect(await deliveriesOf(scene, 'MedicationRequest')).toMatchObject([
      { state: 'superseded', detail: 'withdrawn: no-consent-in-force' },
    ]);
    await publish(scene, recordOf());
    expect(await dispatch(scene)).toMatchObject({ writes: 8, verified: 8 });
  });

  it.each([
    ['in a transaction', true, /\/fhir\/?$/],
    ['singly', false, /MedicationRequest/],
  ])('finds after a lost answer what was written %s, and does not send it again', async (_how, transaction, path) => {
    const scene = await openScene({ 'primary-care': { habits: { transaction } } });
    const { sandbox } = scene.of('primary-care');
    await publish(scene, recordOf());
    sandbox.changeHooks({
      beforeResponse: (request) =>
        ['POST', 'PUT'].includes(request.method) && !request.path.endsWith('_search') && path.test(request.path)
          ? 'drop'
          : undefined,
    });
    const first = await dispatch(scene);
    expect(first.failed).toBeGreaterThan(0);
    sandbox.changeHooks({ beforeResponse: () => undefined });
    scene.advance(60_000);
    expect(await dispatch(scene)).toMatchObject({ failed: 0, waiting: 0, verified: 8 });
    expect(versionsAt(scene, everyType)).toEqual(Array(8).fill('1'));
  });

  it('does not ask for what was interrupted once the consent has ended', async () => {
    const scene = await openScene();
    await publish(scene, recordOf());
    await scene.store.deliveries.claim(scene.of('primary-care').partner.id, gordon, '2026-11-23T14:00:00.000Z');
    await scene.put(recordOf({ consents: [] }));
    expect(await dispatch(scene)).toMatchObject({ writes: 0, withheld: 8, waiting: 0 });
    expect(scene.of('primary-care').requests()).toBe(0);
  });

  it('reads back in the next run what was accepted and could not be read', async () => {
    const scene = await openScene();
    const { sandbox } = scene.of('primary-care');
    await publish(scene, recordOf());
    sandbox.changeHooks({
      beforeResponse: ({ method, path }) => {
        if (method === 'POST' && /\/fhir\/?$/.test(path)) sandbox.failNext(1_000, 500);
      },
    });
    expect(await dispatch(scene)).toMatchObject({ writes: 8, verified: 0, waiting: 8 });
    sandbox.changeHooks({ beforeResponse: () => undefined });
    sandbox.failNext(0, 500);
    expect(await dispatch(scene)).toMatchObject({ writes: 0, verified: 8, waiting: 0 });
    expect(versionsAt(scene, everyType)).toEqual(Array(8).fill('1'));
  });

  it('sends nothing before what it refers to, however long that waits for its next attempt', async () => {
    const delays = [0, 0.99, 0.5, 0.99, 0, 0.7, 0.2, 0.9];
    let asked = 0;
    const random = () => {
      asked += 1;
      return delays[asked % delays.length] ?? 0;
    };
    const scene = await openScene({ 'primary-care': { habits: { transaction: false } } }, { random });
    const { sandbox } = scene.of('primary-care');
    await publish(scene, recordOf());
    sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (path.endsWith('/metadata')) sandbox.failNext(1_000, 503);
      },
    });
    await dispatch(scene);
    sandbox.changeHooks({ beforeResponse: () => undefined });
    sandbox.failNext(0, 503);
    for (let runs = 0; runs < 20; runs += 1) {
      scene.advance(2_000);
      await dispatch(scene);
    }
    expect((await deliveriesOf(scene)).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(8).fill(['verified', 2]),
    );
    expect(versionsAt(scene, everyType)).toEqual(Array(8).fill('1'));
  });

  it('spends no patience on what was held up by another', async () => {
    const scene = await openScene({ 'primary-care': { habits: { transaction: false } } });
    const { sandbox } = scene.of('primary-care');
    await publish(scene, recordOf());
    sandbox.changeHooks({
      beforeResponse: ({ method, path }) => (method === 'PUT' && path.includes('Practitioner') ? 'drop' : undefined),
    });
    await dispatch(scene);
    const attempts = Map.groupBy(await deliveriesOf(scene), (delivery) => delivery.attempts);
    expect([...attempts].map(([made, all]) => [made, all.length])).toEqual([
      [1, 2],
      [0, 6],
    ]);
  });

  it.each([
    ['in a transaction', true],
    ['singly', false],
  ])(
    'sends again %s what the partner said to have taken and does not have (FIELD-NOTES 11)',
    async (_how, transaction) => {
      const scene = await openScene({ 'primary-care': { habits: { transaction } } });
      const { sandbox } = scene.of('primary-care');
      await publish(scene, recordOf());
      sandbox.changeHooks({
        beforeResponse: async ({ method, path }) => {
          if (method !== 'GET' && !path.endsWith('_search')) await forget(sandbox, 'Condition');
        },
      });
      await dispatch(scene);
      expect(await deliveriesOf(scene, 'Condition')).toMatchObject([
        { state: 'sending', attempts: 1, detail: 'accepted-and-not-there' },
      ]);
      expect(await deliveriesOf(scene, 'MedicationRequest')).toMatchObject([
        { state: 'queued', detail: 'waits-for-reference' },
      ]);
      sandbox.changeHooks({ beforeResponse: () => undefined });
      scene.advance(60_000);
      expect(await dispatch(scene)).toMatchObject({ failed: 0, waiting: 0, altered: 0 });
      const [condition] = oursAt(scene.of('primary-care').sandbox, 'Condition');
      expect(JSON.stringify(oursAt(sandbox, 'MedicationRequest'))).toContain(`"Condition/${condition?.id}"`);
      const provenances = oursAt(sandbox, 'Provenance');
      expect(provenances).toHaveLength(3);
      expect(JSON.stringify(provenances)).toContain(`"Condition/${condition?.id}"`);
    },
  );

  it('gives up, and says why, on what the partner says to take and never has', async () => {
    const scene = await openScene();
    const { sandbox } = scene.of('primary-care');
    await publish(scene, recordOf());
    sandbox.changeHooks({
      beforeResponse: async ({ method, path }) => {
        if (method !== 'GET' && !path.endsWith('_search')) await forget(sandbox, 'Consent');
      },
    });
    for (let runs = 0; runs < 12; runs += 1) {
      await dispatch(scene);
      scene.advance(3 * 60 * 60_000);
    }
    expect(await deliveriesOf(scene, 'Consent')).toMatchObject([
      { state: 'dead', attempts: 12, detail: 'accepted-and-not-there' },
    ]);
  });

  it('sends nothing about a patient whom the partner does not know for certain', async () => {
    const twin = { ...theirDelia, id: 'their-other-delia' };
    const scene = await openScene({ 'primary-care': { sandbox: { resources: [theirDelia, twin] } } });
    await publish(scene, anotherRecord());
    expect(await dispatch(scene)).toMatchObject({ writes: 0, failed: 0 });
    expect(scene.of('primary-care').writes()).toEqual([]);
    expect(scene.of('primary-care').received()).not.toContain('ertraline');
    expect(await scene.store.links.get(scene.of('primary-care').partner.id, delia)).toEqual({
      state: 'left-for-a-person',
      candidates: 2,
    });
  });

  it.each([
    ['refused where the partner takes no elements of R5, and its Provenance with it', true, { failed: 2 }],
    ['taken with the words in its notes where its file says so', false, { failed: 0, altered: 0 }],
  ])('has an order with them %s', async (_what, laterElements, told) => {
    const habits = { transaction: false, laterElements };
    const scene = await openScene({ 'primary-care': { habits, sandbox: { habits: { refusesLaterElements: true } } } });
    const steps = [{ sig: 'Take 1 capsule in the morning' }, { sig: 'Take 2 capsules at bedtime', concurrent: true }];
    const sig = 'Take 1 capsule in the morning and 2 at bedtime';
    await publish(scene, recordOf({ medications: [{ ...lithium, sig, steps }] }));
    expect(await dispatch(scene)).toMatchObject(told);
  });

  it('writes A, B and A again as three versions', async () => {
    const scene = await openScene();
    for (const sig of ['Take 1 capsule daily', 'Take 2 capsules daily', 'Take 1 capsule daily']) {
      scene.advance(60_000);
      await publish(scene, withSig(sig));
      expect(await dispatch(scene)).toMatchObject({ failed: 0, waiting: 0, altered: 0 });
    }
    expect(versionsAt(scene, ['MedicationRequest', 'Condition'])).toEqual(['3', '1']);
    expect(JSON.stringify(oursAt(scene.of('primary-care').sandbox, 'MedicationRequest'))).toContain('1 capsule');
  });

  it('keeps the queue as it is while the partner cannot be reached, and asks it once', async () => {
    const scene = await openScene();
    await publish(scene, recordOf());
    await dispatch(scene);
    await publish(scene, withSig('Take 2 capsules daily'), anotherRecord());
    await scene.of('primary-care').goDown();
    for (let runs = 0; runs < 15; runs += 1) {
      expect(await dispatch(scene)).toMatchObject({ writes: 0 });
      scene.advance(24 * 60 * 60_000);
    }
    expect((await deliveriesOf(scene)).every(({ state }) => state === 'queued' || state === 'verified')).toBe(true);
    await scene.of('primary-care').comeBack();
    expect(await dispatch(scene)).toMatchObject({ failed: 0, waiting: 0, altered: 0 });
  });
});
