const base = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';

/** Canonical URLs of the US Core profiles that Concord claims; unversioned, as 6.1.0 to 8.0.0 share them. */
export const usCoreProfile = {
  Patient: `${base}patient`,
  Practitioner: `${base}practitioner`,
  Organization: `${base}organization`,
  MedicationRequest: `${base}medicationrequest`,
  ProblemCondition: `${base}condition-problems-health-concerns`,
  EncounterDiagnosis: `${base}condition-encounter-diagnosis`,
  CarePlan: `${base}careplan`,
  AllergyIntolerance: `${base}allergyintolerance`,
  Provenance: `${base}provenance`,
  Goal: `${base}goal`,
  PregnancyStatus: `${base}observation-pregnancystatus`,
} as const;
