import type { DayOfWeek, EventTiming, Route, TimeUnit } from '../domain/dosing.ts';
import type { Rate } from './schedule.ts';
import { addEvent, isSameMoment, mealEvent } from './sig-moments.ts';
import type { Join, PlacedPiece, SigPiece } from './sig-pieces.ts';

/** One instruction of a sig while it is put together out of its pieces. */
export interface SigDraft {
  /** Every join between this instruction and the one before it. */
  readonly joins: ReadonlySet<Join>;
  readonly start: number;
  readonly end: number;
  readonly dose: { readonly value: number; readonly high: number | null; readonly unit: string | null } | null;
  readonly route: Route | null;
  /** The route that the verb gives (`inject`), which a written one makes more exact. */
  readonly verbRoute: Route | null;
  readonly rate: Rate | null;
  readonly upTo: boolean;
  readonly when: readonly EventTiming[];
  readonly afternoonOrEvening: boolean;
  readonly days: readonly DayOfWeek[];
  readonly times: readonly string[];
  readonly count: { readonly count: number; readonly bare: boolean } | null;
  readonly lasting: { readonly value: number; readonly unit: TimeUnit } | null;
  readonly span: {
    readonly unit: 'd' | 'wk';
    readonly first: number;
    readonly last: number;
    readonly onward: boolean;
  } | null;
  /** Something was understood that a step has no place for. */
  readonly leftOut: boolean;
  /** The dose is for each of two sides (`2 sprays in each nostril`): it is not the dose of one time. */
  readonly eachSide: boolean;
  /** The sig ends with `as directed`. */
  readonly asDirected: boolean;
  readonly from: string | null;
  readonly until: string | null;
  readonly asNeeded: { readonly reason: string | null } | null;
  /** How `as needed` hangs on the instruction: before its dose, behind a full stop or comma, or on its end (`null`). */
  readonly needStands: 'before' | 'stop' | 'pause' | null;
  /** What a drug is for, said before `prn`. */
  readonly purpose: string | null;
  readonly limit: Extract<SigPiece, { kind: 'limit' }> | null;
  /** Words that only the text keeps. */
  readonly remarks: readonly { readonly start: number; readonly end: number }[];
}

/** An instruction in which nothing is said yet. */
export const startDraft = (joins: ReadonlySet<Join>, start: number): SigDraft => ({
  joins,
  start,
  end: start,
  dose: null,
  route: null,
  verbRoute: null,
  rate: null,
  upTo: false,
  when: [],
  afternoonOrEvening: false,
  days: [],
  times: [],
  count: null,
  lasting: null,
  span: null,
  leftOut: false,
  eachSide: false,
  asDirected: false,
  from: null,
  until: null,
  asNeeded: null,
  needStands: null,
  purpose: null,
  limit: null,
  remarks: [],
});

/**
 * The draft with one more piece, or `null` where the piece contradicts what is there.
 * @param joined how the piece hangs on what stands before it in the same instruction
 */
