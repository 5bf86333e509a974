import { codingsOf, listed, objectAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';

/** R4's elements, and those of STU3 and R5 that say the same. */
const reasonFields = [
  'statusReason',
  'statusReasonCodeableConcept',
  'statusReasonReference',
  'notPerformedReason',
  'notDoneReasonCodeableConcept',
  'notDoneReasonReference',
  'reasonNotTaken',
] as const;

/** Why a resource has its status, in the source's words or else its codes, or `null`. */
export const statusReasonOf = (content: WildObject): string | null => {
  const reasons = reasonFields
    .flatMap((field) => listed(content[field]))
    .map(wordsOf)
    .filter((reason) => reason !== null);
  return reasons.length === 0 ? null : [...new Set(reasons)].join('; ');
};

/** The words of a concept, a reference, or R5's pair of both; a plain text is its own words. */
const wordsOf = (reason: unknown): string | null => {
  const concept = objectAt(reason, 'concept') ?? reason;
  return (
    textAt({ reason }, 'reason') ??
    textsOf(concept)[0] ??
    textAt(reason, 'display') ??
    textAt(objectAt(reason, 'reference'), 'display') ??
    codingsOf(concept)[0]?.code ??
    null
  );
};
