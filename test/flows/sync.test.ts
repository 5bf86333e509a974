import { describe, expect, it } from 'vitest';
import { reconcilePatient } from '../../src/flows/reconcile-patient.ts';
import { sync } from '../../src/flows/sync.ts';
import { handleOf, listPatients, viewList } from '../../src/flows/view-list.ts';
import { createValidator } from '../../src/validation-library.ts';
import { anotherRecord, gordon, openScene, permit, recordOf, type Scene } from '../support/clinic-scene.ts';
import { storedLists } from '../support/stored-lists.ts';

const validate = createValidator();

const both = { 'primary-care': {}, cardiology: {} };

const writesOf = (scene: Scene): number =>
  Object.values(scene.partners).reduce((sum, partner) => sum + partner.writes().length, 0);

describe('a whole sync', () => {
  it('writes nothing and sends no write request when run again over the same', async () => {
    const scene = await openScene(both, { validate });
    await scene.put(recordOf(), anotherRecord());
    const first = await sync(scene.context);
    expect(first.writes).toBeGreaterThan(0);
    expect(first.writes).toBe(scene.of('primary-care').sandbox.writes + scene.of('cardiology').sandbox.writes);
    const before = writesOf(scene);
    scene.advance(3_600_000);
    expect(await sync(scene.context)).toMatchObject({ writes: 0, published: { queued: 0, heldBack: 0 } });
    expect(writesOf(scene)).toBe(before);
  });

  it('serves the others when one partner is gone', async () => {
    const scene = await openScene(both);
    await scene.put(recordOf());
    await scene.of('primary-care').goDown();
    const report = await sync(scene.context);
    expect(report.dispatched).toMatchObject([
      { partner: 'primary-care', writes: 0, waiting: 8 },
      { partner: 'cardiology', writes: 8, waiting: 0 },
    ]);
    const [stored] = await storedLists(scene.store);
    expect(stored?.list.sources.map(({ source, state }) => `${source} ${state}`)).toEqual([
      'clinic complete',
      'primary-care not-reached',
      'cardiology complete',
    ]);
    await scene.of('primary-care').comeBack();
    expect(await sync(scene.context)).toMatchObject({ writes: 8 });
  });

  it('reads one partner to the end while another still takes its time with the first question', async () => {
    const scene = await openScene(both);
    await scene.put(recordOf());
    const read = Promise.withResolvers<void>();
    scene.of('cardiology').sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (path.endsWith('/AllergyIntolerance/_search')) read.resolve();
      },
    });
    scene.of('primary-care').sandbox.changeHooks({ beforeResponse: () => read.promise });
    const report = await sync(scene.context);
    expect(report.pulled).toMatchObject([
      { partner: 'primary-care', complete: 3 },
      { partner: 'cardiology', complete: 3 },
    ]);
  });

  it('takes one partner and one patient alone when told so', async () => {
    const scene = await openScene(both);
    await scene.put(recordOf(), anotherRecord());
    const partners = [scene.of('cardiology').partner];
    expect(await sync(scene.context, { partners, patients: [gordon] })).toMatchObject({ patients: 1 });
    expect(scene.of('primary-care').requests()).toBe(0);
    expect(scene.of('cardiology').received()).not.toContain('Okafor');
  });

  it('waits for every partner before it tells that something unexpected happened to one', async () => {
    const scene = await openScene(both);
    await scene.put(recordOf());
    const { openPartner } = scene.context;
    const broken = {
      ...scene.context,
      openPartner: (partner: Parameters<typeof openPartner>[0]) => {
        if (partner.id === 'primary-care') throw new TypeError('broken on purpose');
        return openPartner(partner);
      },
    };
    await expect(sync(broken)).rejects.toThrow('broken on purpose');
    expect(await scene.store.deliveries.counts(scene.of('cardiology').partner.id)).toEqual({ verified: 8 });
  });
});

