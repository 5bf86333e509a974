import { describe, expect, it } from 'vitest';
import { pullFromPartner } from '../../src/flows/pull.ts';
import { reconcilePatient } from '../../src/flows/reconcile-patient.ts';
import { delia, gordon, openScene, permit, recordOf, type Scene } from '../support/clinic-scene.ts';

const pull = (scene: Scene) => pullFromPartner(scene.of('primary-care').partner, [gordon], scene.context);

const pullsOf = (scene: Scene) => scene.store.inbox.latest(scene.of('primary-care').partner.id, gordon);

const bodies = (pulls: Awaited<ReturnType<typeof pullsOf>>): string =>
  pulls.flatMap(({ answers }) => answers.map(({ bytes }) => new TextDecoder().decode(bytes))).join('\n');

const stateOf = async (scene: Scene) =>
  (await reconcilePatient(gordon, scene.context))?.list.sources.find(({ source }) => source === 'primary-care');

describe('reading a partner', () => {
  it('keeps every answer as it came', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    expect(await pull(scene)).toMatchObject({ complete: 3, failures: [], notMatched: 0, notAsked: 0 });
    const pulls = await pullsOf(scene);
    expect(pulls.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
      'AllergyIntolerance complete',
      'Condition complete',
      'MedicationRequest complete',
    ]);
    expect(bodies(pulls)).toContain('Ibuprofen 600 mg tablet');
    expect(await stateOf(scene)).toMatchObject({ state: 'complete', detail: null });
  });

  it('keeps an answer before it is read, also one that is no FHIR', async () => {
    const scene = await openScene({
      'primary-care': { sandbox: { habits: { refusesTypes: ['MedicationRequest'], htmlErrors: true } } },
    });
    await scene.put(recordOf());
    expect(await pull(scene)).toMatchObject({ failures: [{ type: 'MedicationRequest', reason: 'http-502' }] });
    const failed = (await pullsOf(scene)).find(({ type }) => type === 'MedicationRequest');
    expect(bodies(failed === undefined ? [] : [failed])).toContain('502 Bad Gateway');
  });

  it('loses one refused type alone, and says which', async () => {
    const scene = await openScene({ 'primary-care': { sandbox: { habits: { refusesTypes: ['Condition'] } } } });
    await scene.put(recordOf());
    expect(await pull(scene)).toMatchObject({ complete: 2, failures: [{ type: 'Condition', reason: 'http-404' }] });
    expect(await stateOf(scene)).toMatchObject({ detail: 'not read: Condition: http-404' });
  });

  it('keeps what a partner answered before it went away, says since when, and does not ask for every type', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await pull(scene);
    const before = scene.of('primary-care').requests();
    await scene.of('primary-care').goDown();
    scene.advance(24 * 60 * 60_000);
    const { failures, complete } = await pull(scene);
    expect(complete).toBe(0);
    expect(failures.map(({ reason }) => reason)).toEqual(Array(3).fill('connection-refused'));
    expect(bodies(await pullsOf(scene))).toContain('Ibuprofen 600 mg tablet');
    const list = await reconcilePatient(gordon, scene.context);
    expect(list?.list.rows.map(({ drugName }) => drugName)).toContain('ibuprofen');
    expect(await stateOf(scene)).toMatchObject({
      asOf: '2026-11-23T14:00:00.000Z',
      detail: expect.stringContaining('not read: '),
    });
    expect(scene.of('primary-care').requests()).toBe(before);
  });

  it('says of a partner that never answered that it was not reached', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await scene.of('primary-care').goDown();
    expect(await pull(scene)).toMatchObject({ notReached: 1, notMatched: 0, complete: 0 });
    expect(await stateOf(scene)).toMatchObject({ state: 'not-reached', asOf: null });
  });

  it.each([
    ['no consent names it', [permit(['cardiology'])]],
    ['there is no consent', []],
    ['the patient refuses it', [permit(['primary-care']), permit(['*'], { id: 'no', decision: 'deny' })]],
  ])('asks nothing at all of a partner where %s', async (_why, consents) => {
    const scene = await openScene();
    await scene.put(recordOf({ consents }));
    expect(await pull(scene)).toMatchObject({ notAsked: 1, complete: 0, failures: [] });
    expect(scene.of('primary-care').requests()).toBe(0);
  });

  it('asks nothing more when the consent has ended, though the patient was matched before', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await pull(scene);
    const before = scene.of('primary-care').requests();
    await scene.put(recordOf({ consents: [permit(['primary-care'], { revoked: '2026-11-01' })] }));
    expect(await pull(scene)).toMatchObject({ notAsked: 1 });
    expect(scene.of('primary-care').requests()).toBe(before);
  });

  it('asks nothing about a patient of whom the clinic has no record', async () => {
    const scene = await openScene();
    expect(await pullFromPartner(scene.of('primary-care').partner, [delia], scene.context)).toMatchObject({
      notAsked: 1,
    });
    expect(scene.of('primary-care').requests()).toBe(0);
  });
});
