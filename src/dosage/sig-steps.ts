import type { SigStep } from '../domain/clinic-record.ts';
import type { Dose, DoseLimit, Dosing, DosingStep, Schedule } from '../domain/dosing.ts';
import { emptySchedule } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { structureText } from './directions.ts';
import { isEmptySchedule, normalSchedule } from './schedule.ts';
import { readSig, textStep } from './sig.ts';
import { unitOfText } from './units.ts';

/**
 * The clinic record's steps as dosing steps, numbered: a step that is `concurrent` shares the number of the one before
 * it. Structured fields win; what they leave open is taken from the step's `sig` where that is read as one whole
 * instruction. A step that is only a `sig` may become several. Text is the sig, or made of the structure.
 * @param pathPrefix JSON Pointer of the list of steps (`/medications/2/steps`)
 */
export const sigStepsToDosing = (steps: readonly SigStep[], pathPrefix: string): Dosing => {
  const result: DosingStep[] = [];
  const issues: Issue[] = [];
  for (const [index, step] of steps.entries()) {
    const read = dosingOfStep(step, `${pathPrefix}/${index}`);
    const last = result.at(-1)?.sequence ?? 0;
    const first = step.concurrent === true && last > 0 ? last : last + 1;
    result.push(...read.steps.map((each) => ({ ...each, sequence: first + each.sequence - 1 })));
    issues.push(...read.issues);
  }
  return { steps: result, issues };
};

const dosingOfStep = (step: SigStep, path: string): Dosing => {
  const sig = step.sig?.trim() ?? '';
  const issues: Issue[] = [];
  const fields = structureOf(step, path, issues);
  const read = readSig(sig, `${path}/sig`);
  if (!hasStructure(step)) {
    if (sig !== '') return read;
    const reason = 'The step says neither a sig nor a dose nor a schedule; fill one of them in.';
    return { steps: [], issues: [warningIssue('unreadable-sig', path, reason)] };
  }
  const [only, ...others] = read.steps;
  const whole = only !== undefined && others.length === 0 && read.issues.length === 0 ? only : textStep(sig);
  const merged: DosingStep = {
    ...fields,
    sequence: 1,
    dose: step.dose === undefined ? whole.dose : fields.dose,
    route: fields.route ?? whole.route,
    schedule: hasTiming(step) ? fields.schedule : whole.schedule,
    lasting: fields.lasting ?? whole.lasting,
    from: fields.from ?? whole.from,
    until: fields.until ?? whole.until,
    asNeeded: step.asNeeded === undefined ? whole.asNeeded : fields.asNeeded,
    atMost: step.atMost === undefined ? whole.atMost : fields.atMost,
  };
  const isOpen = merged.dose === null || (merged.schedule === null && merged.asNeeded === null);
  const unread = isOpen ? read.issues : [];
  return { steps: [{ ...merged, text: sig === '' ? structureText(merged) : sig }], issues: [...issues, ...unread] };
};

const hasStructure = ({ sig: _sig, concurrent: _concurrent, ...fields }: SigStep): boolean =>
  Object.values(fields).some((value) => value !== undefined);

const hasTiming = ({ frequency, when, daysOfWeek, timesOfDay, once }: SigStep): boolean =>
  frequency !== undefined ||
  once === true ||
  [when, daysOfWeek, timesOfDay].some((items) => items !== undefined && items.length > 0);

const structureOf = (step: SigStep, path: string, issues: Issue[]): DosingStep => ({
  ...textStep(''),
  dose: doseOf(step, path, issues),
  route: step.route ?? null,
  schedule: scheduleOf(step, path, issues),
  lasting: step.lasting === undefined ? null : { value: step.lasting.value, unit: step.lasting.unit },
  from: step.from ?? null,
  until: step.until ?? null,
  asNeeded: asNeededOf(step.asNeeded),
  atMost: limitOf(step.atMost, path, issues),
});

const asNeededOf = (asNeeded: SigStep['asNeeded']): DosingStep['asNeeded'] => {
  if (asNeeded === undefined || asNeeded === false) return null;
  return { reason: asNeeded === true || asNeeded.trim() === '' ? null : asNeeded.trim() };
};

const doseOf = ({ dose }: SigStep, path: string, issues: Issue[]): Dose | null => {
  if (dose === undefined) return null;
  const unit = knownUnit(dose.unit, `${path}/dose/unit`, issues);
  if (unit === null) return null;
  if (dose.high !== undefined && dose.high < dose.value) {
    issues.push(
      warningIssue('contradictory-dosage', `${path}/dose`, 'The upper end of the dose is below the lower end.'),
    );
    return null;
  }
  return { value: dose.value, unit, high: dose.high === undefined || dose.high === dose.value ? null : dose.high };
};

const limitOf = (limit: DoseLimit | undefined, path: string, issues: Issue[]): DoseLimit | null => {
  if (limit === undefined) return null;
  const unit = knownUnit(limit.amount.unit, `${path}/atMost/amount/unit`, issues);
  return unit === null ? null : { amount: { value: limit.amount.value, unit }, per: limit.per };
};

const knownUnit = (written: string, path: string, issues: Issue[]): string | null => {
  const unit = unitOfText(written);
  if (unit === null)
    issues.push(
      warningIssue('unknown-code', path, 'The unit is not known; use mg, ug, mL, {tbl} or another UCUM unit.'),
    );
  return unit;
};

const scheduleOf = (step: SigStep, path: string, issues: Issue[]): Schedule | null => {
  if (!hasTiming(step)) return null;
  const { frequency } = step;
  const written: Schedule = {
    ...emptySchedule,
    count: step.once === true ? 1 : null,
    frequency: frequency?.times ?? null,
    frequencyMax: frequency === undefined ? null : above(frequency.timesMax, frequency.times),
    period: frequency?.per ?? null,
    periodMax: frequency === undefined ? null : above(frequency.perMax, frequency.per),
    periodUnit: frequency?.unit ?? null,
    when: step.when ?? [],
    dayOfWeek: step.daysOfWeek ?? [],
    timeOfDay: (step.timesOfDay ?? []).map((time) => (/^\d{2}:\d{2}$/.test(time) ? `${time}:00` : time)),
  };
  const schedule = normalSchedule(written);
  if (schedule === null) {
    const reason =
      'The frequency, events, days and times of the step cannot all be true together; the schedule stays text.';
    issues.push(warningIssue('contradictory-dosage', path, reason));
  }
  return schedule === null || isEmptySchedule(schedule) ? null : schedule;
};

/** A maximum that equals its minimum says nothing. */
const above = (maximum: number | undefined, minimum: number): number | null =>
  maximum === undefined || maximum === minimum ? null : maximum;