describe('reconciling a patient', () => {
  it('merges the copy of our own line that a partner gives back', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await sync(scene.context);
    const list = await reconcilePatient(gordon, scene.context);
    const lithium = list?.list.rows.find(({ drugName }) => drugName.startsWith('lithium'));
    expect(lithium?.statements.map(({ source }) => source)).toEqual(['clinic']);
    const merged = list?.list.ledger.entries.filter(
      ({ source, outcome }) => source !== 'clinic' && outcome === 'merged',
    );
    expect(merged?.map(({ resource }) => resource.split('/')[0])).toEqual(['Condition', 'MedicationRequest']);
  });

  it('makes a List, a DetectedIssue for each alert, the medications and a Provenance, all of them valid', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await sync(scene.context);
    const [stored] = await storedLists(scene.store);
    expect(stored?.list.alerts.length).toBeGreaterThan(0);
    expect(stored?.resources.map(({ resourceType }) => resourceType)).toEqual([
      'List',
      ...(stored?.list.alerts ?? []).map(() => 'DetectedIssue'),
      ...(stored?.list.rows ?? []).map(() => 'MedicationRequest'),
      'Provenance',
    ]);
    for (const resource of stored?.resources ?? []) {
      expect(validate(resource).filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('does not store and audit an unchanged list again', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await sync(scene.context);
    const [first] = await storedLists(scene.store);
    scene.advance(60_000);
    await sync(scene.context);
    const [again] = await storedLists(scene.store);
    expect(again?.digest).toBe(first?.digest);
    expect(await scene.store.audit.list({ action: 'reconcile' })).toMatchObject([{ patient: gordon, reason: 'new' }]);
  });

  it('adds up: every resource received is in the ledger once', async () => {
    const scene = await openScene(both);
    await scene.put(recordOf());
    await sync(scene.context);
    const [stored] = await storedLists(scene.store);
    const { received, kept, merged, excluded, failed, entries } = stored?.list.ledger ?? { entries: [] };
    expect([(kept ?? 0) + (merged ?? 0) + (excluded ?? 0) + (failed ?? 0), failed]).toEqual([received, 0]);
    expect(entries).toHaveLength(received ?? -1);
  });

  it('names what it could not check where allergies and conditions could not be read', async () => {
    const scene = await openScene({
      'primary-care': { sandbox: { habits: { refusesTypes: ['AllergyIntolerance'] } } },
    });
    await scene.put(recordOf());
    await sync(scene.context);
    const [stored] = await storedLists(scene.store);
    expect(stored?.list.notChecked.map(({ drug }) => drug)).toContain('AllergyIntolerance of Partner primary-care');
  });

  it('says of a partner that was not asked that it was not', async () => {
    const scene = await openScene(both);
    await scene.put(recordOf({ consents: [permit(['primary-care'])] }));
    await sync(scene.context);
    const [stored] = await storedLists(scene.store);
    expect(stored?.list.sources.find(({ source }) => source === 'cardiology')).toMatchObject({
      state: 'not-asked',
      asOf: null,
    });
  });

  it('says of a partner that does not know the patient for certain that a person must decide', async () => {
    const scene = await openScene({ 'primary-care': { sandbox: { resources: [] } } });
    await scene.put(recordOf());
    await sync(scene.context);
    const [stored] = await storedLists(scene.store);
    expect(stored?.list.sources[1]).toMatchObject({ state: 'patient-not-matched', asOf: null });
  });
});

const handleKey = new Uint8Array(32).fill(7);

describe('viewing a list', () => {
  it('names the patient in no URL, and writes down who looked', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await sync(scene.context);
    const handle = handleOf(gordon, handleKey);
    expect(handle).toMatch(/^[\w-]{22}$/);
    expect(handle).not.toContain(gordon);
    expect(handleOf(gordon, new Uint8Array(32).fill(8))).not.toBe(handle);
    expect(await viewList('no-such-handle', { ...scene.context, handleKey, actor: 'nurse' })).toBeNull();
    expect(await scene.store.audit.list({ action: 'view' })).toEqual([]);
    const viewed = await viewList(handle, { ...scene.context, handleKey, actor: 'nurse' });
    expect(viewed?.list.patient.id).toBe(gordon);
    expect(await scene.store.audit.list({ action: 'view' })).toMatchObject([{ actor: 'nurse', patient: gordon }]);
  });

  it('lists every patient who has a list, with what is urgent and what is incomplete', async () => {
    const scene = await openScene(both);
    await scene.put(recordOf(), anotherRecord());
    await scene.of('cardiology').goDown();
    await sync(scene.context);
    const [first, second] = await listPatients(scene.store, handleKey);
    expect([first?.name, second?.name]).toEqual(['Delia Okafor', 'Gordon Achterberg']);
    expect(first).toMatchObject({ incompleteSources: 1 });
    expect(second?.alerts.high).toBeGreaterThan(0);
  });
});
