import type { Condition, MedicationRequest, Organization, Patient, Practitioner, Reference } from '@medplum/fhirtypes';
import type {
  ClinicMedication,
  ClinicRecord,
  Diagnosis,
  Prescriber,
  Sensitivity,
  TreatmentPlan,
} from '../domain/clinic-record.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { referenceTo } from '../fhir/references.ts';
import { nameInFull } from './contact-details.ts';
import { identify, type MappingContext } from './mapping-context.ts';
import { unionOfLabels } from './meta-security.ts';

/** One record while it is being mapped: its parts by id, and the references that its resources share. */
export interface RecordScope {
  readonly context: MappingContext;
  readonly patientId: string;
  readonly patient: Reference<Patient>;
  readonly organization: Reference<Organization>;
  readonly prescribers: ReadonlyMap<string, Prescriber>;
  readonly diagnoses: ReadonlyMap<string, Diagnosis>;
  readonly medications: ReadonlyMap<string, ClinicMedication>;
}

/** The first of several things with one id is the one that counts; the others are reported by `mapClinicRecord`. */
const byId = <T extends { readonly id: string }>(things: readonly T[] | undefined): ReadonlyMap<string, T> =>
  new Map((things ?? []).toReversed().map((thing) => [thing.id, thing]));

/** Opens a record for mapping. */
export const openRecord = (record: ClinicRecord, context: MappingContext): RecordScope => ({
  context,
  patientId: record.patient.id,
  patient: referenceTo('Patient', identify(context.identity, 'patient', record.patient.id).id),
  organization: referenceTo(
    'Organization',
    identify(context.identity, 'organization', context.organization.id).id,
    context.organization.name,
  ),
  prescribers: byId(record.prescribers),
  diagnoses: byId(record.diagnoses),
  medications: byId(record.medications),
});

/** A reference to something that the record names by id, or nothing and why. */
export interface FoundReference<T extends Practitioner | Condition | MedicationRequest> {
  readonly reference: Reference<T> | undefined;
  readonly issues: readonly Issue[];
}

const notFound = (path: string, what: string) => ({
  reference: undefined,
  issues: [
    warningIssue('unknown-reference', path, `the record has no ${what} with this id; the reference is left out`),
  ],
});

/** A prescriber by id; `undefined` in, nothing out. */
export const findPractitioner = (
  scope: RecordScope,
  ownId: string | undefined,
  path: string,
): FoundReference<Practitioner> => {
  if (ownId === undefined) return { reference: undefined, issues: [] };
  const prescriber = scope.prescribers.get(ownId);
  if (!prescriber) return notFound(path, 'prescriber');
  const { id } = identify(scope.context.identity, 'practitioner', ownId);
  return { reference: referenceTo('Practitioner', id, nameInFull(prescriber.name)), issues: [] };
};

/** A diagnosis by id. The reference has no display, so that it says nothing where the Condition itself may not go. */
export const findCondition = (scope: RecordScope, ownId: string, path: string): FoundReference<Condition> => {
  if (!scope.diagnoses.has(ownId)) return notFound(path, 'diagnosis');
  return { reference: referenceTo('Condition', identify(scope.context.identity, 'diagnosis', ownId).id), issues: [] };
};

/** A medication by id, displayed as the clinic writes it. */
export const findMedication = (scope: RecordScope, ownId: string, path: string): FoundReference<MedicationRequest> => {
  const medication = scope.medications.get(ownId);
  if (!medication) return notFound(path, 'medication');
  const { id } = identify(scope.context.identity, 'medication', ownId);
  return { reference: referenceTo('MedicationRequest', id, medication.drug.text), issues: [] };
};

/** A diagnosis' own labels. */
export const labelsOfDiagnosis = (scope: RecordScope, ownId: string): readonly Sensitivity[] =>
  unionOfLabels(scope.diagnoses.get(ownId)?.sensitivity);

/** A medication's own labels and those of what it is for: who sees the one is led to the other. */
export const labelsOfMedication = (scope: RecordScope, medication: ClinicMedication): readonly Sensitivity[] => {
  const { indication } = medication;
  const ofDiagnosis = indication && 'diagnosis' in indication ? labelsOfDiagnosis(scope, indication.diagnosis) : [];
  return unionOfLabels(medication.sensitivity, ofDiagnosis);
};

/** A plan's own labels and those of every diagnosis and medication that it names; its goals share them. */
export const labelsOfPlan = (scope: RecordScope, plan: TreatmentPlan): readonly Sensitivity[] => {
  const medications = (plan.activities ?? [])
    .flatMap((activity) => activity.medications ?? [])
    .map((ownId) => scope.medications.get(ownId))
    .filter((medication) => medication !== undefined);
  return unionOfLabels(
    plan.sensitivity,
    ...(plan.addresses ?? []).map((ownId) => labelsOfDiagnosis(scope, ownId)),
    ...medications.map((medication) => labelsOfMedication(scope, medication)),
  );
};
