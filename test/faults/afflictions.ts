import type { SeededRandom } from '../fuzz/seeded-random.ts';
import { allFaults, type ChooseFault, exchangeFaults, type Fault, isDoorFault, isSlow } from './fault.ts';
import type { FaultyPartner } from './faulty-installation.ts';

/** The faults that every run must have seen in a sync that came to its end. */
export interface Plan {
  readonly isDone: boolean;
  /** A fault for each partner, for as long as there are any. */
  next(partners: readonly FaultyPartner[]): ReadonlyMap<FaultyPartner, Fault>;
  /** To be told after the sync: what was not met is planned again. */
  settle(planned: ReadonlyMap<FaultyPartner, Fault>): void;
  /** How often each was met as planned. */
  readonly met: ReadonlyMap<Fault, number>;
  /** Those that were planned again and again, and that nobody met. */
  readonly neverMet: readonly Fault[];
}

const mostTries = 4;

/** Every fault once, in an order by chance. */
export const planOf = (random: SeededRandom): Plan => {
  const unordered = [...allFaults];
  const left = Array.from({ length: unordered.length }, () =>
    unordered.splice(random.below(unordered.length), 1),
  ).flat();
  const [tries, before, met] = [new Map<Fault, number>(), new Map<Fault, number>(), new Map<Fault, number>()];
  const neverMet: Fault[] = [];
  return {
    ...{ met, neverMet },
    get isDone() {
      return left.length === 0;
    },
    next: (partners) => {
      const planned = partners.flatMap((partner) => {
        const fault = left.shift();
        return fault === undefined ? [] : [[partner, fault] as const];
      });
      for (const [{ proxy }, fault] of planned) before.set(fault, proxy.met.get(fault) ?? 0);
      return new Map(planned);
    },
    settle: (planned) => {
      for (const [{ proxy }, fault] of planned) {
        const times = (proxy.met.get(fault) ?? 0) - (before.get(fault) ?? 0);
        const tried = (tries.get(fault) ?? 0) + 1;
        tries.set(fault, tried);
        if (times > 0) met.set(fault, times);
        else if (tried < mostTries) left.push(fault);
        else neverMet.push(fault);
      }
    },
  };
};

/** The planned faults for their partners; for the others chance. @returns what each has, in words */
export const afflict = async (
  partners: readonly FaultyPartner[],
  planned: ReadonlyMap<FaultyPartner, Fault>,
  random: SeededRandom,
): Promise<readonly string[]> => {
  const words: string[] = [];
  for (const partner of partners) {
    const { id, proxy } = partner;
    const fault = planned.get(partner) ?? random.pick<Fault | 'mixture' | null>([null, null, 'mixture', ...allFaults]);
    if (fault === null || fault === undefined) continue;
    if (fault === 'mixture') proxy.afflict(mixture(random));
    else if (isDoorFault(fault)) await proxy.shut(fault);
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
