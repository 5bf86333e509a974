import type { Dose, DoseLimit, DosingStep, EventTiming, Schedule } from '../domain/dosing.ts';
import { emptySchedule } from '../domain/dosing.ts';
import { normalSchedule, type Rate } from './schedule.ts';
import { type SigDraft, saysWhen } from './sig-draft.ts';
import { isCountable } from './units.ts';

/** What a draft says of the schedule: `null` where its parts contradict one another, empty where it says nothing. */
export const scheduleOfDraft = (draft: SigDraft): Schedule | null => {
  const { rate, when, days, times, count, span } = draft;
  const says = saysWhen(draft);
  const isDose = isSingleDay(span) && !says;
  if (count?.bare === true && says) return null;
  if (span?.onward === true && isDose) return null;
  if (span !== null && draft.lasting !== null) return null;
  if (isSingleDay(span) && count !== null && (says || count.count !== 1)) return null;
  if (draft.upTo && draft.asNeeded === null) return null;
  const written: Schedule = {
    ...emptySchedule,
    ...rate,
    when: withEveryMeal(when, rate),
    dayOfWeek: days,
    timeOfDay: times,
    count: count?.count ?? (isDose ? 1 : null),
  };
  return draft.afternoonOrEvening ? withUnknownEvent(written) : normalSchedule(written);
};

const isSingleDay = (span: SigDraft['span']): boolean => span !== null && span.unit === 'd' && span.first === span.last;

/** Whether the draft's `day 8` is one dose. */
export const isDoseOfDay = (draft: SigDraft): boolean => isSingleDay(draft.span) && !saysWhen(draft);

/** `4 times a day before meals and at bedtime` names each of the three meals. */
const withEveryMeal = (when: readonly EventTiming[], rate: Rate | null): readonly EventTiming[] => {
  const [meals, bedtime, ...others] = when;
  const isFour = rate?.frequency === 4 && rate.frequencyMax === null && rate.period === 1 && rate.periodUnit === 'd';
  if (!isFour || meals === undefined || bedtime !== 'HS' || others.length > 0) return when;
  return everyMeal.get(meals) ?? when;
};

const everyMeal: ReadonlyMap<EventTiming, readonly EventTiming[]> = new Map<EventTiming, readonly EventTiming[]>([
  ['AC', ['ACM', 'ACD', 'ACV', 'HS']],
  ['C', ['CM', 'CD', 'CV', 'HS']],
  ['PC', ['PCM', 'PCD', 'PCV', 'HS']],
]);

/** One of the moments is not known for certain; that there is one dose at it is. The moments are then left unsaid. */
const withUnknownEvent = (schedule: Schedule): Schedule | null => {
  const moments = schedule.when.length + 1;
  if (schedule.timeOfDay.length > 0 || schedule.dayOfWeek.length > 0) return null;
  const daily: Schedule = { ...schedule, when: [], frequency: moments, period: 1, periodUnit: 'd' };
  if (schedule.frequency === null) return daily;
  return schedule.frequency === moments && schedule.period === 1 && schedule.periodUnit === 'd' ? daily : null;
};

/** How long the draft's step lasts: as it says, or the length of its `weeks 1-2`. */
export const lastingOfDraft = (draft: SigDraft): DosingStep['lasting'] => {
  if (draft.lasting !== null || draft.span === null) return draft.lasting;
  const { unit, first, last, onward } = draft.span;
  return onward || isDoseOfDay(draft) ? null : { value: last - first + 1, unit };
};

/** The draft's dose where its unit is known, and where it is all that is given at one time. */
export const doseOfDraft = ({ dose, eachSide }: SigDraft): Dose | null =>
  eachSide || dose === null || dose.unit === null ? null : { value: dose.value, unit: dose.unit, high: dose.high };

/**
 * The draft's limit where its unit is known: as written, or the countable of the dose (`1-2 tabs ... max 4/day`).
 * `4` beside a dose in milligrams could be doses or milligrams, and is not read.
 */
export const limitOfDraft = (draft: SigDraft): DoseLimit | null => {
  const { limit, dose } = draft;
  if (limit === null || limit.unit === 'doses') return null;
  const inherited = dose?.unit !== null && dose?.unit !== undefined && isCountable(dose.unit) ? dose.unit : null;
  const unit = limit.unit ?? inherited;
  return unit === null ? null : { amount: { value: limit.value, unit }, per: limit.per };
};
