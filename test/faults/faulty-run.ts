import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { type SeededRandom, seededRandom } from '../fuzz/seeded-random.ts';
import { ended } from './clinic-installation.ts';
import { allFaults, type ChooseFault, exchangeFaults, type Fault, isDoorFault, isSlow } from './fault.ts';
import { type FaultyInstallation, type FaultyPartner, partnerIds } from './faulty-installation.ts';
import { smallRecord } from './small-patients.ts';

export interface RunOptions {
  readonly seed: number;
  readonly patients: number;
  readonly kills: number;
  readonly say: (line: string) => void;
}

/** What counts exchanges over all partners and ends a process at one of them. */
export interface KillSwitch {
  /** Ends the process at that many further exchanges, before the partner sees it or after it has answered. */
  arm(child: ChildProcess, exchanges: number, when: 'before' | 'after'): void;
  disarm(): void;
  readonly onExchange: () => Promise<void>;
  readonly onAnswer: () => Promise<void>;
}

export const killSwitch = (): KillSwitch => {
  let armed: { readonly child: ChildProcess; left: number; readonly when: 'before' | 'after' } | null = null;
  const at = async (moment: 'before' | 'after'): Promise<void> => {
    if (armed === null || armed.when !== moment) return;
    armed.left -= 1;
    if (armed.left > 0) return;
    armed.child.kill('SIGKILL');
    await ended(armed.child);
  };
  return {
    arm: (child, exchanges, when) => {
      armed = { child, left: exchanges, when };
    },
    disarm: () => {
      armed = null;
    },
    onExchange: () => at('before'),
    onAnswer: () => at('after'),
  };
};

/** What a run did. */
export interface RunReport {
  readonly rounds: number;
  readonly kills: number;
  /** Processes that ended by themselves in another way than a sync does, or did not end. */
  readonly violations: readonly string[];
  readonly records: readonly ClinicRecord[];
  /** Syncs after the last fault until nothing waited. */
  readonly recovery: number;
}

const minute = 60_000;
const hang = 5 * minute;
const mostRecoverySyncs = 20;
const unsettled = ['queued', 'sending', 'accepted'] as const;

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
  const queue = planOf(random);
  while (made < kills || queue.length > 0) {
    const planned = queue.shift() ?? null;
    const afflicted = await afflict(installation.partners, planned, random);
    if (rounds % 3 === 2) await store(changeSome(versions, random));
    say(`  ${afflicted.join(', ')}`);
    await sync(planned === null ? momentOf(random, patients) : null);
    for (const { proxy } of installation.partners) await proxy.heal();
    clock.offset += random.below(180) * minute;
  }
  say('faults have ended');
  let recovery = 0;
  for (let isSettled = false; !isSettled && recovery < mostRecoverySyncs; recovery += 1) {
    clock.offset += 7 * 60 * minute;
    await sync(null);
    const waiting = await installation.withStore((opened) => opened.deliveries.list({ states: unsettled }));
    isSettled = waiting.length === 0;
  }
  await sync(null);
  return { rounds, kills: made, violations, records: [...versions.keys()].map(recordAt), recovery };
};

/** Every fault by itself once, in an order by chance. */
const planOf = (random: SeededRandom): Fault[] => {
  const left = [...allFaults];
  return Array.from({ length: left.length }, () => left.splice(random.below(left.length), 1)).flat();
};

const changeSome = (versions: number[], random: SeededRandom): readonly number[] => {
  const changed = [...versions.keys()].filter(() => random.chance(0.1));
  for (const at of changed) versions[at] = (versions[at] ?? 1) + 1;
  return changed;
};

/** One fault for one partner as planned; for the others chance. @returns what each has, in words */
const afflict = async (
  partners: readonly FaultyPartner[],
  planned: Fault | null,
  random: SeededRandom,
): Promise<readonly string[]> => {
  const chosen = random.below(partners.length);
  const words: string[] = [];
  for (const [at, { id, proxy }] of partners.entries()) {
    const fault =
      at === chosen && planned !== null
        ? planned
        : random.pick<Fault | 'mixture' | null>([null, null, 'mixture', ...allFaults]);
    if (fault === null || fault === undefined) continue;
    if (fault !== 'mixture' && isDoorFault(fault)) await proxy.shut(fault);
    else if (fault === 'mixture') proxy.afflict(mixture(random));
    else proxy.afflict(oftenOrSeldom(fault, random));
    words.push(`${id}: ${fault}`);
  }
  return words;
};

/** Slow faults are seldom where they are not always: they are met one after the other. */
const oftenOrSeldom = (fault: (typeof exchangeFaults)[number], random: SeededRandom): ChooseFault => {
  const share = random.pick(isSlow(fault) ? [1, 0.02] : [1, 0.5, 0.2, 0.05]) ?? 1;
  const onlyWrites = random.chance(0.3);
  return ({ isWrite }) => ((isWrite || !onlyWrites) && random.chance(share) ? fault : null);
};

const mixture =
  (random: SeededRandom): ChooseFault =>
  () => {
    if (!random.chance(0.1)) return null;
    const fault = random.pick(exchangeFaults) ?? null;
    return fault !== null && isSlow(fault) && random.chance(0.8) ? null : fault;
  };

/** When a process is killed: so long after its start, or at an exchange. */
type KillMoment =
  | { readonly kind: 'time'; readonly milliseconds: number }
  | { readonly kind: 'exchange'; readonly exchanges: number; readonly when: 'before' | 'after' };

/** Small numbers of exchanges as often as large ones: the whole way is seen, and the run comes to its end. */
const momentOf = (random: SeededRandom, patients: number): KillMoment => {
  if (random.chance(0.2)) return { kind: 'time', milliseconds: 500 + random.below(6_000) };
  const most = Math.log(patients * 12);
  const exchanges = Math.ceil(Math.exp((random.below(1_000) / 1_000) * most));
  return { kind: 'exchange', exchanges, when: random.chance(0.5) ? 'before' : 'after' };
};

type SyncOutcome =
  | { readonly kind: 'killed' | 'done' | 'done and told of problems' }
  | { readonly kind: 'failed'; readonly what: string };

const syncOnce = async (
  installation: FaultyInstallation,
  kill: KillSwitch,
  offset: number,
  moment: KillMoment | null,
): Promise<SyncOutcome> => {
  const child = installation.startSync(offset);
  const [report, complaint] = [child.stdout, child.stderr].map((stream) =>
    stream === null ? Promise.resolve('') : text(stream),
  );
  const over = new AbortController();
  const killAfter = async (milliseconds: number): Promise<void> => {
    await pause(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    if (!over.signal.aborted) child.kill('SIGKILL');
  };
  const limit = killAfter(hang);
  const timed = moment?.kind === 'time' ? killAfter(moment.milliseconds) : Promise.resolve();
  if (moment?.kind === 'exchange') kill.arm(child, moment.exchanges, moment.when);
  const began = performance.now();
  await ended(child);
  const isHung = performance.now() - began >= hang;
  over.abort();
  kill.disarm();
  await Promise.all([limit, timed]);
  if (isHung) return { kind: 'failed', what: `a sync did not end within ${hang / minute} minutes` };
  if (child.signalCode === 'SIGKILL' && moment !== null) return { kind: 'killed' };
  const isTold = (await report)?.startsWith('{"patients":') === true;
  if (child.exitCode === 0 && isTold) return { kind: 'done' };
  if (child.exitCode === 1 && isTold) return { kind: 'done and told of problems' };
  return {
    kind: 'failed',
    what: `a sync ended with ${child.exitCode ?? child.signalCode}: ${(await complaint)?.slice(0, 400)}`,
  };
};
