/**
 * The first or last calendar day that a date of any precision can mean, as `YYYY-MM-DD`: `2024-02` is `2024-02-01` or
 * `2024-02-29`. Of a full date and time it is the day as written, whatever its offset.
 * @param date ISO 8601: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or with a time
 */
export const dayOf = (date: string, edge: 'first' | 'last'): string => {
  const [year = '0000', month, day] = date.slice(0, 10).split('-');
  if (month === undefined) return edge === 'first' ? `${year}-01-01` : `${year}-12-31`;
  if (day === undefined) return `${year}-${month}-${edge === 'first' ? '01' : lastDayOf(Number(year), Number(month))}`;
  return `${year}-${month}-${day}`;
};

const lastDayOf = (year: number, month: number): string => String(daysIn(year, month)).padStart(2, '0');

/** Gregorian; 31 for a month that there is not. */
const daysIn = (year: number, month: number): number => {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return isLeapYear ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** Whether the text is an ISO 8601 date of some precision, as FHIR's `dateTime` allows, and a day that there is. */
export const isDate = (text: string): boolean => {
  if (!/^\d{4}(-\d{2}(-\d{2}(T.+)?)?)?$/.test(text)) return false;
  return isDay(dayOf(text, 'first'));
};

/** Whether the text is `YYYY-MM-DD` and a day that there is: not the 30th of February. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
};

/**
 * The difference between two dates of any precision in whole days, counted between their nearest possible days, so
 * that an imprecise date never seems older than it may be; 0 where they may be the same day, or one is no date.
 */
export const daysBetween = (earlier: string, later: string): number => {
  if (!isDate(earlier) || !isDate(later)) return 0;
  const from = Date.parse(dayOf(earlier, 'last'));
  const to = Date.parse(dayOf(later, 'first'));
  return Math.max(0, Math.floor((to - from) / 86_400_000));
};

/** Compares two dates by the first day that each can mean: negative, zero or positive, as `Array.sort` wants it. */
export const compareDates = (one: string, other: string): number =>
  dayOf(one, 'first').localeCompare(dayOf(other, 'first')) || one.localeCompare(other);

/** Completed years between a birth date and a day, or `null` where the birth date does not say which. */
export const ageOn = (birthDate: string, on: string): number | null => {
  const oldest = yearsBetween(dayOf(birthDate, 'first'), on);
  const youngest = yearsBetween(dayOf(birthDate, 'last'), on);
  return oldest === youngest && oldest >= 0 ? oldest : null;
};

const yearsBetween = (birth: string, on: string): number =>
  Number(on.slice(0, 4)) - Number(birth.slice(0, 4)) - (on.slice(5, 10) < birth.slice(5, 10) ? 1 : 0);
