import type {
  CodeableConcept,
  MedicationRequest,
  MedicationRequestDispenseRequest,
  Quantity,
} from '@medplum/fhirtypes';
import type { ClinicMedication } from '../domain/clinic-record.ts';
import type { Issue } from '../domain/issue.ts';
import { unitLabel, unitOfText } from '../dosage/units.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept, coding, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { namedReference, resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { toDrugConcept } from './drug-concept.ts';
import { toIcd10Concept } from './icd10-concept.ts';
import { identify, type Mapping } from './mapping-context.ts';
import { statusChangedExtension, toMedicationDosage } from './medication-dosage.ts';
import { metaOf } from './meta-security.ts';
import { toDateTime } from './record-dates.ts';
import { findCondition, findPractitioner, labelsOfMedication, type RecordScope } from './record-scope.ts';

/**
 * A medication (US Core MedicationRequest): an order of ours with its requester (us-core-21), or a plan with
 * `reported[x]` for what the patient or another clinic says. It carries the labels of what it is for.
 */
export const toUsCoreMedicationRequest = (
  medication: ClinicMedication,
  path: string,
  scope: RecordScope,
): Mapping<MedicationRequest> => {
  const { id, identifier } = identify(scope.context.identity, 'medication', medication.id);
  const sensitivity = labelsOfMedication(scope, medication);
  const drug = toDrugConcept(medication.drug, `${path}/drug`, scope.context.drugs);
  const origin = toOrigin(medication, path, scope);
  const reason = toReason(medication, path, scope);
  const dosage = toMedicationDosage(medication, path);
  const written = toDateTime(medication.written, `${path}/written`);
  const changed = toDateTime(medication.statusDate, `${path}/statusDate`);
  const resource = present<MedicationRequest>({
    resourceType: 'MedicationRequest',
    id,
    meta: metaOf(sensitivity, usCoreProfile.MedicationRequest),
    extension: [...(changed.value === undefined ? [] : [statusChangedExtension(changed.value)]), ...dosage.extensions],
    identifier: [identifier],
    status: medication.status,
    statusReason: toStatusReason(medication),
    // The category says where the drug is taken, not where it is prescribed: at home, as a clinic's outpatients do.
    category: [codedConcept(codeSystem.medicationRequestCategory, 'community', 'Community')],
    ...origin.fields,
    medicationCodeableConcept: drug.concept,
    subject: scope.patient,
    authoredOn: written.value,
    ...reason.fields,
    note: medication.note === undefined ? undefined : [{ text: medication.note }],
    dosageInstruction: dosage.dosageInstruction,
    dispenseRequest: toDispenseRequest(medication),
  });
  const key = resourceKey('MedicationRequest', id);
  return {
    mapped: { resource, key, dataClass: 'MedicationRequest', sensitivity, recordPath: path },
    issues: [drug, origin, reason, dosage, written, changed].flatMap(({ issues }) => issues),
  };
};

interface Part {
  readonly fields: Partial<MedicationRequest> & Pick<MedicationRequest, never>;
  readonly issues: readonly Issue[];
}

/** Who says it: intent with requester or reported[x]. An unknown prescriber of ours leaves the clinic as the requester. */
const toOrigin = (
  { origin }: ClinicMedication,
  path: string,
  scope: RecordScope,
): Part & { readonly fields: Pick<MedicationRequest, 'intent'> } => {
  switch (origin.kind) {
    case 'prescribed': {
      const prescriber = findPractitioner(scope, origin.prescriber, `${path}/origin/prescriber`);
      return {
        fields: {
          intent: 'order',
          reportedBoolean: false,
          requester: prescriber.reference ?? scope.organization,
        },
        issues: prescriber.issues,
      };
    }
    case 'reported-by-patient':
      return { fields: { intent: 'plan', reportedReference: scope.patient }, issues: [] };
    case 'reported-by-clinic':
      return {
        fields: { intent: 'plan', reportedReference: namedReference('Organization', origin.clinic) },
        issues: [],
      };
  }
};

/** THO's name of the code is left to the receiver, as some name another situation; the clinic's words say what it was. */
const toStatusReason = ({ statusReason }: ClinicMedication): CodeableConcept | undefined =>
  statusReason &&
  worded(
    statusReason.text,
    statusReason.code === undefined ? [] : [coding(codeSystem.medicationRequestStatusReason, statusReason.code)],
  );

const toReason = ({ indication }: ClinicMedication, path: string, scope: RecordScope): Part => {
  if (indication === undefined) return { fields: {}, issues: [] };
  if ('diagnosis' in indication) {
    const { reference, issues } = findCondition(scope, indication.diagnosis, `${path}/indication/diagnosis`);
    return { fields: reference === undefined ? {} : { reasonReference: [reference] }, issues };
  }
  const { concept, issues } = toIcd10Concept(
    indication.text,
    indication.icd10cm,
    `${path}/indication/icd10cm`,
    scope.context,
  );
  return { fields: { reasonCode: [concept] }, issues };
};

const toDispenseRequest = ({ dispense }: ClinicMedication): MedicationRequestDispenseRequest | undefined =>
  dispense && {
    ...(dispense.refills !== undefined && { numberOfRepeatsAllowed: dispense.refills }),
    ...(dispense.quantity && { quantity: toQuantity(dispense.quantity.value, dispense.quantity.unit) }),
    ...(dispense.daysSupply !== undefined && {
      expectedSupplyDuration: { value: dispense.daysSupply, unit: 'd', system: codeSystem.ucum, code: 'd' },
    }),
  };

/** A unit in words keeps them and gets the UCUM code that they certainly mean, where there is one. */
const toQuantity = (value: number, unit: string): Quantity => {
  const code = unitOfText(unit);
  if (code === null) return { value, unit };
  return { value, unit: unit === code ? unitLabel(code, value) : unit, system: codeSystem.ucum, code };
};
