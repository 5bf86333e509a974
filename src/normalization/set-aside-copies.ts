import type { LedgerEntry } from '../domain/stated-medication.ts';
import { comparableJson } from '../fhir/canonical-json.ts';
import { identifiersOf, type WildObject } from '../fhir/wild.ts';
import type { Received, ReceivedResource } from './received-resource.ts';
import { readElements } from './to-patient-facts.ts';

/** What a partner may have of the clinic's that safety checks read; medications are told apart when they are paired. */
const factTypes: ReadonlySet<string> = new Set(['AllergyIntolerance', 'Condition', 'Observation']);

/**
 * A partner's answer without the copies of the clinic's own facts in it, by business identifier: an unchanged copy of
 * the clinic's allergy is not a second source of it. One that the partner changed in meaning stays.
 * @param own what the clinic itself states
 */
export const setAsideCopies = (received: Received, own: Received): Received => {
  const sent = new Map(
    own.resources
      .filter(isFact)
      .flatMap((fact) => identifiersOf(fact.content).map((identifier) => [identifier, fact] as const)),
  );
  const isCopy = (resource: ReceivedResource): boolean =>
    isFact(resource) &&
    identifiersOf(resource.content).some((identifier) => {
      const original = sent.get(identifier);
      return original !== undefined && meaningOf(original.content) === meaningOf(resource.content);
    });
  const copies = received.resources.filter(isCopy);
  return {
    resources: received.resources.filter((resource) => !copies.includes(resource)),
    unusable: [...received.unusable, ...copies.map(entryOf)],
  };
};

const isFact = ({ type }: ReceivedResource): boolean => factTypes.has(type);

/** What a safety check would read of it; servers may add or reorder everything else. */
const meaningOf = (content: WildObject): string =>
  comparableJson(['resourceType', ...readElements].map((element) => content[element] ?? null));

const entryOf = ({ source, reference }: ReceivedResource): LedgerEntry => ({
  source,
  resource: reference,
  outcome: 'merged',
  reason: "The clinic's own, as this source received it.",
  row: null,
});
