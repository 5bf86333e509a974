import type { EventTiming } from '../domain/dosing.ts';
import { isEventTiming, type Rate, refinedEvents } from './schedule.ts';
import type { Join } from './sig-pieces.ts';

/** What an instruction says of the moments of a day so far. */
interface Moments {
  readonly rate: Rate | null;
  readonly when: readonly EventTiming[];
  readonly afternoonOrEvening: boolean;
}

/** A second word for the same moment: nothing stands between, or only a bracket. */
export const isSameMoment = (joined: ReadonlySet<Join>): boolean =>
  joined.size === 0 || (joined.has('bracket') && !joined.has('and'));

const mealPrefixes: readonly string[] = ['AC', 'PC', 'C'];

/** `dinner` after `with breakfast` is `with dinner`. */
export const mealEvent = (last: EventTiming | undefined, meal: 'M' | 'D' | 'V'): EventTiming | null => {
  const prefix = last === undefined ? undefined : mealPrefixes.find((each) => each === last.slice(0, -1));
  const event = prefix === undefined ? '' : `${prefix}${meal}`;
  return isEventTiming(event) ? event : null;
};

/**
 * `morning and bedtime` are two moments, `every night at bedtime` is one: a join between them decides. Where it joins
 * two words for one moment, a written rate must say that they are two (`normalSchedule` holds it to that).
 */
export const addEvent = <T extends Moments>(draft: T, event: EventTiming, joined: ReadonlySet<Join>): T | null => {
  if (draft.when.includes(event)) return joined.has('and') ? null : draft;
  const last = draft.when.at(-1);
  if (last === undefined) return draft.afternoonOrEvening && isSameMoment(joined) ? null : { ...draft, when: [event] };
  const refined = refinedEvents.get(event)?.includes(last) === true;
  if (refined || refinedEvents.get(last)?.includes(event) === true) {
    const areTwo = draft.rate !== null || (event === 'HS' && last === 'EVE');
    if (joined.has('and')) return areTwo ? { ...draft, when: [...draft.when, event] } : null;
    return refined ? { ...draft, when: [...draft.when.slice(0, -1), event] } : draft;
  }
  if (isSameMoment(joined) || mayBeOneMoment(draft, event, joined)) return null;
  return { ...draft, when: [...draft.when, event] };
};

const closeMoments: readonly (readonly EventTiming[])[] = [
  ['WAKE', 'MORN', 'ACM', 'CM', 'PCM'],
  ['NOON', 'AFT', 'ACD', 'CD', 'PCD'],
  ['EVE', 'NIGHT', 'HS', 'ACV', 'CV', 'PCV'],
];

/** `nightly, with dinner`: with no more than a comma, the second may only say when in the night. */
const mayBeOneMoment = (draft: Moments, event: EventTiming, joined: ReadonlySet<Join>): boolean => {
  const [only, ...others] = draft.when;
  if (only === undefined || others.length > 0 || joined.has('and') || (draft.rate?.frequency ?? 1) > 1) return false;
  return closeMoments.some((moments) => moments.includes(only) && moments.includes(event));
};
