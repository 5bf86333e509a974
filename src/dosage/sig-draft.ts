import type {
  DayOfWeek,
  Dose,
  DoseLimit,
  DosingStep,
  EventTiming,
  Route,
  Schedule,
  TimeUnit,
} from '../domain/dosing.ts';
import { emptySchedule } from '../domain/dosing.ts';
import { normalSchedule, type Rate } from './schedule.ts';
import type { Join, PlacedPiece, SigPiece } from './sig-pieces.ts';
import { isCountable } from './units.ts';

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
  readonly span: { readonly unit: 'd' | 'wk'; readonly first: number; readonly last: number } | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly asNeeded: { readonly reason: string | null } | null;
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
  from: null,
  until: null,
  asNeeded: null,
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
  const grown: SigDraft = { ...draft, end };
  const remark = { remarks: [...draft.remarks, { start, end }] };
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
    case 'afternoon-or-evening':
      return draft.afternoonOrEvening || (draft.when.length > 0 && joined.size === 0)
        ? null
        : { ...grown, afternoonOrEvening: true };
    case 'days':
      return draft.days.length === 0 ? { ...grown, days: piece.days } : null;
    case 'times':
      return draft.times.length === 0 ? { ...grown, times: piece.times } : null;
    case 'count':
      return draft.count === null ? { ...grown, count: { count: piece.count, bare: piece.bare } } : null;
    case 'lasting':
      return draft.lasting === null ? { ...grown, lasting: { value: piece.value, unit: piece.unit } } : null;
    case 'span':
      return draft.span === null
        ? { ...grown, ...remark, span: { unit: piece.unit, first: piece.first, last: piece.last } }
        : null;
    case 'from':
      return draft.from === null ? { ...grown, from: piece.date } : null;
    case 'until':
      return draft.until === null ? { ...grown, until: piece.date } : null;
    case 'as-needed':
      return addAsNeeded(grown, piece.reason === null ? null : text.slice(piece.reason.start, piece.reason.end));
    case 'limit':
      return draft.limit === null ? { ...grown, limit: piece } : null;
    case 'advice':
      return { ...grown, ...remark };
    case 'thereafter':
      return draft.joins.has('then') ? grown : null;
    default:
      return null;
  }
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
  return same ? draft : null;
};

const addAsNeeded = (draft: SigDraft, reason: string | null): SigDraft | null => {
  if (draft.asNeeded === null) return { ...draft, asNeeded: { reason } };
  return draft.asNeeded.reason === null ? { ...draft, asNeeded: { reason } } : null;
};

/** Events that make an earlier, looser word for the same moment more exact: `every morning with breakfast`. */
const refines: ReadonlyMap<EventTiming, readonly EventTiming[]> = new Map<EventTiming, readonly EventTiming[]>([
  ['CM', ['MORN']],
  ['ACM', ['MORN']],
  ['PCM', ['MORN']],
  ['WAKE', ['MORN']],
  ['CD', ['NOON']],
  ['ACD', ['NOON']],
  ['PCD', ['NOON']],
  ['CV', ['EVE']],
  ['ACV', ['EVE']],
  ['PCV', ['EVE']],
  ['HS', ['NIGHT', 'EVE']],
]);

/**
 * `morning and bedtime` are two moments, `every night at bedtime` is one: a join between them decides. Where it joins
 * two words for one moment, a written rate must say that they are two (`normalSchedule` holds it to that).
 */
const addEvent = (draft: SigDraft, event: EventTiming, joined: ReadonlySet<Join>): SigDraft | null => {
  if (draft.when.includes(event)) return joined.has('and') ? null : draft;
  const last = draft.when.at(-1);
  if (last === undefined) return draft.afternoonOrEvening && joined.size === 0 ? null : { ...draft, when: [event] };
  const refined = refines.get(event)?.includes(last) === true;
  if (refined || refines.get(last)?.includes(event) === true) {
    const areTwo = draft.rate !== null || (event === 'HS' && last === 'EVE');
    if (joined.has('and')) return areTwo ? { ...draft, when: [...draft.when, event] } : null;
    return refined ? { ...draft, when: [...draft.when.slice(0, -1), event] } : draft;
  }
  return joined.size === 0 ? null : { ...draft, when: [...draft.when, event] };
};

/** What a draft says of the schedule: `null` where its parts contradict one another, empty where it says nothing. */
export const scheduleOfDraft = (draft: SigDraft): Schedule | null => {
  const { rate, when, days, times, count, span } = draft;
  const single = span !== null && span.unit === 'd' && span.first === span.last;
  const says = rate !== null || when.length > 0 || days.length > 0 || times.length > 0 || draft.afternoonOrEvening;
  if ((single || count?.bare === true) && says) return null;
  if (span !== null && !single && draft.lasting !== null) return null;
  if (single && count !== null && count.count !== 1) return null;
  if (draft.upTo && draft.asNeeded === null) return null;
  const written: Schedule = {
    ...emptySchedule,
    ...rate,
    when,
    dayOfWeek: days,
    timeOfDay: times,
    count: count?.count ?? (single ? 1 : null),
  };
  return draft.afternoonOrEvening ? withUnknownEvent(written) : normalSchedule(written);
};

/** One of the moments is not known for certain; that there is one dose at it is. The moments are then left unsaid. */
const withUnknownEvent = (schedule: Schedule): Schedule | null => {
  const moments = schedule.when.length + 1;
  if (schedule.timeOfDay.length > 0 || schedule.dayOfWeek.length > 0) return null;
  const daily: Schedule = { ...schedule, when: [], frequency: moments, period: 1, periodUnit: 'd' };
  if (schedule.frequency === null) return daily;
  return schedule.frequency === moments && schedule.period === 1 && schedule.periodUnit === 'd' ? daily : null;
};

/** How long the draft's step lasts: as it says, or the length of its `weeks 1-2`. */
export const lastingOfDraft = (draft: SigDraft): DosingStep['lasting'] => {
  if (draft.lasting !== null || draft.span === null) return draft.lasting;
  const { unit, first, last } = draft.span;
  return unit === 'd' && first === last ? null : { value: last - first + 1, unit };
};

/** The draft's dose where its unit is known. */
export const doseOfDraft = ({ dose }: SigDraft): Dose | null =>
  dose === null || dose.unit === null ? null : { value: dose.value, unit: dose.unit, high: dose.high };

/**
 * The draft's limit where its unit is known: as written, or the countable of the dose (`1-2 tabs ... max 4/day`).
 * `4` beside a dose in milligrams could be doses or milligrams, and is not read.
 */
export const limitOfDraft = (draft: SigDraft): DoseLimit | null => {
  const { limit, dose } = draft;
  if (limit === null || limit.unit === 'doses') return null;
  const inherited = dose?.unit !== null && dose?.unit !== undefined && isCountable(dose.unit) ? dose.unit : null;
  const unit = limit.unit ?? inherited;
  return unit === null ? null : { amount: { value: limit.value, unit }, per: limit.per };
};
