import { type Issue, warningIssue } from '../domain/issue.ts';
import { textAt, type WildObject } from '../fhir/wild.ts';
import type { MedicationResourceType } from './medication-type.ts';

/** R4's medicationrequest-intent. */
const intents: ReadonlySet<string> = new Set([
  'proposal',
  'plan',
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
  'option',
]);

/**
 * An order's intent in R4's words. What R4 does not have is kept as it was written, with an issue. Statements and fills
 * have none.
 */
export const intentOf = (
  type: MedicationResourceType,
  content: WildObject,
): { readonly intent: string | null; readonly issues: readonly Issue[] } => {
  const written = textAt(content, 'intent');
  if (type !== 'MedicationRequest') return { intent: written, issues: [] };
  const path = 'MedicationRequest.intent';
  if (written === null) {
    return { intent: null, issues: [warningIssue('missing-intent', path, 'The source gives no intent.')] };
  }
  const known = written.toLowerCase();
  return intents.has(known)
    ? { intent: known, issues: [] }
    : { intent: written, issues: [warningIssue('unknown-code', path, 'This intent is not one of FHIR R4.')] };
};
