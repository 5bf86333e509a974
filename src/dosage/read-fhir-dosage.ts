import type { Dosage } from '@medplum/fhirtypes';
import type { Dosing, DosingStep } from '../domain/dosing.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { structureText } from './directions.ts';
import { readDose } from './fhir-dose.ts';
import { withinLimits } from './fhir-limits.ts';
import { listOf, objectOf, readLimit, textOf, type Unchecked } from './fhir-quantity.ts';
import { readRoute } from './fhir-route.ts';
import { inSequence } from './fhir-sequence.ts';
import { checkedByText, type ReadStructure, reconcileWithText } from './fhir-text.ts';
import { readTiming } from './fhir-timing.ts';
import { readSig, textStep } from './sig.ts';

/**
 * A partner's `Dosage`s as dosing steps, in their sequence. Structure wins over text where the two agree, text fills
 * what the structure leaves open, and where they contradict one another the part concerned is `null`, with an issue
 * `contradictory-dosage`. Types are checked field by field, as partners send anything: nothing is thrown.
 * @param pathPrefix FHIRPath of the list (`MedicationRequest.dosageInstruction`)
 */
export const readFhirDosages = (dosages: readonly Dosage[] | undefined, pathPrefix: string): Dosing => {
  if (dosages === undefined) return { steps: [], issues: [] };
  const issues: Issue[] = [];
  const sent = Array.isArray(dosages) ? dosages.map(objectOf) : [objectOf(dosages)];
  const texts = sent.map((dosage) => (dosage === null ? null : writtenText(dosage)));
  const shared = repeatedIn(texts);
  const met = new Set<string>();
  const read: { readonly sequence: unknown; readonly steps: readonly DosingStep[] }[] = [];
  for (const [index, dosage] of sent.entries()) {
    const path = `${pathPrefix}[${index}]`;
    const content = dosage === null ? null : contentOf(dosage);
    if (content !== null && met.has(content)) {
      issues.push(informationIssue('partly-read-sig', path, 'The dosage repeats an earlier one and is counted once.'));
      continue;
    }
    if (content !== null) met.add(content);
    const sharesText = shared.has(texts[index] ?? null);
    const steps = dosage === null ? [] : readDosage(dosage, path, sharesText, issues);
    if (steps.length === 0)
      issues.push(warningIssue('unreadable-sig', path, 'The dosage says nothing that can be read.'));
    else read.push({ sequence: dosage?.sequence, steps });
  }
  return { steps: inSequence(read, pathPrefix, issues), issues };
};

/** What makes a dosage the same as another: sent twice and added up, it would be a double dose that nobody prescribed. */
const contentOf = (dosage: Unchecked): string | null => {
  try {
    return JSON.stringify({ ...dosage, id: undefined });
  } catch {
    // Nested so deep that it can't be compared: no dosage that anyone wrote.
    return null;
  }
};

/** The texts that stand more than once in a list. */
const repeatedIn = (texts: readonly (string | null)[]): ReadonlySet<string | null> => {
  const once = new Set<string | null>();
  const repeated = new Set<string | null>();
  for (const text of texts) if (text !== null) (once.has(text) ? repeated : once).add(text);
  return repeated;
};

/** The directions in words; without `text`, what the patient is told. */
const writtenText = (dosage: Unchecked): string | null => textOf(dosage.text) ?? textOf(dosage.patientInstruction);

const readDosage = (dosage: Unchecked, path: string, sharesText: boolean, issues: Issue[]): readonly DosingStep[] => {
  const written = writtenText(dosage);
  if (dosage.modifierExtension !== undefined) {
    issues.push(
      warningIssue('unsupported', path, 'A modifier extension may change the meaning; only the text is kept.'),
    );
    return written === null ? [] : [textStep(written)];
  }
  const structure = readStructure(dosage, path, issues);
  const steps = reconcileWithText(structure, written, sharesText, path, issues);
  const patient = textOf(dosage.patientInstruction);
  const isSecond = patient !== null && written !== null && !sameWords(written, patient);
  const extra = [...listOf(dosage.additionalInstruction).map(conceptText), isSecond ? patient : null].filter(
    (text) => text !== null,
  );
  const checked = steps.length === 1 ? steps.map((step) => checkedByTexts(step, extra, path, issues)) : steps;
  return checked
    .map((step) => withinLimits(step, dosage, path, issues))
    .map((step) => ({ ...step, text: wholeText(step, structure.unitless, extra) }))
    .filter((step) => step.text !== '');
};

