import type { DosingStep, Schedule } from '../domain/dosing.ts';
import { emptySchedule } from '../domain/dosing.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { daysOfDate, isBackwards } from './days.ts';
import { listOf, objectOf, positiveOf, readTime, textOf, type Unchecked } from './fhir-quantity.ts';
import { type ReadTimingCode, readTimingCode } from './fhir-timing-code.ts';
import { isPlausibleSchedule } from './plausible.ts';
import {
  isDayOfWeek,
  isEmptySchedule,
  isEveningOf,
  isEventTiming,
  normalSchedule,
  schedulesAgree,
} from './schedule.ts';
import { timeUnitOfText } from './units.ts';

type Bounds = Pick<DosingStep, 'lasting' | 'from' | 'until'>;

/** What a `Timing` says: a schedule and its bounds, and what the words of its code add. */
export type ReadTiming = Bounds &
  Pick<DosingStep, 'schedule' | 'asNeeded'> &
  Pick<ReadTimingCode, 'mayBeEvening' | 'words'> & {
    /** The timing says something of a schedule that could not be read: no other reading may stand in for it. */
    readonly unreadable: boolean;
    /** A beginning or end was sent that could not be read: whether the schedule is the present one is not known. */
    readonly unreadableBounds: boolean;
  };

const nothing: ReadTiming = {
  schedule: null,
  asNeeded: null,
  ...{ lasting: null, from: null, until: null },
  mayBeEvening: false,
  words: [],
  unreadable: false,
  unreadableBounds: false,
};

/**
 * A partner's `Dosage.timing`: `repeat` in all its forms, and `code`, which may stand in for it; where both are there
 * and disagree, there is no schedule. What can't be read makes the schedule `null`, with an issue.
 */
export const readTiming = (value: unknown, path: string, issues: Issue[]): ReadTiming => {
  if (value === undefined) return nothing;
  const timing = objectOf(value);
  if (timing === null || timing.modifierExtension !== undefined) {
    issues.push(warningIssue('unsupported', path, 'The timing is no Timing that can be read, and stays text.'));
    return { ...nothing, unreadable: true };
  }
  const found: Issue[] = [];
  const repeat = objectOf(timing.repeat) ?? {};
  const structured = readRepeat(repeat, `${path}.repeat`, found);
  const coded = timing.code === undefined ? null : readTimingCode(timing.code);
  if (timing.event !== undefined) found.push(unsupported(`${path}.event`));
  const { unreadable: unreadableBounds, ...bounds } = readBounds(repeat, `${path}.repeat`, issues);
  const schedule = agreed(structured, coded, path, found);
  issues.push(...found);
  if (coded?.unreadable === true && (structured !== null || coded.schedule !== null)) {
    const reason = 'The words of the timing code could not be read; they stay text.';
    issues.push(informationIssue('partly-read-sig', `${path}.code`, reason));
  }
  const isBounded = unreadableBounds || bounds.lasting !== null || bounds.from !== null || bounds.until !== null;
  return {
    ...(isBounded ? bounds : (coded?.bounds ?? bounds)),
    schedule,
    asNeeded: coded?.asNeeded ?? null,
    mayBeEvening: coded?.mayBeEvening === true && schedule === coded.schedule,
    words: coded?.words ?? [],
    unreadable: schedule === null && found.length > 0,
    unreadableBounds,
  };
};

const unsupported = (path: string): Issue =>
  warningIssue('unsupported', path, 'This part of the timing is not read; the schedule stays text.');

const agreed = (
  structured: Schedule | 'unreadable' | null,
  code: ReadTimingCode | null,
  path: string,
  issues: Issue[],
): Schedule | null => {
  if (structured === 'unreadable') return null;
  const coded = code === null ? null : code.schedule;
  if (coded === 'disagree') {
    issues.push(warningIssue('contradictory-dosage', `${path}.code`, 'The timing code and its text disagree.'));
    return null;
  }
  if (code !== null && coded === null && structured === null && code.asNeeded === null) {
    issues.push(warningIssue('unknown-code', `${path}.code`, 'The timing code is not known; the schedule stays text.'));
  }
  if (structured === null || coded === null)
    return issues.some(({ code }) => code === 'unsupported') ? null : (structured ?? coded);
  const isEvening = code?.mayBeEvening === true && isEveningOf(coded, structured);
  if (isEvening || schedulesAgree(structured, coded)) return structured;
  issues.push(
    warningIssue('contradictory-dosage', path, 'The timing code and the structured timing disagree; neither is used.'),
  );
  return null;
};

