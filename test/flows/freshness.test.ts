import { describe, expect, it } from 'vitest';
import { listAsText } from '../../src/entrypoints/cli/list-table.ts';
import { presentList } from '../../src/flows/present-list.ts';
import { sync } from '../../src/flows/sync.ts';
import { openScene, recordOf, type Scene } from '../support/clinic-scene.ts';
import { storedLists } from '../support/stored-lists.ts';

const hours = 3_600_000;

const synced = async (scene: Scene): Promise<string> => {
  await sync(scene.context);
  const [stored] = await storedLists(scene.store);
  if (stored === undefined) throw new Error('No list was made.');
  const terminal = { out: process.stdout, err: process.stderr, width: 200, colour: false };
  return listAsText(presentList(stored.list, stored.madeAt.slice(0, 10)), terminal);
};

describe('the freshness of a list, as its reader sees it', () => {
  it('is told for each source: as of when, and since when one was not reached', async () => {
    const scene = await openScene({ 'primary-care': {}, cardiology: {} });
    await scene.put(recordOf());
    const before = await synced(scene);
    expect(before).toContain('[primary-care]: complete as of 2026-11-23 14:00 UTC\n');
    await scene.of('primary-care').goDown();
    scene.advance(6 * 24 * hours);
    const after = await synced(scene);
    expect(after).toContain('[cardiology]: complete as of 2026-11-29 14:00 UTC\n');
    expect(after).toContain('[primary-care]: NOT REACHED since 2026-11-23 14:00 UTC; complete as of then');
    await scene.of('primary-care').comeBack();
    scene.advance(hours);
    expect(await synced(scene)).toContain('[primary-care]: complete as of 2026-11-29 15:00 UTC\n');
  });

  it('is told for a type that the partner no longer lets be read, and for one that it never did', async () => {
    const scene = await openScene({
      'primary-care': { sandbox: { habits: { refusesTypes: ['Condition'], refusedTypeStatus: 403 } } },
    });
    await scene.put(recordOf());
    expect(await synced(scene)).toContain(
      '[primary-care]: complete as of 2026-11-23 14:00 UTC; Condition never read (not',
    );
    scene.of('primary-care').sandbox.changeHabits({ refusesTypes: ['AllergyIntolerance'], refusedTypeStatus: 403 });
    scene.advance(2 * hours);
    expect(await synced(scene)).toContain(
      '[primary-care]: complete as of 2026-11-23 16:00 UTC; AllergyIntolerance not read since 2026-11-23 14:00 UTC (not read: AllergyIntolerance: http-403)',
    );
  });

  it('makes no new version of a list that is otherwise the same', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    const digests = [];
    for (let round = 0; round < 3; round += 1) {
      await sync(scene.context);
      digests.push((await storedLists(scene.store))[0]?.digest);
      scene.advance(hours);
    }
    expect(digests[2]).toBe(digests[1]);
  });
});
