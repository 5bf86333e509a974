import { type LaboratoryTest, laboratoryUnits } from '../domain/laboratory.ts';
import type { StatedLactation, StatedObservation } from '../domain/patient-facts.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codingsOf, numberAt, objectAt, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import { isCodeSystem } from './code-system-url.ts';
import { inTestUnit, testsByLoinc } from './laboratory-tests.ts';
import { dateAt } from './read-date.ts';
import type { ReceivedResource } from './received-resource.ts';

/**
 * The measurements of an Observation that safety rules go by: its own, and those of its components (blood pressure).
 * Empty where it is none of them, is not done yet, or has no day. A value in a unit that cannot be compared is `null`:
 * that it was measured still counts.
 */
export const toStatedObservations = (resource: ReceivedResource): readonly StatedObservation[] => {
  const { content } = resource;
  const on = dayOf(content);
  if (resource.type !== 'Observation' || on === null || !isFinal(content)) return [];
  return [content, ...objectsAt(content, 'component')].flatMap((part) => {
    const test = testOf(part);
    return test === null
      ? []
      : [{ source: resource.source, resource: resource.reference, test, value: measuredIn(part, test), on }];
  });
};

/** R4's observation-status: what was made and stands. One without a status is believed. */
const isFinal = (content: WildObject): boolean =>
  ['final', 'amended', 'corrected', 'preliminary', null].includes(textAt(content, 'status'));

const dayOf = (content: WildObject): string | null =>
  dateAt(content, 'effectiveDateTime', 'effectiveInstant') ??
  dateAt(objectAt(content, 'effectivePeriod'), 'start') ??
  dateAt(content, 'issued');

const testOf = (part: WildObject): LaboratoryTest | null => {
  const tests = loincsOf(part).flatMap((code) => testsByLoinc.get(code) ?? []);
  const [only, ...others] = new Set(tests);
  return others.length > 0 ? null : (only ?? null);
};

const loincsOf = (part: WildObject): readonly string[] =>
  codingsOf(objectAt(part, 'code'))
    .filter(({ system }) => isCodeSystem(system, codeSystem.loinc))
    .map(({ code }) => code);

/** A value with a comparator is none: `< 0.1` may be anything below. */
const measuredIn = (part: WildObject, test: LaboratoryTest): number | null => {
  const quantity = objectAt(part, 'valueQuantity');
  const value = numberAt(quantity, 'value');
  if (quantity === null || value === null || textAt(quantity, 'comparator') !== null) return null;
  const unit = textAt(quantity, 'code') ?? textAt(quantity, 'unit');
  if (unit === null) return laboratoryUnits[test].startsWith('{') ? value : null;
  return inTestUnit(value, unit, test);
};

/** LOINC's question whether the patient breastfeeds now. */
export const breastfeedingQuestion = '63895-7';

/** LOINC's answers to it, SNOMED CT's single codes, and their plain words. */
const breastfeedingAnswers: ReadonlyMap<string, StatedLactation['status']> = new Map([
  ['la33-6', 'breastfeeding'],
  ['la32-8', 'not-breastfeeding'],
  ['yes', 'breastfeeding'],
  ['no', 'not-breastfeeding'],
  ['true', 'breastfeeding'],
  ['false', 'not-breastfeeding'],
  ['breastfeeding', 'breastfeeding'],
  ['not breastfeeding', 'not-breastfeeding'],
]);

/** Whether the patient breastfeeds by an Observation of LOINC 63895-7, or by a present Condition of ICD-10-CM Z39.1. */
export const toStatedLactation = (resource: ReceivedResource, icd10cm: readonly string[]): StatedLactation | null => {
  const { content, source, reference } = resource;
  if (resource.type === 'Condition') {
    if (!icd10cm.includes('Z39.1')) return null;
    const on = dateAt(content, 'recordedDate', 'onsetDateTime');
    return { source, resource: reference, status: 'breastfeeding', on };
  }
  if (!loincsOf(content).includes(breastfeedingQuestion) || !isFinal(content)) return null;
  const value = objectAt(content, 'valueCodeableConcept');
  const said = [
    ...codingsOf(value).map(({ code }) => code),
    ...textsOf(value),
    textAt(content, 'valueString') ?? '',
    typeof content['valueBoolean'] === 'boolean' ? String(content['valueBoolean']) : '',
  ];
  const status = said.map((word) => breastfeedingAnswers.get(word.toLowerCase())).find((known) => known !== undefined);
  return status === undefined ? null : { source, resource: reference, status, on: dayOf(content) };
};
