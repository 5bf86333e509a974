import { type PrimitiveProblem, problem } from './primitive-formats-problem.ts';

/** Dates and times of FHIR R4 section 2.24.0.1, read by their characters, without Date. */

const notDate = problem('error', 'value', 'write a date as YYYY, YYYY-MM or YYYY-MM-DD');
const noSuchDay = problem('error', 'value', 'write a day that the calendar has');
const notDateTime = problem(
  'error',
  'value',
  'write a date as YYYY, YYYY-MM or YYYY-MM-DD, or with a time as YYYY-MM-DDThh:mm:ss and Z or +hh:mm',
);
const noZone = problem('error', 'value', 'write the time zone after a time: Z or +hh:mm');
const notInstant = problem('error', 'value', 'write an instant as YYYY-MM-DDThh:mm:ss with its zone, Z or +hh:mm');
const notTime = problem('error', 'value', 'write a time as hh:mm:ss, without a zone');
const strangeYear = problem('warning', 'business-rule', 'see whether the year is right: it lies outside 1800 to 2100');

const dash = 45;
const dot = 46;
const colon = 58;
const letterT = 84;
const letterZ = 90;
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const digitAt = (text: string, at: number): number => {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : -1;
};

/** The two digits at `at` as a number, -1 if they are none. */
const twoDigitsAt = (text: string, at: number): number => {
  const tens = digitAt(text, at);
  const ones = digitAt(text, at + 1);
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
};

/** 1 to 9999, -1 if there is no year. */
const yearOf = (text: string): number => {
  const century = twoDigitsAt(text, 0);
  const rest = twoDigitsAt(text, 2);
  return century < 0 || rest < 0 || century + rest === 0 ? -1 : century * 100 + rest;
};

const monthOf = (text: string): number => {
  if (text.charCodeAt(4) !== dash) return -1;
  const month = twoDigitsAt(text, 5);
  return month >= 1 && month <= 12 ? month : -1;
};

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (daysOfMonth[month - 1] ?? 0);

const yearProblem = (year: number): PrimitiveProblem | undefined =>
  year < 1800 || year > 2100 ? strangeYear : undefined;

/** Judges the YYYY-MM-DD that `text` begins with; `malformed` is said where it is none. */
const calendarDayProblem = (text: string, malformed: PrimitiveProblem): PrimitiveProblem | undefined => {
  const year = yearOf(text);
  const month = monthOf(text);
  const day = twoDigitsAt(text, 8);
  if (year < 0 || month < 0 || text.charCodeAt(7) !== dash || day < 1 || day > 31) return malformed;
  return day > daysIn(year, month) ? noSuchDay : yearProblem(year);
};

const dateOr = (text: string, malformed: PrimitiveProblem): PrimitiveProblem | undefined => {
  if (text.length === 10) return calendarDayProblem(text, malformed);
  const year = yearOf(text);
  if (year < 0) return malformed;
  if (text.length === 4 || (text.length === 7 && monthOf(text) > 0)) return yearProblem(year);
  return malformed;
};

export const dateProblem = (text: string): PrimitiveProblem | undefined => dateOr(text, notDate);

/** Where hh:mm:ss and its fraction end that begin at `at`; -1 where there is no such time. 60 is a leap second. */
const endOfTime = (text: string, at: number): number => {
  const hour = twoDigitsAt(text, at);
  const minute = twoDigitsAt(text, at + 3);
  const second = twoDigitsAt(text, at + 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  if (text.charCodeAt(at + 2) !== colon || text.charCodeAt(at + 5) !== colon) return -1;
  let end = at + 8;
  if (text.charCodeAt(end) !== dot) return end;
  end += 1;
  const firstOfFraction = end;
  while (digitAt(text, end) >= 0) end += 1;
  return end === firstOfFraction ? -1 : end;
};

/** Z, or an offset up to 14:00, and nothing behind it. */
const isZone = (text: string, at: number): boolean => {
  const first = text.charCodeAt(at);
  if (first === letterZ) return text.length === at + 1;
  if ((first !== 43 && first !== dash) || text.length !== at + 6 || text.charCodeAt(at + 3) !== colon) return false;
  const hours = twoDigitsAt(text, at + 1);
  const minutes = twoDigitsAt(text, at + 4);
  return hours >= 0 && minutes >= 0 && minutes <= 59 && (hours <= 13 || (hours === 14 && minutes === 0));
};

const dayAndTimeProblem = (text: string, malformed: PrimitiveProblem): PrimitiveProblem | undefined => {
  if (text.charCodeAt(10) !== letterT) return malformed;
  const end = endOfTime(text, 11);
  if (end < 0) return malformed;
  if (end === text.length) return noZone;
  return isZone(text, end) ? calendarDayProblem(text, malformed) : malformed;
};

/** A time with its zone on a day that every year from 1900 to 2099 has: most times are such, and told by this alone. */
const ordinary =
  /^(?:19|20)\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)$/;

export const dateTimeProblem = (text: string): PrimitiveProblem | undefined => {
  if (text.length <= 10) return dateOr(text, notDateTime);
  return ordinary.test(text) ? undefined : dayAndTimeProblem(text, notDateTime);
};

export const instantProblem = (text: string): PrimitiveProblem | undefined =>
  ordinary.test(text) ? undefined : dayAndTimeProblem(text, notInstant);

export const timeProblem = (text: string): PrimitiveProblem | undefined =>
  endOfTime(text, 0) === text.length ? undefined : notTime;
