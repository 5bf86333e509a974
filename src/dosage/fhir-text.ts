import type { Dose, DosingStep } from '../domain/dosing.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { objectionsOf } from './fhir-unread-text.ts';
import { isEveningOf, schedulesAgree } from './schedule.ts';
import { readSig, textStep } from './sig.ts';
import { inUnit, isCountable } from './units.ts';

/** Whether a dosage says that it is taken when needed. */
export type AskedNeed = 'yes' | 'no' | 'not-said';

/** What the structure of one `Dosage` says, and which of its parts said something that could not be read. */
export interface ReadStructure {
  readonly step: DosingStep;
  readonly asked: AskedNeed;
  readonly unitless: number | null;
  readonly unreadableDose: boolean;
  readonly unreadableSchedule: boolean;
  readonly unreadableRoute: boolean;
  readonly unreadableLimit: boolean;
  /** The schedule's afternoon may be an evening (`PM`). */
  readonly mayBeEvening: boolean;
}

/**
 * The structure and the text of one `Dosage` together. A dosage that is only text is what its text reads as.
 * @param sharesText other dosages of the same resource have the same text, so that it may speak of all of them
 */
export const reconcileWithText = (
  structure: ReadStructure,
  text: string | null,
  sharesText: boolean,
  path: string,
  issues: Issue[],
): readonly DosingStep[] => {
  if (text === null) return [structure.step];
  const read = readSig(text, `${path}.text`);
  if (!saysAnything(structure)) {
    issues.push(...read.issues);
    return read.steps;
  }
  const step = { ...structure.step, text };
  if (saysNotToTake(text)) {
    const reason = 'The text says to hold or stop and the structure gives a dose; neither dose nor schedule is used.';
    issues.push(warningIssue('contradictory-dosage', path, reason));
    return [{ ...step, dose: null, schedule: null }];
  }
  if (read.issues.length > 0) {
    const reason = 'The text could not be read with certainty; the structure is used and the text may say more.';
    issues.push(informationIssue('partly-read-sig', `${path}.text`, reason));
    if (read.issues.some(({ code }) => code === 'unreadable-sig')) return [withoutObjected(step, text, path, issues)];
  }
  const [only, ...others] = read.steps;
  if (only === undefined) return [step];
  if (others.length === 0) return [together(inEveningOf(structure, only), only, text, path, issues)];
  if (sharesText && read.steps.some((each) => disagreements(structure, each).size === 0)) return [step];
  issues.push(warningIssue('contradictory-dosage', path, 'The text gives several instructions and the structure one.'));
  return [{ ...step, dose: null, schedule: null }];
};

/** `PM` of a code where the text names the evening. */
const inEveningOf = (structure: ReadStructure, { schedule: said }: DosingStep): ReadStructure => {
  const { schedule } = structure.step;
  const isEvening = structure.mayBeEvening && schedule !== null && said !== null && isEveningOf(schedule, said);
  return isEvening
    ? { ...structure, step: { ...structure.step, schedule: { ...schedule, when: said.when } } }
    : structure;
};

/** The step without what an unreadable text has other words or numbers for. */
const withoutObjected = (step: DosingStep, text: string, path: string, issues: Issue[]): DosingStep => {
  const { dose, schedule } = objectionsOf(step, text);
  if (!dose && !schedule) return step;
  const reason = 'A text that could not be read speaks of another dose, time or condition; what differs is not used.';
  issues.push(warningIssue('contradictory-dosage', path, reason));
  return { ...step, dose: dose ? null : step.dose, schedule: schedule ? null : step.schedule };
};

/** `HOLD`, `stop taking`, `do not take`: at the beginning, and about the drug, not about alcohol or a meal beside it. */
const saysNotToTake = (text: string): boolean =>
  /^\W*(?:hold|on hold|stop|stopped|discontinued?|d\/c|dc|do not (?:take|use|give)(?! with\b)|not taking)\b/i.test(
    text,
  );

/**
 * The step with what a second text of the same dosage (the instruction to the patient, a further instruction)
 * contradicts taken out, with an issue. One that can't be read contradicts by the words and numbers it has.
 */
export const checkedByText = (step: DosingStep, text: string, path: string, issues: Issue[]): DosingStep => {
  const read = readSig(text);
  const [said, ...others] = read.steps;
  if (said === undefined) return step;
  if (others.length > 0 || read.issues.some(({ code }) => code === 'unreadable-sig')) {
    if (!saysNotToTake(text)) return withoutObjected(step, text, path, issues);
  }
  const asked = step.asNeeded === null ? 'not-said' : 'yes';
  const parts = disagreements({ step, asked, unitless: null }, said);
  const isStopped = saysNotToTake(text);
  const isNeeded = said.asNeeded !== null && step.asNeeded === null;
  if (parts.size === 0 && !isStopped && !isNeeded) return step;
  issues.push(
    warningIssue(
      'contradictory-dosage',
      path,
      'The text and another instruction of the same dosage differ; what differs is not used.',
    ),
  );
  return {
    ...step,
    dose: isStopped || parts.has('dose') ? null : step.dose,
    route: parts.has('route') ? null : step.route,
    schedule: isStopped || isNeeded || parts.has('schedule') ? null : step.schedule,
    lasting: parts.has('lasting') ? null : step.lasting,
    atMost: parts.has('atMost') ? null : step.atMost,
  };
};

