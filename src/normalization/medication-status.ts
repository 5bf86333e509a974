import type { MedicationStatus } from '../domain/clinic-record.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { isBlank, textAt, type WildObject } from '../fhir/wild.ts';
import { besideAdherence } from './adherence.ts';
import { besideDenial } from './earlier-denial.ts';
import type { MedicationResourceType } from './medication-type.ts';

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

/**
 * The status of a whole resource: an R5 statement that is only `recorded` tells by its adherence what is taken, and
 * what an earlier release denies is not believed.
 */
export const statusOf = (type: MedicationResourceType, content: WildObject): ReadStatus => {
  const written = textAt(content, 'status');
  const own = isUnreadable(content['status']) ? unreadableStatus(type) : readStatus(type, written);
  const denied = besideDenial(type, own.status, content);
  const read = { status: denied.status, issues: [...own.issues, ...denied.issues] };
  const adherence = type === 'MedicationStatement' ? content['adherence'] : null;
  if (isBlank(adherence) || (Array.isArray(adherence) && adherence.length === 0)) return read;
  const decides = written?.toLowerCase() === 'recorded' && denied.issues.length === 0;
  const { status, issue } = besideAdherence(read.status, adherence, decides);
  return { status, issues: [...read.issues, issue] };
};

const isUnreadable = (status: unknown): boolean => !isBlank(status) && typeof status !== 'string';

const unreadableStatus = (type: MedicationResourceType): ReadStatus => {
  const reason = 'The status is no code, and could not be read.';
  return { status: 'unknown', issues: [warningIssue('unexpected-status', `${type}.status`, reason)] };
};
