import type { DosingStep } from '../domain/dosing.ts';
import { type Issue, informationIssue } from '../domain/issue.ts';
import { structureText } from './directions.ts';
import { readAsNeeded } from './fhir-as-needed.ts';
import { readDose } from './fhir-dose.ts';
import { listOf, objectOf, readLimit, type Unchecked } from './fhir-quantity.ts';
import { readRoute } from './fhir-route.ts';
import type { ReadStructure } from './fhir-text.ts';
import { readTiming } from './fhir-timing.ts';
import { writtenWords } from './fhir-written-parts.ts';
import type { DosedProduct } from './product-amount.ts';
import { textStep } from './sig.ts';

/** The structure of a `Dosage`, in words for one that has no text, and the words of its timing code that say more. */
export type WholeStructure = ReadStructure & { readonly written: string; readonly words: readonly string[] };

/** What the structured parts of a partner's `Dosage` say, each read for itself. */
export const readStructure = (
  dosage: Unchecked,
  product: DosedProduct,
  path: string,
  issues: Issue[],
): WholeStructure => {
  const { dose, unitless, unreadable } = readDose(dosesOf(dosage), product, `${path}.doseAndRate`, issues);
  const timing = readTiming(dosage.timing, `${path}.timing`, issues);
  const route = readRoute(dosage.route, `${path}.route`, issues);
  const limit = limitOf(dosage);
  const atMost = readLimit(limit, `${path}.maxDosePerPeriod`, issues);
  for (const part of ['maxDosePerLifetime', 'site'] as const) {
    if (dosage[part] !== undefined)
      issues.push(informationIssue('unsupported', `${path}.${part}`, 'This part is not read.'));
  }
  const { asked, asNeeded, unclear } = readAsNeeded(dosage, timing.asNeeded, path, issues);
  const { lasting, from, until, schedule, unreadableBounds, mayBeEvening, words } = timing;
  const read: DosingStep = { ...textStep(''), lasting, from, until, schedule, dose, route, atMost, asNeeded };
  const isOpen = unclear || unreadableBounds;
  return {
    step: { ...read, schedule: isOpen ? null : schedule },
    asked,
    unitless,
    unreadableDose: unreadable,
    unreadableSchedule: isOpen || timing.unreadable,
    unreadableRoute: route === null && dosage.route !== undefined,
    unreadableLimit: atMost === null && limit !== undefined,
    mayBeEvening,
    written: [
      unitless === null ? '' : `${unitless} (unit not stated)`,
      structureText(read),
      ...unreadParts(read, unitless, dosage),
      ...(unreadableBounds ? boundsOf(dosage) : []),
      ...(unclear ? needOf(dosage) : []),
    ]
      .filter((part) => part !== '')
      .join(' '),
    words,
  };
};

/** `doseAndRate`; FHIR STU3 has the dose beside it. */
const dosesOf = (dosage: Unchecked): unknown => {
  const { doseAndRate, doseQuantity, doseRange } = dosage;
  if (doseAndRate !== undefined || (doseQuantity === undefined && doseRange === undefined)) return doseAndRate;
  return [dosage];
};

/** `maxDosePerPeriod`; FHIR R5 has a list of them, of which one can be read. */
const limitOf = ({ maxDosePerPeriod: limit }: Unchecked): unknown =>
  Array.isArray(limit) && limit.length < 2 ? limit[0] : limit;

/** What was sent and has no place in the step as it was read. */
const unreadParts = (read: DosingStep, unitless: number | null, dosage: Unchecked): readonly string[] => {
  const doses = listOf(dosesOf(dosage));
  const isDoseRead = read.dose !== null || unitless !== null;
  const rates = doses.map(objectOf).map((entry) => [entry?.rateRatio, entry?.rateRange, entry?.rateQuantity]);
  const most = writtenWords(dosage.maxDosePerAdministration);
  return [
    isDoseRead ? '' : writtenWords(doses.map((entry) => amountIn(entry))),
    writtenWords(rates),
    read.route === null ? writtenWords(dosage.route) : '',
    ...timingParts(read, dosage.timing),
    read.atMost === null ? writtenWords(limitOf(dosage)) : '',
    most === '' ? '' : `at most ${most} at one time`,
    writtenWords(dosage.maxDosePerLifetime),
    writtenWords(dosage.site),
  ];
};

const amountIn = (entry: unknown): unknown => {
  const parts = objectOf(entry);
  return parts === null ? entry : [parts.doseQuantity, parts.doseRange];
};

const timingParts = ({ schedule }: DosingStep, value: unknown): readonly string[] => {
  const timing = objectOf(value);
  if (timing === null) return [writtenWords(value)];
  const {
    boundsPeriod: _period,
    boundsRange: _range,
    boundsDuration: _length,
    ...sent
  } = objectOf(timing.repeat) ?? {};
  const { duration, durationMax, durationUnit, offset } = sent;
  if (schedule !== null) return [writtenWords({ duration, durationMax, durationUnit, offset })];
  return [writtenWords(timing.code), writtenWords(timing.event), writtenWords(sent)];
};

const boundsOf = ({ timing }: Unchecked): readonly string[] => {
  const { boundsPeriod, boundsRange, boundsDuration } = objectOf(objectOf(timing)?.repeat) ?? {};
  return [boundsPeriod, boundsRange, boundsDuration].map(writtenWords);
};

const needOf = ({ asNeededBoolean, asNeeded, asNeededCodeableConcept, asNeededFor }: Unchecked): readonly string[] => {
  const words = writtenWords([asNeededBoolean ?? asNeeded, asNeededCodeableConcept, asNeededFor]);
  return words === '' ? [] : [`as needed: ${words}`];
};
