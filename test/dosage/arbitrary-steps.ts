import fc from 'fast-check';
import type { DayOfWeek, Dose, DosingStep, EventTiming, Route, Schedule, TimeUnit } from '../../src/domain/dosing.ts';
import { emptySchedule } from '../../src/domain/dosing.ts';
import { structureText } from '../../src/dosage/directions.ts';
import { exceedsOwnLimit } from '../../src/dosage/own-limit.ts';
import { isPlausibleStep } from '../../src/dosage/plausible.ts';
import { normalSchedule } from '../../src/dosage/schedule.ts';

/** Generated dosing steps in the form that Concord keeps: what the laws of the dosage room are tried on. */

const units = [
  'mg',
  'ug',
  'g',
  'mL',
  '[iU]',
  'meq',
  '{tbl}',
  '{capsule}',
  '{patch}',
  '{film}',
  '{spray}',
  '{puff}',
  '{drop}',
];
const routes: readonly Route[] = [
  'oral',
  'sublingual',
  'buccal',
  'intramuscular',
  'subcutaneous',
  'intravenous',
  'injection',
  'transdermal',
  'topical',
  'nasal',
  'inhaled',
  'ophthalmic',
  'otic',
  'rectal',
  'vaginal',
];
/** Sets in which no event is another word for one beside it (`morning`, `with breakfast`). */
const eventSets: readonly (readonly EventTiming[])[] = [
  ['MORN', 'NOON', 'AFT', 'EVE', 'HS'],
  ['WAKE', 'ACM', 'CD', 'PCV', 'NIGHT'],
  ['CM', 'PCD', 'AFT', 'CV', 'HS'],
  ['PCM', 'ACD', 'ACV', 'NIGHT'],
];
const events: readonly EventTiming[] = [...new Set(eventSets.flat())];
const days: readonly DayOfWeek[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const amount = fc.oneof(fc.integer({ min: 1, max: 1200 }), fc.constantFrom(0.5, 0.25, 1.5, 2.5, 12.5, 37.5, 0.125));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

/** No more than is ever given: what is more is read as a slip, and stays text. */
const plausible = (value: number, unit: string): number =>
  unit === 'g' || unit === 'meq' || unit.startsWith('{') ? Math.min(value, 50) : value;

export const arbitraryDose: fc.Arbitrary<Dose> = fc
  .tuple(amount, fc.constantFrom(...units), optional(fc.integer({ min: 1, max: 50 })))
  .map(([value, unit, more]) => [plausible(value, unit), unit, more] as const)
  .map(([value, unit, more]) => ({ value, unit, high: more === null ? null : value + more }));

const rate = fc
  .record({
    frequency: fc.integer({ min: 1, max: 6 }),
    more: optional(fc.integer({ min: 1, max: 3 })),
    period: fc.integer({ min: 1, max: 12 }),
    longer: optional(fc.integer({ min: 1, max: 4 })),
    periodUnit: fc.constantFrom<TimeUnit>('h', 'd', 'wk', 'mo'),
  })
  .map(({ frequency, more, period, longer, periodUnit }) => ({
    frequency,
    frequencyMax: more === null ? null : frequency + more,
    period,
    periodMax: longer === null ? null : period + longer,
    periodUnit,
  }));

const moments = fc.constantFrom(...eventSets).chain((set) => fc.subarray([...set], { minLength: 1, maxLength: 3 }));
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}:00`);

/** Every form of schedule, in its normal form. */
export const arbitrarySchedule: fc.Arbitrary<Schedule> = fc
  .tuple(
    fc.oneof(
      rate.map((parts) => ({ ...emptySchedule, ...parts })),
      moments.map((when) => ({ ...emptySchedule, when })),
      fc.constantFrom<EventTiming>('C', 'AC', 'PC').map((meal) => ({ ...emptySchedule, when: [meal] })),
      fc
        .tuple(fc.constantFrom<EventTiming>('C', 'AC', 'PC'), fc.integer({ min: 1, max: 4 }))
        .map(([meal, frequency]) => ({
          ...emptySchedule,
          when: [meal],
          frequency,
          period: 1,
          periodUnit: 'd' as const,
        })),
      fc.tuple(fc.constantFrom(...events), fc.integer({ min: 2, max: 5 })).map(([event, period]) => ({
        ...emptySchedule,
        when: [event],
        frequency: 1,
        period,
        periodUnit: 'd' as const,
      })),
      fc.subarray([...days], { minLength: 1 }).map((dayOfWeek) => ({ ...emptySchedule, dayOfWeek })),
      fc
        .tuple(fc.subarray([...days], { minLength: 1 }), fc.constantFrom(...events))
        .map(([dayOfWeek, event]) => ({ ...emptySchedule, dayOfWeek, when: [event] })),
      fc.uniqueArray(clock, { minLength: 1, maxLength: 4 }).map((timeOfDay) => ({ ...emptySchedule, timeOfDay })),
    ),
    fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) }),
  )
  .map(([schedule, count]) => normalSchedule({ ...schedule, count }))
  .filter((schedule) => schedule !== null);

const once: Schedule = { ...emptySchedule, count: 1 };
const date = fc
  .tuple(fc.integer({ min: 2020, max: 2029 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));
const reason = fc.constantFrom(null, 'anxiety', 'insomnia', 'pain or fever', 'panic attacks', 'shortness of breath');

type Bounds = Pick<DosingStep, 'lasting' | 'from' | 'until'>;
const bounds: fc.Arbitrary<Bounds> = fc.oneof(
  fc.constant({ lasting: null, from: null, until: null }),
  fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom<TimeUnit>('d', 'wk', 'mo'))
    .map(([value, unit]) => ({ lasting: { value, unit }, from: null, until: null })),
  fc
    .tuple(optional(date), optional(date))
    .map(([from, until]) =>
      from !== null && until !== null && from > until
        ? { lasting: null, from: until, until: from }
        : { lasting: null, from, until },
    ),
);

/** One step with its text made of its structure. */
export const arbitraryStep: fc.Arbitrary<DosingStep> = fc
  .record({
    dose: arbitraryDose,
    route: optional(fc.constantFrom(...routes)),
    schedule: fc.oneof({ weight: 9, arbitrary: arbitrarySchedule }, { weight: 1, arbitrary: fc.constant(once) }),
    bounds,
    asNeeded: optional(fc.record({ reason })),
    atMost: optional(
      fc.record({
        amount: fc
          .record({ value: amount, unit: fc.constantFrom(...units) })
          .map(({ value, unit }) => ({ value: plausible(value, unit), unit })),
        per: fc.record({ value: fc.integer({ min: 1, max: 48 }), unit: fc.constantFrom<TimeUnit>('h', 'd') }),
      }),
    ),
  })
  .map(({ bounds: { lasting, from, until }, ...parts }) =>
    withText({ sequence: 1, text: '', ...parts, lasting, from, until }),
  );

export const withText = (step: DosingStep): DosingStep => ({ ...step, text: structureText(step) });

/** A titration: steps one after another, all by the same route. */
export const arbitraryTitration: fc.Arbitrary<readonly DosingStep[]> = fc
  .tuple(fc.array(arbitraryStep, { minLength: 2, maxLength: 4 }), fc.constantFrom(...routes))
  .map(([steps, route]) => steps.map((step, index) => withText({ ...step, route, sequence: index + 1 })));

/** Doses at different moments of the day, perhaps one more when needed. */
export const arbitraryRegimen: fc.Arbitrary<readonly DosingStep[]> = fc
  .tuple(
    fc.array(fc.tuple(arbitraryDose, optional(fc.record({ reason }))), { minLength: 2, maxLength: 3 }),
    fc.shuffledSubarray([...events], { minLength: 3, maxLength: 3 }),
    fc.constantFrom(...routes),
  )
  .map(([doses, moment, route]) =>
    doses.map(([dose, asNeeded], index) =>
      withText({
        sequence: 1,
        text: '',
        dose,
        route,
        schedule: { ...emptySchedule, frequency: 1, period: 1, periodUnit: 'd', when: moment.slice(index, index + 1) },
        lasting: null,
        from: null,
        until: null,
        asNeeded,
        atMost: null,
      }),
    ),
  );

export const arbitrarySteps: fc.Arbitrary<readonly DosingStep[]> = fc
  .oneof(
    arbitraryStep.map((step) => [step]),
    arbitraryTitration,
    arbitraryRegimen,
  )
  // No tablet into the muscle, and no dose above its own maximum: those are not read without an issue.
  .filter((steps) => steps.every((step) => isPlausibleStep(step) && !exceedsOwnLimit(step)));
