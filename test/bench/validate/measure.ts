export interface Rate {
  /** Median over the slices of wall time: one slow moment of the machine does not count. */
  readonly perSecond: number;
  /** Over all of the time; the processor time of every thread of the process, garbage collection included. */
  readonly perProcessorSecond: number;
}

/**
 * Judges the given things over and over, in slices of at least a fifth of a second, each of whole rounds.
 * @param work returns a count, which is added up so that no compiler can leave the work out
 */
export const measure = <T>(
  work: (one: T) => number,
  things: readonly T[],
  seconds: { readonly warmUp: number; readonly measured: number },
): Rate => {
  const round = (): number => things.reduce((sum, one) => sum + work(one), 0);
  let counted = 0;
  const slice = (): number => {
    const begun = performance.now();
    let rounds = 0;
    do {
      counted += round();
      rounds += 1;
    } while (performance.now() - begun < 200);
    return (rounds * things.length * 1_000) / (performance.now() - begun);
  };
  const slicesFor = (duration: number): readonly number[] => {
    const rates: number[] = [];
    for (const end = performance.now() + duration * 1_000; rates.length === 0 || performance.now() < end; ) {
      rates.push(slice());
    }
    return rates;
  };
  slicesFor(seconds.warmUp);
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  const rates = slicesFor(seconds.measured);
  const { user, system } = process.cpuUsage(processor);
  const used = (user + system) / 1e6 / ((performance.now() - wall) / 1_000);
  if (!Number.isFinite(counted)) throw new RangeError('the work returned no count');
  const perSecond = medianOf(rates);
  return { perSecond, perProcessorSecond: rates.reduce((sum, rate) => sum + rate, 0) / rates.length / used };
};

export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
