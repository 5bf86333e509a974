/** A date for people, and the same for programs (`datetime`), which is absent where the text is no date. */
export interface ShownDate {
  readonly words: string;
  readonly machine: string | null;
}

const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'short', timeZone: 'UTC' });

/**
 * A date of any precision as its author wrote it, never moved by a time zone: of a full date and time the day is shown
 * that stands in it. What is no date is shown as it is.
 * @param text ISO 8601: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or with a time
 */
export const shownDate = (text: string): ShownDate => {
  const date = /^\d{4}(-\d{2}(-\d{2})?)?(?=T|$)/.exec(text)?.[0];
  if (date === undefined || !isInCalendar(date)) return { words: text, machine: null };
  if (date.length === 4) return { words: date, machine: date };
  return { words: (date.length === 7 ? month : day).format(Date.parse(date)), machine: date };
};

/** 31 February is read as a day in March by some; here it stays what it is. */
const isInCalendar = (date: string): boolean => {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
};

/** An instant with its time, in UTC, as the pages cannot know where their reader is. */
export const shownInstant = (text: string): ShownDate => {
  const time = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(time)) return shownDate(text);
  const iso = new Date(time).toISOString();
  return { words: `${day.format(time)}, ${iso.slice(11, 16)} UTC`, machine: iso };
};
