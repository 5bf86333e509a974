import type { DateOrDateTime, PartialDate, Sensitivity } from './clinic-terms.ts';
import type { DayOfWeek, Dose, DoseLimit, EventTiming, Route, TimeUnit } from './dosing.ts';
import type { TreatmentPlan } from './treatment-plan.ts';

export type { DateOrDateTime, PartialDate, Sensitivity } from './clinic-terms.ts';
export type { ActivityKind, TreatmentActivity, TreatmentGoal, TreatmentPlan } from './treatment-plan.ts';

/**
 * Everything the clinic knows of one patient that other prescribers may need: the internal record, one object a patient.
 * `clinic-record.schema.json` is the same shape as JSON Schema, and the only thing that decides whether input is
 * accepted; a test keeps the two in agreement. Psychotherapy notes have no field, on purpose.
 */
export interface ClinicRecord {
  readonly patient: ClinicPatient;
  readonly prescribers: readonly Prescriber[];
  readonly diagnoses?: readonly Diagnosis[];
  readonly medications?: readonly ClinicMedication[];
  readonly allergies?: readonly Allergy[];
  /** `true` when the patient was asked and has no known allergy; absent when nobody asked. */
  readonly noKnownAllergies?: boolean;
  readonly treatmentPlans?: readonly TreatmentPlan[];
  readonly facts?: readonly ClinicalFact[];
  readonly consents?: readonly ConsentRecord[];
}

export interface PersonName {
  readonly family: string;
  readonly given: readonly string[];
  readonly suffix?: string;
}

export interface Contact {
  readonly kind: 'phone' | 'email' | 'fax';
  readonly value: string;
  readonly use?: 'home' | 'work' | 'mobile';
}

export interface PostalAddress {
  readonly lines: readonly string[];
  readonly city?: string;
  /** Two-letter USPS code. */
  readonly state?: string;
  readonly postalCode?: string;
}

export interface ClinicPatient {
  readonly id: string;
  /** Identifiers that other organisations know the patient by, so that a partner's record can be found. */
  readonly identifiers?: readonly { readonly system: string; readonly value: string }[];
  readonly name: PersonName;
  readonly birthDate: PartialDate;
  readonly sex: 'female' | 'male' | 'other' | 'unknown';
  readonly contacts?: readonly Contact[];
  readonly address?: PostalAddress;
  readonly language?: string;
}

export interface Prescriber {
  readonly id: string;
  readonly npi?: string;
  readonly name: PersonName;
  readonly contacts?: readonly Contact[];
}

export interface Diagnosis {
  readonly id: string;
  readonly icd10cm?: string;
  readonly text: string;
  /** A line of the problem list, or the reason of a visit. */
  readonly kind: 'problem' | 'encounter';
  readonly status: 'active' | 'recurrence' | 'relapse' | 'inactive' | 'remission' | 'resolved' | 'entered-in-error';
  readonly certainty?: 'confirmed' | 'provisional' | 'differential' | 'unconfirmed' | 'refuted';
  readonly onset?: DateOrDateTime;
  readonly abated?: DateOrDateTime;
  readonly recorded?: DateOrDateTime;
  readonly diagnosedBy?: string;
  readonly sensitivity?: readonly Sensitivity[];
}

/** A drug as the clinic writes it; any of the codes may be missing, the text never is. */
export interface DrugReference {
  readonly text: string;
  readonly rxcui?: string;
  readonly ndc?: string;
}

/** Who says that the patient has this medication. */
export type MedicationOrigin =
  | { readonly kind: 'prescribed'; readonly prescriber: string }
  | { readonly kind: 'reported-by-patient' }
  | { readonly kind: 'reported-by-clinic'; readonly clinic: string };

export type MedicationStatus =
  | 'active'
  | 'on-hold'
  | 'stopped'
  | 'completed'
  | 'cancelled'
  | 'draft'
  | 'entered-in-error'
  | 'unknown';

/** Codes of `http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason`. */
export type StatusReasonCode =
  | 'altchoice'
  | 'clarif'
  | 'drughigh'
  | 'hospadm'
  | 'labint'
  | 'non-avail'
  | 'preg'
  | 'salg'
  | 'sddi'
  | 'sdupther'
  | 'sintol'
  | 'surg'
  | 'washout';

