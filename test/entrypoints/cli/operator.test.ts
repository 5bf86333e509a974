import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { deliveryId, partnerId, patientId, runId } from '../../../src/domain/ids.ts';
import { columnsOf } from '../../../src/entrypoints/cli/wrap-text.ts';
import type { DeliveryState, OutboundResource, Store } from '../../../src/flows/ports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Concord, concordWith, jsonLines } from './run-concord.ts';

const at = '2026-11-23T08:00:00.000Z';
const patient = patientId('p-4711');
const cardiology = partnerId('cardiology');

const resource = (name: string): OutboundResource => ({
  ...{ key: `Condition/${name}`, patient, dataClass: 'Condition', sensitivity: [], digest: name },
  resource: { resourceType: 'Basic', code: { text: 'lithium' } },
});

const ids: Readonly<Record<string, [state: DeliveryState, detail: string | null]>> = {
  'aaaaaaaa-1': ['refused', 'http-422'],
  'bbbbbbbb-1': ['dead', 'http-500'],
  'bbbbbbbb-2': ['dead', 'http-500'],
  'cccccccc-1': ['altered', 'changed by the partner: Condition.code, Condition.note[0].text'],
  'dddddddd-1': ['verified', null],
};

/** The program over a real file that holds deliveries of every kind. */
const installed = async (fill: (store: Store) => Promise<void> = fillDeliveries): Promise<Concord> => {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ file: join(folder, 'concord.sqlite') });
  await fill(store);
  await store.close();
  return concordWith({ CONCORD_DATA: folder }, 80);
};

const fillDeliveries = async ({ deliveries }: Store): Promise<void> => {
  for (const [id, [state, detail]] of Object.entries(ids)) {
    await deliveries.enqueue({ id: deliveryId(id), partner: cardiology, outbound: resource(id) }, at);
    await deliveries.move(deliveryId(id), { state, detail, attempted: true }, at);
  }
};

