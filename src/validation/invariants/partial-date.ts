/**
 * Whether one FHIR date, dateTime or instant is at or before another. Different precisions are compared as far as both
 * go (in UTC where a time is given): when they do not differ by then, FHIRPath has no answer, and an invariant without
 * an answer does not hold. Times count to the millisecond. What is no date (or a time without a zone) is for the check
 * of formats to report and is let pass here; a blank text, of which that only warns, compares with nothing.
 */
export const isNotAfter = (earlier: unknown, later: unknown): boolean => {
  if (typeof earlier !== 'string' || typeof later !== 'string') return true;
  if (earlier.trim() === '' || later.trim() === '') return false;
  if (earlier.length > dayLength && later.length > dayLength) {
    const from = instantOf(earlier);
    const to = instantOf(later);
    return Number.isNaN(from) || Number.isNaN(to) || from <= to;
  }
  const from = calendarDate(earlier);
  const to = calendarDate(later);
  if (from === undefined || to === undefined) return true;
  if (from.length === to.length) return from <= to;
  const shared = Math.min(from.length, to.length);
  const fromPart = from.slice(0, shared);
  const toPart = to.slice(0, shared);
  return fromPart < toPart;
};

const dayLength = '2020-01-01'.length;

/** Milliseconds since 1970, or NaN. */
const instantOf = (text: string): number => (hasZone(text) ? Date.parse(toMilliseconds(text)) : Number.NaN);

const hasZone = (text: string): boolean =>
  text.charCodeAt(dayLength) === capitalT &&
  (text.endsWith('Z') || text.charCodeAt(text.length - zoneLength) === plus || text.at(-zoneLength) === '-');

const zoneLength = '+00:00'.length;
const capitalT = 84;
const plus = 43;
const secondsLength = '2020-01-01T00:00:00'.length;

const toMilliseconds = (text: string): string => {
  if (text[secondsLength] !== '.') return text;
  const zoneAt = text.endsWith('Z') ? text.length - 1 : text.length - zoneLength;
  const end = Math.min(zoneAt, secondsLength + '.000'.length);
  return text.slice(0, end) + text.slice(zoneAt);
};

/** `2020`, `2020-05`, `2020-05-01`, or a time in UTC to the millisecond; `undefined` for anything else. */
const calendarDate = (text: string): string | undefined => {
  if (text.length <= dayLength) return isCalendarDate(text) ? text : undefined;
  const instant = instantOf(text);
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
};

const isCalendarDate = (text: string): boolean => {
  if (text.length !== 4 && text.length !== 7 && text.length !== dayLength) return false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (at === 4 || at === 7 ? unit !== hyphen : unit < zero || unit > nine) return false;
  }
  return true;
};

const hyphen = 45;
const zero = 48;
const nine = 57;
