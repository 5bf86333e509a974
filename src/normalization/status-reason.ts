import { codingsOf, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';

const reasonFields = ['statusReason', 'statusReasonCodeableConcept', 'statusReasonReference'] as const;

/** Why a resource has its status, in the source's words or else its codes, or `null`. */
export const statusReasonOf = (content: WildObject): string | null => {
  const reasons = reasonFields
    .flatMap((field) => objectsAt(content, field))
    .map((reason) => textsOf(reason)[0] ?? textAt(reason, 'display') ?? codingsOf(reason)[0]?.code ?? null)
    .filter((reason) => reason !== null);
  return reasons.length === 0 ? null : [...new Set(reasons)].join('; ');
};
