/** Parts of partners' dosages, as their servers send them. */

export const ucum = 'http://unitsofmeasure.org';
export const gts = 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation';

/** A `doseAndRate` of an amount in UCUM. */
export const dose = (value: number, code: string, unit = code) => ({
  doseAndRate: [{ doseQuantity: { value, unit, system: ucum, code } }],
});
export const mg = (value: number) => dose(value, 'mg');
export const tablets = (value: number) => dose(value, '{tbl}', 'tablet');

/** A `timing` of a `repeat`. */
export const repeat = (fields: object) => ({ timing: { repeat: fields } });
export const times = (frequency: number, period: number, periodUnit: string, more: object = {}) =>
  repeat({ frequency, period, periodUnit, ...more });
export const daily = (frequency: number, more: object = {}) => times(frequency, 1, 'd', more);
/** A `timing` of a GTS code. */
export const coded = (code: string) => ({ timing: { code: { coding: [{ system: gts, code }] } } });

/** A dosage or several, what they say in the notation of the tables, the codes of the issues, and the daily dose. */
export type FhirCase = readonly [
  name: string,
  dosages: readonly object[],
  said: string,
  issues: string,
  daily: string | null,
];
