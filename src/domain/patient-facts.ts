import type { SourceId } from './ids.ts';
import type { LaboratoryTest } from './laboratory.ts';
import type { DrugConcept } from './stated-medication.ts';

/** What safety checks need to know of the patient besides the drugs; every fact says who stated it. */
export interface PatientFacts {
  /** ISO 8601, as precise as written. */
  readonly birthDate: string | null;
  readonly sex: 'female' | 'male' | 'other' | 'unknown' | null;
  readonly allergies: readonly StatedAllergy[];
  readonly conditions: readonly StatedCondition[];
  readonly pregnancies: readonly StatedPregnancy[];
  readonly lactations: readonly StatedLactation[];
  readonly observations: readonly StatedObservation[];
}

interface StatedFact {
  readonly source: SourceId;
  /** `Type/id` in the source. */
  readonly resource: string;
}

/** A substance that the patient is said not to tolerate; refuted, resolved and withdrawn ones are not among them. */
export interface StatedAllergy extends StatedFact {
  readonly text: string;
  /** Every wording of the substance, `text` among them, each also without `allergy to` and the like. */
  readonly names: readonly string[];
  readonly substance: DrugConcept;
  readonly kind: 'allergy' | 'intolerance';
  readonly criticality: 'low' | 'high' | 'unable-to-assess' | null;
}

/** A diagnosis that is said to be present now. */
export interface StatedCondition extends StatedFact {
  readonly text: string;
  /** Dotted ICD-10-CM codes. */
  readonly icd10cm: readonly string[];
}

/** Whether the patient is pregnant, by one source, as of a day. */
export interface StatedPregnancy extends StatedFact {
  readonly status: 'pregnant' | 'not-pregnant';
  readonly on: string | null;
}

/** Whether the patient breastfeeds, by one source, as of a day. */
export interface StatedLactation extends StatedFact {
  readonly status: 'breastfeeding' | 'not-breastfeeding';
  readonly on: string | null;
}

/** What was measured of the patient, by one source, on a day. */
export interface StatedObservation extends StatedFact {
  readonly test: LaboratoryTest;
  /** In the unit of `laboratoryUnits`; `null` where it was done and its value is none that can be compared. */
  readonly value: number | null;
  readonly on: string;
}
