import type { Dosing, DosingStep, Route, Schedule } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { keepingFew } from '../domain/keeping.ts';
import { structureText } from './directions.ts';
import { dosesWithin, exceedsOwnLimit } from './own-limit.ts';
import { isPlausibleStep } from './plausible.ts';
import { isEmptySchedule } from './schedule.ts';
import { mayBeClockHour } from './sig-clock-hours.ts';
import { addPiece, type SigDraft, startDraft } from './sig-draft.ts';
import { doseOfDraft, lastingOfDraft, limitOfDraft, scheduleOfDraft } from './sig-draft-meaning.ts';
import { parsePieces } from './sig-grammar.ts';
import type { Join, PlacedPiece } from './sig-pieces.ts';
import { leavesDays, relationOf } from './sig-relations.ts';
import { tokenizeSig } from './sig-tokens.ts';
import { isCountable } from './units.ts';

/** Longer texts are leaflets, not sigs. */
const longestSig = 1000;

/**
 * A prescriber's free text as dosing steps. A text that is not wholly understood stays text: one step with nothing
 * structured and an issue `unreadable-sig`; so does one that says what cannot be (300 g at once, a tablet into the
 * muscle). Where everything was understood but an amount without its unit, a moment that could be two, or a thing that a
 * step has no place for (`as directed`, minutes before a meal), only that is left out, with an issue `partly-read-sig`.
 * An empty text has no steps.
 * Never throws.
 * @param path where the text stands, for the issue
 */
export const readSig = (text: string, path = ''): Dosing => {
  const whole = text.trim();
  if (whole === '') return { steps: [], issues: [] };
  const read = whole.length > longestSig ? unreadable(whole) : known(whole);
  if (path === '' || read.issues.length === 0) return read;
  return { steps: read.steps, issues: read.issues.map((issue) => ({ ...issue, path })) };
};

/** Few directions are written anew: most texts of a clinic have been read before. */
const known = keepingFew((text: string): Dosing => understand(text) ?? unreadable(text));

const unreadable = (text: string): Dosing => ({
  steps: [textStep(text)],
  issues: [warningIssue('unreadable-sig', '', 'The directions could not be read with certainty and stay text.')],
});

/** A step of which only the text is known. */
export const textStep = (text: string, sequence = 1): DosingStep => ({
  sequence,
  text,
  dose: null,
  route: null,
  schedule: null,
  lasting: null,
  from: null,
  until: null,
  asNeeded: null,
  atMost: null,
});

const understand = (text: string): Dosing | null => {
  const pieces = parsePieces(tokenizeSig(text));
  const drafts = pieces === null ? null : draftsOf(pieces, text);
  return drafts === null ? null : assemble(inheriting(drafts), text);
};

/**
 * Pieces as instructions: a new one begins at a dose after a join, and at anything after `then`. `null` where pieces
 * contradict one another, or where the text ends in the middle.
 */
const draftsOf = (pieces: readonly PlacedPiece[], text: string): readonly SigDraft[] | null => {
  const done: SigDraft[] = [];
  let current = startDraft(new Set(), 0);
  let joins: ReadonlySet<Join> = new Set();
  let [ended, closed] = [false, false];
  let index = 0;
  for (const placed of pieces) {
    index += 1;
    const { piece } = placed;
    if (piece.kind === 'join') {
      joins = joinsWith(joins, piece.join);
      continue;
    }
    if ((ended || closed) && !mayFollow.has(piece.kind)) return null;
    closed = closed || piece.kind === 'as-directed' || piece.kind === 'dispensed';
    if (piece.kind === 'end') {
      ended = true;
      if (lastingOfDraft(current) === null && current.until === null) return null;
      continue;
    }
    if (piece.kind === 'dose' && piece.unit === null && !isBlank(current)) {
      const before = { value: current.dose?.value ?? null, added: joins.has('and') };
      if (mayBeClockHour(placed, pieces[index], text, before)) return null;
    }
    // `every morning (1 tab at bedtime)`: what a bracket adds, it may also put right.
    if (piece.kind === 'dose' && joins.size === 1 && joins.has('bracket') && current.dose !== null) return null;
    const isNext = joins.has('then') || (joins.size > 0 && beginsNext(current, piece));
    if (isNext && !isBlank(current)) {
      done.push(current);
      current = startDraft(joins, placed.start);
      joins = new Set();
    }
    const grown = addPiece(current, placed, joins, text);
    if (grown === null) return null;
    current = grown;
    if (piece.kind !== 'verb') joins = new Set();
  }
  if (done.some(({ asDirected }) => asDirected) || done.some(endsInOnce) || endsInOnce(current)) return null;
  const isCutOff = joins.has('and') || joins.has('then');
  return isCutOff ? null : [...done, current];
};