const saysAnything = ({ step, asked, unitless, mayBeEvening: _, ...flags }: ReadStructure): boolean =>
  Object.values(flags).includes(true) ||
  asked === 'yes' ||
  unitless !== null ||
  [step.dose, step.schedule, step.route, step.lasting, step.from, step.until, step.atMost].some(
    (part) => part !== null,
  );

type Part = 'dose' | 'schedule' | 'route' | 'lasting' | 'atMost' | 'asNeeded';

const reasons: Readonly<Record<Part, string>> = {
  dose: 'The text and the structure give different doses; neither is used.',
  schedule: 'The text and the structure give different schedules; neither is used.',
  route: 'The text and the structure name different routes; neither is used.',
  lasting: 'The text and the structure give different durations; neither is used.',
  atMost: 'The text and the structure give different largest doses; neither is used.',
  asNeeded: 'The text says "when needed" and the structure denies it; the schedule is not used.',
};

/** Structure where it speaks, text where it is silent, `null` where both speak and disagree. */
const together = (
  structure: ReadStructure,
  said: DosingStep,
  text: string,
  path: string,
  issues: Issue[],
): DosingStep => {
  const parts = disagreements(structure, said);
  for (const part of parts) issues.push(warningIssue('contradictory-dosage', path, reasons[part]));
  const { step } = structure;
  const pick = <T>(part: Part, unreadable: boolean, own: T | null, other: T | null): T | null => {
    if (parts.has(part)) return null;
    return own ?? (unreadable ? null : other);
  };
  const hasBounds = step.from !== null || step.until !== null || step.lasting !== null;
  // A day on which it begins says nothing of how long it is taken.
  const hasEnd = step.until !== null || step.lasting !== null;
  const schedule = pick('schedule', structure.unreadableSchedule, step.schedule, said.schedule);
  return {
    ...textStep(text),
    dose: pick('dose', structure.unreadableDose, step.dose, said.dose),
    route: pick('route', structure.unreadableRoute, step.route, said.route),
    schedule: parts.has('asNeeded') ? null : schedule,
    lasting: pick('lasting', hasEnd, step.lasting, said.lasting),
    from: step.from ?? (hasBounds ? null : said.from),
    until: step.until ?? (hasBounds ? null : said.until),
    asNeeded: structure.asked === 'not-said' ? said.asNeeded : step.asNeeded,
    atMost: pick('atMost', structure.unreadableLimit, step.atMost, said.atMost),
  };
};

const disagreements = (
  { step, asked, unitless }: Pick<ReadStructure, 'step' | 'asked' | 'unitless'>,
  said: DosingStep,
): ReadonlySet<Part> => {
  const parts = new Set<Part>();
  if (step.dose !== null && said.dose !== null && !dosesAgree(step.dose, said.dose)) parts.add('dose');
  if (unitless !== null && said.dose !== null && isCountable(said.dose.unit) && unitless !== said.dose.value)
    parts.add('dose');
  if (step.schedule !== null && said.schedule !== null && !schedulesAgree(step.schedule, said.schedule))
    parts.add('schedule');
  if (step.route !== null && said.route !== null && !routesAgree(step.route, said.route)) parts.add('route');
  if (step.lasting !== null && said.lasting !== null && JSON.stringify(step.lasting) !== JSON.stringify(said.lasting)) {
    parts.add('lasting');
  }
  if (step.atMost !== null && said.atMost !== null && limitOf(step) !== limitOf(said)) parts.add('atMost');
  if (asked === 'no' && said.asNeeded !== null) parts.add('asNeeded');
  return parts;
};

const limitOf = ({ atMost }: DosingStep): string =>
  atMost === null
    ? ''
    : [
        atMost.amount.value,
        atMost.amount.unit,
        atMost.per.unit === 'd' ? atMost.per.value * 24 : atMost.per.value,
      ].join();

const injections: readonly string[] = ['intramuscular', 'subcutaneous', 'intravenous'];

/** `by injection` is said of every injection. */
const routesAgree = (one: string, other: string): boolean =>
  one === other ||
  (one === 'injection' && injections.includes(other)) ||
  (other === 'injection' && injections.includes(one));

/** Doses in units that cannot be compared (tablets and milligrams) do not contradict one another. */
export const dosesAgree = (one: Dose, other: Dose): boolean => {
  if (isCountable(one.unit) && isCountable(other.unit) && one.unit !== other.unit) {
    // A pill is a tablet or a capsule.
    const sameCount = one.value === other.value && one.high === other.high;
    return sameCount && (one.unit === '{pill}' || other.unit === '{pill}');
  }
  const low = inUnit(other, one.unit);
  if (low === null) return true;
  const high = other.high === null ? null : inUnit({ value: other.high, unit: other.unit }, one.unit);
  return isSame(one.value, low) && (one.high === null || high === null ? one.high === high : isSame(one.high, high));
};

/** Equal but for the dirt of floating point. */
const isSame = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(one, other);
