import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { partnerId } from '../../../src/domain/ids.ts';
import { ended, installIn, snapshotOf } from '../../faults/clinic-installation.ts';
import { anotherRecord, permit, recordOf } from '../../support/clinic-scene.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('one worker over one file', () => {
  it('syncs everybody and ends when nobody waits, and a second one is refused meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'concord-worker-'));
    folders.push(folder);
    const installation = await installIn(folder);
    const consents = [permit(['primary-care', 'cardiology'])];
    const second = { consents: [permit(['primary-care', 'cardiology'], { id: 'consent-2' })] };
    const partners = await installation.begin([recordOf({ consents }), anotherRecord(second)]);
    const { promise: asked, resolve: sayAsked } = Promise.withResolvers<void>();
    const { promise: mayAnswer, resolve: letAnswer } = Promise.withResolvers<void>();
    partners[0]?.changeHooks({
      beforeResponse: async () => {
        sayAsked();
        await mayAnswer;
        return undefined;
      },
    });
    const worker = installation.start('worker', '--now', '--until-idle');
    await asked;
    const other = installation.start('worker', '--now', '--until-idle');
    await ended(other);
    expect(other.exitCode).toBe(2);
    letAnswer();
    await ended(worker);
    expect(worker.exitCode).toBe(0);
    expect(await installation.runs()).toMatchObject([
      { work: 'round', outcome: 'done', report: { patients: 2, lists: 2, turns: { failed: [], left: 0 } } },
    ]);
    const orders = partners.map((partner) =>
      snapshotOf(partner).filter((line) => line.startsWith('MedicationRequest ')),
    );
    expect(orders.map(({ length }) => length)).toEqual([2, 2]);
    expect(orders.flat().filter((line) => !line.endsWith('version 1'))).toEqual([]);
    await installation.end();
  });

  it('forgets once its round is over what nobody needs any more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'concord-worker-'));
    folders.push(folder);
    const installation = await installIn(folder);
    await installation.begin([recordOf()]);
    const partner = partnerId('removed-since');
    const long = { statusUrl: 'https://gone.example/1', beganAt: '2020-01-01T00:00:00.000Z' };
    await installation.withStore(({ bulkExports }) =>
      bulkExports.begin({ id: 'export-1', partner, types: ['Condition'], since: null, asked: 'a question', ...long }),
    );
    const worker = installation.start('worker', '--now', '--until-idle');
    await ended(worker);
    expect(worker.exitCode).toBe(0);
    expect(await installation.withStore(({ bulkExports }) => bulkExports.open(partner))).toBeNull();
    await installation.end();
  });
});
