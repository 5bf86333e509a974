import type { Identifier, Resource } from '@medplum/fhirtypes';
import type { Contact, DataClass, PostalAddress, Sensitivity } from '../domain/clinic-record.ts';
import type { Issue } from '../domain/issue.ts';
import { type ClinicIdentity, identifierSystemOf, resourceIdOf } from '../fhir/identity.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import type { Icd10cm } from '../terminology/icd10cm.ts';

/** The clinic as it names itself to others. */
export interface ClinicOrganization {
  readonly id: string;
  readonly name: string;
  readonly npi?: string;
  readonly contacts?: readonly Contact[];
  readonly address?: PostalAddress;
}

/** What mapping needs besides the record. Nothing in it may change between two runs that are to give the same bytes. */
export interface MappingContext {
  readonly identity: ClinicIdentity;
  readonly organization: ClinicOrganization;
  /** The names of those whom consents name by id. */
  readonly partners?: readonly { readonly id: string; readonly name: string }[];
  readonly drugs: DrugGraph;
  /** Official texts of diagnoses; without it, codes go out without a display and none is called unknown. */
  readonly icd10cm?: Pick<Icd10cm, 'textOf'>;
  /** ISO 8601 instant. When it is given, every clinical resource gets a Provenance recorded at it. */
  readonly recorded?: string;
}

/** A resource made of the clinic's record, with what the consent gate must know of it. */
export interface MappedResource<T extends Resource = Resource> {
  readonly resource: T;
  /** `Type/id`. */
  readonly key: string;
  readonly dataClass: DataClass;
  /** Its own labels and those of everything it mentions, in the order of `allSensitivities`. */
  readonly sensitivity: readonly Sensitivity[];
  /** JSON Pointer of where in the record it comes from; empty for what comes from the context. */
  readonly recordPath: string;
}

/** What a mapper gives back: a resource, or none where the record does not hold enough for one; and why. */
export interface Mapping<T extends Resource> {
  readonly mapped: MappedResource<T> | null;
  readonly issues: readonly Issue[];
}

/** The things that the clinic gives ids to; the last part of their identifier's system. */
export type IdentifiedKind =
  | 'organization'
  | 'patient'
  | 'practitioner'
  | 'diagnosis'
  | 'allergy'
  | 'no-known-allergies'
  | 'medication'
  | 'goal'
  | 'treatment-plan'
  | 'fact'
  | 'consent'
  | 'provenance'
  | 'medication-list'
  | 'medication-list-changes'
  | 'reconciled-medication'
  | 'review-task'
  | 'alert';

/** The business identifier of one of the clinic's things, and the FHIR id made of it. */
export const identify = (
  clinic: ClinicIdentity,
  kind: IdentifiedKind,
  ownId: string,
): { readonly id: string; readonly identifier: Identifier } => {
  const system = identifierSystemOf(clinic, kind);
  return { id: resourceIdOf(system, ownId), identifier: { system, value: ownId } };
};
