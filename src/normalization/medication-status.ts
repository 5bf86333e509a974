import type { MedicationStatus } from '../domain/clinic-record.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';

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

/** Statuses of FHIR R5 that servers already write into R4 resources; `recorded` says nothing of taking. */
const r5Statuses: ReadonlyMap<string, MedicationStatus> = new Map([
  ['ended', 'completed'],
  ['recorded', 'unknown'],
  ['draft', 'draft'],
]);

const statusesOf = {
  MedicationRequest: requestStatuses,
  MedicationStatement: statementStatuses,
  MedicationDispense: dispenseStatuses,
} as const;

/**
 * A resource's status in the words of R4's medicationrequest-status. A missing or unheard-of one is `unknown`, with an
 * issue: it stays on the list, since leaving a drug out is the greater danger.
 */
export const readStatus = (
  type: MedicationResourceType,
  written: string | null,
): { readonly status: MedicationStatus; readonly issues: readonly Issue[] } => {
  const path = `${type}.status`;
  if (written === null) {
    return { status: 'unknown', issues: [warningIssue('missing-status', path, 'The source gives no status.')] };
  }
  const known = statusesOf[type].get(written.toLowerCase());
  if (known !== undefined) return { status: known, issues: [] };
  const later = r5Statuses.get(written.toLowerCase());
  const reason =
    later === undefined ? 'This status is not one of FHIR R4.' : 'This status belongs to FHIR R5; it was read as such.';
  return { status: later ?? 'unknown', issues: [warningIssue('unexpected-status', path, reason)] };
};