describe('concord deliveries list', () => {
  it('tells those that stand alike together, with why and what to do, and ends with 1', async () => {
    const { code, out } = await (await installed())('deliveries', 'list');
    expect(code).toBe(1);
    expect(out).toContain('4 deliveries, 4 need a person.');
    expect(out).toContain(
      "cardiology: 1 REFUSED\n  Why: The resource breaks a rule of the partner's (422).\n  Do: Mend",
    );
    expect(out).toMatch(/cardiology: 2 DEAD\n(.*\n)+? {4}bbbbbbbb-1 {2}Condition/);
    expect(out).toMatch(/Condition\.note\[0\]\.text/);
    for (const line of out.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(80);
    expect(out).not.toMatch(/p-4711|lithium/);
  });

  it('keeps to the states and the partner that are named', async () => {
    const concord = await installed();
    const json = await concord('deliveries', 'list', '--state', 'verified', 'dead', '--format', 'json');
    expect(jsonLines(json.out).map(({ id }) => id)).toEqual(['bbbbbbbb-1', 'bbbbbbbb-2', 'dddddddd-1']);
    expect(await concord('deliveries', 'list', '--partner', 'ob-gyn')).toMatchObject({
      ...{ code: 0, out: 'Nothing waits, and nothing is stuck.\n' },
    });
  });
});

describe('concord deliveries show', () => {
  it('tells the history of one, whose it is, and how to send it again', async () => {
    const { out } = await (await installed())('deliveries', 'show', 'aaaaaaaa');
    expect(out).toContain('Patient: p-4711');
    expect(out).toMatch(
      /History:\n {2}2026-11-23 08:00:00 UTC {2}queued\n {2}2026-11-23 08:00:00 UTC {2}refused; 1 attempt/,
    );
    expect(out).toContain('Send it again: concord deliveries replay aaaaaaaa');
    expect(out).not.toContain('lithium');
  });

  it.each([
    ['eeeeeeee', 'no-such-delivery'],
    ['aaaa', 'no-such-delivery'],
    ['bbbbbbbb', 'ambiguous-delivery'],
  ])('could not run for %s', async (typed, reason) => {
    const { code, err } = await (await installed())('deliveries', 'show', typed);
    expect(code).toBe(2);
    expect(err).toContain(`[${reason}]`);
  });
});

describe('concord deliveries replay', () => {
  it('queues what is named, in the name of who does it', async () => {
    const concord = await installed();
    const { code, out } = await concord('deliveries', 'replay', 'aaaaaaaa', 'bbbbbbbb-1', '--by', 'Ines Harrow');
    expect(code).toBe(0);
    expect(out).toContain('aaaaaaaa  Condition to cardiology: queued again');
    expect(jsonLines((await concord('deliveries', 'list', '--state', 'queued', '--format', 'json')).out)).toHaveLength(
      2,
    );
  });

  it('replays all that are dead, or shows what it would', async () => {
    const concord = await installed();
    expect((await concord('deliveries', 'replay', '--all-dead', '--dry-run')).out).toContain('would be queued again');
    const { out } = await concord('deliveries', 'replay', '--all-dead', '--partner', 'cardiology', '--format', 'json');
    expect(jsonLines(out)).toMatchObject([{ outcome: 'queued' }, { outcome: 'queued' }]);
    expect((await concord('deliveries', 'replay', '--all-dead')).out).toBe('Nothing to replay.\n');
  });

  it.each([
    [['replay']],
    [['replay', 'aaaaaaaa', '--all-dead']],
    [['replay', 'aaaaaaaa', '--partner', 'cardiology']],
    [['replay', 'aaaaaaaa', 'dddddddd']],
    [['list', '--state', 'lost']],
  ])('could not run for %j, and changes nothing', async (words) => {
    const concord = await installed();
    expect(await concord('deliveries', ...words)).toMatchObject({ code: 2, out: '' });
    expect((await concord('deliveries', 'list', '--state', 'queued')).code).toBe(0);
  });
});

describe('concord deliveries replay --replace', () => {
  const changed = () =>
    installed(async ({ deliveries }) => {
      const id = deliveryId('eeeeeeee-1');
      await deliveries.enqueue({ id, partner: cardiology, outbound: resource('e') }, at);
      const detail = 'changed by the partner since: Condition.code, Condition.onset[x]';
      await deliveries.move(id, { state: 'refused', detail, attempted: true }, at);
    });

  it('says what it would replace, and what it lets be replaced, once', async () => {
    const concord = await changed();
    expect((await concord('deliveries', 'show', 'eeeeeeee')).out).toMatch(
      /Elements changed there: Condition\.code, Condition\.onset\[x\][\s\S]*replay eeeeeeee --replace/,
    );
    const replay = ['deliveries', 'replay', 'eeeeeeee', '--replace'];
    const replaces = 'replaces what the partner changed: Condition.code, Condition.onset[x]';
    expect((await concord(...replay, '--dry-run')).out).toContain(replaces);
    expect(await concord(...replay)).toMatchObject({ code: 0, out: expect.stringContaining(replaces) });
    expect((await concord('deliveries', 'show', 'eeeeeeee')).out).toContain('may replace what the partner changed');
    expect(await concord(...replay)).toMatchObject({ code: 2, err: expect.stringContaining('not-replayable') });
  });

  it('could not run for all that are dead, nor for one that was refused for another reason', async () => {
    const concord = await installed();
    expect((await concord('deliveries', 'replay', '--all-dead', '--replace')).code).toBe(2);
    const { err } = await concord('deliveries', 'replay', 'aaaaaaaa', '--replace');
    expect(err).toContain('[nothing-to-replace]');
  });
});

describe('concord runs, of rounds of workers', () => {
  const round = runId('77777777-round');

  const begun = async ({ records, runs, rounds }: Store): Promise<void> => {
    for (const id of ['p-1', 'p-2']) {
      const named = { id, name: { family: 'Example', given: ['Ada'] }, birthDate: '1990', sex: 'female' } as const;
      await records.put({ patient: named, prescribers: [] }, at);
    }
    await runs.begin({ id: round, selection: { partner: cardiology, patients: 'all' }, work: 'round' }, at);
    await rounds.open(round);
  };

  it('says how far one is that is under way', async () => {
    const concord = await installed(async (store) => {
      await begun(store);
      await store.rounds.end(round, patientId('p-1'), { error: 'store-busy' }, at);
    });
    const { code, out } = await concord('runs');
    expect(code).toBe(1);
    expect(out).toMatch(/Not ended; all patients, cardiology,\s+by\s+workers\s+1 of 2 patients had their\s+turn/);
  });

  it('says whose turn failed or never came', async () => {
    const concord = await installed(async (store) => {
      await begun(store);
      const counts = { patients: 2, mapped: 0, queued: 0, denied: 0, writes: 0, lists: 0, openQuestions: 0 };
      const turns = { failed: [{ reason: 'store-busy', count: 1 }], left: 1 };
      const report = { ...counts, partners: [], needsPerson: [], turns };
      await store.runs.finish(round, { outcome: 'stopped', error: 'round-given-up', report }, at);
    });
    const { out } = await concord('runs');
    expect(out).toContain('It ended before every patient had their turn.');
    expect(out).toContain('1 patient could not be synced (store-busy)');
    expect(out).toContain('1 patient had no turn in it.');
  });
});

describe('concord runs', () => {
  it('says so where no sync was run', async () => {
    const { code, out } = await (await installed())('runs');
    expect([code, out]).toEqual([0, 'No sync was run yet.\n']);
  });

  it('tells the last syncs, the newest first, and ends with 1 where the newest had problems', async () => {
    const concord = await installed(async ({ runs }) => {
      const selection = { partner: null, patients: 'all' } as const;
      for (const id of ['11111111-1', '22222222-1', '33333333-1']) await runs.begin({ id: runId(id), selection }, at);
      await runs.finish(runId('33333333-1'), { outcome: 'failed', error: 'store-failed', report: null }, at);
    });
    const { code, out } = await concord('runs', '--last', '2');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^33333333 {2}2026-11-23 08:00 UTC: Failed \(0 s\); all patients, all partners\n {2}An error ended it: store-failed\./,
    );
    expect(out).toContain('22222222');
    expect(out).not.toContain('11111111');
    expect(jsonLines((await concord('runs', '--format', 'json')).out)).toHaveLength(3);
    expect((await concord('runs', '--last', '0')).code).toBe(2);
  });
});
