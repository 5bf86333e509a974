import { describe, expect, it } from 'vitest';
import { partnerId } from '../../src/domain/ids.ts';
import { listDeliveries, replayDeliveries, showDelivery } from '../../src/flows/deliveries.ts';
import { explainDelivery, openStates } from '../../src/flows/explain-delivery.ts';
import { sync } from '../../src/flows/sync.ts';
import { anotherRecord, gordon, openScene, recordOf, type Scene } from '../support/clinic-scene.ts';

const primaryCare = partnerId('primary-care');
const everyState = { partner: null, states: [] } as const;

/** A scene whose partner refuses MedicationRequests, after a sync; ids are long enough to be named. */
const refusedScene = async (): Promise<Scene> => {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `${ids}`.padStart(8, '0').concat('-delivery');
  };
  const scene = await openScene(
    { 'primary-care': { sandbox: { habits: { acceptedStatuses: ['stopped'] } }, habits: { transaction: false } } },
    { newId },
  );
  await scene.put(recordOf());
  await sync(scene.context);
  return scene;
};

const operatorOf = ({ store, context }: Scene) => ({ store, clock: context.clock, actor: 'Ines Harrow' });

const refusedOf = async (scene: Scene) => {
  const [refused] = await listDeliveries({ partner: null, states: ['refused'] }, scene.store);
  if (refused === undefined) throw new Error('Nothing was refused.');
  return refused;
};

describe('listing deliveries', () => {
  it('tells what needs a person with why and what to do, and not whose it is', async () => {
    const scene = await refusedScene();
    const found = await listDeliveries(everyState, scene.store);
    expect(found.filter(({ needsPerson }) => needsPerson)).toMatchObject([
      {
        ...{ partner: 'primary-care', state: 'refused', attempts: 1, detail: 'http-422' },
        why: "The resource breaks a rule of the partner's (422).",
        whatToDo: expect.stringContaining('replay'),
      },
      { detail: 'unresolved-reference', why: 'It refers to something that the partner does not have.' },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/p-1|Achterberg|Gordon/);
  });

  it('leaves out what is done, unless it is asked for, and keeps to a partner', async () => {
    const { store } = await refusedScene();
    const states = new Set((await listDeliveries(everyState, store)).map(({ state }) => state));
    expect([...states].every((state) => openStates.some((open) => open === state))).toBe(true);
    expect(await listDeliveries({ partner: primaryCare, states: ['verified'] }, store)).not.toEqual([]);
    expect(await listDeliveries({ partner: partnerId('nobody'), states: ['verified'] }, store)).toEqual([]);
  });
});

describe('what waits for a patient who was not found for certain', () => {
  it('needs a person, and says so', async () => {
    const scene = await openScene({ 'primary-care': { sandbox: { resources: [] } } });
    await scene.put(anotherRecord());
    await sync(scene.context);
    const found = await listDeliveries(everyState, scene.store);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found)
      expect(one).toMatchObject({ needsPerson: true, why: expect.stringContaining('not found') });
  });
});

describe('showing a delivery', () => {
  it('tells its history and whose it is, and writes down who looked', async () => {
    const scene = await refusedScene();
    const { handle, id, key } = await refusedOf(scene);
    const shown = await showDelivery(handle, operatorOf(scene));
    expect(shown).toMatchObject({ id, patient: gordon });
    expect(shown.history.map(({ state, failure }) => [state, failure])).toEqual([
      ['queued', null],
      ['sending', null],
      ['refused', 'http-422'],
    ]);
    expect((await scene.store.audit.list({ action: 'view' })).at(-1)).toMatchObject({
      ...{ actor: 'Ines Harrow', patient: gordon, partner: 'primary-care', subject: key },
    });
  });

  it.each([[''], ['0000'], ['00000009-nothing'], ['%']])('knows no delivery named %j', async (typed) => {
    const scene = await refusedScene();
    await expect(showDelivery(typed, operatorOf(scene))).rejects.toMatchObject({ code: 'no-such-delivery' });
  });
});

