import type { PlacedPiece } from './sig-pieces.ts';

/** The hours that each word for a part of the day makes a number into: `9 at night`, `12 noon`; `2 at night` is none. */
const hoursOfWords: ReadonlyMap<string, readonly [first: number, last: number]> = new Map(
  (
    [
      ['am', 1, 12],
      ['pm', 1, 12],
      ['in the am', 4, 12],
      ['in the pm', 4, 12],
      ['in am', 4, 12],
      ['in pm', 4, 12],
      ['noon', 12, 12],
      ['midday', 12, 12],
      ['night', 6, 12],
      ['at night', 6, 12],
      ['morning', 4, 12],
      ['in the morning', 4, 12],
      ['in morning', 4, 12],
      ['afternoon', 1, 6],
      ['in the afternoon', 1, 6],
      ['in afternoon', 1, 6],
      ['evening', 4, 11],
      ['in the evening', 4, 11],
      ['in evening', 4, 11],
    ] as const
  ).map(([words, first, last]) => [words, [first, last]] as const),
);

/** From here on a bare number that is far more than the dose before it is an hour as likely (`1 with lunch and 6 at dinner`). */
const firstLikelyHour = 5;

/**
 * Whether a number without a unit, and the part of a day behind it, may be an hour of the clock: in `1 tab nightly, 10 pm`
 * the 10 is no number of tablets. A number that is the dose before it gives one dose either way.
 * @param before the dose of the instruction before, and whether only `and` leads on from it
 */
export const mayBeClockHour = (
  { piece }: PlacedPiece,
  behind: PlacedPiece | undefined,
  text: string,
  before: { readonly value: number | null; readonly added: boolean },
): boolean => {
  if (piece.kind !== 'dose' || piece.unit !== null || behind === undefined) return false;
  if (behind.piece.kind !== 'when' && behind.piece.kind !== 'afternoon-or-evening') return false;
  const largest = piece.high ?? piece.value;
  if (before.value !== null && largest >= firstLikelyHour && largest > before.value * 2) return true;
  const words = text.slice(behind.start, behind.end).toLowerCase().replaceAll('.', '').replace(/\s+/g, ' ').trim();
  const hours = hoursOfWords.get(words);
  if (hours === undefined) return false;
  const isHour = largest >= hours[0] && piece.value <= hours[1];
  return isHour && !(before.added && piece.high === null && piece.value === before.value);
};
