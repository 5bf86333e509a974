import type { EventTiming } from '../domain/dosing.ts';
import { daysIn } from './plausible.ts';
import { isDaily, isEmptySchedule, schedulesAgree } from './schedule.ts';
import type { SigDraft } from './sig-draft.ts';
import { isDoseOfDay, lastingOfDraft, scheduleOfDraft } from './sig-draft-meaning.ts';

/**
 * How an instruction stands to the one before it: after it (a titration), at the same time (morning and bedtime
 * doses), or `null` where the text leaves it open.
 */
export const relationOf = (before: SigDraft, draft: SigDraft): 'consecutive' | 'concurrent' | null => {
  if (before.span?.onward === true || mayNeedBoth(before, draft)) return null;
  if (draft.joins.has('then'))
    return followsSpan(before, draft) === false || isLaterThatDay(before, draft) ? null : 'consecutive';
  const inPlan = followsSpan(before, draft);
  if (inPlan !== null) return inPlan ? 'consecutive' : null;
  const apart = areApart(before, draft);
  const ends = lastingOfDraft(before) !== null || before.until !== null;
  if (ends && !draft.joins.has('and')) return apart ? null : 'consecutive';
  if (isWeak(draft) && hasStrayModifier(before, draft)) return null;
  if (apart) return 'concurrent';
  const joined = draft.joins.has('and') || isBedtimeDose(before, draft);
  return joined && areTwoSchedules(before, draft) ? 'concurrent' : null;
};

/** `as needed, 1 tab qam and 1 tab qhs`: whether the later one too is taken only when needed is not said. */
const mayNeedBoth = (before: SigDraft, draft: SigDraft): boolean => {
  if (before.asNeeded === null || draft.asNeeded !== null || before.needStands === null) return false;
  return before.needStands !== 'pause' || !draft.joins.has('stop');
};

/** `1 mg bid, 2 mg qhs`: a comma is enough where a dose at bedtime follows several a day. */
const isBedtimeDose = (before: SigDraft, draft: SigDraft): boolean =>
  (before.rate?.frequency ?? 1) > 1 &&
  before.rate?.periodUnit === 'd' &&
  before.when.length === 0 &&
  draft.rate === null &&
  draft.when.length === 1 &&
  draft.when[0] === 'HS';

/** `1 tab qam, then 2 tabs qhs`: whether `then` means later on the same day is not said. */
const isLaterThatDay = (before: SigDraft, draft: SigDraft): boolean =>
  !draft.joins.has('stop') &&
  before.span === null &&
  before.lasting === null &&
  before.until === null &&
  before.count === null &&
  areApart(before, draft);

/** Only a comma or `and` between them: what the later one ends with may be meant for both. */
const isWeak = ({ joins }: SigDraft): boolean => !joins.has('stop');

const hasStrayModifier = (before: SigDraft, draft: SigDraft): boolean => {
  const stray = (pick: (of: SigDraft) => unknown): boolean => pick(draft) !== null && pick(before) === null;
  return (
    (stray(({ asNeeded }) => asNeeded) && saysSchedule(draft)) ||
    stray(({ limit }) => limit) ||
    stray(({ lasting }) => lasting) ||
    stray(({ from }) => from) ||
    stray(({ until }) => until) ||
    stray(({ count }) => count)
  );
};

/** `1 mg bid and 0.5 mg prn`: without a schedule of its own, `prn` is the later one's alone. */
const saysSchedule = (draft: SigDraft): boolean => {
  const schedule = scheduleOfDraft(draft);
  return schedule === null || !isEmptySchedule(schedule);
};

/** `true` where a plan's days or weeks go on without a gap, `false` where they do not, `null` where there are none. */
const followsSpan = (before: SigDraft, draft: SigDraft): boolean | null => {
  const [first, second] = [before.span, draft.span];
  if (second === null) return null;
  if (first === null || first.unit !== second.unit) return false;
  return isDoseOfDay(before) && isDoseOfDay(draft) ? second.first > first.last : second.first === first.last + 1;
};

/** The two are told apart by moments of the day, clock times, days of the week, or by one being taken when needed. */
const areApart = (before: SigDraft, draft: SigDraft): boolean => {
  if ((before.asNeeded === null) !== (draft.asNeeded === null)) return true;
  if (before.days.length > 0 || draft.days.length > 0) return areDisjoint(before.days, draft.days);
  if (before.times.length > 0 && draft.times.length > 0) return areDisjoint(before.times, draft.times);
  if (before.times.length > 0 || draft.times.length > 0) {
    const [clock, events] = before.times.length > 0 ? [before, draft] : [draft, before];
    return events.when.length > 0 && events.when.every((event) => clock.times.every((time) => isOutside(time, event)));
  }
  return areDisjoint(momentsOf(before), momentsOf(draft));
};

/** The hours from and to which an event of the day may be meant; what is not here may be at any time. */
const hoursOfEvent: ReadonlyMap<EventTiming, readonly [number, number]> = new Map([
  ['WAKE', [3, 12]],
  ['MORN', [3, 12]],
  ['ACM', [3, 12]],
  ['CM', [3, 12]],
  ['PCM', [3, 12]],
  ['NOON', [11, 14]],
  ['ACD', [10, 16]],
  ['CD', [10, 16]],
  ['PCD', [10, 16]],
  ['AFT', [12, 18]],
  ['ACV', [15, 22]],
  ['CV', [15, 22]],
  ['PCV', [15, 22]],
  ['EVE', [15, 24]],
]);

/** The night and bedtime: any hour but these. */
const daytime: readonly [number, number] = [6, 18];

/** `14:00` is not in the morning. */
const isOutside = (time: string, event: EventTiming): boolean => {
  const hour = Number(time.slice(0, 2));
  if (event === 'HS' || event === 'NIGHT') return hour >= daytime[0] && hour < daytime[1];
  const hours = hoursOfEvent.get(event);
  return hours !== undefined && (hour < hours[0] || hour >= hours[1]);
};

const momentsOf = ({ when, afternoonOrEvening }: SigDraft): readonly string[] => [
  ...when,
  ...(afternoonOrEvening ? ['PM'] : []),
];

const areDisjoint = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((item) => other.includes(item));

/** `300 mg 3 times a day and 600 mg at bedtime`: both are taken every day, and not alike. */
const areTwoSchedules = (before: SigDraft, draft: SigDraft): boolean => {
  if (lastingOfDraft(before) !== null || before.count !== null || draft.count !== null) return false;
  const [one, other] = [scheduleOfDraft(before), scheduleOfDraft(draft)];
  if (one === null || other === null || !isDaily(one) || !isDaily(other)) return false;
  return !schedulesAgree(one, other);
};

/** Days lie between the two that no step holds: `day 1, day 8`, or a `monthly` that begins no one knows when. */
export const leavesDays = (before: SigDraft | undefined, draft: SigDraft): boolean => {
  if (before?.span == null) return false;
  if (draft.span !== null) return draft.span.first > before.span.last + 1;
  if (!isDoseOfDay(before)) return false;
  const { rate, days } = draft;
  return days.length > 0 || (rate !== null && rate.period * daysIn[rate.periodUnit] > 1);
};