describe('replaying deliveries', () => {
  it('replaces nothing where the partner has not changed anything', async () => {
    const scene = await refusedScene();
    const { handle } = await refusedOf(scene);
    const request = { which: { handles: [handle], replace: true }, dryRun: false };
    await expect(replayDeliveries(request, operatorOf(scene))).rejects.toMatchObject({ code: 'nothing-to-replace' });
    expect(await refusedOf(scene)).toMatchObject({ handle, state: 'refused' });
  });

  it('puts a refused one back in the name of who did it, and the next sync sends it', async () => {
    const scene = await refusedScene();
    const { handle, id } = await refusedOf(scene);
    const request = { which: { handles: [handle] }, dryRun: false };
    expect(await replayDeliveries(request, operatorOf(scene))).toMatchObject([{ outcome: 'queued', delivery: { id } }]);
    expect(await scene.store.audit.list({ action: 'replay' })).toMatchObject([
      { actor: 'Ines Harrow', patient: gordon, reason: `Delivery/${id} was refused: queued again` },
    ]);
    scene.of('primary-care').sandbox.changeHabits({ acceptedStatuses: ['active', 'stopped'] });
    await sync(scene.context);
    expect(await showDelivery(id, operatorOf(scene))).toMatchObject({ state: 'verified', attempts: 1 });
  });

  it('changes nothing when it is only tried', async () => {
    const scene = await refusedScene();
    const { id } = await refusedOf(scene);
    const before = await scene.store.deliveries.list({});
    const tried = await replayDeliveries({ which: { handles: [id] }, dryRun: true }, operatorOf(scene));
    expect(tried).toMatchObject([{ outcome: 'would-be-queued' }]);
    expect(await scene.store.deliveries.list({})).toEqual(before);
    expect(await scene.store.audit.list({ action: 'replay' })).toEqual([]);
  });

  it('does not send an older version after a newer one', async () => {
    const scene = await refusedScene();
    const { id } = await refusedOf(scene);
    const [medication, ...others] = recordOf().medications ?? [];
    if (medication === undefined) throw new Error('The record has no medication.');
    await scene.put(recordOf({ medications: [{ ...medication, sig: 'Take 1 capsule by mouth daily' }, ...others] }));
    await sync(scene.context);
    const [replayed] = await replayDeliveries({ which: { handles: [id] }, dryRun: false }, operatorOf(scene));
    expect(replayed?.outcome).toBe('superseded');
  });

  it('replays all or none of those named', async () => {
    const scene = await refusedScene();
    const { id } = await refusedOf(scene);
    const [verified] = await listDeliveries({ partner: null, states: ['verified'] }, scene.store);
    const request = { which: { handles: [id, verified?.id ?? ''] }, dryRun: false };
    await expect(replayDeliveries(request, operatorOf(scene))).rejects.toMatchObject({
      ...{ code: 'delivery-not-replayable', state: 'verified' },
    });
    expect((await showDelivery(id, operatorOf(scene))).state).toBe('refused');
  });

  it('replays all that are dead, of one partner or of all, and no refused one', async () => {
    const scene = await refusedScene();
    const { id } = await refusedOf(scene);
    const at = scene.context.clock().toISOString();
    expect(await replayDeliveries({ which: { allDead: null }, dryRun: false }, operatorOf(scene))).toEqual([]);
    await scene.store.deliveries.move(id, { state: 'dead' }, at);
    const elsewhere = { which: { allDead: partnerId('cardiology') }, dryRun: false };
    expect(await replayDeliveries(elsewhere, operatorOf(scene))).toEqual([]);
    const all = await replayDeliveries({ which: { allDead: primaryCare }, dryRun: false }, operatorOf(scene));
    expect(all).toMatchObject([{ delivery: { id }, outcome: 'queued' }]);
  });
});

describe('why a delivery stands where it stands', () => {
  it.each([
    ['queued', null, 'It waits to be sent.', 'Nothing: the next sync sends it.'],
    ['queued', 'http-401', 'It waits to be sent. The partner does not let us in (401).', /Compare the partner file/],
    ['sending', 'timeout', /whether it arrived is not known yet/, /looks for it at the partner first/],
    ['accepted', 'not read back: timeout', /did not answer in time/, /reads it back/],
    ['altered', 'changed by the partner: Condition.code', /keeps something else/, /not sent again/],
    ['altered', 'the partner said yes, but does not have it', /does not have it/, /not sent again/],
    ['superseded', null, 'A newer version took its place.', 'Nothing.'],
    ['superseded', 'withdrawn: no-consent', 'It was not sent: withdrawn: no-consent.', 'Nothing.'],
    ['refused', 'could not be looked for: http-418', 'The partner refused the request (418).', /replay it/],
    ['refused', 'changed by the partner since: Condition.code', /would undo that/, /replay ID --replace/],
    ['dead', 'http-500', "Patience ended after many attempts. The partner's server failed (500).", /replay/],
    ['verified', null, 'It was read back, and is the same.', 'Nothing.'],
  ] as const)('is told of %s with %j', async (state, detail, why, whatToDo) => {
    const scene = await refusedScene();
    const [delivery] = await scene.store.deliveries.list({});
    if (delivery === undefined) throw new Error('There is no delivery.');
    const told = explainDelivery({ ...delivery, state, detail });
    expect(told.why).toMatch(why);
    expect(told.whatToDo).toMatch(whatToDo);
  });
});
