import type { Resource } from '@medplum/fhirtypes';
import type { BulkExportHabit } from './bulk-export-habit.ts';
import { isJsonObject, type JsonObject, someObject } from './json.ts';
import { FhirRefusal } from './refusal.ts';
import type { ReferenceForm } from './search-conditions.ts';
import { medicationTypes } from './search-parameters.ts';

/**
 * What a partner's server does that US Core or FHIR would not have it do, as data; the numbers are those of the
 * project's field notes. A habit that is left out is off, and the server then does it right.
 */
export interface SandboxHabits {
  /** 1: `_include` is passed over in silence. */
  readonly ignoresInclude?: boolean;
  /** `_lastUpdated` is passed over in silence, or a search with it is answered 400. */
  readonly lastUpdatedParameter?: 'ignored' | 'refused';
  /** 2: interactions on these types are refused. */
  readonly refusesTypes?: readonly string[];
  /** 2: with which status; 404 when left out. */
  readonly refusedTypeStatus?: 403 | 404;
  /** 3: a MedicationRequest search without `status` is answered 400. */
  readonly requiresStatus?: boolean;
  /** 3: a MedicationRequest search without `intent` is answered 400. */
  readonly requiresIntent?: boolean;
  /** 4: these statuses of medication resources are left out of a search that does not name `status`. */
  readonly hidesStatuses?: readonly string[];
  /** 6: the Medications with these ids answer 404, and no search or `_include` brings them. */
  readonly missingMedications?: readonly string[];
  /** 7: `medicationReference` of a MedicationRequest is lost on write. */
  readonly dropsMedicationReferenceOnWrite?: boolean;
  /** 7: a medication resource written `completed` is read back `stopped`. */
  readonly readsCompletedAsStopped?: boolean;
  /** 8: a write with a modifier extension, `doNotPerform` or `implicitRules` is refused with 422. */
  readonly refusesModifierElements?: boolean;
  /** A write with an element of R5 as an extension is refused with 422, as HAPI does when it validates. */
  readonly refusesLaterElements?: boolean;
  /** 8: a medication resource with another status is refused with 422. */
  readonly acceptedStatuses?: readonly string[];
  /** 9: medication resources are shown with the status values of R5. */
  readonly r5Statuses?: boolean;
  /** 10: `next` is relative to the base URL. */
  readonly relativeNextLinks?: boolean;
  /** 10: from the second page on, `next` leads to the page it stands on. */
  readonly loopingNextLinks?: boolean;
  /** 10: `next` leads to this origin, for example `http://127.0.0.1:9`. */
  readonly foreignNextLinks?: string;
  /** Entries in a page when `_count` is missing or larger. */
  readonly pageSize?: number;
  /** 11: `If-Match` is not looked at. */
  readonly ignoresIfMatch?: boolean;
  /** 12: a batch or transaction with more entries is refused. */
  readonly largestBundle?: number;
  /** 12: with which status; 413 when left out. */
  readonly largestBundleStatus?: 400 | 413;
  /** Transactions are refused with this status; batches are taken. */
  readonly noTransaction?: 400 | 405;
  /** 13: every nth FHIR request is answered 429. */
  readonly throttle?: ThrottleHabit;
  /** 14: `Accept` must be exactly `application/fhir+json`. */
  readonly exactAcceptHeader?: boolean;
  /** 15: a searchset without a match has neither `entry` nor `total`. (FHIR forbids `entry: []`, so `entry` never is.) */
  readonly omitsEmptyEntry?: boolean;
  /** 17: the only form of `patient=` that finds anything; `both` when left out. */
  readonly patientParameter?: ReferenceForm;
  /** An error other than 401 and 429 is answered 502 with an HTML page. */
  readonly htmlErrors?: boolean;
  /** Exports in bulk are offered, and how they go. */
  readonly bulkExport?: BulkExportHabit;
  /** Every FHIR answer takes this many milliseconds longer. */
  readonly slow?: number;
}

export interface ThrottleHabit {
  readonly everyNth: number;
  /** Seconds, or an HTTP date two seconds after the partner's clock. */
  readonly retryAfter: number | 'http-date';
}

/** Refuses what the habits do not take of a resource that is to be written. @throws FhirRefusal 422 */
export const refuseUnwelcomeContent = (resource: JsonObject, habits: SandboxHabits): void => {
  const { acceptedStatuses } = habits;
  const status = resource['status'];
  if (habits.refusesModifierElements === true && someObject(resource, hasModifier)) {
    throw new FhirRefusal(422, 'extension', 'A modifier element is not understood');
  }
  if (habits.refusesLaterElements === true && someObject(resource, isLaterElement)) {
    throw new FhirRefusal(422, 'processing', 'An extension is of a version that is not known');
  }
  if (acceptedStatuses !== undefined && isMedicationResource(resource) && typeof status === 'string') {
    if (!acceptedStatuses.includes(status)) throw new FhirRefusal(422, 'code-invalid', 'The status is not taken here');
  }
};

const hasModifier = (object: JsonObject): boolean =>
  'modifierExtension' in object || 'doNotPerform' in object || 'implicitRules' in object;

const isLaterElement = ({ url }: JsonObject): boolean =>
  typeof url === 'string' && url.startsWith('http://hl7.org/fhir/5.0/StructureDefinition/');

const isMedicationResource = (resource: JsonObject): boolean =>
  medicationTypes.some((type) => type === resource['resourceType']);

/** The resource as this server keeps it. */
export const asKept = (resource: JsonObject, habits: SandboxHabits): JsonObject => {
  if (!isMedicationResource(resource)) return resource;
  const stopped = habits.readsCompletedAsStopped === true && resource['status'] === 'completed';
  const kept = stopped ? { ...resource, status: 'stopped' } : resource;
  if (habits.dropsMedicationReferenceOnWrite !== true || kept['resourceType'] !== 'MedicationRequest') return kept;
  return Object.fromEntries(Object.entries(kept).filter(([name]) => name !== 'medicationReference'));
};

/** The resource as this server shows it; a Bundle has its entries shown so. */
export const asShown = (resource: Resource, habits: SandboxHabits): JsonObject => {
  const object: JsonObject = { ...resource };
  if (habits.r5Statuses !== true) return object;
  if (resource.resourceType === 'Bundle') {
    const entry = resource.entry?.map((item) =>
      item.resource === undefined ? item : { ...item, resource: asShown(item.resource, habits) },
    );
    return entry === undefined ? object : { ...object, entry };
  }
  return withR5Status(object);
};

/** R5 knows `ended` for a MedicationRequest, and little more than `recorded` for a MedicationStatement. */
const withR5Status = (resource: JsonObject): JsonObject => {
  const status = resource['status'];
  if (resource['resourceType'] === 'MedicationRequest' && status === 'completed')
    return { ...resource, status: 'ended' };
  if (resource['resourceType'] !== 'MedicationStatement') return resource;
  return status === 'entered-in-error' || status === undefined ? resource : { ...resource, status: 'recorded' };
};

/** A body that is a resource of the type. @throws FhirRefusal 400 */
export const requireResource = (body: unknown, type: string | undefined): JsonObject => {
  if (!isJsonObject(body) || typeof body['resourceType'] !== 'string') {
    throw new FhirRefusal(400, 'structure', 'The body is not a FHIR resource');
  }
  if (type !== undefined && body['resourceType'] !== type) {
    throw new FhirRefusal(400, 'invalid', 'The body is not of the type that the URL names');
  }
  return body;
};
