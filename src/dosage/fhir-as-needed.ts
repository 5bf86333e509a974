import type { DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { conceptText, listOf, objectOf, textOf, type Unchecked } from './fhir-quantity.ts';
import type { AskedNeed } from './fhir-text.ts';
import { readSig } from './sig.ts';

/** Whether a dosage is taken when needed. */
export interface ReadNeed {
  readonly asked: AskedNeed;
  readonly asNeeded: DosingStep['asNeeded'];
  /** It was sent in a form that says neither. */
  readonly unclear: boolean;
}

/**
 * `asNeededBoolean`, `asNeededCodeableConcept`; FHIR R5's `asNeeded` and `asNeededFor`. A reason implies that it is taken
 * when needed, and so does a further instruction, or a timing code, that says it.
 * @param timed what the words of the timing code say of it
 */
export const readAsNeeded = (
  dosage: Unchecked,
  timed: DosingStep['asNeeded'],
  path: string,
  issues: Issue[],
): ReadNeed => {
  const [forFirst] = listOf(dosage.asNeededFor);
  const concept = objectOf(dosage.asNeededCodeableConcept) ?? objectOf(forFirst);
  const sent = dosage.asNeededBoolean ?? dosage.asNeeded;
  const flag = flagOf(sent);
  const unclear = (sent !== undefined && flag === undefined) || hasUnclearReason(dosage);
  if (unclear || (sent !== undefined && typeof sent !== 'boolean')) {
    issues.push(
      warningIssue('unsupported', `${path}.asNeededBoolean`, 'Whether it is taken when needed could not be read.'),
    );
  }
  const advised = timed ?? adviceOf(dosage);
  if ((concept !== null || advised !== null) && flag === false) {
    issues.push(warningIssue('contradictory-dosage', path, 'It is said to be taken when needed and not when needed.'));
  }
  const reason = concept === null ? (advised?.reason ?? null) : conceptText(concept);
  if (concept !== null || advised !== null || flag === true) return { asked: 'yes', asNeeded: { reason }, unclear };
  return { asked: flag === false ? 'no' : 'not-said', asNeeded: null, unclear };
};

/** `"true"` is no boolean of JSON, and can mean only one thing. */
const flagOf = (sent: unknown): boolean | undefined => {
  if (typeof sent === 'boolean') return sent;
  const text = textOf(sent)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
};

const hasUnclearReason = ({ asNeededCodeableConcept: concept, asNeededFor }: Unchecked): boolean =>
  (concept !== undefined && objectOf(concept) === null) || listOf(asNeededFor).some((item) => objectOf(item) === null);

/** What a further instruction that reads as `as needed` says. */
const adviceOf = (dosage: Unchecked): DosingStep['asNeeded'] => {
  for (const instruction of listOf(dosage.additionalInstruction)) {
    const text = conceptText(instruction);
    const asked = text === null ? undefined : readSig(text).steps.find(({ asNeeded }) => asNeeded !== null);
    if (asked !== undefined) return { reason: null };
  }
  return null;
};
