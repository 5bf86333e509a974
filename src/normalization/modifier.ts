import { isBlank, type WildObject } from '../fhir/wild.ts';

/** Whether an element carries a `modifierExtension`, in whatever shape: one that cannot be read may change it too. */
export const isModified = (element: WildObject): boolean => {
  const sent = element['modifierExtension'];
  return !isBlank(sent) && !(Array.isArray(sent) && sent.length === 0);
};
