import { compareDates, dayOf, daysBetween } from '../domain/partial-date.ts';
import type { PatientFacts, StatedPregnancy } from '../domain/patient-facts.ts';

/** A pregnancy recorded longer ago than this is over: 42 weeks and a week of grace. */
const longestPregnancyInDays = 301;

/**
 * The statements by which the patient is thought pregnant on a day: those not older than a pregnancy can last and not
 * contradicted by one of a later day. An undated statement counts: it is safer to ask.
 */
export const pregnancyStatedOn = (facts: PatientFacts, on: string): readonly StatedPregnancy[] => {
  const recent = facts.pregnancies.filter(
    (stated) => stated.on === null || daysBetween(stated.on, on) <= longestPregnancyInDays,
  );
  const lastDenial = lastDayOf(recent, 'not-pregnant');
  return recent.filter((stated) => stated.status === 'pregnant' && isAfter(stated.on, lastDenial));
};

/** Years in which a woman is thought to be able to become pregnant. */
export const childbearing = { from: 12, to: 50 } as const;

/**
 * Conditions after which a woman cannot become pregnant: no uterus, sterilised, menopause (ICD-10-CM Z90.71, Z30.2,
 * Z98.51, Z78.0, N95.1, N95.2, E28.31).
 */
const notAble = ['Z90.71', 'Z30.2', 'Z98.51', 'Z78.0', 'N95.1', 'N95.2', 'E28.31'];

/** A test or a question that denied it says nothing of the weeks after. */
const denialHoldsInDays = 30;

/** Whether nobody says that she cannot be pregnant. */
export const mayBePregnantOn = (facts: PatientFacts, on: string, conditions: readonly string[]): boolean =>
  !conditions.some((code) => notAble.some((beginning) => code.startsWith(beginning))) &&
  !facts.pregnancies.some(
    (stated) =>
      stated.status === 'not-pregnant' && stated.on !== null && daysBetween(stated.on, on) <= denialHoldsInDays,
  );

/** What a source said of breastfeeding is thought true for so long. */
const longestLactationInDays = 365;

/** Whether the patient is thought to breastfeed on a day. */
export const isLactatingOn = (facts: PatientFacts, on: string): boolean => {
  const recent = facts.lactations.filter(
    (stated) => stated.on === null || daysBetween(stated.on, on) <= longestLactationInDays,
  );
  const lastDenial = lastDayOf(recent, 'not-breastfeeding');
  return recent.some((stated) => stated.status === 'breastfeeding' && isAfter(stated.on, lastDenial));
};

interface Dated {
  readonly status: string;
  readonly on: string | null;
}

const lastDayOf = (stated: readonly Dated[], status: string): string | null =>
  stated
    .flatMap((said) => (said.status === status && said.on !== null ? said.on : []))
    .toSorted(compareDates)
    .at(-1) ?? null;

/** On the same day both may be true. */
const isAfter = (day: string | null, denial: string | null): boolean =>
  day === null || denial === null || dayOf(day, 'last') >= dayOf(denial, 'first');
