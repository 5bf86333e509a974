import { referencesIn } from '../../fhir/references.ts';
import type { Outgoing } from '../../flows/ports.ts';

/**
 * The resources so that each stands after those it refers to, otherwise in the order given. Where references go in a
 * circle, the one that stood first stays first.
 */
export const inReferenceOrder = (resources: readonly Outgoing[]): readonly Outgoing[] => {
  const byKey = new Map(resources.map((outgoing) => [outgoing.key, outgoing]));
  const ordered = new Set<Outgoing>();
  const entered = new Set<string>();
  const place = (outgoing: Outgoing): void => {
    if (entered.has(outgoing.key)) return;
    entered.add(outgoing.key);
    for (const reference of referencesIn(outgoing.resource)) {
      const target = byKey.get(reference);
      if (target !== undefined) place(target);
    }
    ordered.add(outgoing);
  };
  for (const outgoing of resources) place(outgoing);
  return [...ordered];
};
