import { type Issue, warningIssue } from '../domain/issue.ts';
import type { StatementKind } from '../domain/stated-medication.ts';
import { asObject, isBlank, objectAt, objectsAt, textAt, truthIn, type WildObject } from '../fhir/wild.ts';
import { soleTextAt } from './find-medication.ts';
import type { MedicationResourceType } from './medication-type.ts';
import { type ReceivedResource, resolveReference } from './received-resource.ts';

/** Whether a source heard of a drug or ordered it, which of the three it makes the statement, and what is wrong there. */
export interface ReadReport {
  readonly reported: boolean | null;
  readonly kind: StatementKind;
  readonly issues: readonly Issue[];
}

/**
 * `intent: plan` alone is no proof of a report: vendors use it for different things, so only `reported[x]` counts. One
 * in a wrong shape that can mean only one thing means that, with an issue.
 */
export const reportOf = (type: MedicationResourceType, content: WildObject): ReadReport => {
  if (type === 'MedicationStatement') return { reported: true, kind: 'said-to-be-taken', issues: [] };
  if (type === 'MedicationDispense') return { reported: null, kind: 'handed-over', issues: [] };
  const flags = ['reportedBoolean', 'reported'].filter((element) => !isBlank(content[element]));
  const sources = reportSourcesOf(content);
  const isUnreadSource = sources.length === 0 && !isBlank(content['reportedReference']);
  const said = new Set([...flags.map((element) => truthIn(content[element])), ...sources.map(() => true)]);
  const issues = [
    ...flags.flatMap((element) => remarkOnFlag(content[element], `MedicationRequest.${element}`)),
    ...(isUnreadSource ? [warningIssue('invalid-resource', 'MedicationRequest.reportedReference', unreadReport)] : []),
  ];
  if (said.has(true) && said.has(false)) {
    const reason = 'It is said to be no report, and whose report it is or that it is one: neither was used.';
    const contradiction = warningIssue('invalid-resource', 'MedicationRequest.reported', reason);
    return { reported: null, kind: 'ordered', issues: [...issues, contradiction] };
  }
  const reported = said.has(true) ? true : said.has(false) && said.size === 1 && !isUnreadSource ? false : null;
  return { reported, kind: reported === true ? 'said-to-be-taken' : 'ordered', issues };
};

const unreadReport = 'Whether this is a report of somebody could not be read; it is taken for an order.';

const remarkOnFlag = (value: unknown, path: string): readonly Issue[] => {
  if (typeof value === 'boolean') return [];
  const reason =
    truthIn(value) === null ? unreadReport : 'This is no boolean of JSON; it was read as the one it means.';
  return [warningIssue('invalid-resource', path, reason)];
};

/** Whom a report comes from. A plain text that is a reference is one. */
const reportSourcesOf = (content: WildObject): readonly WildObject[] => {
  const objects = objectsAt(content, 'reportedReference');
  const text = soleTextAt(content, 'reportedReference');
  return text !== null && /^#.|[^/]\/[^/]/.test(text) ? [{ reference: text }] : objects;
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
    ? [...reportSourcesOf(content), ...objectsAt(content, 'informationSource'), ...requester]
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
