import { dayOf } from '../domain/partial-date.ts';
import { asObject, isBlank, listed, type WildObject } from '../fhir/wild.ts';
import { type DatePlace, dateIn } from './date-place.ts';
import { laterElementsAt } from './later-element.ts';
import type { MedicationResourceType } from './medication-type.ts';

/** When the taking begins and ends by the resource itself, apart from what its dosages say. */
export interface OwnPeriod {
  readonly start: DatePlace;
  readonly end: DatePlace;
}

/** R4's `effectivePeriod` of a statement, R5's `effectiveDosePeriod` of an order; `null` where there is none. */
export const ownPeriodOf = (type: MedicationResourceType, content: WildObject): OwnPeriod | null => {
  if (type === 'MedicationDispense') return null;
  const effective = { field: 'effectivePeriod', value: content['effectivePeriod'] };
  const later = laterElementsAt(type, content, 'effectiveDosePeriod');
  const [first] = [effective, ...later].filter(({ value }) => !isBlank(value));
  return first === undefined ? null : edgesOf(first);
};

/** The only object of a list is meant; of anything else neither edge can be told. */
const edgesOf = ({ field, value }: DatePlace): OwnPeriod | null => {
  const [only, ...others] = listed(value);
  if (only === undefined) return null;
  const period = others.length > 0 ? null : asObject(only);
  if (period === null) {
    const unread = { field, value };
    return { start: unread, end: unread };
  }
  return {
    start: { field: `${field}.start`, value: period['start'] },
    end: { field: `${field}.end`, value: period['end'] },
  };
};

/**
 * Whether a day is within a period for certain: what was taken before it ended, or will be when it begins, is not taken
 * now. An edge that is not there bounds nothing; one that cannot be read, or may be either side of the day, does.
 * @param on `YYYY-MM-DD`
 */
export const isWithinPeriod = ({ start, end }: OwnPeriod, on: string): boolean => {
  const [from, until] = [dateIn(start), dateIn(end)];
  const hasBegun = from === null ? isBlank(start.value) : dayOf(from, 'last') <= on;
  const goesOn = until === null ? isBlank(end.value) : on <= dayOf(until, 'first');
  return hasBegun && goesOn;
};
