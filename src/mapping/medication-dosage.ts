import type { Dosage, Extension } from '@medplum/fhirtypes';
import type { ClinicMedication } from '../domain/clinic-record.ts';
import type { Dosing, DosingStep } from '../domain/dosing.ts';
import type { Issue } from '../domain/issue.ts';
import { toFhirDosages } from '../dosage/fhir-dosage.ts';
import { readSig } from '../dosage/sig.ts';
import { sigStepsToDosing } from '../dosage/sig-steps.ts';
import { toDate, toPeriod } from './record-dates.ts';

/** Directions as FHIR, and what of them R4 has no element for. */
export interface MappedDosage {
  readonly dosageInstruction: Dosage[];
  readonly extensions: readonly Extension[];
  readonly issues: readonly Issue[];
}

/** How R4 carries elements that only R5 has (R4, FHIR Version Management: extensions for other versions). */
const r5Element = (element: string): string =>
  `http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.${element}`;

/** When the status last changed: R5's `statusChanged`. */
export const statusChangedExtension = (date: string): Extension => ({
  url: r5Element('statusChanged'),
  valueDateTime: date,
});

/**
 * The directions of a medication. Its first and last day become the bounds of the regimen where there is one regimen
 * that states no bounds itself, and R5's `effectiveDosePeriod` otherwise: they must not contradict a step's duration.
 * A sig that is not the text of one of several steps is R5's `renderedDosageInstruction`.
 */
export const toMedicationDosage = (medication: ClinicMedication, path: string): MappedDosage => {
  const dosing = readDirections(medication, path);
  const { period, issues } = toPeriod(
    toDate(medication.started, `${path}/started`),
    toDate(medication.ended, `${path}/ended`),
    `${path}/ended`,
  );
  const inSteps =
    period !== undefined && dosing.steps.length > 0 && dosing.steps.every(isUnbounded) && isOneRegimen(dosing);
  const steps = inSteps
    ? dosing.steps.map((step) => ({ ...step, from: period.start ?? null, until: period.end ?? null }))
    : dosing.steps;
  const sig = medication.sig?.trim();
  const wholeSig = steps.some(({ text }) => text.trim() === sig) ? undefined : sig;
  return {
    dosageInstruction: [...toFhirDosages(steps)],
    extensions: [
      ...(wholeSig === undefined ? [] : [{ url: r5Element('renderedDosageInstruction'), valueMarkdown: wholeSig }]),
      ...(period === undefined || inSteps ? [] : [{ url: r5Element('effectiveDosePeriod'), valuePeriod: period }]),
    ],
    issues: [...dosing.issues, ...issues],
  };
};

/** Steps decide; a sig beside one step is that step's text, and a sig alone, or beside steps that say nothing, is read. */
const readDirections = (medication: ClinicMedication, path: string): Dosing => {
  const { sig, steps = [] } = medication;
  const dosing = sigStepsToDosing(steps, `${path}/steps`);
  if (sig === undefined) return dosing;
  if (dosing.steps.length === 0) {
    const read = readSig(sig, `${path}/sig`);
    return { steps: read.steps, issues: [...dosing.issues, ...read.issues] };
  }
  return dosing.steps.length === 1
    ? { ...dosing, steps: dosing.steps.map((step) => ({ ...step, text: sig })) }
    : dosing;
};

const isUnbounded = (step: DosingStep): boolean =>
  step.schedule !== null && step.lasting === null && step.from === null && step.until === null;

const isOneRegimen = ({ steps }: Dosing): boolean => new Set(steps.map(({ sequence }) => sequence)).size === 1;
