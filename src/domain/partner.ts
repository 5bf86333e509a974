import type { PurposeOfUse } from './clinic-record.ts';
import type { PartnerId } from './ids.ts';

/** What `partners/<id>.json` says of one outside FHIR server. `partner.schema.json` is the same as JSON Schema. */
export interface Partner {
  readonly id: PartnerId;
  readonly name: string;
  /** FHIR base URL without a trailing slash. */
  readonly baseUrl: string;
  readonly specialty: string;
  /** What the file builds on: the known habits of a product. The other fields have it worked in already. */
  readonly preset?: PresetName;
  readonly authentication: PartnerAuthentication;
  readonly tls?: PartnerTls;
  /** Whether the partner may be, or lead, on a private network; absent is no. */
  readonly allowPrivateNetwork?: boolean;
  readonly purposeOfUse: PurposeOfUse;
  readonly read: readonly PartnerReadType[];
  readonly write: readonly PartnerWriteType[];
  /** When `serve` syncs with this partner besides the common schedule: a cron line. */
  readonly schedule?: string;
  readonly limits: PartnerLimits;
  readonly habits: PartnerHabits;
  /** How a large panel is read: by one export for all, where the partner offers it. Absent: each patient singly. */
  readonly bulkExport?: BulkExport;
}

/** Whose data an export is asked for (Bulk Data Access IG 2.0.0, "Endpoint - Patient Export" and "- Group Export"). */
export type BulkExport = BulkExportTerms &
  (
    | { readonly kind: 'group' /** Logical id of the Group. */; readonly group: string }
    | { readonly kind: 'patient'; readonly group?: never }
  );

export interface BulkExportTerms {
  /** Below so many patients each is read singly. */
  readonly minimumPatients: number;
  /** Hosts (with the port, where it is not the usual one) besides the partner's own that its files may lie on. */
  readonly fileHosts: readonly string[];
  /** Searches that narrow the export, as `_typeFilter` has them; none are sent where there are none. */
  readonly typeFilters: readonly string[];
  readonly limits: BulkExportLimits;
}

/** Of one export. */
export interface BulkExportLimits {
  /** Until it is ready; and of all waits for its files that the partner asks for. */
  readonly minutes: number;
  readonly files: number;
  /** Of all files together, unpacked. */
  readonly bytes: number;
  /** Of all files together. */
  readonly lines: number;
}

/** How Concord signs in to a partner. Secrets stand in a file or an environment variable, never in the partner's file. */
export type PartnerAuthentication = SmartBackendServices | ClientSecret | BearerToken | { readonly kind: 'none' };

/** SMART App Launch 2.2, Backend Services: `private_key_jwt`. */
export type SmartBackendServices = {
  readonly kind: 'smart-backend-services';
  readonly clientId: string;
  readonly algorithm: SigningAlgorithm;
  /** `kid` of the key that signs; the partner may know others of ours besides. */
  readonly keyId: string;
  readonly scopes: readonly string[];
  /** Where discovery finds none, or another is wanted. */
  readonly tokenEndpoint?: string;
} & PrivateKeyPlace;

/** The algorithms that SMART asks of a backend service. */
export type SigningAlgorithm = 'RS384' | 'ES384';

/** A PEM (PKCS 8): in a file, relative to the partners' folder, or in an environment variable. */
export type PrivateKeyPlace =
  | { readonly privateKeyFile: string; readonly privateKeyEnvironment?: never }
  | { readonly privateKeyEnvironment: string; readonly privateKeyFile?: never };

/** OAuth 2.0 `client_credentials` with a shared secret (RFC 6749, sections 2.3.1 and 4.4). */
export type ClientSecret = {
  readonly kind: 'client-secret';
  readonly clientId: string;
  /** In the `Authorization` header, or in the form. */
  readonly method: 'client_secret_basic' | 'client_secret_post';
  readonly scopes: readonly string[];
  readonly tokenEndpoint?: string;
} & (
  | { readonly secretFile: string; readonly secretEnvironment?: never }
  | { readonly secretEnvironment: string; readonly secretFile?: never }
);

/** A token that somebody made by hand (RFC 6750). */
export type BearerToken = { readonly kind: 'bearer-token' } & (
  | { readonly tokenFile: string; readonly tokenEnvironment?: never }
  | { readonly tokenEnvironment: string; readonly tokenFile?: never }
);

/** What a TLS connection needs besides what every one has, in files (PEM) relative to the partners' folder. */
export type PartnerTls =
  /** Mutual TLS: the certificate that the partner knows us by, and its key. */
  | { readonly certificateFile: string; readonly privateKeyFile: string; readonly authorityFile?: string }
  /** The certificates of an authority that the partner's own is signed by, trusted besides the usual ones. */
  | { readonly authorityFile: string; readonly certificateFile?: never; readonly privateKeyFile?: never };

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
  /** Bytes of all answers to one read of one type of one patient. */
  readonly bytesPerPull: number;
  /** Time for one read of one type of one patient, its pages and Medications included. */
  readonly pullSeconds: number;
  /** Hours after which everything is read again, and not only what changed since; 0: always everything. */
  readonly fullReadHours: number;
  /** Requests under way at a time. */
  readonly concurrency: number;
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
  /** `intent` of the MedicationRequests to ask for; empty where it must not be asked by. */
  readonly intents: readonly MedicationRequestIntent[];
  /** Leaves some statuses out of a search that names none: all are then asked for at once. */
  readonly hidesStatuses: boolean;
  /** Honours a conditional update; else each write is a search followed by an update or create. */
  readonly conditionalUpdate: boolean;
  /** Searches take `_lastUpdated`, though the CapabilityStatement does not say so. */
  readonly lastUpdated: boolean;
  /** Types that the product has no endpoint for: they can't stand in `read`. */
  readonly typesWithoutEndpoint: readonly PartnerReadType[];
  /** Takes what only R5 has an element for as R4's cross-version extensions; else it is told in notes. */
  readonly laterElements: boolean;
}

/** FHIR R4, medicationrequest-intent. */
export type MedicationRequestIntent =
  | 'proposal'
  | 'plan'
  | 'order'
  | 'original-order'
  | 'reflex-order'
  | 'filler-order'
  | 'instance-order'
  | 'option';

/** Products whose known habits come with Concord: `presets/<name>.json`. */
export type PresetName = 'athenahealth' | 'epic' | 'hapi' | 'medplum' | 'openemr' | 'oracle-health' | 'us-core';
