import type { MedicationStatus } from '../domain/clinic-record.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { codingsOf, objectAt, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';

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

/** The beginnings of R5's `medication-statement-adherence` codes; `not-taking` is R4's `not-taken`. */
const adherences: readonly (readonly [RegExp, MedicationStatus])[] = [
  [/^taking(-(not-)?as-directed)?$/, 'active'],
  [/^not-taking$/, 'stopped'],
  [/^on-hold(-(not-)?as-directed)?$/, 'on-hold'],
  [/^stopped(-(not-)?as-directed)?$/, 'stopped'],
];

/** The status of a whole resource: an R5 statement that is only `recorded` tells by its adherence what is taken. */
export const statusOf = (type: MedicationResourceType, content: WildObject): ReadStatus => {
  const written = textAt(content, 'status');
  const read = readStatus(type, written);
  const adherence = type === 'MedicationStatement' ? objectAt(content, 'adherence') : null;
  if (adherence === null) return read;
  const code = codingsOf(objectAt(adherence, 'code'))[0]?.code ?? '';
  const told = adherences.find(([pattern]) => pattern.test(code))?.[1];
  const decides = written?.toLowerCase() === 'recorded';
  const reason = decides ? 'This element of FHIR R5 decided the status.' : 'This element of FHIR R5 was not used.';
  return {
    status: (decides ? told : undefined) ?? read.status,
    issues: [...read.issues, informationIssue('other-release', 'MedicationStatement.adherence', reason)],
  };
};

const reasonFields = ['statusReason', 'statusReasonCodeableConcept', 'statusReasonReference'] as const;

/** Why a resource has its status, in the source's words or else its codes, or `null`. */
export const statusReasonOf = (content: WildObject): string | null => {
  const reasons = reasonFields
    .flatMap((field) => objectsAt(content, field))
    .map((reason) => textsOf(reason)[0] ?? textAt(reason, 'display') ?? codingsOf(reason)[0]?.code ?? null)
    .filter((reason) => reason !== null);
  return reasons.length === 0 ? null : [...new Set(reasons)].join('; ');
};
