import type { Condition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { PartnerReadType } from '../../src/domain/partner.ts';
import { pullFromPartner } from '../../src/flows/pull.ts';
import { pullPanel } from '../../src/flows/pull-in-bulk.ts';
import { everyPatient, openPanel, ourPatient, type PanelScene, panelNumbers } from './export-scene.ts';

const hour = 3_600_000;

/** Types that were searched for since a request. */
const searchedSince = (scene: PanelScene, first: number): readonly string[] => [
  ...new Set(
    scene
      .asked()
      .slice(first)
      .flatMap((request) => /^POST \/fhir\/(?!Patient)(\w+)\/_search$/.exec(request)?.[1] ?? []),
  ),
];

/** What is at hand of one type of one patient. */
const pullOf = async (scene: PanelScene, n: number, type: PartnerReadType) => {
  const pulls = await scene.store.inbox.latest(scene.of('primary-care').partner.id, ourPatient(n));
  return pulls.find((pull) => pull.type === type);
};

const textOf = async (scene: PanelScene, n: number, type: PartnerReadType): Promise<string> => {
  const pull = await pullOf(scene, n, type);
  return [pull, ...(pull?.changes ?? [])]
    .flatMap((one) => one?.answers ?? [])
    .map(({ bytes }) => Buffer.from(bytes).toString('utf8'))
    .join('');
};

const readWith = async (scene: PanelScene, type: PartnerReadType) => {
  const { partner } = scene.of('primary-care');
  const first = scene.asked().length;
  const read = [...partner.read, type];
  const report = await pullPanel({ ...partner, read }, everyPatient.map(ourPatient), scene.context);
  return { report, searched: searchedSince(scene, first) };
};

describe('a type that an export of everything leaves out', () => {
  it('is searched for the first time, and where nothing was found counts as empty then', async () => {
    const scene = await openPanel();
    const modes = [];
    for (const searched of [['MedicationStatement'], [], []]) {
      const round = await readWith(scene, 'MedicationStatement');
      expect(round).toMatchObject({ searched, report: { complete: 25, failures: [], bulkExport: { reason: null } } });
      expect(await pullOf(scene, 1, 'MedicationStatement')).toMatchObject({ outcome: 'complete', mode: 'full' });
      modes.push(round.report.bulkExport?.mode);
      scene.advance(hour);
    }
    expect(modes).toEqual(['full', 'full', 'changes']);
  });

  it('is searched for with everybody while it was found with anybody: the partner does not export it', async () => {
    const scene = await openPanel({ leavesOutTypes: ['Condition'] });
    const singly = await openPanel({}, {}, null);
    const repositories = [scene, singly].map((one) => one.of('primary-care').sandbox.repository);
    for (const repository of repositories) await repository.deleteResource('Condition', 'condition-5');
    expect(await scene.read()).toMatchObject({ complete: 20, failures: [], bulkExport: { reason: null, patients: 5 } });
    await singly.read();
    for (const n of panelNumbers) expect(await scene.listOf(n)).toEqual(await singly.listOf(n));
    scene.advance(hour);
    const later: Condition = {
      ...{ resourceType: 'Condition', id: 'later-5', subject: { reference: 'Patient/their-5' } },
      code: { text: 'Hypokalaemia' },
    };
    await scene.of('primary-care').sandbox.repository.updateResource(later);
    expect(await scene.read()).toMatchObject({ complete: 20, bulkExport: { mode: 'full' } });
    expect(await textOf(scene, 5, 'Condition')).toContain('later-5');
    expect(await textOf(scene, 1, 'Condition')).toContain('condition-1');
  });

  it('is searched for where it was there before', async () => {
    const scene = await openPanel();
    await scene.read();
    scene.advance(25 * hour);
    const { sandbox } = scene.of('primary-care');
    sandbox.changeHabits({ bulkExport: { leavesOutTypes: ['AllergyIntolerance'] } });
    const first = scene.asked().length;
    expect(await scene.read()).toMatchObject({ complete: 20, bulkExport: { mode: 'full' } });
    expect(searchedSince(scene, first)).toEqual(['AllergyIntolerance']);
    expect(await textOf(scene, 1, 'AllergyIntolerance')).toContain('allergy-1');
  });
});

/** A panel whose partner began an export for a process that ended before it was ready. */
const beginAndEnd = async (scene: PanelScene): Promise<void> => {
  const { partner, sandbox } = scene.of('primary-care');
  const stop = new AbortController();
  sandbox.changeHooks({
    beforeResponse: ({ path }) => {
      if (path.includes('$export-status')) stop.abort();
    },
  });
  const context = { ...scene.context, stopAsked: stop.signal };
  await expect(pullPanel(partner, everyPatient.map(ourPatient), context)).rejects.toMatchObject({
    code: 'run-stopped',
  });
  sandbox.changeHooks({});
};

const addCondition = (scene: PanelScene, n: number, id: string) =>
  scene.of('primary-care').sandbox.repository.updateResource({
    ...{ resourceType: 'Condition', id, subject: { reference: `Patient/their-${n}` } },
    code: { text: 'Hypokalaemia' },
  });

describe('an export that is older than what is at hand', () => {
  it('does not go over a patient and type that was read since, and does with all others', async () => {
    const scene = await openPanel();
    const { partner, sandbox } = scene.of('primary-care');
    await pullFromPartner(partner, [ourPatient(2)], scene.context);
    scene.advance(hour);
    await addCondition(scene, 2, 'second-2');
    scene.advance(hour);
    await beginAndEnd(scene);
    scene.advance(hour);
    await sandbox.repository.deleteResource('Condition', 'condition-1');
    await addCondition(scene, 1, 'later-1');
    await pullFromPartner(partner, [ourPatient(1)], scene.context, () => ['Condition']);
    const readAt = scene.context.clock().toISOString();
    scene.advance(hour);
    const report = await scene.read();
    expect(report).toMatchObject({ complete: 20, failures: [], bulkExport: { mode: 'full', patients: 5 } });
    expect(await pullOf(scene, 1, 'Condition')).toMatchObject({ startedAt: readAt, changes: [] });
    const conditions = await textOf(scene, 1, 'Condition');
    expect(conditions).toContain('later-1');
    expect(conditions).not.toContain('condition-1');
    expect(await scene.drugsOf(1)).toContain('ibuprofen');
    // Read before the export was begun: it is the newer one.
    expect(await textOf(scene, 2, 'Condition')).toContain('second-2');
  });

  it('adds none of its changes to what was read while its files came, and takes nothing away', async () => {
    const scene = await openPanel();
    const { partner, sandbox } = scene.of('primary-care');
    await scene.read();
    scene.advance(hour);
    await addCondition(scene, 1, 'second-1');
    await sandbox.repository.deleteResource('Condition', 'condition-1');
    let readAt = '';
    sandbox.changeHooks({
      beforeResponse: async ({ path }) => {
        if (!path.includes('export-files') || readAt !== '') return;
        scene.advance(hour);
        readAt = scene.context.clock().toISOString();
        await pullFromPartner(partner, [ourPatient(1)], scene.context);
      },
    });
    expect(await scene.read()).toMatchObject({ complete: 20, bulkExport: { mode: 'changes', lines: { deleted: 0 } } });
    expect(await pullOf(scene, 1, 'Condition')).toMatchObject({ startedAt: readAt, changes: [] });
    expect(await pullOf(scene, 2, 'Condition')).toMatchObject({ changes: [{ outcome: 'complete' }] });
  });

  it('is known by the clock of the partner alone, which may be hours behind', async () => {
    const scene = await openPanel();
    const { partner } = scene.of('primary-care');
    const behind = (moment: string): string => new Date(Date.parse(moment) - 5 * hour).toISOString();
    const context: typeof scene.context = {
      ...scene.context,
      openPartner: (one) => {
        const client = scene.context.openPartner(one);
        const { bulkExport } = client;
        if (bulkExport === null) throw new Error('No export is offered.');
        const wait: typeof bulkExport.wait = async (...asked) => {
          const outcome = await bulkExport.wait(...asked);
          if (outcome.kind !== 'ready') return outcome;
          const { manifest } = outcome;
          return { ...outcome, manifest: { ...manifest, transactionTime: behind(manifest.transactionTime) } };
        };
        return { ...client, bulkExport: { ...bulkExport, wait } };
      },
    };
    const limits = { ...partner.limits, fullReadHours: 0 };
    const read = () => pullPanel({ ...partner, limits }, everyPatient.map(ourPatient), context);
    await read();
    scene.advance(hour);
    await addCondition(scene, 1, 'later-1');
    expect(await read()).toMatchObject({ complete: 20, bulkExport: { mode: 'full', lines: { kept: 28 } } });
    expect(await textOf(scene, 1, 'Condition')).toContain('later-1');
  });
});
