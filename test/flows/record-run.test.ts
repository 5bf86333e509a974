import { describe, expect, it } from 'vitest';
import { runId } from '../../src/domain/ids.ts';
import { operatingFigures } from '../../src/flows/operating-figures.ts';
import type { RunSelection } from '../../src/flows/ports.ts';
import { readinessOf } from '../../src/flows/readiness.ts';
import { recordRun } from '../../src/flows/record-run.ts';
import { sync } from '../../src/flows/sync.ts';
import { openScene, recordOf, type Scene, sceneDay } from '../support/clinic-scene.ts';

const everything: RunSelection = { partner: null, patients: 'all' };

const run = (scene: Scene, id: string) => recordRun({ id: runId(id), selection: everything }, scene.context, sync);

const newest = async (scene: Scene) => (await scene.store.runs.latest(1))[0];

describe('a sync', () => {
  it('is kept with what it did and left, and without a word of whom it was about', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    const { run: id, writes } = await run(scene, 'run-1');
    const kept = await newest(scene);
    expect(kept).toMatchObject({ id, outcome: 'done', error: null, startedAt: sceneDay, finishedAt: sceneDay });
    expect(kept?.report).toMatchObject({
      ...{ patients: 1, lists: 1, writes },
      partners: [
        {
          ...{ partner: 'primary-care', writes, away: null, failures: [], notReached: 0, oldestAnswer: sceneDay },
          deliveries: { verified: writes },
          reads: [
            { type: 'AllergyIntolerance', outcome: 'complete', reason: null, count: 1 },
            { type: 'Condition', outcome: 'complete', reason: null, count: 1 },
            { type: 'MedicationRequest', outcome: 'complete', reason: null, count: 1 },
          ],
        },
      ],
    });
    expect(kept?.report?.openQuestions).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toMatch(/p-1|Achterberg|Gordon|ibuprofen/i);
  });

  it('counts only what happened in it, and names what needs a person', async () => {
    const scene = await openScene({
      'primary-care': { sandbox: { habits: { acceptedStatuses: ['stopped'], refusesTypes: ['AllergyIntolerance'] } } },
    });
    await scene.put(recordOf());
    await run(scene, 'run-1');
    const first = await newest(scene);
    expect(first?.outcome).toBe('problems');
    expect(first?.report?.partners[0]?.failures).not.toEqual([]);
    expect(first?.report?.needsPerson).toEqual(
      expect.arrayContaining([
        { what: 'refused', partner: 'primary-care', count: expect.any(Number) },
        { what: 'read-refused', partner: 'primary-care', count: 1 },
      ]),
    );
    await run(scene, 'run-2');
    expect((await newest(scene))?.report?.partners[0]).toMatchObject({ writes: 0, failures: [] });
  });

  it('tells that a partner was away, and of when its last answer is', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await run(scene, 'run-1');
    scene.advance(60_000);
    await scene.of('primary-care').goDown();
    await run(scene, 'run-2');
    const kept = await newest(scene);
    expect(kept?.outcome).toBe('problems');
    expect(kept?.report?.partners).toMatchObject([{ away: 'connection-refused', oldestAnswer: sceneDay }]);
    const { lastWhole } = await operatingFigures(scene.store, scene.context.clock);
    expect(lastWhole?.answerAges).toEqual([{ partner: 'primary-care', seconds: 60 }]);
  });

  it('is kept by the code of the error that ended it, and throws it', async () => {
    const scene = await openScene();
    const failing = async () => {
      throw new Error('the disk of Ada Marchetti is full');
    };
    const failed = recordRun({ id: runId('run-1'), selection: everything }, scene.context, failing);
    await expect(failed).rejects.toThrow('the disk');
    expect(await newest(scene)).toMatchObject({ outcome: 'failed', error: 'unexpected', report: null });
  });

  it('ends between two steps when it is asked to, and the next one does what is left', async () => {
    const asked = new AbortController();
    const scene = await openScene();
    await scene.put(recordOf());
    const context = { ...scene.context, stopAsked: asked.signal };
    const openPartner: typeof context.openPartner = (partner) => {
      asked.abort();
      return scene.context.openPartner(partner);
    };
    const stopped = recordRun({ id: runId('run-1'), selection: everything }, scene.context, () =>
      sync({ ...context, openPartner }),
    );
    await expect(stopped).rejects.toMatchObject({ code: 'run-stopped' });
    expect(await newest(scene)).toMatchObject({ outcome: 'stopped', error: 'run-stopped' });
    expect(await scene.store.deliveries.list({ states: ['sending'] })).toEqual([]);
    await run(scene, 'run-2');
    expect(await newest(scene)).toMatchObject({ outcome: 'done' });
  });
});

describe('readiness', () => {
  const fine = async () => [];
  const failing = async () => {
    throw new Error('no');
  };

  it('asks the store and the partner files, and tells each by a word', async () => {
    const { store } = await openScene();
    expect(await readinessOf(store, fine)).toEqual({ ready: true, store: 'ok', partnerFiles: 'ok' });
    expect(await readinessOf(store, failing)).toEqual({ ready: false, store: 'ok', partnerFiles: 'unusable' });
    expect(await readinessOf({ isCurrent: async () => false }, fine)).toMatchObject({ store: 'of-another-version' });
    expect(await readinessOf({ isCurrent: failing }, fine)).toMatchObject({ ready: false, store: 'no-answer' });
  });
});
