import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { ClinicRecord } from '../../../src/domain/clinic-record.ts';
import type { SyncRun } from '../../../src/flows/ports.ts';
import type { SandboxPartner } from '../../../src/sandbox/partner.ts';
import { ended, type Installation, installIn, snapshotOf } from '../../faults/clinic-installation.ts';
import { permit, recordOf } from '../../support/clinic-scene.ts';
import { temporaryDatabases } from '../../support/postgres-database.ts';

vi.setConfig({ testTimeout: 180_000 });

const newDatabase = temporaryDatabases();
const opened: { readonly folder: string; readonly installation: Installation }[] = [];
afterAll(async () => {
  for (const { folder, installation } of opened) {
    await installation.end();
    await rm(folder, { recursive: true, force: true });
  }
});

const records = (count: number): readonly ClinicRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const plain = recordOf({ consents: [permit(['primary-care', 'cardiology'], { id: `consent-${index}` })] });
    return {
      ...plain,
      patient: { ...plain.patient, id: `p-${index}` },
      diagnoses: (plain.diagnoses ?? []).map((diagnosis) => ({ ...diagnosis, id: `dx-${index}` })),
      medications: (plain.medications ?? []).map((medication) => ({
        ...medication,
        id: `med-${index}`,
        indication: { diagnosis: `dx-${index}` },
      })),
    };
  });

const begin = async (count: number): Promise<Installation & { readonly partners: readonly SandboxPartner[] }> => {
  const folder = await mkdtemp(join(tmpdir(), 'concord-workers-'));
  const installation = await installIn(folder, await newDatabase());
  opened.push({ folder, installation });
  const partners = await installation.begin(records(count));
  return { ...installation, partners };
};

const settled = new Set(['verified', 'superseded']);

/** Waits until every delivery of every patient has come to its end. */
const untilSettled = async ({ deliveries }: Installation, patients: number): Promise<void> => {
  for (let waited = 0; waited < 600; waited += 1) {
    const all = await deliveries();
    const known = new Set(all.map(({ patient }) => patient));
    if (known.size === patients && all.every(({ state }) => settled.has(state))) return;
    await pause(200);
  }
  throw new Error('The deliveries did not come to their end.');
};

/** Waits until the newest round is over. */
const endedRound = async ({ runs }: Installation): Promise<SyncRun> => {
  for (let waited = 0; waited < 600; waited += 1) {
    const [run] = await runs();
    if (run !== undefined && run.outcome !== 'unfinished') return run;
    await pause(200);
  }
  throw new Error('The round did not come to its end.');
};

/** Every resource of ours that a partner has, each at its first version. */
const expectEachOnce = (partner: SandboxPartner, patients: number): void => {
  const snapshot = snapshotOf(partner);
  expect(new Set(snapshot).size).toBe(snapshot.length);
  const orders = snapshot.filter((line) => line.startsWith('MedicationRequest '));
  expect(orders).toHaveLength(patients);
  expect(orders.filter((line) => !line.endsWith('version 1'))).toEqual([]);
};

describe('several workers over one database', () => {
  it('share the patients, and write each resource once', async () => {
    const installation = await begin(12);
    const workers = ['--now', '--now'].map((word) => installation.start('worker', word, '--concurrency', '2'));
    await untilSettled(installation, 12);
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.all(workers.map(ended));
    expect(workers.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    for (const partner of installation.partners) expectEachOnce(partner, 12);
  });

  it('take over from one that is killed in the middle', async () => {
    const installation = await begin(12);
    const [first] = installation.partners;
    const killed = installation.start('worker', '--now', '--concurrency', '3');
    let writes = 0;
    first?.changeHooks({
      beforeResponse: ({ method, path }) => {
        if (method === 'GET' || path.endsWith('/_search')) return undefined;
        writes += 1;
        if (writes === 4) killed.kill('SIGKILL');
        return undefined;
      },
    });
    await ended(killed);
    expect(killed.signalCode).toBe('SIGKILL');
    const other = installation.start('worker', '--concurrency', '3');
    await untilSettled(installation, 12);
    const round = await endedRound(installation);
    expect(round).toMatchObject({ work: 'round', report: { patients: 12, turns: { failed: [], left: 0 } } });
    expect(await installation.runs()).toHaveLength(1);
    const taken = round.report?.partners.map(({ writes }) => writes) ?? [];
    expect(taken).toHaveLength(2);
    expect(Math.min(...taken)).toBeGreaterThanOrEqual(12);
    other.kill('SIGTERM');
    await ended(other);
    for (const partner of installation.partners) expectEachOnce(partner, 12);
  });

  it('sync nothing while the whole is synced, and the whole is refused while they do', async () => {
    const installation = await begin(1);
    const { partners } = installation;
    const { promise: asked, resolve: sayAsked } = Promise.withResolvers<void>();
    const { promise: mayAnswer, resolve: letAnswer } = Promise.withResolvers<void>();
    partners[0]?.changeHooks({
      beforeResponse: async ({ path }) => {
        if (!path.startsWith('/fhir')) return undefined;
        sayAsked();
        await mayAnswer;
        return undefined;
      },
    });
    const worker = installation.start('worker', '--now');
    await asked;
    const whole = installation.start('sync');
    await ended(whole);
    expect(whole.exitCode).toBe(2);
    letAnswer();
    await untilSettled(installation, 1);
    worker.kill('SIGTERM');
    await ended(worker);
  });
});
