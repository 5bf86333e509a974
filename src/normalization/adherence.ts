import type { MedicationStatus } from '../domain/clinic-record.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { codingsOf, objectAt, type WildObject } from '../fhir/wild.ts';

type Taking = 'active' | 'on-hold' | 'stopped';

/** The codes of R5's `medication-statement-adherence`; `not-taking` is R4's `not-taken`. */
const adherences: readonly (readonly [RegExp, Taking])[] = [
  [/^taking(-(not-)?as-directed)?$/, 'active'],
  [/^not-taking$/, 'stopped'],
  [/^on-hold(-(not-)?as-directed)?$/, 'on-hold'],
  [/^stopped(-(not-)?as-directed)?$/, 'stopped'],
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
 * @param decides the status says nothing of taking, and leaves it to the adherence
 */
export const besideAdherence = (
  status: MedicationStatus,
  adherence: WildObject,
  decides: boolean,
): { readonly status: MedicationStatus; readonly issue: Issue } => {
  const code = codingsOf(objectAt(adherence, 'code'))[0]?.code ?? '';
  const told = adherences.find(([pattern]) => pattern.test(code))?.[1];
  const taking = takingBy.get(status);
  const issue =
    told !== undefined && taking !== undefined && told !== taking
      ? warningIssue('contradictory-status', path, `The status says "${status}", the adherence "${told}".`)
      : informationIssue('other-release', path, decides ? decided : unused);
  return { status: (decides ? told : undefined) ?? status, issue };
};

const decided = 'This element of FHIR R5 decided the status.';
const unused = 'This element of FHIR R5 was not used.';
