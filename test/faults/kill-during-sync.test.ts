import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeApplication } from '../../src/compose.ts';
import type { Application } from '../../src/entrypoints/application.ts';
import type { SandboxPartner, SandboxRequest } from '../../src/sandbox/partner.ts';
import { anotherRecord, permit, recordOf } from '../support/clinic-scene.ts';
import { ended, type Installation, installIn, snapshotOf } from './clinic-installation.ts';

/** In force on whatever day the tests run: a process of its own has the real clock. */
const consents = [permit(['primary-care', 'cardiology'])];
const records = [
  recordOf({ consents }),
  anotherRecord({ consents: [permit(['primary-care', 'cardiology'], { id: 'consent-2' })] }),
];

const quiet = { start: () => ({ step: () => {}, done: () => {} }) };

const isWrite = ({ method, path }: SandboxRequest): boolean =>
  path.startsWith('/fhir') && method !== 'GET' && !path.endsWith('/_search');

const isAny = (): boolean => true;

const writesSeenBy = (partners: readonly SandboxPartner[]): number =>
  partners.reduce((sum, { requests }) => sum + requests.filter(isWrite).length, 0);

/** Where the process is killed: at which request of a kind, and whether before or after its answer has come. */
interface KillPoint {
  readonly of: (request: SandboxRequest) => boolean;
  readonly nth: number;
  readonly answer: 'withheld' | 'given';
}

let folder: string;
let installation: Installation;
let application: Application;
/** What the partners have when nothing goes wrong, and how many writes that takes. */
let whole: readonly (readonly string[])[];
let writes: number;

const syncHere = () => application.sync({ partner: null, patient: null, progress: quiet });

/** Runs `sync` in a process and kills it at a point. @returns whether it came so far */
const killAt = async (partners: readonly SandboxPartner[], { of, nth, answer }: KillPoint): Promise<boolean> => {
  const child = installation.start('sync');
  let seen = 0;
  let isDue = false;
  const kill = async () => {
    child.kill('SIGKILL');
    await ended(child);
    return 'drop' as const;
  };
  for (const partner of partners) {
    partner.changeHooks({
      beforeResponse: async (request) => {
        if (child.signalCode !== null) return 'drop';
        if (isDue) return kill();
        if (!of(request)) return undefined;
        seen += 1;
        if (seen !== nth) return undefined;
        if (answer === 'withheld') return kill();
        // The answer goes out; the process dies when it comes with its next request.
        isDue = true;
        return undefined;
      },
    });
  }
  await ended(child);
  for (const partner of partners) partner.changeHooks({ beforeResponse: () => undefined });
  return child.signalCode === 'SIGKILL';
};

const expectWholeAfter = async (point: KillPoint): Promise<void> => {
  const partners = await installation.begin(records);
  expect(await killAt(partners, point)).toBe(true);
  const resumed = await syncHere();
  expect(resumed.dispatched.map(({ failed, waiting, altered }) => failed + waiting + altered)).toEqual([0, 0]);
  expect(partners.map(snapshotOf)).toEqual(whole);
  expect((await installation.deliveries()).map(({ state }) => state)).toEqual(Array(total()).fill('verified'));
  const before = writesSeenBy(partners);
  expect(await syncHere()).toMatchObject({ writes: 0 });
  expect(writesSeenBy(partners)).toBe(before);
};

let deliveries: number;
const total = (): number => deliveries;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-kill-'));
  installation = await installIn(folder);
  application = composeApplication(installation.environment);
  const partners = await installation.begin(records);
  const report = await syncHere();
  expect(report.dispatched.map(({ failed, waiting, altered }) => failed + waiting + altered)).toEqual([0, 0]);
  whole = partners.map(snapshotOf);
  writes = writesSeenBy(partners);
  deliveries = (await installation.deliveries()).length;
}, 120_000);

afterAll(async () => {
  await installation.end();
  await rm(folder, { recursive: true, force: true });
});

describe('killing the process in the middle of a sync', () => {
  it('has something to lose: every resource once at each partner', () => {
    expect(writes).toBeGreaterThan(10);
    for (const snapshot of whole) {
      expect(snapshot.length).toBeGreaterThan(10);
      expect(new Set(snapshot).size).toBe(snapshot.length);
      for (const line of snapshot) expect(line).toMatch(/version 1$/);
    }
  });

  it('loses nothing and sends nothing twice when started again, wherever it was killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: writes }),
        fc.constantFrom('withheld' as const, 'given' as const),
        (nth, answer) => expectWholeAfter({ of: isWrite, nth, answer }),
      ),
      { numRuns: 6, seed: 20_261_123, endOnFailure: true },
    );
  }, 300_000);

  it('loses nothing when killed between queueing and the first word to a partner', async () => {
    await expectWholeAfter({ of: isAny, nth: 1, answer: 'withheld' });
  }, 120_000);

  it('loses nothing when killed at the first write, before its answer', async () => {
    await expectWholeAfter({ of: isWrite, nth: 1, answer: 'withheld' });
  }, 120_000);

  it('loses nothing when killed while the lists are read', async () => {
    const isRead = ({ path }: SandboxRequest): boolean => path.endsWith('/MedicationRequest/_search');
    await expectWholeAfter({ of: isRead, nth: 3, answer: 'withheld' });
  }, 120_000);

  it('keeps a second sync out while one runs', async () => {
    const partners = await installation.begin(records);
    const child = installation.start('sync');
    const began = new Promise<void>((begin) => {
      for (const partner of partners) {
        partner.changeHooks({
          beforeResponse: async () => {
            begin();
            await ended(child);
            return 'drop' as const;
          },
        });
      }
    });
    await began;
    await expect(syncHere()).rejects.toMatchObject({ code: 'sync-running' });
    child.kill('SIGKILL');
    await ended(child);
    for (const partner of partners) partner.changeHooks({ beforeResponse: () => undefined });
    await syncHere();
    expect(partners.map(snapshotOf)).toEqual(whole);
  }, 120_000);
});
