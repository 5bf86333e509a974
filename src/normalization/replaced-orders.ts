import { identifiersOf, objectsAt, textAt } from '../fhir/wild.ts';
import { findReceived, type ReceivedResource, relativeOf } from './received-resource.ts';

/**
 * The earlier orders that a MedicationRequest replaces (`priorPrescription`, R4 section 11.1.3), by the names that
 * they have as statements: `Type/id` also where they did not come along. Empty where it names none.
 */
export const replacedOrdersOf = (
  { content, reference: own }: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): readonly string[] => {
  const prior = objectsAt(content, 'priorPrescription');
  const named = prior.flatMap((reference) => {
    const target = textAt(reference, 'reference');
    if (target !== null) return [findReceived(target, received)?.reference ?? relativeOf(target)];
    const [identifier] = identifiersOf({ identifier: reference['identifier'] });
    return identifier === undefined ? [] : withIdentifier(identifier, received);
  });
  return [...new Set(named)].filter((name) => name !== own);
};

/** One that two resources have names neither. */
const withIdentifier = (identifier: string, received: ReadonlyMap<string, ReceivedResource>): readonly string[] => {
  const found = new Set<string>();
  for (const { type, content, reference } of received.values()) {
    if (type === 'MedicationRequest' && identifiersOf(content).includes(identifier)) found.add(reference);
  }
  return found.size === 1 ? [...found] : [];
};