/** `twice daily for a week, then once`: once in all, or once a day. */
const endsInOnce = ({ joins, dose, count }: SigDraft): boolean =>
  joins.has('then') && dose === null && count?.bare === true;

/** What may stand behind `as directed`, a quantity handed over, or `then stop`. */
const mayFollow: ReadonlySet<string> = new Set(['advice', 'dispensed', 'as-directed']);

/** `then increase to` is a `then` that does not bear a condition behind it. */
const joinsWith = (joins: ReadonlySet<Join>, join: Join): ReadonlySet<Join> =>
  new Set(join === 'change' ? [...joins, 'then', 'change'] : [...joins, join]);

/** A second dose, and a heading (`week 2:`), begin another instruction. */
const beginsNext = (current: SigDraft, piece: PlacedPiece['piece']): boolean =>
  (piece.kind === 'dose' && current.dose !== null) || (piece.kind === 'span' && piece.heading);

const isBlank = (draft: SigDraft): boolean => draft.end === draft.start;

/** Later instructions are about the same drug: its route, and the countable of `and 1 at bedtime`, are said once. */
const inheriting = (drafts: readonly SigDraft[]): readonly InheritingDraft[] => {
  const result: InheritingDraft[] = [];
  for (const draft of drafts) {
    const before = result.at(-1);
    if (before === undefined) {
      result.push({ ...draft, inherited: false });
      continue;
    }
    const route = draft.route ?? (draft.verbRoute === null ? before.route : null);
    const verbRoute = draft.verbRoute ?? before.verbRoute;
    const dose = inheritedDose(draft, before);
    const inherited = route !== draft.route || verbRoute !== draft.verbRoute || dose !== draft.dose;
    result.push({ ...draft, route, verbRoute, dose, inherited });
  }
  return result;
};

const inheritedDose = (draft: SigDraft, before: SigDraft): SigDraft['dose'] => {
  if (draft.dose === null) return draft.joins.has('then') ? before.dose : null;
  const unit = before.dose?.unit ?? null;
  return draft.dose.unit === null && unit !== null && isCountable(unit) ? { ...draft.dose, unit } : draft.dose;
};

type InheritingDraft = SigDraft & { readonly inherited: boolean };

const assemble = (drafts: readonly InheritingDraft[], text: string): Dosing | null => {
  const steps: DosingStep[] = [];
  let group: readonly SigDraft[] = [];
  let partly = false;
  let contradictory = false;
  for (const draft of drafts) {
    const relation = relationToGroup(group, draft);
    const schedule = scheduleOfDraft(draft);
    if (relation === null || schedule === null || !saysEnough(draft, schedule, drafts.length)) return null;
    group = relation === 'consecutive' ? [draft] : [...group, draft];
    if (isUnreadLimitExceeded(draft, schedule)) return null;
    const step = stepOf(draft, schedule, (steps.at(-1)?.sequence ?? 1) + (relation === 'consecutive' ? 1 : 0));
    if (step === null || !isPlausibleStep(step)) return null;
    partly = partly || isPartly(draft, step) || leavesDays(drafts[steps.length - 1], draft);
    contradictory = contradictory || exceedsOwnLimit(step);
    steps.push({ ...step, text: textOf(draft, step, text, drafts.length) });
  }
  return { steps, issues: [...(partly ? [partlyRead] : []), ...(contradictory ? [aboveMaximum] : [])] };
};

