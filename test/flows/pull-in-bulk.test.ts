import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { pullPanel } from '../../src/flows/pull-in-bulk.ts';
import { reconcilePatient } from '../../src/flows/reconcile-patient.ts';
import { sync } from '../../src/flows/sync.ts';
import { permit } from '../support/clinic-scene.ts';
import {
  everyPatient,
  openPanel,
  ourPatient,
  ourRecord,
  type PanelScene,
  panelNumbers,
  theirData,
  unaskedNumber,
} from './export-scene.ts';

const searches = (scene: PanelScene) =>
  scene.asked().filter((request) => request.endsWith('/_search') && !request.includes('/Patient/'));

/** Everything stored of what the partner answered about one patient, as text. */
const storedOf = async (scene: PanelScene, n: number): Promise<string> => {
  const pulls = await scene.store.inbox.latest(scene.of('primary-care').partner.id, ourPatient(n));
  return pulls
    .flatMap((pull) => [pull, ...pull.changes])
    .flatMap(({ answers }) => answers.map(({ bytes }) => Buffer.from(bytes).toString('utf8')))
    .join('\n');
};

const change = async (scene: PanelScene, resource: MedicationRequest) => {
  await scene.of('primary-care').sandbox.repository.updateResource(resource);
};

const ibuprofenOf = (n: number): MedicationRequest => {
  const found = theirData(n).find(({ id }) => id === `ibuprofen-${n}`);
  if (found?.resourceType !== 'MedicationRequest') throw new Error('There is no such order.');
  return found;
};

