import { describe, expect, it } from 'vitest';
import { partnerId } from '../../src/domain/ids.ts';
import { forgetAnswers } from '../../src/flows/forget-answers.ts';
import { RunStoppedError } from '../../src/flows/stop-asked.ts';
import { sync } from '../../src/flows/sync.ts';
import { gordon, openScene, recordOf } from '../support/clinic-scene.ts';

const day = 86_400_000;

describe('forgetting answers of partners', () => {
  it('is done at the end of a sync with those that newer ones took the place of long ago, and with no other', async () => {
    const scene = await openScene({ 'primary-care': {} }, { keepAnswersDays: 3 });
    await scene.put(recordOf());
    const removed: number[] = [];
    const { inbox } = scene.store;
    const counting = {
      ...inbox,
      removeSuperseded: async (before: string, most: number) => {
        const count = await inbox.removeSuperseded(before, most);
        removed.push(count);
        return count;
      },
    };
    const context = { ...scene.context, store: { ...scene.store, inbox: counting } };
    for (let round = 0; round < 7; round += 1) {
      await sync(context);
      scene.advance(day);
    }
    expect(removed).toEqual([0, 0, 0, 0, 3, 3, 3]);
    const kept = await inbox.latest(scene.of('primary-care').partner.id, gordon);
    expect(kept.map(({ answers }) => answers.length > 0)).toEqual([true, true, true]);
  });

  it('is done with an export that nobody takes up any more, whatever became of its partner', async () => {
    const scene = await openScene({ 'primary-care': {} });
    await scene.put(recordOf());
    const { bulkExports } = scene.store;
    const partner = partnerId('removed-since');
    const beganAt = scene.context.clock().toISOString();
    const question = { types: ['Condition'], since: null, asked: 'a question' };
    await bulkExports.begin({ id: 'export-1', partner, ...question, statusUrl: 'https://gone.example/1', beganAt });
    for (let file = 0; file < 45; file += 1) {
      await bulkExports.keep('export-1', { file, part: 'resources', type: 'Condition', lines: Uint8Array.of(10) });
    }
    // A sync may take it up until a day has passed, and then read it for some time.
    scene.advance(2 * day);
    await sync(scene.context);
    expect(await bulkExports.open(partner)).not.toBeNull();
    scene.advance(1);
    await sync(scene.context);
    expect(await bulkExports.open(partner)).toBeNull();
    expect(await bulkExports.nextPiece('export-1', 'resources', 0)).toBeNull();
  });

  it('ends between two steps where somebody asks for the end', async () => {
    const scene = await openScene();
    const stopAsked = AbortSignal.abort();
    await expect(forgetAnswers({ ...scene.context, stopAsked })).rejects.toBeInstanceOf(RunStoppedError);
  });
});