export const addPiece = (
  draft: SigDraft,
  placed: PlacedPiece,
  joined: ReadonlySet<Join>,
  text: string,
): SigDraft | null => {
  const { piece, start, end } = placed;
  // `bid and prn` is two instructions in one: some doses are due, others are taken when needed.
  if (joined.has('and') && isBoth(draft, piece)) return null;
  if (joined.has('and') && mayBeAdded(draft, piece)) return null;
  const grown: SigDraft = { ...draft, end };
  const remark = keptPieces.has(piece.kind) ? { remarks: [...draft.remarks, { start, end }] } : {};
  switch (piece.kind) {
    case 'verb':
      // A verb may already belong to the next instruction: it makes this one no longer.
      if (piece.route === null) return draft;
      return draft.verbRoute === null || draft.verbRoute === piece.route ? { ...draft, verbRoute: piece.route } : null;
    case 'dose':
      return draft.dose === null
        ? { ...grown, dose: { value: piece.value, high: piece.high, unit: piece.unit } }
        : null;
    case 'route':
      return draft.route === null || draft.route === piece.route ? { ...grown, route: piece.route } : null;
    case 'rate':
    case 'up-to':
      return addRate(grown, piece);
    case 'when':
      return addEvent(grown, piece.when, joined);
    case 'around': {
      // `at bedtime, 2 hours after dinner` is one moment, whatever stands between.
      const around = addEvent(grown, piece.when, joined.has('and') ? joined : new Set());
      return around === null ? null : { ...around, ...remark, leftOut: true };
    }
    case 'meal': {
      const event = mealEvent(draft.when.at(-1), piece.meal);
      return event === null || joined.size === 0 ? null : addEvent(grown, event, joined);
    }
    case 'afternoon-or-evening':
      return draft.afternoonOrEvening || (draft.when.length > 0 && isSameMoment(joined))
        ? null
        : { ...grown, afternoonOrEvening: true };
    case 'days':
      return draft.days.length === 0 ? { ...grown, days: piece.days } : null;
    case 'times':
      return draft.times.length === 0 ? { ...grown, times: piece.times } : null;
    case 'count':
      return addCount(grown, piece);
    case 'lasting':
      return draft.lasting === null ? { ...grown, lasting: { value: piece.value, unit: piece.unit } } : null;
    case 'span':
      return draft.span === null
        ? {
            ...grown,
            ...(piece.heading && !(piece.unit === 'd' && piece.first === piece.last) ? {} : remark),
            span: { unit: piece.unit, first: piece.first, last: piece.last, onward: piece.onward },
          }
        : null;
    case 'from':
      return draft.from === null ? { ...grown, from: piece.date } : null;
    case 'until':
      return draft.until === null ? { ...grown, until: piece.date } : null;
    case 'as-needed':
      return addAsNeeded(
        grown,
        piece.reason === null ? null : text.slice(piece.reason.start, piece.reason.end),
        joined,
      );
    case 'limit':
      return draft.limit === null ? { ...grown, limit: piece } : null;
    case 'purpose':
      return addPurpose({ ...grown, ...remark }, draft, piece, text);
    case 'advice':
    case 'dispensed':
      return { ...grown, ...remark };
    case 'side':
      return draft.route === null || draft.route === piece.route
        ? { ...grown, ...remark, route: piece.route, leftOut: true, eachSide: piece.each }
        : null;
    case 'left-out':
      return { ...grown, ...remark, leftOut: true };
    case 'removal':
      return draft.dose?.unit === '{patch}' ? { ...grown, ...remark, leftOut: true } : null;
    case 'as-directed':
      return { ...grown, ...remark, leftOut: true, asDirected: true };
    case 'thereafter':
      return draft.joins.size > 0 && draft.span === null
        ? { ...grown, joins: new Set([...draft.joins, 'then']) }
        : null;
    default:
      return null;
  }
};

/** `once for 1 dose` says one thing twice. */
const addCount = (draft: SigDraft, { count, bare }: Extract<SigPiece, { kind: 'count' }>): SigDraft | null => {
  if (draft.count !== null && draft.count.count !== count) return null;
  return { ...draft, count: { count, bare: bare || draft.count?.bare === true } };
};

/** Pieces of which the text says more than the step. */
const keptPieces: ReadonlySet<SigPiece['kind']> = new Set([
  'around',
  'span',
  'purpose',
  'advice',
  'dispensed',
  'side',
  'left-out',
  'removal',
  'as-directed',
]);

const timingPieces: ReadonlySet<SigPiece['kind']> = new Set([
  'rate',
  'up-to',
  'when',
  'days',
  'times',
  'afternoon-or-evening',
]);

const isBoth = (draft: SigDraft, { kind }: SigPiece): boolean =>
  (kind === 'as-needed' && saysWhen(draft)) || (draft.asNeeded !== null && timingPieces.has(kind));