/** The step as every text beside the directions leaves it. */
const checkedByTexts = (step: DosingStep, texts: readonly string[], path: string, issues: Issue[]): DosingStep =>
  texts.reduce((checked, text) => checkedByText(checked, text, path, issues), step);

const sameWords = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const readStructure = (dosage: Unchecked, path: string, issues: Issue[]): ReadStructure => {
  const { dose, unitless, unreadable } = readDose(dosesOf(dosage), `${path}.doseAndRate`, issues);
  const timing = readTiming(dosage.timing, `${path}.timing`, issues);
  const route = readRoute(dosage.route, `${path}.route`, issues);
  const atMost = readLimit(limitOf(dosage), `${path}.maxDosePerPeriod`, issues);
  for (const part of ['maxDosePerAdministration', 'maxDosePerLifetime', 'site'] as const) {
    if (dosage[part] !== undefined)
      issues.push(informationIssue('unsupported', `${path}.${part}`, 'This part is not read.'));
  }
  const asNeeded = readAsNeeded(dosage, path, issues);
  const isUnclear = isUnclearNeed(dosage);
  const bounded = { lasting: timing.lasting, from: timing.from, until: timing.until };
  const schedule = isUnclear ? null : timing.schedule;
  return {
    step: { ...textStep(''), ...bounded, schedule, dose, route, atMost, asNeeded: asNeeded === 'no' ? null : asNeeded },
    asked: asNeeded === 'no' ? 'no' : asNeeded === null ? 'not-said' : 'yes',
    unitless,
    unreadableDose: unreadable,
    unreadableSchedule: isUnclear || timing.unreadable,
    unreadableRoute: route === null && dosage.route !== undefined,
    unreadableLimit: atMost === null && dosage.maxDosePerPeriod !== undefined,
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
  Array.isArray(limit) && limit.length === 1 ? limit[0] : limit;

/** A reason implies that it is taken when needed; FHIR R5 has `asNeeded` and `asNeededFor`. */
const readAsNeeded = (dosage: Unchecked, path: string, issues: Issue[]): DosingStep['asNeeded'] | 'no' => {
  const [forFirst] = listOf(dosage.asNeededFor);
  const concept = objectOf(dosage.asNeededCodeableConcept) ?? objectOf(forFirst);
  const sent = dosage.asNeededBoolean ?? dosage.asNeeded;
  const flag = flagOf(sent);
  if (sent !== undefined && typeof sent !== 'boolean') {
    issues.push(
      warningIssue('unsupported', `${path}.asNeededBoolean`, 'Whether it is taken when needed could not be read.'),
    );
  }
  const advised = concept === null && listOf(dosage.additionalInstruction).some(saysWhenNeeded);
  if ((concept !== null || advised) && flag === false) {
    issues.push(warningIssue('contradictory-dosage', path, 'It is said to be taken when needed and not when needed.'));
  }
  if (concept === null) return flag === true || advised ? { reason: null } : flag === false ? 'no' : null;
  return { reason: conceptText(concept) };
};

/** `"true"` is no boolean of JSON, and can mean only one thing. */
const flagOf = (sent: unknown): boolean | undefined => {
  if (typeof sent === 'boolean') return sent;
  const text = textOf(sent)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
};

/** Whether it is taken when needed was sent in a form that says neither. */
const isUnclearNeed = ({ asNeededBoolean, asNeeded }: Unchecked): boolean => {
  const sent = asNeededBoolean ?? asNeeded;
  return sent !== undefined && flagOf(sent) === undefined;
};

/** A further instruction that reads as `as needed` and nothing else. */
const saysWhenNeeded = (value: unknown): boolean => {
  const text = conceptText(value);
  return text !== null && readSig(text).steps.some(({ asNeeded }) => asNeeded !== null);
};

const conceptText = (value: unknown): string | null => {
  const concept = objectOf(value);
  const displays = listOf(concept?.coding).map((coding) => textOf(objectOf(coding)?.display));
  return textOf(concept?.text) ?? displays.find((display) => display !== null) ?? null;
};

/** The source's words, or the structure's where there are none, and every further instruction not yet in them. */
const wholeText = (step: DosingStep, unitless: number | null, extra: readonly string[]): string => {
  const made = [unitless === null ? '' : `${unitless} (unit not stated)`, structureText(step)].filter(
    (text) => text !== '',
  );
  const text = step.text === '' ? made.join(' ') : step.text;
  return [text, ...extra.filter((each) => !text.includes(each))].filter((part) => part !== '').join('; ');
};
