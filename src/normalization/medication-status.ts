import type { MedicationStatus } from '../domain/clinic-record.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { objectAt, textAt, type WildObject } from '../fhir/wild.ts';
import { besideAdherence } from './adherence.ts';

/** The three resource types that state a medication. */
export type MedicationResourceType = 'MedicationRequest' | 'MedicationStatement' | 'MedicationDispense';

const requestStatuses: ReadonlyMap<string, MedicationStatus> = new Map([
  ['active', 'active'],
  ['on-hold', 'on-hold'],
  ['cancelled', 'cancelled'],
  ['completed', 'completed'],
  ['entered-in-error', 'entered-in-error'],
  ['stopped', 'stopped'],
  ['draft', 'draft'],
  ['unknown', 'unknown'],
]);

const statementStatuses: ReadonlyMap<string, MedicationStatus> = new Map([
  ['active', 'active'],
  ['completed', 'completed'],
  ['entered-in-error', 'entered-in-error'],
  ['intended', 'draft'],
  ['stopped', 'stopped'],
  ['on-hold', 'on-hold'],
  ['unknown', 'unknown'],
  ['not-taken', 'stopped'],
]);

/** A package handed over says nothing about whether the course goes on: most become `unknown`. */
const dispenseStatuses: ReadonlyMap<string, MedicationStatus> = new Map([
  ['preparation', 'unknown'],
  ['in-progress', 'unknown'],
  ['completed', 'unknown'],
  ['unknown', 'unknown'],
  ['on-hold', 'on-hold'],
  ['stopped', 'unknown'],
  ['cancelled', 'cancelled'],
  ['declined', 'cancelled'],
  ['entered-in-error', 'entered-in-error'],
]);

const statusesOf = {
  MedicationRequest: requestStatuses,
  MedicationStatement: statementStatuses,
  MedicationDispense: dispenseStatuses,
} as const;

/**
 * Statuses of FHIR R5 that servers already write into R4 resources, by type: a word of one type is none of another's.
 * `recorded` says nothing of taking. `ended` is an order's word that servers write into statements too.
 */
const laterStatusesOf: Readonly<Record<MedicationResourceType, ReadonlyMap<string, MedicationStatus>>> = {
  MedicationRequest: new Map([['ended', 'completed']]),
  MedicationStatement: new Map([
    ['recorded', 'unknown'],
    ['draft', 'draft'],
    ['ended', 'completed'],
  ]),
  MedicationDispense: new Map(),
};

/** A status, and what a person should know of how it was read. */
export interface ReadStatus {
  readonly status: MedicationStatus;
  readonly issues: readonly Issue[];
}

/**
 * A resource's status in the words of R4's medicationrequest-status. A missing or unheard-of one is `unknown`, with an
 * issue: it stays on the list, since leaving a drug out is the greater danger.
 */
export const readStatus = (type: MedicationResourceType, written: string | null): ReadStatus => {
  const path = `${type}.status`;
  if (written === null) {
    return { status: 'unknown', issues: [warningIssue('missing-status', path, 'The source gives no status.')] };
  }
  const known = statusesOf[type].get(written.toLowerCase());
  if (known !== undefined) return { status: known, issues: [] };
  const later = laterStatusesOf[type].get(written.toLowerCase());
  const reason =
    later === undefined
      ? 'FHIR R4 has no such status for this type of resource.'
      : 'This status belongs to FHIR R5; it was read as such.';
  return { status: later ?? 'unknown', issues: [warningIssue('unexpected-status', path, reason)] };
};

/** The status of a whole resource: an R5 statement that is only `recorded` tells by its adherence what is taken. */
export const statusOf = (type: MedicationResourceType, content: WildObject): ReadStatus => {
  const written = textAt(content, 'status');
  const read = readStatus(type, written);
  const adherence = type === 'MedicationStatement' ? objectAt(content, 'adherence') : null;
  if (adherence === null) return read;
  const { status, issue } = besideAdherence(read.status, adherence, written?.toLowerCase() === 'recorded');
  return { status, issues: [...read.issues, issue] };
};
