import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import type { PatientId } from '../../src/domain/ids.ts';
import type { ClinicContext } from '../../src/flows/clinic-context.ts';
import type { PartnerClient } from '../../src/flows/ports.ts';
import { sync } from '../../src/flows/sync.ts';
import { type PatientSyncReport, syncPatient } from '../../src/flows/sync-patient.ts';
import { anotherRecord, delia, gordon, openScene, recordOf, type Scene } from '../support/clinic-scene.ts';

/** The context as a worker has it, whose clients live as long as it does. */
const keepingClients = (context: ClinicContext): ClinicContext => {
  const clients = new Map<string, PartnerClient>();
  return {
    ...context,
    openPartner: (partner) => {
      const client = clients.get(partner.id) ?? context.openPartner(partner);
      clients.set(partner.id, client);
      return client;
    },
  };
};

const aPartner = {
  ...{ bundleEntries: 100, pages: 10, bytesPerResponse: 10_000_000, concurrency: 8 },
  ...{ bytesPerPull: 10_000_000, pullSeconds: 300, fullReadHours: 24 },
};

const sceneOf = (timeoutMilliseconds = 5_000): Promise<Scene> =>
  openScene({ 'primary-care': { limits: { ...aPartner, timeoutMilliseconds } }, cardiology: {} });

const reasonsAt = (report: PatientSyncReport, partner: string): readonly string[] => [
  ...new Set(report.pulled.filter((one) => one.partner === partner).flatMap(({ away }) => away ?? [])),
];

/** Requests that reached a partner while something was done. */
const requestsDuring = async (scene: Scene, id: string, work: () => Promise<unknown>): Promise<number> => {
  const before = scene.of(id).requests();
  await work();
  return scene.of(id).requests() - before;
};

/** More patients like the second one, by other names. */
const manyRecords = (count: number): readonly ClinicRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const { patient, medications = [], consents = [], ...rest } = anotherRecord();
    return {
      ...rest,
      patient: { ...patient, id: `p-many-${index}` },
      medications: medications.map((one) => ({ ...one, id: `${one.id}-${index}` })),
      consents: consents.map((one) => ({ ...one, id: `${one.id}-${index}` })),
    };
  });

