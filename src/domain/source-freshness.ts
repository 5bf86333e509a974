import type { SourceState } from './reconciled-list.ts';

/** Types that were last read at one moment, and that the last attempt to read did not bring, or that it left out. */
export interface TypesBehind {
  readonly types: readonly string[];
  /** ISO 8601 instant; `null` where they were never read. */
  readonly since: string | null;
}

/** How fresh what a list shows of a source is. */
export interface Freshness {
  /** Whether nothing of it was reached at the last attempt. */
  readonly isOutOfReach: boolean;
  /** Of what is not behind; where all of it is, of the oldest part. */
  readonly asOf: string | null;
  readonly behind: readonly TypesBehind[];
}

/** Types of one sync are read minutes apart; what is older than this beside the newest was not part of it. */
const oneSyncMilliseconds = 3_600_000;

/** What of a source is fresh, what is behind, and since when. */
export const freshnessOf = ({ asOf, types = [] }: Pick<SourceState, 'asOf' | 'types'>): Freshness => {
  const newest =
    types
      .flatMap((type) => type.asOf ?? [])
      .toSorted()
      .at(-1) ?? null;
  const isBehind = (type: (typeof types)[number]): boolean =>
    !type.isReached || type.asOf === null || newest === null || apart(type.asOf, newest) > oneSyncMilliseconds;
  const late = Map.groupBy(types.filter(isBehind), (type) => type.asOf);
  const fresh = types.filter((type) => !isBehind(type)).flatMap((type) => type.asOf ?? []);
  return {
    isOutOfReach: types.length > 0 && types.every(({ isReached }) => !isReached),
    asOf: fresh.toSorted()[0] ?? asOf,
    behind: [...late].map(([since, same]) => ({ since, types: same.map(({ type }) => type) })),
  };
};

const apart = (earlier: string, later: string): number => Date.parse(later) - Date.parse(earlier);
