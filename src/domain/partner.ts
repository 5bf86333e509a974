import type { PurposeOfUse } from './clinic-record.ts';
import type { PartnerId } from './ids.ts';

/** What `partners/<id>.json` says of one outside FHIR server. `partner.schema.json` is the same as JSON Schema. */
export interface Partner {
  readonly id: PartnerId;
  readonly name: string;
  /** FHIR base URL without a trailing slash. */
  readonly baseUrl: string;
  readonly specialty: string;
  readonly authentication: PartnerAuthentication;
  readonly purposeOfUse: PurposeOfUse;
  readonly read: readonly PartnerReadType[];
  readonly write: readonly PartnerWriteType[];
  readonly limits: PartnerLimits;
  readonly habits: PartnerHabits;
}

export type PartnerAuthentication =
  | {
      readonly kind: 'smart-backend-services';
      readonly clientId: string;
      readonly algorithm: 'RS384' | 'ES384';
      readonly keyId: string;
      /** Path of a PEM (PKCS 8) file, relative to the partners' folder. */
      readonly privateKeyFile: string;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'none' };

export type PartnerReadType =
  | 'MedicationRequest'
  | 'MedicationStatement'
  | 'MedicationDispense'
  | 'Condition'
  | 'AllergyIntolerance'
  | 'CarePlan'
  | 'Observation';

export type PartnerWriteType =
  | 'Organization'
  | 'Practitioner'
  | 'MedicationRequest'
  | 'Condition'
  | 'AllergyIntolerance'
  | 'Goal'
  | 'CarePlan'
  | 'Observation'
  | 'Consent'
  | 'Provenance';

export interface PartnerLimits {
  /** Entries in one transaction. */
  readonly bundleEntries: number;
  /** Pages followed for one search. */
  readonly pages: number;
  readonly timeoutMilliseconds: number;
  readonly bytesPerResponse: number;
}

/** Known departures from US Core, as data. The defaults describe a plain US Core server. */
export interface PartnerHabits {
  /** Takes a transaction bundle. */
  readonly transaction: boolean;
  /** Refuses a MedicationRequest search without `status` (all statuses are then asked for at once). */
  readonly requiresStatus: boolean;
  /** The form that `patient=` wants. */
  readonly patientParameter: 'id' | 'reference';
  /** Honours `_include=MedicationRequest:medication`; else referenced Medications are read one by one. */
  readonly includesMedication: boolean;
  /** Takes what only R5 has an element for as R4's cross-version extensions; else it is told in notes. */
  readonly laterElements: boolean;
}