describe('reading a panel by an export', () => {
  it('gives every patient the list that reading them singly gives', async () => {
    const inBulk = await openPanel();
    const singly = await openPanel({}, {}, null);
    const report = await inBulk.read();
    expect(report).toMatchObject({
      complete: 20,
      failures: [],
      notAsked: 1,
      bulkExport: { reason: null, patients: 5 },
    });
    expect(searches(inBulk)).toEqual([]);
    expect(await singly.read()).toMatchObject({ complete: 20, notAsked: 1 });
    for (const n of panelNumbers) expect(await inBulk.listOf(n)).toEqual(await singly.listOf(n));
    expect(await inBulk.drugsOf(1)).toEqual(expect.arrayContaining(['ibuprofen', 'sotalol']));
  });

  it('keeps nothing of patients whom it does not ask about, nor what a search would not have brought', async () => {
    const scene = await openPanel();
    const report = await scene.read();
    // 3 strangers of 8 lines each; of each of ours a proposal and two Observations; a Medication that nobody has.
    expect(report.bulkExport?.lines).toEqual({ kept: 27, ofOthers: 24, notAskedFor: 16, broken: 0, deleted: 0 });
    for (const n of panelNumbers) {
      const stored = await storedOf(scene, n);
      expect(stored).not.toMatch(/their-(6|77|78)"|proposal|old-|height-|Thalidomide/);
      expect(stored).not.toMatch(new RegExp(`their-(?!${n}")`));
    }
    expect(await storedOf(scene, unaskedNumber)).toBe('');
    const { bulkExports } = scene.store;
    expect(await bulkExports.open(scene.of('primary-care').partner.id)).toBeNull();
  });

  it('holds a piece of a large file at a time, and no more, whatever the order of its lines', async () => {
    const scene = await openPanel({ linesPerFile: 5_000 });
    const { partner, sandbox } = scene.of('primary-care');
    sandbox.repository.load(
      Array.from({ length: 6_000 }, (_, index) => ({
        ...{ resourceType: 'Condition' as const, id: `many-${index}`, code: { text: 'x'.repeat(250) } },
        subject: { reference: `Patient/their-${1 + (index % 5)}` },
      })),
    );
    const sizes: number[] = [];
    const { bulkExports } = scene.store;
    const nextPiece: typeof bulkExports.nextPiece = async (...place) => {
      const piece = await bulkExports.nextPiece(...place);
      if (piece !== null) sizes.push(piece.lines.length);
      return piece;
    };
    const context = { ...scene.context, store: { ...scene.store, bulkExports: { ...bulkExports, nextPiece } } };
    const report = await pullPanel(partner, everyPatient.map(ourPatient), context);
    expect(report).toMatchObject({ complete: 20, bulkExport: { lines: { kept: 6_027 } } });
    expect(sizes.filter((size) => size > 1_000_000).length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(1_300_000);
    const pulls = await scene.store.inbox.latest(partner.id, ourPatient(1));
    expect(pulls.find(({ type }) => type === 'Condition')?.answers.length).toBeGreaterThan(1);
  });

  it('tells the partner when it is done', async () => {
    const scene = await openPanel();
    await scene.read();
    expect(scene.asked().at(-1)).toBe('DELETE /fhir/$export-status/export-1');
  });

  it('reads fewer patients than the partner file says singly', async () => {
    const scene = await openPanel({}, {}, { minimumPatients: 6 });
    const report = await scene.read();
    expect(report).toMatchObject({ complete: 20, notAsked: 1 });
    expect(report.bulkExport).toBeUndefined();
    expect(scene.asked().some((request) => request.includes('$export'))).toBe(false);
  });

  it('takes part in a sync, whose report says so', async () => {
    const scene = await openPanel();
    const report = await sync(scene.context);
    expect(report.pulled).toMatchObject([{ complete: 20, bulkExport: { mode: 'full', patients: 5 } }]);
  });

  it('reads what changed since, and takes away what was deleted', async () => {
    const scene = await openPanel();
    await scene.read();
    scene.advance(3_600_000);
    await change(scene, { ...ibuprofenOf(1), status: 'stopped' });
    await change(scene, {
      ...ibuprofenOf(2),
      id: 'naproxen-2',
      medicationCodeableConcept: { text: 'Naproxen 500 mg' },
    });
    await scene.of('primary-care').sandbox.repository.deleteResource('MedicationRequest', 'ibuprofen-3');
    const report = await scene.read();
    expect(report.bulkExport).toMatchObject({ mode: 'changes', lines: { kept: 2, deleted: 1, ofOthers: 0 } });
    expect(await scene.drugsOf(2)).toEqual(expect.arrayContaining(['ibuprofen', 'naproxen', 'sotalol']));
    expect(await scene.drugsOf(3)).not.toContain('ibuprofen');
    const anew = await openPanel({}, {}, null);
    const { repository } = anew.of('primary-care').sandbox;
    await repository.updateResource({ ...ibuprofenOf(1), status: 'stopped' });
    await repository.deleteResource('MedicationRequest', 'ibuprofen-3');
    await anew.read();
    expect(await scene.drugsOf(1)).toEqual(await anew.drugsOf(1));
    for (const n of [3, 4, 5]) expect(await scene.drugsOf(n)).toEqual(await anew.drugsOf(n));
  });

  it('reads everything again after a day, and a patient who is new singly', async () => {
    const scene = await openPanel();
    await scene.read();
    scene.advance(3_600_000);
    await scene.put(ourRecord(unaskedNumber, [permit(['primary-care'])]));
    const report = await scene.read();
    expect(report).toMatchObject({ complete: 24, notAsked: 0, bulkExport: { mode: 'changes', patients: 5 } });
    expect(await scene.drugsOf(unaskedNumber)).toContain('sotalol');
    scene.advance(24 * 3_600_000);
    expect(await scene.read()).toMatchObject({ bulkExport: { mode: 'full', patients: 6 } });
  });

  it.each([
    ['refuses them', { refusesTypes: ['Medication'] }],
    ['failed to export them', { failedTypes: ['Medication'] }],
  ])('reads Medications by themselves, once for all who refer to them, where the partner %s', async (_, habit) => {
    const scene = await openPanel(habit);
    const report = await scene.read();
    expect(report).toMatchObject({ failures: [], bulkExport: { reason: null } });
    expect(scene.asked().filter((request) => request.includes('/Medication/'))).toEqual([
      'GET /fhir/Medication/sotalol-160',
      'GET /fhir/Medication/sotalol-80',
    ]);
    expect(await scene.drugsOf(5)).toContain('sotalol');
  });

  it.each([
    ['that it could not export', { failedTypes: ['Condition'] }, undefined],
    ['of which a line is broken', { brokenLineOf: 'Condition' }, undefined],
    ['of which a file cannot be read', {}, '1.ndjson'],
  ])('reads a type %s by searches, and no other', async (_, habit, lostFile) => {
    const scene = await openPanel(habit);
    scene.of('primary-care').sandbox.changeHooks({
      beforeResponse: ({ path }) => (lostFile !== undefined && path.endsWith(lostFile) ? 'drop' : undefined),
    });
    const singly = await openPanel({}, {}, null);
    const report = await scene.read();
    expect(report).toMatchObject({ complete: 20, failures: [], bulkExport: { reason: null, patients: 5 } });
    expect(searches(scene)).toEqual(Array(5).fill('POST /fhir/Condition/_search'));
    await singly.read();
    for (const n of panelNumbers) expect(await scene.listOf(n)).toEqual(await singly.listOf(n));
    scene.advance(3_600_000);
    // What is at hand of it is of another question: everything is asked for again.
    expect(await scene.read()).toMatchObject({ bulkExport: { mode: 'full' } });
  });

  it('fails at a type only where the search fails, too, and says why that does', async () => {
    const scene = await openPanel({ failedTypes: ['Condition'] });
    const { sandbox } = scene.of('primary-care');
    sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (path.includes('export-files')) sandbox.changeHabits({ refusesTypes: ['Condition'] });
      },
    });
    const report = await scene.read();
    expect(report).toMatchObject({ complete: 15, bulkExport: { reason: null } });
    expect(report.failures).toEqual(Array(5).fill({ type: 'Condition', reason: 'http-404' }));
    expect(await scene.drugsOf(1)).toContain('ibuprofen');
  });

  it('fails at a type whose scope was not granted, and does not search for it', async () => {
    const scene = await openPanel();
    const { partner } = scene.of('primary-care');
    const context: typeof scene.context = {
      ...scene.context,
      openPartner: (one) => {
        const client = scene.context.openPartner(one);
        const { bulkExport } = client;
        if (bulkExport === null) throw new Error('No export is offered.');
        const kickOff: typeof bulkExport.kickOff = ({ types, since }) =>
          bulkExport.kickOff({ types: types.filter((type) => type !== 'Condition'), since });
        return { ...client, bulkExport: { ...bulkExport, kickOff } };
      },
    };
    const report = await pullPanel(partner, everyPatient.map(ourPatient), context);
    expect(report).toMatchObject({ complete: 15, bulkExport: { reason: null } });
    expect(report.failures).toEqual(Array(5).fill({ type: 'Condition', reason: 'scope-not-granted' }));
    expect(searches(scene)).toEqual([]);
  });

  it.each([
    ['refuses it', { refuses: 403 }, 'bulk-export-refused'],
    ['cannot end it', { fails: true }, 'export-failed'],
    ['has its status on another server', { statusOrigin: 'http://127.0.0.1:9' }, 'export-status-elsewhere'],
    ['has its files on another server', { fileOrigin: 'http://127.0.0.1:9' }, 'export-file-elsewhere'],
    ['is never ready', { polls: 1_000_000, retryAfter: 60 }, 'export-timed-out'],
  ])('reads each patient singly where the partner %s', async (_, habit, reason) => {
    const scene = await openPanel(habit);
    expect(await scene.read()).toMatchObject({ complete: 20, bulkExport: { reason, patients: 0 } });
    expect(await scene.drugsOf(1)).toEqual(expect.arrayContaining(['ibuprofen', 'sotalol']));
    expect(await scene.store.bulkExports.open(scene.of('primary-care').partner.id)).toBeNull();
  });

  it('goes on waiting for an export that a process had begun when it was killed', async () => {
    const scene = await openPanel({ polls: 3 });
    const { sandbox, partner } = scene.of('primary-care');
    const killed = new Error('killed');
    let polls = 0;
    const context = {
      ...scene.context,
      openPartner: () => {
        const client = scene.context.openPartner(partner);
        if (client.bulkExport === null) throw new Error('No export is offered.');
        const { wait } = client.bulkExport;
        return {
          ...client,
          bulkExport: {
            ...client.bulkExport,
            wait: (url: string) =>
              wait(url, () => {
                polls += 1;
                if (polls > 2) throw killed;
              }),
          },
        };
      },
    };
    await expect(sync(context)).rejects.toThrow(killed);
    const open = await scene.store.bulkExports.open(partner.id);
    expect(open?.statusUrl).toContain('$export-status/export-1');
    expect(await scene.read()).toMatchObject({ complete: 20, bulkExport: { reason: null } });
    const kickOffs = sandbox.requests.filter(({ path }) => path.endsWith('$export'));
    expect(kickOffs).toHaveLength(1);
  });

  it('begins anew where the partner has forgotten the export', async () => {
    const scene = await openPanel();
    const { partner } = scene.of('primary-care');
    const asked = 'another question';
    await scene.store.bulkExports.begin({
      ...{ id: 'export-0', partner: partner.id, types: [...partner.read, 'Medication'], since: null, asked },
      ...{ statusUrl: `${partner.baseUrl}/$export-status/gone`, beganAt: scene.context.clock().toISOString() },
    });
    expect(await scene.read()).toMatchObject({ complete: 20, bulkExport: { reason: null } });
  });

  it('shares out nothing to a patient whose consent ended while the export was made', async () => {
    const scene = await openPanel();
    const { sandbox } = scene.of('primary-care');
    sandbox.changeHooks({
      beforeResponse: async ({ path }) => {
        if (!path.includes('$export-status')) return;
        const record = await scene.store.records.get(ourPatient(1));
        if (record !== null) await scene.put({ ...record, consents: [] });
      },
    });
    expect(await scene.read()).toMatchObject({ complete: 16, notAsked: 2 });
    expect(await storedOf(scene, 1)).toBe('');
  });

  it('says that a list is as of when the partner looked, however long the files took', async () => {
    const scene = await openPanel();
    scene.of('primary-care').sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (path.includes('export-files')) scene.advance(600_000);
      },
    });
    const lookedAt = scene.context.clock().toISOString();
    await scene.read();
    const made = await reconcilePatient(ourPatient(1), scene.context);
    const source = made?.list.sources.find((one) => one.source === 'primary-care');
    expect(source).toMatchObject({ state: 'complete', asOf: lookedAt });
  });

  it('ends between two steps where it is asked to, and what is left is done by the next', async () => {
    const stop = new AbortController();
    const scene = await openPanel();
    const { sandbox, partner } = scene.of('primary-care');
    sandbox.changeHooks({
      beforeResponse: ({ path }) => {
        if (path.includes('export-files')) stop.abort();
      },
    });
    await expect(sync({ ...scene.context, stopAsked: stop.signal })).rejects.toMatchObject({ code: 'run-stopped' });
    expect(await scene.store.bulkExports.open(partner.id)).not.toBeNull();
    sandbox.changeHooks({ beforeResponse: () => {} });
    expect(await scene.read()).toMatchObject({ complete: 20, bulkExport: { reason: null } });
  });
});
