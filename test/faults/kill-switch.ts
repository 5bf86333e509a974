import type { ChildProcess } from 'node:child_process';
import type { SeededRandom } from '../fuzz/seeded-random.ts';
import { ended } from './clinic-installation.ts';

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

/** When a process is killed: so long after its start, or at an exchange. */
export type KillMoment =
  | { readonly kind: 'time'; readonly milliseconds: number }
  | { readonly kind: 'exchange'; readonly exchanges: number; readonly when: 'before' | 'after' };

/** Small numbers of exchanges as often as large ones: the whole way is seen, and the run comes to its end. */
export const momentOf = (random: SeededRandom, patients: number): KillMoment => {
  if (random.chance(0.2)) return { kind: 'time', milliseconds: random.below(6_000) };
  const most = Math.log(patients * 12);
  const exchanges = Math.ceil(Math.exp((random.below(1_000) / 1_000) * most));
  return { kind: 'exchange', exchanges, when: random.chance(0.5) ? 'before' : 'after' };
};
