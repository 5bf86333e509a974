import { type Issue, warningIssue } from '../domain/issue.ts';
import type { StatementKind } from '../domain/stated-medication.ts';
import { asObject, booleanAt, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import type { MedicationResourceType } from './medication-status.ts';
import { type ReceivedResource, resolveReference } from './received-resource.ts';

/** Whether a source heard of a drug or ordered it, which of the three it makes the statement, and what is wrong there. */
export interface ReadReport {
  readonly reported: boolean | null;
  readonly kind: StatementKind;
  readonly issues: readonly Issue[];
}

/** `intent: plan` alone is no proof of a report: vendors use it for different things, so only `reported[x]` counts. */
export const reportOf = (type: MedicationResourceType, content: WildObject): ReadReport => {
  if (type === 'MedicationStatement') return { reported: true, kind: 'said-to-be-taken', issues: [] };
  if (type === 'MedicationDispense') return { reported: null, kind: 'handed-over', issues: [] };
  const isSourced = objectAt(content, 'reportedReference') !== null;
  const said = booleanAt(content, 'reportedBoolean') ?? booleanAt(content, 'reported');
  if (isSourced && said === false) {
    const reason = 'It is said to be no report, and whose report it is: neither was used.';
    const issues = [warningIssue('invalid-resource', 'MedicationRequest.reported', reason)];
    return { reported: null, kind: 'ordered', issues };
  }
  const reported = isSourced ? true : said;
  return { reported, kind: reported === true ? 'said-to-be-taken' : 'ordered', issues: [] };
};

/** The author in the source's words: whom a report comes from, who ordered, who handed over; `null` where it names none. */
export const authorOf = (
  type: MedicationResourceType,
  resource: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): string | null =>
  authorsOf(type, resource.content)
    .map((reference) => namedBy(reference, resource, received))
    .find((name) => name !== null) ?? null;

const authorsOf = (type: MedicationResourceType, content: WildObject): readonly WildObject[] => {
  if (type === 'MedicationStatement') return objectsAt(content, 'informationSource');
  if (type === 'MedicationDispense') {
    return objectsAt(content, 'performer')
      .map((performer) => objectAt(performer, 'actor'))
      .filter((actor) => actor !== null);
  }
  const requester = objectsAt(content, 'requester');
  return reportOf(type, content).reported === true
    ? [...objectsAt(content, 'reportedReference'), ...objectsAt(content, 'informationSource'), ...requester]
    : requester;
};

const namedBy = (
  reference: WildObject,
  resource: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): string | null => {
  const target = textAt(reference, 'reference');
  const found = target === null ? null : resolveReference(target, resource, received);
  const isPatient =
    textAt(found, 'resourceType') === 'Patient' ||
    textAt(reference, 'type') === 'Patient' ||
    (target !== null && /(^|\/)Patient\//.test(target));
  if (isPatient) return 'the patient';
  return nameOf(found) ?? textAt(reference, 'display') ?? target;
};

/** A person's or an organisation's name as text. */
export const nameOf = (resource: WildObject | null): string | null => {
  const plain = textAt(resource, 'name');
  if (plain !== null) return plain;
  const name = asObject(objectsAt(resource, 'name')[0]);
  const given = name?.['given'];
  const parts = [...(Array.isArray(given) ? given : []), name?.['family']].filter((part) => typeof part === 'string');
  return textAt(name, 'text') ?? (parts.length === 0 ? null : parts.join(' '));
};
