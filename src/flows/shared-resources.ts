import { asObject, textAt } from '../fhir/wild.ts';
import { findReceived, indexByReference, type ReceivedResource } from '../normalization/received-resource.ts';

/**
 * Gives each patient's resources those of nobody (drugs, practitioners, organisations) that they refer to, directly or
 * by way of others. What nobody refers to goes with the first: it is told once, and no patient's list speaks of what
 * belongs to another's.
 * @param groups each patient's own resources
 */
export const withShared = (
  groups: readonly (readonly ReceivedResource[])[],
  shared: readonly ReceivedResource[],
): readonly (readonly ReceivedResource[])[] => {
  const index = indexByReference(shared);
  const reached = groups.map((own) => reachableFrom(own, index));
  const loose = shared.filter((resource) => !reached.some((found) => found.has(resource)));
  return groups.map((own, position) => [
    ...own,
    ...shared.filter((resource) => reached[position]?.has(resource) === true),
    ...(position === 0 ? loose : []),
  ]);
};

const reachableFrom = (
  own: readonly ReceivedResource[],
  index: ReadonlyMap<string, ReceivedResource>,
): ReadonlySet<ReceivedResource> => {
  const found = new Set<ReceivedResource>();
  const left = [...own];
  for (let resource = left.pop(); resource !== undefined; resource = left.pop()) {
    for (const reference of referencesIn(resource.content, 0)) {
      const target = findReceived(reference, index);
      if (target === null || found.has(target)) continue;
      found.add(target);
      left.push(target);
    }
  }
  return found;
};

/** Deeper than any resource is, every level only costs stack. */
const deepestElement = 60;

const referencesIn = (value: unknown, depth: number): readonly string[] => {
  if (depth > deepestElement) return [];
  if (Array.isArray(value)) return value.flatMap((item) => referencesIn(item, depth + 1));
  const object = asObject(value);
  if (object === null) return typeof value === 'string' && depth === 1 ? [value] : [];
  const own = textAt(object, 'reference');
  return [...(own === null ? [] : [own]), ...Object.values(object).flatMap((item) => referencesIn(item, depth + 1))];
};