/** `null` where `repeat` says nothing of a schedule. */
const readRepeat = (repeat: Unchecked, path: string, issues: Issue[]): Schedule | 'unreadable' | null => {
  const written = {
    count: repeat.count,
    frequency: repeat.frequency,
    frequencyMax: repeat.frequencyMax,
    period: repeat.period,
    periodMax: repeat.periodMax,
  };
  const numbers = Object.values(written).every((value) => value === undefined || positiveOf(value) !== null);
  const [when, dayOfWeek, timeOfDay] = [repeat.when, repeat.dayOfWeek, repeat.timeOfDay].map(textsOf);
  if (!numbers || when === null || dayOfWeek === null || timeOfDay === null || repeat.countMax !== undefined) {
    issues.push(unsupported(path));
    return 'unreadable';
  }
  noteIgnored(repeat, path, issues);
  const unit = textOf(repeat.periodUnit);
  const period = positiveOf(written.period);
  const schedule: Schedule = {
    ...emptySchedule,
    count: positiveOf(written.count),
    // R4: without a frequency, the event occurs once per period.
    frequency: positiveOf(written.frequency) ?? (period === null ? null : 1),
    frequencyMax: above(written.frequencyMax, positiveOf(written.frequency) ?? 1),
    period,
    periodMax: above(written.periodMax, period),
    periodUnit: unit === null ? null : timeUnitOfText(unit),
    when: (when ?? []).filter(isEventTiming),
    dayOfWeek: (dayOfWeek ?? []).map((day) => day.toLowerCase().slice(0, 3)).filter(isDayOfWeek),
    timeOfDay: (timeOfDay ?? []).filter(isTime).map((time) => (time.length === 5 ? `${time}:00` : time.slice(0, 8))),
  };
  const dropped =
    schedule.when.length !== (when ?? []).length ||
    schedule.dayOfWeek.length !== (dayOfWeek ?? []).length ||
    schedule.timeOfDay.length !== (timeOfDay ?? []).length;
  return settled(schedule, dropped, path, issues);
};

const settled = (
  schedule: Schedule,
  dropped: boolean,
  path: string,
  issues: Issue[],
): Schedule | 'unreadable' | null => {
  if (dropped) {
    issues.push(
      warningIssue(
        'unknown-code',
        path,
        'The timing names an event, day or time that is not known; the schedule stays text.',
      ),
    );
    return 'unreadable';
  }
  const normal = normalSchedule(schedule);
  const lack = normal === null ? whatIsLacking(schedule) : null;
  if (lack !== null) {
    issues.push(warningIssue('unsupported', path, lack));
    return 'unreadable';
  }
  if (normal === null || !isPlausibleSchedule(normal)) {
    issues.push(
      warningIssue(
        'contradictory-dosage',
        path,
        'The parts of the timing cannot all be true together; the schedule stays text.',
      ),
    );
    return 'unreadable';
  }
  return isEmptySchedule(normal) ? null : normal;
};

/** Why a timing that need not contradict itself is still no schedule; `null` where it does contradict itself. */
const whatIsLacking = (schedule: Schedule): string | null => {
  const { frequency, period, periodUnit, dayOfWeek, timeOfDay } = schedule;
  const isIncomplete = period === null || periodUnit === null;
  if (isIncomplete && (frequency !== null || period !== null || periodUnit !== null))
    return 'The timing has a frequency or period that is not complete; the schedule stays text.';
  const isSeldom = periodUnit === 'wk' || periodUnit === 'mo' || periodUnit === 'a' || (period ?? 1) !== 1;
  const hasOwnTimes = dayOfWeek.length > 0 || timeOfDay.length > 0;
  return isSeldom && frequency === 1 && hasOwnTimes
    ? 'The timing has days or clock times beside a period that a schedule has no place for; it stays text.'
    : null;
};

/** A maximum that equals its minimum says nothing; one below it is kept, so that the schedule is found unsound. */
const above = (maximum: unknown, minimum: number | null): number | null => {
  const value = positiveOf(maximum);
  return value === minimum ? null : value;
};

/** Texts of a list; a single text as a list of one; `undefined` where absent, `null` where it is something else. */
const textsOf = (value: unknown): readonly string[] | null | undefined => {
  if (value === undefined) return undefined;
  const items = typeof value === 'string' ? [value] : listOf(value);
  const texts = items.map(textOf).filter((text) => text !== null);
  return texts.length === items.length && items.length > 0 ? texts : null;
};

const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.0+)?)?$/.test(text);

/** How long one dose takes, and minutes before or after a meal: kept by the text, no part of the schedule. */
const noteIgnored = (repeat: Unchecked, path: string, issues: Issue[]): void => {
  for (const part of ['duration', 'durationMax', 'offset'] as const) {
    if (repeat[part] === undefined) continue;
    issues.push(
      informationIssue(
        'partly-read-sig',
        `${path}.${part}`,
        'This part of the timing is not structured and stays text.',
      ),
    );
  }
};

const readBounds = (repeat: Unchecked, path: string, issues: Issue[]): Bounds & { readonly unreadable: boolean } => {
  const lasting = repeat.boundsDuration === undefined ? null : readTime(repeat.boundsDuration);
  const period = objectOf(repeat.boundsPeriod);
  const [from, until] = [dateOf(period?.start), dateOf(period?.end)];
  const isLost =
    (repeat.boundsDuration !== undefined && lasting === null) ||
    repeat.boundsRange !== undefined ||
    (repeat.boundsPeriod !== undefined && period === null) ||
    (period?.start !== undefined && from === null) ||
    (period?.end !== undefined && until === null);
  if (isLost)
    issues.push(warningIssue('unsupported', path, 'When the step begins or ends could not be read and stays text.'));
  if (from !== null && until !== null && isBackwards(from, until)) {
    issues.push(warningIssue('contradictory-dosage', path, 'The step ends before it begins; neither date is used.'));
    return { lasting, from: null, until: null, unreadable: true };
  }
  return { lasting, from, until, unreadable: isLost };
};

const dateOf = (value: unknown): string | null => {
  const text = textOf(value);
  return text !== null && daysOfDate(text) !== null ? text : null;
};
