import type { MedicationStatus } from '../domain/clinic-record.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { asObject, codingsOf, listed, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import type { MedicationResourceType } from './medication-type.ts';

type Taking = 'active' | 'on-hold' | 'stopped';

/** The codes of R5's `medication-statement-adherence`; `not-taking` is R4's `not-taken`. */
const adherences: readonly (readonly [RegExp, Taking | 'unknown'])[] = [
  [/^taking(-(not-)?as-directed)?$/, 'active'],
  [/^not-taking$/, 'stopped'],
  [/^on-hold(-(not-)?as-directed)?$/, 'on-hold'],
  [/^stopped(-(not-)?as-directed)?$/, 'stopped'],
  [/^unknown$/, 'unknown'],
];

/** What each status says of taking; the others say nothing of it. */
const takingBy: ReadonlyMap<MedicationStatus, Taking> = new Map([
  ['active', 'active'],
  ['on-hold', 'on-hold'],
  ['stopped', 'stopped'],
  ['completed', 'stopped'],
]);

const path = 'MedicationStatement.adherence';

/**
 * A status beside the adherence of FHIR R5 that stands in the same statement. A status that says something stays,
 * whatever the adherence says; that the two contradict is a warning.
 * @param status by the status element alone
 * @param adherence of any shape
 * @param decides the status says nothing of taking, and leaves it to the adherence
 */
export const besideAdherence = (
  status: MedicationStatus,
  adherence: unknown,
  decides: boolean,
): { readonly status: MedicationStatus; readonly issue: Issue } => {
  const told = toldBy(adherence);
  const taking = takingBy.get(status);
  if (told === null)
    return { status, issue: (decides ? warningIssue : informationIssue)('other-release', path, unread) };
  if (told === 'unknown') return { status, issue: informationIssue('other-release', path, unknown) };
  const issue =
    taking !== undefined && told !== taking
      ? warningIssue('contradictory-status', path, `The status says "${status}", the adherence "${told}".`)
      : informationIssue('other-release', path, decides ? decided : unused);
  return { status: decides ? told : status, issue };
};

const decided = 'This element of FHIR R5 decided the status.';
const unused = 'This element of FHIR R5 was not used.';
const unknown = 'This element of FHIR R5 says that it is not known whether it is taken.';
const unread = 'This element of FHIR R5 could not be understood; the status does not rest on it.';

/** What all words that are understood say, `null` where there are none or they say different things. */
const toldBy = (adherence: unknown): Taking | 'unknown' | null => {
  const told = wordsOf(adherence).flatMap((word) => {
    const known = word.toLowerCase().replaceAll(/[\s_]+/g, '-');
    return adherences.find(([pattern]) => pattern.test(known))?.[1] ?? [];
  });
  const [only, ...others] = new Set(told);
  return others.length > 0 ? null : (only ?? null);
};

/** The codes and texts of an adherence; a plain text in the place of it or of its concept is its words. */
const wordsOf = (adherence: unknown): readonly string[] => {
  return listed(adherence).flatMap((item) => {
    const plain = textAt({ item }, 'item') ?? textAt(item, 'code');
    const concepts = [...objectsAt(item, 'code'), ...(asObject(item)?.['code'] === undefined ? [item] : [])];
    const words = concepts.flatMap((concept) => [...codingsOf(concept).map(({ code }) => code), ...textsOf(concept)]);
    return plain === null ? words : [plain, ...words];
  });
};

const usCoreAdherence = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-medication-adherence';

/** US Core 7 tells in an extension how a drug is taken, in codes that are not read: a person should see that it does. */
export const usCoreAdherenceIssues = (type: MedicationResourceType, content: WildObject): readonly Issue[] =>
  objectsAt(content, 'extension').some((extension) => textAt(extension, 'url') === usCoreAdherence)
    ? [warningIssue('unsupported', `${type}.extension('${usCoreAdherence}')`, reasonOfUsCore)]
    : [];

const reasonOfUsCore =
  'The source tells here how the drug is taken (adherence), perhaps otherwise than the status; it was not used.';
