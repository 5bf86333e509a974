import type { Schedule } from '../domain/dosing.ts';
import { emptySchedule } from '../domain/dosing.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { listOf, objectOf, textOf } from './fhir-quantity.ts';
import { normalSchedule, rateOf, schedulesAgree } from './schedule.ts';
import { readSig } from './sig.ts';

const daily = (times: number): Schedule => ({ ...emptySchedule, ...rateOf(times, 1, 'd') });
const hourly = (hours: number): Schedule => ({ ...emptySchedule, ...rateOf(1, hours, 'h') });

/** Codes of `http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation` that are in R4's timing-abbreviation. */
const abbreviations: ReadonlyMap<string, Schedule> = new Map<string, Schedule>([
  ['QD', daily(1)],
  ['BID', daily(2)],
  ['TID', daily(3)],
  ['QID', daily(4)],
  ['QOD', { ...emptySchedule, ...rateOf(1, 2, 'd') }],
  ['AM', { ...daily(1), when: ['MORN'] }],
  ['PM', { ...daily(1), when: ['AFT'] }],
  ['BED', { ...daily(1), when: ['HS'] }],
  ['Q1H', hourly(1)],
  ['Q2H', hourly(2)],
  ['Q3H', hourly(3)],
  ['Q4H', hourly(4)],
  ['Q6H', hourly(6)],
  ['Q8H', hourly(8)],
  ['WK', { ...emptySchedule, ...rateOf(1, 1, 'wk') }],
  ['MO', { ...emptySchedule, ...rateOf(1, 1, 'mo') }],
]);

const gtsSystems: ReadonlySet<unknown> = new Set([
  codeSystem.gtsAbbreviation,
  'http://hl7.org/fhir/v3/GTSAbbreviation',
]);

/**
 * The schedule of a `Timing.code`: a GTS abbreviation, or a text that reads as a schedule and nothing else (`BID`,
 * `every 12 hours`). `null` where nothing is known, `disagree` where codes and texts do.
 */
export const scheduleOfCode = (value: unknown): Schedule | 'disagree' | null => {
  const concept = objectOf(value);
  const codings = listOf(concept?.coding).map(objectOf);
  const coded = codings.flatMap((coding) => {
    const code = textOf(coding?.code);
    const known = gtsSystems.has(coding?.system) && code !== null ? abbreviations.get(code.toUpperCase()) : undefined;
    return known === undefined ? [] : [known];
  });
  const texts = [concept?.text, ...codings.flatMap((coding) => [coding?.display, coding?.code])];
  const named = texts.map(textOf).flatMap((text) => (text === null ? [] : (scheduleOfText(text) ?? [])));
  const [first, ...others] = [...coded, ...(coded.length > 0 ? [] : named)];
  if (first === undefined) return null;
  if (others.some((other) => !schedulesAgree(first, other))) return 'disagree';
  const clash = coded.length > 0 && named.some((other) => !schedulesAgree(first, other));
  return clash ? 'disagree' : normalSchedule(first);
};

const scheduleOfText = (text: string): Schedule | null => {
  const { steps, issues } = readSig(text);
  const [step, ...others] = steps;
  if (step === undefined || others.length > 0 || issues.length > 0) return null;
  const isMore = step.dose !== null || step.route !== null || step.lasting !== null || step.asNeeded !== null;
  return isMore || step.from !== null || step.until !== null || step.atMost !== null ? null : step.schedule;
};
