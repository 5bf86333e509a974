import type { Issue } from './issue.ts';

/** An amount with its unit: a UCUM code (`mg`, `ug`, `mL`, `[iU]`, `meq`) or a countable in braces (`{tbl}`, `{capsule}`). */
export interface Amount {
  readonly value: number;
  readonly unit: string;
}

/** A dose as given at one time; `high` makes it a range (`1-2 tablets`). */
export interface Dose extends Amount {
  readonly high: number | null;
}

/** UCUM units of time, as `Timing.repeat.periodUnit` has them. */
export type TimeUnit = 's' | 'min' | 'h' | 'd' | 'wk' | 'mo' | 'a';

/** Codes of `http://hl7.org/fhir/ValueSet/event-timing` that Concord reads and writes. */
export type EventTiming =
  | 'MORN'
  | 'NOON'
  | 'AFT'
  | 'EVE'
  | 'NIGHT'
  | 'HS'
  | 'WAKE'
  | 'C'
  | 'CM'
  | 'CD'
  | 'CV'
  | 'AC'
  | 'ACM'
  | 'ACD'
  | 'ACV'
  | 'PC'
  | 'PCM'
  | 'PCD'
  | 'PCV';

export type DayOfWeek = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/**
 * When a dose is given. Mirrors `Timing.repeat` of FHIR R4 without its bounds; absent fields are `null` or empty.
 * `frequency` times per `period` `periodUnit`s: twice a day is `{frequency: 2, period: 1, periodUnit: 'd'}`.
 */
export interface Schedule {
  readonly count: number | null;
  readonly frequency: number | null;
  readonly frequencyMax: number | null;
  readonly period: number | null;
  readonly periodMax: number | null;
  readonly periodUnit: TimeUnit | null;
  readonly when: readonly EventTiming[];
  readonly dayOfWeek: readonly DayOfWeek[];
  /** `HH:MM:SS`, as FHIR's `time`. */
  readonly timeOfDay: readonly string[];
}

/** Ways into the body that Concord tells apart; what else a source writes stays text. */
export type Route =
  | 'oral'
  | 'sublingual'
  | 'buccal'
  | 'intramuscular'
  | 'subcutaneous'
  | 'intravenous'
  | 'injection'
  | 'transdermal'
  | 'topical'
  | 'nasal'
  | 'inhaled'
  | 'ophthalmic'
  | 'otic'
  | 'rectal'
  | 'vaginal';

/**
 * Routes that prescribers treat as one place on the list. A partner that writes "by mouth" for a sublingual film
 * still speaks of the same course, and the two are shown together with a `route` difference.
 */
export type RouteGroup =
  | 'oral'
  | 'injection'
  | 'transdermal'
  | 'topical'
  | 'nasal'
  | 'inhaled'
  | 'ophthalmic'
  | 'otic'
  | 'rectal'
  | 'vaginal';

/** The group of a route. */
export const routeGroupOf = (route: Route): RouteGroup => {
  switch (route) {
    case 'oral':
    case 'sublingual':
    case 'buccal':
      return 'oral';
    case 'intramuscular':
    case 'subcutaneous':
    case 'intravenous':
    case 'injection':
      return 'injection';
    default:
      return route;
  }
};

/** At most this much within this long (`4 tablets in 1 day`): FHIR's `maxDosePerPeriod`. */
export interface DoseLimit {
  readonly amount: Amount;
  readonly per: { readonly value: number; readonly unit: TimeUnit };
}

/**
 * One instruction. Steps with the same `sequence` run at the same time (10 mg in the morning and 20 mg at bedtime);
 * higher numbers follow lower ones (a titration): FHIR's `Dosage.sequence`.
 */
export interface DosingStep {
  readonly sequence: number;
  /** What a person reads; always there, and for an unreadable sig the only thing there. */
  readonly text: string;
  readonly dose: Dose | null;
  readonly route: Route | null;
  readonly schedule: Schedule | null;
  /** How long the step lasts; `null` means until the next step or until further notice. */
  readonly lasting: { readonly value: number; readonly unit: TimeUnit } | null;
  /** Partial or full ISO 8601 dates as written. */
  readonly from: string | null;
  readonly until: string | null;
  /** Taken when needed; `reason` is what for, where it is said. */
  readonly asNeeded: { readonly reason: string | null } | null;
  readonly atMost: DoseLimit | null;
}

/** What a sig or a FHIR `Dosage[]` was read as, and what could not be read. */
export interface Dosing {
  readonly steps: readonly DosingStep[];
  readonly issues: readonly Issue[];
}

/** A `Schedule` in which nothing is said. */
export const emptySchedule: Schedule = {
  count: null,
  frequency: null,
  frequencyMax: null,
  period: null,
  periodMax: null,
  periodUnit: null,
  when: [],
  dayOfWeek: [],
  timeOfDay: [],
};
