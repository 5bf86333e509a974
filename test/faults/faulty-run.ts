import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { type SeededRandom, seededRandom } from '../fuzz/seeded-random.ts';
import { afflict, planOf } from './afflictions.ts';
import type { Fault } from './fault.ts';
import { type FaultyInstallation, type FaultyPartner, partnerIds } from './faulty-installation.ts';
import { type KillMoment, type KillSwitch, momentOf } from './kill-switch.ts';
import { syncOnce } from './one-sync.ts';
import { smallRecord } from './small-patients.ts';

export interface RunOptions {
  readonly seed: number;
  readonly patients: number;
  readonly kills: number;
  readonly say: (line: string) => void;
}

/** What a run did. */
export interface RunReport {
  readonly rounds: number;
  readonly kills: number;
  /** Processes that ended by themselves in another way than a sync does, or did not end; faults that nobody met. */
  readonly violations: readonly string[];
  readonly records: readonly ClinicRecord[];
  /** Syncs after the last fault until nothing waited. */
  readonly recovery: number;
  /** How often each fault was met where it was planned: in a sync that was not killed. */
  readonly met: ReadonlyMap<Fault, number>;
}

const minute = 60_000;
const mostRecoverySyncs = 20;
const unsettled = ['queued', 'sending', 'accepted'] as const;
const nothingPlanned: ReadonlyMap<FaultyPartner, Fault> = new Map();

/**
 * Syncs again and again while faults come and go, records change and processes are killed; then ends all faults and syncs
 * until nothing waits. The clock goes on by hours between.
 */
export const runWithFaults = async (
  installation: FaultyInstallation,
  kill: KillSwitch,
  clock: { offset: number },
  { seed, patients, kills, say }: RunOptions,
): Promise<RunReport> => {
  const random = seededRandom(seed);
  const violations: string[] = [];
  const versions = Array.from({ length: patients }, () => 1);
  const recordAt = (at: number) => smallRecord(at + 1, versions[at] ?? 1, partnerIds);
  const store = (numbers: readonly number[]) =>
    installation.withStore(async ({ records }) => {
      for (const at of numbers) await records.put(recordAt(at), new Date().toISOString());
    });
  await store([...versions.keys()]);
  let made = 0;
  let rounds = 0;
  const sync = async (killAt: KillMoment | null): Promise<void> => {
    rounds += 1;
    const began = performance.now();
    const outcome = await syncOnce(installation, kill, clock.offset, killAt);
    if (outcome.kind === 'killed') made += 1;
    if (outcome.kind === 'failed') violations.push(`round ${rounds}: ${outcome.what}`);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(
      `round ${rounds}: ${outcome.kind === 'failed' ? outcome.what : outcome.kind} after ${seconds} s; ${made} kills`,
    );
  };
  const plan = planOf(random);
  while (made < kills || !plan.isDone) {
    const isPlanned = !plan.isDone;
    const planned = isPlanned ? plan.next(installation.partners) : nothingPlanned;
    const afflicted = await afflict(installation.partners, planned, random);
    // Most faults of writes need one: in a planned sync there is always something to send.
    if (isPlanned || rounds % 3 === 2) await store(changeSome(versions, random));
    say(`  ${afflicted.join(', ')}`);
    await sync(isPlanned ? null : momentOf(random, patients));
    plan.settle(planned);
    for (const { proxy } of installation.partners) await proxy.heal();
    clock.offset += random.below(180) * minute;
  }
  for (const fault of plan.neverMet) violations.push(`${fault} was planned, and no exchange met it`);
  say('faults have ended');
  let recovery = 0;
  for (let isSettled = false; !isSettled && recovery < mostRecoverySyncs; recovery += 1) {
    clock.offset += 7 * 60 * minute;
    await sync(null);
    const waiting = await installation.withStore((opened) => opened.deliveries.list({ states: unsettled }));
    isSettled = waiting.length === 0;
  }
  await sync(null);
  const records = [...versions.keys()].map(recordAt);
  return { rounds, kills: made, violations, records, recovery, met: plan.met };
};

/** One in ten, and one always. */
const changeSome = (versions: number[], random: SeededRandom): readonly number[] => {
  const certain = random.below(versions.length);
  const changed = [...versions.keys()].filter((at) => at === certain || random.chance(0.1));
  for (const at of changed) versions[at] = (versions[at] ?? 1) + 1;
  return changed;
};
