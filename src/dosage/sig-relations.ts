import { isEmptySchedule, schedulesAgree } from './schedule.ts';
import { lastingOfDraft, type SigDraft, scheduleOfDraft } from './sig-draft.ts';

/**
 * How an instruction stands to the one before it: after it (a titration), at the same time (morning and bedtime
 * doses), or `null` where the text leaves it open.
 */
export const relationOf = (before: SigDraft, draft: SigDraft): 'consecutive' | 'concurrent' | null => {
  if (draft.joins.has('then')) return followsSpan(before, draft) === false ? null : 'consecutive';
  const inPlan = followsSpan(before, draft);
  if (inPlan !== null) return inPlan ? 'consecutive' : null;
  const apart = areApart(before, draft);
  const ends = lastingOfDraft(before) !== null || before.until !== null;
  if (ends && !draft.joins.has('and')) return apart ? null : 'consecutive';
  if (isWeak(draft) && hasStrayModifier(before, draft)) return null;
  if (apart) return 'concurrent';
  return draft.joins.has('and') && areTwoSchedules(before, draft) ? 'concurrent' : null;
};

/** Only a comma or `and` between them: what the later one ends with may be meant for both. */
const isWeak = ({ joins }: SigDraft): boolean => !joins.has('stop');

const hasStrayModifier = (before: SigDraft, draft: SigDraft): boolean => {
  const stray = (pick: (of: SigDraft) => unknown): boolean => pick(draft) !== null && pick(before) === null;
  return (
    stray(({ asNeeded }) => asNeeded) ||
    stray(({ limit }) => limit) ||
    stray(({ lasting }) => lasting) ||
    stray(({ from }) => from) ||
    stray(({ until }) => until) ||
    stray(({ count }) => count)
  );
};

/** `true` where a plan's days or weeks go on without a gap, `false` where they do not, `null` where there are none. */
const followsSpan = (before: SigDraft, draft: SigDraft): boolean | null => {
  const [first, second] = [before.span, draft.span];
  if (second === null) return null;
  if (first === null || first.unit !== second.unit) return false;
  const isDays = first.first === first.last && second.first === second.last && first.unit === 'd';
  return isDays ? second.first > first.last : second.first === first.last + 1;
};

/** The two are told apart by moments of the day, clock times, days of the week, or by one being taken when needed. */
const areApart = (before: SigDraft, draft: SigDraft): boolean => {
  if ((before.asNeeded === null) !== (draft.asNeeded === null)) return true;
  if (before.days.length > 0 || draft.days.length > 0) return areDisjoint(before.days, draft.days);
  if (before.times.length > 0 || draft.times.length > 0) return areDisjoint(before.times, draft.times);
  return areDisjoint(momentsOf(before), momentsOf(draft));
};

const momentsOf = ({ when, afternoonOrEvening }: SigDraft): readonly string[] => [
  ...when,
  ...(afternoonOrEvening ? ['PM'] : []),
];

const areDisjoint = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((item) => other.includes(item));

/** `300 mg 3 times a day and 600 mg at bedtime`: both have a schedule, and not the same. */
const areTwoSchedules = (before: SigDraft, draft: SigDraft): boolean => {
  if (lastingOfDraft(before) !== null || before.count !== null || draft.count !== null) return false;
  const [one, other] = [scheduleOfDraft(before), scheduleOfDraft(draft)];
  if (one === null || other === null || isEmptySchedule(one) || isEmptySchedule(other)) return false;
  return !schedulesAgree(one, other);
};