/** `daily and at bedtime`, `at bedtime and daily`: one dose a day or two. */
const mayBeAdded = (draft: SigDraft, { kind }: SigPiece): boolean => {
  if (kind === 'rate' || kind === 'up-to') return draft.when.length > 0 || draft.times.length > 0;
  return draft.rate !== null && draft.when.length === 0 && !draft.afternoonOrEvening && timingPieces.has(kind);
};

const addRate = (draft: SigDraft, { kind, rate }: Extract<SigPiece, { kind: 'rate' | 'up-to' }>): SigDraft | null => {
  const upTo = kind === 'up-to';
  if (draft.rate === null)
    return {
      ...draft,
      rate: upTo && rate.frequency > 1 ? { ...rate, frequency: 1, frequencyMax: rate.frequency } : rate,
      upTo,
    };
  const same =
    draft.upTo === upTo &&
    draft.rate.frequency === rate.frequency &&
    draft.rate.frequencyMax === rate.frequencyMax &&
    draft.rate.period === rate.period &&
    draft.rate.periodMax === rate.periodMax &&
    draft.rate.periodUnit === rate.periodUnit;
  // `every 12 hours daily`: the hours already say so.
  const isDaily = rate.periodUnit === 'd' && rate.period === 1 && rate.frequency === 1 && rate.frequencyMax === null;
  const isHourly = draft.rate.periodUnit === 'h' && (draft.rate.periodMax ?? draft.rate.period) <= 12;
  if (same || (isDaily && isHourly && !upTo)) return draft;
  const [ofDraft, ofPiece] = [timesADay(draft.rate), timesADay(rate)];
  // `twice daily every 12 hours`: the hours say more.
  if (upTo || draft.upTo || ofDraft === null || ofDraft !== ofPiece) return null;
  return isHourly ? draft : { ...draft, rate };
};

/** How many times in 24 hours, where that is a whole number. */
const timesADay = ({ frequency, frequencyMax, period, periodMax, periodUnit }: Rate): number | null => {
  if (frequencyMax !== null || periodMax !== null) return null;
  if (periodUnit === 'd' && period === 1) return frequency;
  return periodUnit === 'h' && frequency === 1 && 24 % period === 0 ? 24 / period : null;
};

const addAsNeeded = (draft: SigDraft, reason: string | null, joined: ReadonlySet<Join>): SigDraft | null => {
  // `then increase to 50 mg if needed` makes the change conditional, not the dose.
  if (draft.joins.has('change')) return null;
  // `every morning and at bedtime prn`: only the dose at bedtime may be meant.
  const listed = draft.when.length + (draft.afternoonOrEvening ? 1 : 0) > 1;
  if (listed && draft.rate === null && joined.size === 0) return null;
  const needStands =
    draft.dose === null ? 'before' : joined.has('stop') ? 'stop' : joined.has('pause') ? 'pause' : null;
  if (draft.asNeeded === null) return { ...draft, needStands, asNeeded: { reason: reason ?? draft.purpose } };
  return draft.asNeeded.reason === null ? { ...draft, asNeeded: { reason } } : null;
};

/** The reason of a `prn` before or behind it; without one, what a standing drug is for, where that is known. */
const addPurpose = (
  grown: SigDraft,
  draft: SigDraft,
  { start, end, known }: Extract<SigPiece, { kind: 'purpose' }>,
  text: string,
): SigDraft | null => {
  const purpose = text.slice(start, end);
  if (draft.asNeeded?.reason === null) return { ...grown, asNeeded: { reason: purpose }, remarks: draft.remarks };
  return known ? { ...grown, purpose: draft.purpose ?? purpose } : null;
};

/** Says how often or at what moments; a `day 1` without that is one dose, with it a day of a plan. */
export const saysWhen = ({ rate, when, days, times, afternoonOrEvening }: SigDraft): boolean =>
  rate !== null || when.length > 0 || days.length > 0 || times.length > 0 || afternoonOrEvening;
