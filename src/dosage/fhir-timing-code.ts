import type { DosingStep, Schedule } from '../domain/dosing.ts';
import { emptySchedule } from '../domain/dosing.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { listOf, objectOf, textOf, type Unchecked } from './fhir-quantity.ts';
import { isEveningOf, normalSchedule, rateOf, schedulesAgree } from './schedule.ts';
import { readSig } from './sig.ts';

const daily = (times: number): Schedule => ({ ...emptySchedule, ...rateOf(times, 1, 'd') });
const hourly = (hours: number): Schedule => ({ ...emptySchedule, ...rateOf(1, hours, 'h') });

const afternoon: Schedule = { ...daily(1), when: ['AFT'] };

/** Codes of `http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation` that are in R4's timing-abbreviation. */
const abbreviations: ReadonlyMap<string, Schedule> = new Map<string, Schedule>([
  ['QD', daily(1)],
  ['BID', daily(2)],
  ['TID', daily(3)],
  ['QID', daily(4)],
  ['QOD', { ...emptySchedule, ...rateOf(1, 2, 'd') }],
  ['AM', { ...daily(1), when: ['MORN'] }],
  ['PM', afternoon],
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

/** What a `Timing.code` says. */
export interface ReadTimingCode {
  /** `disagree` where codes and texts do. */
  readonly schedule: Schedule | 'disagree' | null;
  readonly asNeeded: DosingStep['asNeeded'];
  readonly bounds: Pick<DosingStep, 'lasting' | 'from' | 'until'> | null;
  /** The code is `PM`, by which partners mean the evening as well as the afternoon. */
  readonly mayBeEvening: boolean;
  /** Words that say more than a schedule, or could not be read: to be weighed as any text of the dosage, and kept. */
  readonly words: readonly string[];
  readonly unreadable: boolean;
}

/**
 * A `Timing.code`: a GTS abbreviation, or texts that read as a schedule (`BID`, `every 12 hours`). Texts that go on
 * (`as needed`, `for 5 days`, `hold until seen`) are not cut short to their schedule.
 */
export const readTimingCode = (value: unknown): ReadTimingCode => {
  const codings = listOf(objectOf(value)?.coding).map(objectOf);
  const known = codings.map((coding) => (coding === null ? null : abbreviationOf(coding)));
  const coded = known.filter((schedule) => schedule !== null);
  const said = textsOf(
    value,
    known.map((schedule) => schedule === null),
  ).map(readText);
  const named = said.flatMap(({ step }) => (step?.schedule == null ? [] : [step.schedule]));
  const needed = said.find(({ step }) => step !== null && step.asNeeded !== null)?.step?.asNeeded ?? null;
  const bounded = said.find(({ step }) => step !== null && hasBounds(step))?.step;
  const more = said.filter(({ step }) => step === null || saysMore(step));
  return {
    schedule: oneOf(coded, named),
    asNeeded: needed,
    bounds: bounded == null ? null : { lasting: bounded.lasting, from: bounded.from, until: bounded.until },
    mayBeEvening: coded.includes(afternoon),
    words: more.map(({ text }) => text),
    unreadable: more.some(({ step }) => step === null),
  };
};

const abbreviationOf = ({ system, code }: Unchecked): Schedule | null => {
  const text = gtsSystems.has(system) ? textOf(code) : null;
  return text === null ? null : (abbreviations.get(text.toUpperCase()) ?? null);
};

/** Every text of the concept once; a code is one where it is of no known system and reads as one, or stands alone. */
const textsOf = (value: unknown, isOther: readonly boolean[]): readonly string[] => {
  const codings = listOf(objectOf(value)?.coding).map(objectOf);
  const words = [value, objectOf(value)?.text, ...codings.map((coding) => coding?.display)].map(textOf);
  const codes = codings.map((coding, index) => (isOther[index] === true ? textOf(coding?.code) : null));
  const isAlone = words.every((word) => word === null);
  const readable = codes.filter(
    (code) => code !== null && (readText(code).step !== null || (isAlone && /^[a-z][a-z .-]*$/i.test(code))),
  );
  return [...new Set([...words, ...readable])].filter((text) => text !== null);
};

interface ReadText {
  readonly text: string;
  /** `null` where it could not be read as one instruction. */
  readonly step: DosingStep | null;
}

/** HL7's own names of its codes end in words that say nothing. */
const readText = (text: string): ReadText => {
  const { steps, issues } = readSig(text.replace(/ at institution specified times?$/i, ''));
  const [step, ...others] = steps;
  const isOne = step !== undefined && others.length === 0 && issues.length === 0 && step.atMost === null;
  return { text, step: isOne ? step : null };
};

const hasBounds = ({ lasting, from, until }: DosingStep): boolean =>
  lasting !== null || from !== null || until !== null;

const saysMore = (step: DosingStep): boolean =>
  step.dose !== null || step.route !== null || step.asNeeded !== null || hasBounds(step);

const oneOf = (coded: readonly Schedule[], named: readonly Schedule[]): Schedule | 'disagree' | null => {
  const [first, ...others] = coded.length > 0 ? coded : named;
  if (first === undefined) return null;
  const agree = (other: Schedule): boolean =>
    schedulesAgree(first, other) || (coded.includes(afternoon) && isEveningOf(first, other));
  if (!others.every(agree) || !named.every(agree)) return 'disagree';
  const evening = first === afternoon ? named.find((other) => isEveningOf(first, other)) : undefined;
  return normalSchedule(evening ?? first);
};
