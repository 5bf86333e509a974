import type { DosingStep } from '../domain/dosing.ts';
import { type DayNumber, dayAfter, dayOfDate, daysOfDate } from './days.ts';

/** A day known within limits: `null` where nothing bounds it. */
interface Bound {
  readonly first: DayNumber;
  readonly last: DayNumber;
}

/** The days of one group of concurrent steps. `unknown` is an end or beginning that the steps do not tell. */
interface Span {
  readonly start: Bound | 'always' | 'unknown';
  /** The first day after it. */
  readonly end: Bound | 'never' | 'unknown';
}

/**
 * The steps that apply on a day, or `null` where it cannot be told. Steps of one sequence number apply together; they
 * begin when the ones before them end. A titration without dates is `null`: the last step is not assumed. Where all
 * steps run at the same time, they apply unless their own dates say otherwise.
 * @param on ISO 8601 day, or `null` where the day is not known: then only a regimen of one group can be told
 */
export const currentStepsOf = (steps: readonly DosingStep[], on: string | null): readonly DosingStep[] | null => {
  const groups = groupsOf(steps);
  if (groups.length === 0) return [];
  const day = on === null ? null : dayOfDate(on);
  if (groups.length === 1) return day === null ? undatedGroup(steps) : stepsWithin(steps, null, day);
  if (day === null) return null;
  const current: DosingStep[] = [];
  for (const [index, span] of spansOf(groups).entries()) {
    const group = groups[index] ?? [];
    const within = isWithin(span, day);
    if (within === null) return null;
    if (!within) continue;
    const applying = stepsWithin(group, span, day);
    if (applying === null) return null;
    current.push(...applying);
  }
  return current;
};

const groupsOf = (steps: readonly DosingStep[]): readonly (readonly DosingStep[])[] =>
  [...Map.groupBy(steps, ({ sequence }) => sequence)]
    .toSorted(([one], [other]) => one - other)
    .map(([, group]) => group);

/** Without a day, steps that begin or end at different times cannot be told apart. */
const undatedGroup = (steps: readonly DosingStep[]): readonly DosingStep[] | null => {
  const bounds = new Set(steps.map(({ from, until, lasting }) => JSON.stringify([from, until, lasting])));
  return bounds.size === 1 ? steps : null;
};

const spansOf = (groups: readonly (readonly DosingStep[])[]): readonly Span[] => {
  const spans: Span[] = [];
  for (const [index, group] of groups.entries()) {
    const before = spans.at(-1);
    const start = startOf(group, before);
    const next = groups[index + 1];
    spans.push({ start, end: endOf(group, start, next) });
  }
  return spans;
};

const startOf = (group: readonly DosingStep[], before: Span | undefined): Span['start'] => {
  const own = group.map(({ from }) => (from === null ? null : daysOfDate(from)));
  const earliest = own.filter((bound) => bound !== null).toSorted((one, other) => one.first - other.first)[0];
  if (earliest !== undefined) return earliest;
  if (before === undefined) return 'always';
  return before.end === 'never' ? 'unknown' : before.end;
};

const endOf = (
  group: readonly DosingStep[],
  start: Span['start'],
  next: readonly DosingStep[] | undefined,
): Span['end'] => {
  const ends = group.map((step) => ownEnd(step, start));
  const known = ends.filter((end) => typeof end === 'object');
  const latest = known.toSorted((one, other) => other.last - one.last)[0];
  if (latest !== undefined && known.length === ends.length) return latest;
  const nextStart = next === undefined ? 'never' : startOf(next, undefined);
  if (nextStart === 'always') return 'unknown';
  return ends.includes('unknown') && nextStart === 'never' ? 'unknown' : nextStart;
};

/** When a step ends by its own date or length; `never` where it has neither. */
const ownEnd = (step: DosingStep, groupStart: Span['start']): Span['end'] => {
  if (step.until !== null) {
    const until = daysOfDate(step.until);
    return until === null ? 'unknown' : { first: until.first + 1, last: until.last + 1 };
  }
  if (step.lasting === null) return 'never';
  const start = step.from === null ? groupStart : (daysOfDate(step.from) ?? 'unknown');
  if (typeof start === 'string') return 'unknown';
  const [first, last] = [dayAfter(start.first, step.lasting), dayAfter(start.last, step.lasting)];
  return first === null || last === null ? 'unknown' : { first, last };
};

/** `null` where the day could be on either side of a bound. */
const isWithin = ({ start, end }: Span, day: DayNumber): boolean | null => {
  const begun = start === 'always' ? true : start === 'unknown' ? null : isReached(start, day);
  const over = end === 'never' ? false : end === 'unknown' ? null : isReached(end, day);
  if (begun === false || over === true) return false;
  return begun === null || over === null ? null : true;
};

const isReached = ({ first, last }: Bound, day: DayNumber): boolean | null => {
  if (day >= last) return true;
  return day < first ? false : null;
};

/** The steps of a group that apply on a day; without the group's span, an end that is not known does not count. */
const stepsWithin = (steps: readonly DosingStep[], span: Span | null, day: DayNumber): readonly DosingStep[] | null => {
  const current: DosingStep[] = [];
  for (const step of steps) {
    const from = step.from === null ? null : daysOfDate(step.from);
    const start = from ?? span?.start ?? 'always';
    const end = ownEnd(step, start);
    const within = isWithin({ start, end: span === null && end === 'unknown' ? 'never' : end }, day);
    if (within === null) return null;
    if (within) current.push(step);
  }
  return current;
};
