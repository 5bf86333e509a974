import type { DayOfWeek, EventTiming, Route, TimeUnit } from '../domain/dosing.ts';
import type { Rate } from './schedule.ts';

/** One thing that a sig says, apart from where it stands. The grammar turns tokens into these. */
export type SigPiece =
  /** `take`, `inject`: no meaning beyond a route that the word itself gives. */
  | { readonly kind: 'verb'; readonly route: Route | null }
  | { readonly kind: 'dose'; readonly value: number; readonly high: number | null; readonly unit: string | null }
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'rate'; readonly rate: Rate }
  /** `up to 3 times a day`: has a meaning only for what is taken when needed. */
  | { readonly kind: 'up-to'; readonly rate: Rate }
  | { readonly kind: 'when'; readonly when: EventTiming }
  /** `30 minutes before bed`: the event, and minutes that a schedule has no place for. */
  | { readonly kind: 'around'; readonly when: EventTiming }
  /** `dinner` alone: with, before or after it, as the event before it says (`with breakfast and dinner`). */
  | { readonly kind: 'meal'; readonly meal: 'M' | 'D' | 'V' }
  /** `PM`: afternoon or evening, which of them is not said. */
  | { readonly kind: 'afternoon-or-evening' }
  | { readonly kind: 'days'; readonly days: readonly DayOfWeek[] }
  | { readonly kind: 'times'; readonly times: readonly string[] }
  /** `once`, `stat` (bare), `for 3 doses`. */
  | { readonly kind: 'count'; readonly count: number; readonly bare: boolean }
  | { readonly kind: 'lasting'; readonly value: number; readonly unit: TimeUnit }
  /** `day 8`, `weeks 1-2` of a plan whose first day is not given; `heading` where it stands before (`week 1: ...`). */
  | {
      readonly kind: 'span';
      readonly unit: 'd' | 'wk';
      readonly first: number;
      readonly last: number;
      readonly heading: boolean;
      /** `week 3 and on`: it does not end. */
      readonly onward: boolean;
    }
  | { readonly kind: 'from'; readonly date: string }
  | { readonly kind: 'until'; readonly date: string }
  | { readonly kind: 'as-needed'; readonly reason: { readonly start: number; readonly end: number } | null }
  /** `for nausea`, away from `prn`; where `known`, what a standing drug is for. */
  | { readonly kind: 'purpose'; readonly start: number; readonly end: number; readonly known: boolean }
  /** `max 4/day`; `unit` is `null` where none was written and `doses` where doses are counted. */
  | {
      readonly kind: 'limit';
      readonly value: number;
      readonly unit: string | null;
      readonly per: { readonly value: number; readonly unit: TimeUnit };
    }
  /** Changes neither dose nor schedule; stays in the text. */
  | { readonly kind: 'advice' }
  /** `in the left eye`: the route, and a side that a step has no place for; `each` where the dose is for both of two. */
  | { readonly kind: 'side'; readonly route: Route; readonly each: boolean }
  /** `for up to 30 days`: understood, and nothing that a step has a place for. */
  | { readonly kind: 'left-out' }
  /** `remove after 9 hours`, of a patch. */
  | { readonly kind: 'removal' }
  /** `as directed` behind a whole instruction; nothing but remarks may follow. */
  | { readonly kind: 'as-directed' }
  /** `#30`, `2 refills`: how much is handed over; nothing but remarks may follow. */
  | { readonly kind: 'dispensed' }
  | { readonly kind: 'thereafter' }
  /** `then stop`: what came before ends. */
  | { readonly kind: 'end' }
  | { readonly kind: 'join'; readonly join: Join };

/** How two instructions hang together: a comma, a bracket, `and`, a full stop or semicolon, `then`, `then increase to`. */
export type Join = 'pause' | 'bracket' | 'and' | 'stop' | 'then' | 'change';

/** A piece and where it stands in the text. */
export interface PlacedPiece {
  readonly piece: SigPiece;
  readonly start: number;
  readonly end: number;
}