export interface ClinicMedication {
  readonly id: string;
  readonly drug: DrugReference;
  readonly origin: MedicationOrigin;
  readonly status: MedicationStatus;
  readonly statusReason?: { readonly code?: StatusReasonCode; readonly text: string };
  /** The day the status last changed (stopped on, held since). */
  readonly statusDate?: DateOrDateTime;
  /** When it was prescribed, or when it was reported. */
  readonly written?: DateOrDateTime;
  readonly started?: PartialDate;
  readonly ended?: PartialDate;
  /** Directions as the prescriber wrote them. Either this or `steps`, or both: then `steps` decide and this is the text. */
  readonly sig?: string;
  readonly steps?: readonly SigStep[];
  readonly indication?: { readonly diagnosis: string } | { readonly text: string; readonly icd10cm?: string };
  readonly dispense?: {
    readonly quantity?: { readonly value: number; readonly unit: string };
    readonly refills?: number;
    readonly daysSupply?: number;
  };
  readonly note?: string;
  readonly sensitivity?: readonly Sensitivity[];
}

/**
 * One step of a titration or taper, or one part of a day's regimen. A step that only has `sig` is read by the sig
 * reader; structured fields win over it. Steps follow one another unless `concurrent` says otherwise.
 */
export interface SigStep {
  readonly sig?: string;
  readonly dose?: Omit<Dose, 'high'> & { readonly high?: number };
  readonly route?: Route;
  readonly frequency?: {
    readonly times: number;
    readonly timesMax?: number;
    readonly per: number;
    readonly perMax?: number;
    readonly unit: TimeUnit;
  };
  readonly when?: readonly EventTiming[];
  readonly daysOfWeek?: readonly DayOfWeek[];
  readonly timesOfDay?: readonly string[];
  readonly once?: boolean;
  readonly lasting?: { readonly value: number; readonly unit: TimeUnit };
  readonly from?: PartialDate;
  readonly until?: PartialDate;
  readonly asNeeded?: boolean | string;
  readonly atMost?: DoseLimit;
  /** `true`: at the same time as the step before it (morning and bedtime doses), not after it. */
  readonly concurrent?: boolean;
}

export interface Allergy {
  readonly id: string;
  readonly substance: DrugReference;
  readonly kind: 'allergy' | 'intolerance';
  readonly category?: 'medication' | 'food' | 'environment' | 'biologic';
  readonly status: 'active' | 'inactive' | 'resolved' | 'entered-in-error';
  readonly certainty?: 'confirmed' | 'unconfirmed' | 'refuted';
  readonly criticality?: 'low' | 'high' | 'unable-to-assess';
  readonly reactions?: readonly { readonly text: string; readonly severity?: 'mild' | 'moderate' | 'severe' }[];
  readonly recorded?: DateOrDateTime;
  readonly sensitivity?: readonly Sensitivity[];
}

/** What safety checks need to know besides drugs, with the day it was found. */
export type ClinicalFact =
  | {
      readonly id: string;
      readonly kind: 'pregnancy';
      readonly status: 'pregnant' | 'not-pregnant' | 'unknown';
      readonly on: DateOrDateTime;
      readonly dueDate?: PartialDate;
      readonly sensitivity?: readonly Sensitivity[];
    }
  | {
      readonly id: string;
      readonly kind: 'lactation';
      readonly status: 'lactating' | 'not-lactating' | 'unknown';
      readonly on: DateOrDateTime;
      readonly sensitivity?: readonly Sensitivity[];
    }
  | {
      readonly id: string;
      readonly kind: MeasuredFact;
      readonly value: number;
      readonly unit: string;
      readonly on: DateOrDateTime;
      readonly sensitivity?: readonly Sensitivity[];
    };

export type MeasuredFact = 'qtc' | 'lithium-level' | 'creatinine' | 'egfr' | 'weight';

/** What of the record a consent may open, one class for each kind of resource that Concord sends. */
export type DataClass =
  | 'Patient'
  | 'MedicationRequest'
  | 'Condition'
  | 'AllergyIntolerance'
  | 'CarePlan'
  | 'Observation'
  | 'Consent';

/** Codes of `http://terminology.hl7.org/CodeSystem/v3-ActReason` that a disclosure can be for. */
export type PurposeOfUse = 'TREAT' | 'ETREAT' | 'HPAYMT' | 'HOPERAT' | 'COC' | 'PATRQT';

/** A consent the patient signed (or a refusal). What is left out of an axis is unrestricted, except sensitivity. */
export interface ConsentRecord {
  readonly id: string;
  readonly decision: 'permit' | 'deny';
  readonly status: 'draft' | 'proposed' | 'active' | 'rejected' | 'inactive' | 'entered-in-error';
  readonly signed: DateOrDateTime;
  readonly signedBy: 'patient' | 'parent' | 'guardian';
  readonly from?: PartialDate;
  readonly until?: PartialDate;
  readonly revoked?: PartialDate;
  /** Partner ids; `*` names every treating provider, as a consent for treatment, payment and operations may. */
  readonly recipients: readonly string[];
  readonly purposes: readonly PurposeOfUse[];
  readonly dataClasses?: readonly DataClass[];
  /** Labels that the consent names: without its name here, nothing that carries the label leaves. */
  readonly sensitivities?: readonly Sensitivity[];
}
