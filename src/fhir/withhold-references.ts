import type { Resource } from '@medplum/fhirtypes';

/**
 * The resource without references to what must not be known of: the reference, and every element and array that is
 * empty without it, are left out. Text that stands beside a reference stays. The argument is left untouched.
 * @param isWithheld decides by literal reference, `Type/id`
 */
export const withholdReferences = <T extends Resource>(resource: T, isWithheld: (reference: string) => boolean): T =>
  (pruned(resource, isWithheld) ?? resource) as T;

const pruned = (value: unknown, isWithheld: (reference: string) => boolean): unknown => {
  if (Array.isArray(value)) {
    const items = value.map((item) => pruned(item, isWithheld)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  if ('reference' in value && typeof value.reference === 'string' && isWithheld(value.reference)) return undefined;
  const fields = Object.entries(value)
    .map(([key, field]) => [key, pruned(field, isWithheld)] as const)
    .filter(([, field]) => field !== undefined);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
};
