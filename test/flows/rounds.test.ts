import { describe, expect, it } from 'vitest';
import { partnerId, runId } from '../../src/domain/ids.ts';
import { operatingFigures } from '../../src/flows/operating-figures.ts';
import {
  beginRound,
  closeAllRounds,
  closeRoundsThatAreOver,
  endTurn,
  roundGivenUp,
  roundOf,
} from '../../src/flows/rounds.ts';
import { syncPatient } from '../../src/flows/sync-patient.ts';
import { anotherRecord, delia, gordon, openScene, recordOf, type Scene } from '../support/clinic-scene.ts';

const first = runId('round-1');
const all = { id: first, partner: null };
const hour = 3_600_000;

const twoPatients = async (): Promise<Scene> => {
  const scene = await openScene();
  await scene.put(recordOf(), anotherRecord());
  return scene;
};

/** As a worker does it. */
const turn = async (scene: Scene, patient: typeof gordon, run = first) =>
  syncPatient(patient, { ...scene.context, store: scene.store.ofRun(run) });

const wholeTurn = async (scene: Scene, patient: typeof gordon, run = first): Promise<number> => {
  const report = await turn(scene, patient, run);
  await endTurn({ run, patient }, report, scene.context);
  return report.writes;
};

const newest = async ({ store }: Scene) => (await store.runs.latest(1))[0];

describe('a round', () => {
  it('is under way until every patient had their turn, and then keeps what all turns did', async () => {
    const scene = await twoPatients();
    expect(await beginRound(all, scene.context)).toEqual({ kind: 'begun', patients: [gordon, delia] });
    expect(await roundOf(null, scene.store)).toBe(first);
    const one = await wholeTurn(scene, gordon);
    expect(await newest(scene)).toMatchObject({ outcome: 'unfinished', turns: { ended: 1, all: 2 }, report: null });
    const other = await wholeTurn(scene, delia);
    const kept = await newest(scene);
    expect(kept).toMatchObject({ id: first, work: 'round', outcome: 'done', error: null, turns: null });
    expect(kept?.report).toMatchObject({
      ...{ patients: 2, lists: 2, writes: one + other, turns: { failed: [], left: 0 } },
      partners: [
        {
          ...{ partner: 'primary-care', writes: one + other, away: null, failures: [], notReached: 0 },
          reads: [{ count: 2 }, { count: 2 }, { count: 2 }],
        },
      ],
    });
    expect(kept?.report?.mapped).toBeGreaterThan(0);
    expect(kept?.report?.queued).toBeGreaterThanOrEqual(one + other);
    expect(JSON.stringify(kept)).not.toMatch(/p-1|p-2|Achterberg|Okafor|ibuprofen/i);
    expect(await roundOf(null, scene.store)).toBeNull();
    expect((await operatingFigures(scene.store, scene.context.clock)).lastWhole).not.toBeNull();
  });

  it('counts what a worker did that was killed before it could say so, and nothing twice', async () => {
    const scene = await twoPatients();
    await beginRound(all, scene.context);
    const lost = await turn(scene, gordon);
    expect(lost.writes).toBeGreaterThan(0);
    expect(await wholeTurn(scene, gordon)).toBe(0);
    const other = await wholeTurn(scene, delia);
    const kept = await newest(scene);
    expect(kept?.report).toMatchObject({ patients: 2, lists: 2, writes: lost.writes + other });
    expect(kept?.report?.partners[0]?.writes).toBe(lost.writes + other);
  });

  it('keeps a turn that ended twice as it was told first', async () => {
    const scene = await twoPatients();
    await beginRound(all, scene.context);
    await wholeTurn(scene, gordon);
    await endTurn({ run: first, patient: gordon }, { error: 'store-failed' }, scene.context);
    await wholeTurn(scene, delia);
    await endTurn({ run: first, patient: delia }, { error: 'store-failed' }, scene.context);
    expect(await newest(scene)).toMatchObject({ outcome: 'done', report: { turns: { failed: [], left: 0 } } });
  });

  it('comes to its end where a turn failed, and says how many and why', async () => {
    const scene = await twoPatients();
    await beginRound(all, scene.context);
    await wholeTurn(scene, gordon);
    await endTurn({ run: first, patient: delia }, { error: 'store-failed' }, scene.context);
    expect(await newest(scene)).toMatchObject({
      outcome: 'problems',
      report: { patients: 2, lists: 1, turns: { failed: [{ reason: 'store-failed', count: 1 }], left: 0 } },
    });
  });

  it('begun twice, as whoever began it was killed, is one, and gives those who had no turn yet', async () => {
    const scene = await twoPatients();
    await beginRound(all, scene.context);
    await wholeTurn(scene, gordon);
    expect(await beginRound(all, scene.context)).toEqual({ kind: 'begun', patients: [delia] });
    await wholeTurn(scene, delia);
    expect(await beginRound(all, scene.context)).toEqual({ kind: 'begun', patients: [] });
    expect(await scene.store.runs.latest(9)).toHaveLength(1);
  });

  it('stands in the way of the next one for the same partners alone', async () => {
    const scene = await twoPatients();
    const second = runId('round-2');
    const primaryCare = partnerId('primary-care');
    await beginRound(all, scene.context);
    expect(await beginRound({ id: second, partner: null }, scene.context)).toEqual({ kind: 'under-way', run: first });
    expect(await beginRound({ id: second, partner: primaryCare }, scene.context)).toMatchObject({ kind: 'begun' });
    expect(await roundOf(primaryCare, scene.store)).toBe(second);
    expect(await roundOf(null, scene.store)).toBe(first);
  });

  it('in which no turn ended for an hour stops no other, and keeps how many were left', async () => {
    const scene = await twoPatients();
    await beginRound(all, scene.context);
    scene.advance(hour - 1);
    await wholeTurn(scene, gordon);
    scene.advance(hour - 1);
    const next = { id: runId('round-2'), partner: null };
    expect(await beginRound(next, scene.context)).toMatchObject({ kind: 'under-way' });
    scene.advance(1);
    expect(await beginRound(next, scene.context)).toMatchObject({ kind: 'begun', patients: [gordon, delia] });
    const [, given] = await scene.store.runs.latest(2);
    expect(given).toMatchObject({
      outcome: 'stopped',
      error: roundGivenUp,
      report: { patients: 2, turns: { left: 1 } },
    });
  });

  it('without patients is over when the next look comes', async () => {
    const scene = await openScene();
    expect(await beginRound(all, scene.context)).toEqual({ kind: 'begun', patients: [] });
    await closeRoundsThatAreOver(scene.context);
    expect(await newest(scene)).toMatchObject({ outcome: 'done', report: { patients: 0 } });
  });

  it('ends with the process whose memory held its patients', async () => {
    const scene = await twoPatients();
    await beginRound(all, scene.context);
    await wholeTurn(scene, gordon);
    await closeAllRounds(scene.context);
    expect(await newest(scene)).toMatchObject({ outcome: 'stopped', report: { turns: { left: 1 } } });
    expect((await operatingFigures(scene.store, scene.context.clock)).lastWhole).toBeNull();
  });
});
