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
  /** `PM`: afternoon or evening, which of them is not said. */
  | { readonly kind: 'afternoon-or-evening' }
  | { readonly kind: 'days'; readonly days: readonly DayOfWeek[] }
  | { readonly kind: 'times'; readonly times: readonly string[] }
  /** `once`, `stat` (bare), `for 3 doses`. */
  | { readonly kind: 'count'; readonly count: number; readonly bare: boolean }
  | { readonly kind: 'lasting'; readonly value: number; readonly unit: TimeUnit }
  /** `day 8`, `weeks 1-2` of a plan whose first day is not given. */
  | { readonly kind: 'span'; readonly unit: 'd' | 'wk'; readonly first: number; readonly last: number }
  | { readonly kind: 'from'; readonly date: string }
  | { readonly kind: 'until'; readonly date: string }
  | { readonly kind: 'as-needed'; readonly reason: { readonly start: number; readonly end: number } | null }
  /** `max 4/day`; `unit` is `null` where none was written and `doses` where doses are counted. */
  | {
      readonly kind: 'limit';
      readonly value: number;
      readonly unit: string | null;
      readonly per: { readonly value: number; readonly unit: TimeUnit };
    }
  /** Changes neither dose nor schedule; stays in the text. */
  | { readonly kind: 'advice' }
  | { readonly kind: 'thereafter' }
  /** `then stop`: what came before ends. */
  | { readonly kind: 'end' }
  | { readonly kind: 'join'; readonly join: Join };

/** How two instructions hang together: a comma, `and`, a full stop or semicolon, `then`. */
export type Join = 'pause' | 'and' | 'stop' | 'then';

/** A piece and where it stands in the text. */
export interface PlacedPiece {
  readonly piece: SigPiece;
  readonly start: number;
  readonly end: number;
}