const partlyRead: Issue = warningIssue(
  'partly-read-sig',
  '',
  'A part of the directions has more than one meaning, or no place in a schedule, and stays text.',
);

const aboveMaximum: Issue = warningIssue(
  'contradictory-dosage',
  '',
  'The dose is above the maximum that the same directions give.',
);

/** The relation to the last instruction of a group; to run beside it, it must be told apart from every other one. */
const relationToGroup = (group: readonly SigDraft[], draft: SigDraft): 'consecutive' | 'concurrent' | null => {
  const last = group.at(-1);
  if (last === undefined) return 'concurrent';
  const relation = relationOf(last, draft);
  const clash = relation === 'concurrent' && group.some((other) => relationOf(other, draft) !== 'concurrent');
  return clash ? null : relation;
};

/**
 * One of several instructions needs its schedule, and a number without a unit needs one to be a dose at all. A single
 * instruction must say something that can be structured.
 */
const saysEnough = (draft: SigDraft, schedule: Schedule, among: number): boolean => {
  const timed = !isEmptySchedule(schedule) || draft.asNeeded !== null;
  if (among > 1 && (!timed || draft.dose === null)) return false;
  if (draft.dose !== null && draft.dose.unit === null && !timed) return false;
  if (draft.asDirected && (draft.dose?.unit == null || isEmptySchedule(schedule))) return false;
  if (draft.leftOut && (draft.dose === null || !timed)) return false;
  return timed || draft.dose !== null || draft.route !== null || draft.verbRoute !== null || hasBounds(draft);
};

/** `1 tab tid max 2 doses a day`: the limit has no place in the step, and the schedule is more than it allows. */
const isUnreadLimitExceeded = (draft: SigDraft, schedule: Schedule): boolean => {
  if (draft.limit === null || draft.asNeeded !== null || limitOfDraft(draft) !== null) return false;
  return (dosesWithin(schedule, draft.limit.per) ?? 0) > draft.limit.value;
};

const hasBounds = ({ lasting, span, from, until, limit }: SigDraft): boolean =>
  lasting !== null || span !== null || from !== null || until !== null || limit !== null;

const isPartly = (draft: SigDraft, step: DosingStep): boolean =>
  (draft.dose !== null && step.dose === null) ||
  (draft.limit !== null && step.atMost === null) ||
  draft.leftOut ||
  draft.afternoonOrEvening;

const stepOf = (draft: SigDraft, schedule: Schedule, sequence: number): DosingStep | null => {
  const route = routeOfDraft(draft);
  if (route === undefined) return null;
  return {
    sequence,
    text: '',
    dose: doseOfDraft(draft),
    route,
    schedule: isEmptySchedule(schedule) ? null : schedule,
    lasting: lastingOfDraft(draft),
    from: draft.from,
    until: draft.until,
    asNeeded: draft.asNeeded,
    atMost: limitOfDraft(draft),
  };
};

const injections: readonly Route[] = ['injection', 'intramuscular', 'subcutaneous', 'intravenous'];
const breathed: readonly Route[] = ['inhaled', 'nasal', 'oral'];

/** `inject ... IM` is intramuscular; `inject ... by mouth` is `undefined`: it cannot be. */
const routeOfDraft = ({ route, verbRoute }: SigDraft): Route | null | undefined => {
  if (route === null || verbRoute === null) return route ?? verbRoute;
  const fitting = verbRoute === 'injection' ? injections : breathed;
  if (!fitting.includes(route)) return undefined;
  return verbRoute === 'inhaled' && route === 'oral' ? 'inhaled' : route;
};

/** A single step keeps the whole text; one of several its own words, or made ones where it leant on those before it. */
const textOf = (draft: InheritingDraft, step: DosingStep, text: string, among: number): string => {
  if (among === 1) return text;
  if (!draft.inherited || step.dose === null) return text.slice(draft.start, draft.end);
  const remarks = draft.remarks.map(({ start, end }) => text.slice(start, end));
  return [structureText(step), ...remarks].join(', ');
};
