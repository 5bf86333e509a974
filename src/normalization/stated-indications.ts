import type { StatedIndication } from '../domain/stated-medication.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { asObject, codingsOf, objectAt, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import { isCodeSystem } from './code-system-url.ts';
import { type ReceivedResource, resolveReference } from './received-resource.ts';
import { dottedIcd10cm } from './to-patient-facts.ts';

/**
 * What a MedicationRequest or MedicationStatement says that the drug is taken for: `reasonCode`, the Conditions of
 * `reasonReference` (by their code, else by the reference's display), STU3's `reasonCodeableConcept` and R5's `reason`.
 * Each once, in the source's order; empty where it does not say.
 */
export const indicationsOf = (
  resource: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): readonly StatedIndication[] => {
  const { content } = resource;
  const later = objectsAt(content, 'reason');
  const concepts = [
    ...objectsAt(content, 'reasonCode'),
    ...objectsAt(content, 'reasonCodeableConcept'),
    ...later.map((reason) => objectAt(reason, 'concept')),
  ];
  const references = [
    ...objectsAt(content, 'reasonReference'),
    ...later.map((reason) => objectAt(reason, 'reference')),
  ];
  const said = [
    ...concepts.map(toIndication),
    ...references.map((reference) => indicationOfReference(reference, resource, received)),
  ].filter((indication) => indication !== null);
  return said.filter(({ text }, index) => said.findIndex((other) => other.text === text) === index);
};

const toIndication = (concept: WildObject | null): StatedIndication | null => {
  const codings = codingsOf(concept);
  const text = textsOf(concept)[0] ?? codings[0]?.code ?? null;
  if (text === null) return null;
  const codes = codings.filter(({ system }) => isCodeSystem(system, codeSystem.icd10cm));
  return { text, icd10cm: [...new Set(codes.flatMap(({ code }) => dottedIcd10cm(code) ?? []))] };
};

/** An Observation that gave the occasion names what was measured, and not what is treated. */
const indicationOfReference = (
  reference: WildObject | null,
  from: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): StatedIndication | null => {
  const target = textAt(reference, 'reference');
  const found = target === null ? null : asObject(resolveReference(target, from, received));
  if (found !== null && textAt(found, 'resourceType') !== 'Condition') return null;
  const display = textAt(reference, 'display');
  return toIndication(objectAt(found, 'code')) ?? (display === null ? null : { text: display, icd10cm: [] });
};
