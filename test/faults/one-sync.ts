import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { ended } from './clinic-installation.ts';
import type { FaultyInstallation } from './faulty-installation.ts';
import type { KillMoment, KillSwitch } from './kill-switch.ts';

export type SyncOutcome =
  | { readonly kind: 'killed' | 'done' | 'done and told of problems' }
  | { readonly kind: 'failed'; readonly what: string };

const minute = 60_000;
const hang = 5 * minute;

/** Syncs once, in a process of its own, that is killed at a moment; with `null` it is let come to its end. */
export const syncOnce = async (
  installation: FaultyInstallation,
  kill: KillSwitch,
  offset: number,
  moment: KillMoment | null,
): Promise<SyncOutcome> => {
  const child = installation.startSync(offset);
  installation.loadNext();
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