describe('a worker and a partner that was away in the night', () => {
  it('spends neither time nor patience on it, and serves it as soon as it is back', async () => {
    const scene = await sceneOf();
    const context = keepingClients(scene.context);
    const turn = (patient: PatientId) => syncPatient(patient, context);
    await scene.put(recordOf(), anotherRecord());
    await scene.of('primary-care').goDown();
    await turn(gordon);
    for (let hour = 0; hour < 8; hour += 1) {
      scene.advance(3_600_000);
      for (const patient of [gordon, delia]) {
        const report = await turn(patient);
        expect(reasonsAt(report, 'primary-care')).toEqual(['connection-refused']);
        expect(reasonsAt(report, 'cardiology')).toEqual([]);
      }
    }
    const waiting = await scene.store.deliveries.list({ partner: scene.of('primary-care').partner.id });
    expect(new Set(waiting.map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(new Set(['queued 0']));
    await scene.of('primary-care').comeBack();
    expect(await requestsDuring(scene, 'primary-care', () => turn(gordon))).toBe(0);
    scene.advance(10 * 60_000);
    expect((await turn(gordon)).writes).toBe(8);
    expect((await turn(delia)).writes).toBe(4);
  });

  it('asks a partner that wants a pause nothing until that moment, for whatever patient', async () => {
    const scene = await sceneOf();
    const context = keepingClients(scene.context);
    await scene.put(recordOf(), anotherRecord());
    const { sandbox } = scene.of('primary-care');
    sandbox.changeHabits({ throttle: { everyNth: 1, retryAfter: 7_200 } });
    expect(await requestsDuring(scene, 'primary-care', () => syncPatient(gordon, context))).toBe(1);
    sandbox.changeHabits({ throttle: { everyNth: 1_000_000, retryAfter: 1 } });
    scene.advance(7_199_999);
    expect(await requestsDuring(scene, 'primary-care', () => syncPatient(delia, context))).toBe(0);
    scene.advance(1);
    expect((await syncPatient(gordon, context)).writes).toBe(8);
  });
});

describe('a run and a partner that wants a pause', () => {
  const throttled = (retryAfter: number) => ({ throttle: { everyNth: 1, retryAfter } });
  const inPeace = { throttle: { everyNth: 1_000_000, retryAfter: 1 } };

  /** A run that waits; the partner takes everything again after so many seconds. */
  const waitingRun = (scene: Scene, seconds: number): { readonly context: ClinicContext; waited: () => number } => {
    let waited = 0;
    const sleep = async (milliseconds: number): Promise<void> => {
      waited += milliseconds;
      scene.advance(milliseconds);
      if (waited >= seconds * 1000) scene.of('primary-care').sandbox.changeHabits(inPeace);
    };
    return { context: keepingClients({ ...scene.context, sleep }), waited: () => waited };
  };

  it('waits for it to be over, and then sends and reads everything', async () => {
    const scene = await sceneOf();
    await scene.put(...manyRecords(8));
    const { context, waited } = waitingRun(scene, 90);
    scene.of('primary-care').sandbox.changeHabits(throttled(90));
    const report = await sync(context);
    expect(report.pulled).toMatchObject([{ complete: 24, failures: [], away: null }, { complete: 24 }]);
    expect(report.dispatched).toMatchObject([
      { failed: 0, waiting: 0 },
      { failed: 0, waiting: 0 },
    ]);
    expect(waited()).toBe(90_000);
  });

  it('goes on where it was interrupted in the middle of reading, and loses no type', async () => {
    const scene = await sceneOf();
    await scene.put(...manyRecords(8));
    const { context, waited } = waitingRun(scene, 30);
    const { sandbox } = scene.of('primary-care');
    let searches = 0;
    sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (!path.endsWith('/Condition/_search')) return;
        searches += 1;
        if (searches === 4) sandbox.changeHabits(throttled(30));
      },
    });
    const report = await sync(context);
    expect(report.pulled).toMatchObject([{ complete: 24, failures: [], away: null }, { complete: 24 }]);
    expect(waited()).toBe(30_000);
  });

  it('waits a moment where it is not told how long', async () => {
    const scene = await sceneOf();
    await scene.put(recordOf());
    const { context, waited } = waitingRun(scene, 10);
    scene.of('primary-care').sandbox.changeHabits(throttled(1));
    const report = await sync(context);
    expect(report.pulled).toMatchObject([{ complete: 3, failures: [] }, { complete: 3 }]);
    expect(waited()).toBeLessThanOrEqual(20_000);
  });

  it('waits for no pause that is too long, and reads those first in the next run whom it did not read', async () => {
    const scene = await sceneOf();
    await scene.put(...manyRecords(8));
    const { context, waited } = waitingRun(scene, 3_600);
    const { sandbox } = scene.of('primary-care');
    const asked: string[] = [];
    sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (!path.endsWith('/Condition/_search')) return;
        asked.push('one');
        if (asked.length === 3) sandbox.changeHabits(throttled(3_600));
      },
    });
    const partners = scene.partners['primary-care'] === undefined ? [] : [scene.of('primary-care').partner];
    const [first] = (await sync(context, { partners })).pulled;
    expect(first).toMatchObject({ away: 'circuit-open' });
    expect(waited()).toBe(0);
    const read = await scene.store.inbox.lastComplete(scene.of('primary-care').partner.id);
    const unread = (await scene.store.records.patients()).filter((patient) => !read.has(patient));
    expect(unread.length).toBeGreaterThan(0);
    scene.advance(3_600_000);
    sandbox.changeHabits(inPeace);
    const begun: PatientId[] = [];
    const { store } = context;
    const inbox: ClinicContext['store']['inbox'] = {
      ...store.inbox,
      begin: (pull, at) => {
        if (!begun.includes(pull.patient)) begun.push(pull.patient);
        return store.inbox.begin(pull, at);
      },
    };
    const [second] = (await sync({ ...context, store: { ...store, inbox } }, { partners })).pulled;
    expect(second).toMatchObject({ complete: 24, away: null });
    expect(new Set(begun.slice(0, unread.length))).toEqual(new Set(unread));
  });

  it('does not wait for one that cannot be reached', async () => {
    const scene = await sceneOf();
    await scene.put(...manyRecords(8));
    await scene.of('primary-care').goDown();
    const { context, waited } = waitingRun(scene, 0);
    expect((await sync(context)).pulled).toMatchObject([{ away: 'connection-refused' }, { away: null }]);
    expect(waited()).toBe(0);
  });

  it('ends between two seconds of a pause, where the process is asked to end', async () => {
    const scene = await sceneOf();
    await scene.put(...manyRecords(2));
    scene.of('primary-care').sandbox.changeHabits(throttled(120));
    const stop = new AbortController();
    const sleep = async (): Promise<void> => stop.abort();
    await expect(sync({ ...scene.context, sleep, stopAsked: stop.signal })).rejects.toMatchObject({
      code: 'run-stopped',
    });
  });
});

describe('a partner that never answers', () => {
  it('is asked a handful of times for all patients together, and costs the others none of theirs', async () => {
    const scene = await sceneOf(60);
    const context = keepingClients(scene.context);
    await scene.put(...manyRecords(12));
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    onTestFinished(() => release());
    scene.of('primary-care').sandbox.changeHooks({ beforeResponse: () => released });
    const patients = await scene.store.records.patients();
    const reports = await Promise.all(patients.map((patient) => syncPatient(patient, context)));
    expect(scene.of('primary-care').requests()).toBeLessThanOrEqual(5);
    for (const { pulled } of reports) {
      expect(pulled).toMatchObject([{ partner: 'primary-care' }, { partner: 'cardiology', away: null }]);
    }
    expect(await requestsDuring(scene, 'primary-care', () => syncPatient(patients[0] ?? gordon, context))).toBe(0);
  });

  it('is not waited for by the others: every patient is read there before it has answered once', async () => {
    const scene = await sceneOf(60_000);
    await scene.put(...manyRecords(12));
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    scene.of('primary-care').sandbox.changeHooks({ beforeResponse: () => released });
    let asked = 0;
    scene.of('cardiology').sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        asked += path.endsWith('/MedicationRequest/_search') ? 1 : 0;
        if (asked === 12) release();
      },
    });
    const report = await sync(keepingClients(scene.context));
    expect(asked).toBeGreaterThanOrEqual(12);
    expect(report.pulled).toMatchObject([
      { partner: 'primary-care', away: null },
      { partner: 'cardiology', away: null, complete: 36 },
    ]);
  });
});
