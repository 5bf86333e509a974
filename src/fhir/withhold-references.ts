import type { Resource } from '@medplum/fhirtypes';

/**
 * The resource without references to what must not be known of: the reference, and every element and array that is
 * empty without it, are left out. Text that stands beside a reference stays. The argument is left untouched.
 * @param isWithheld decides by literal reference, `Type/id`
 */
export const withholdReferences = <T extends Resource>(resource: T, isWithheld: (reference: string) => boolean): T =>
  (pruned(resource, (reference) => (isWithheld(reference) ? null : 'keep')) ?? resource) as T;

/**
 * The resource without literal references to what the recipient does not have: what they are called stays (`type` and
 * `display`), and one that is called nothing is left out as by `withholdReferences`.
 * @param isMissing decides by literal reference, `Type/id`
 */
export const nameMissingReferences = <T extends Resource>(resource: T, isMissing: (reference: string) => boolean): T =>
  (pruned(resource, (reference, display) => {
    if (!isMissing(reference)) return 'keep';
    return display === null ? null : { type: reference.slice(0, reference.indexOf('/')), display };
  }) ?? resource) as T;

/** What stands in for a reference: itself, something else, or nothing. */
type Replacement = (reference: string, display: string | null) => 'keep' | Readonly<Record<string, string>> | null;

const pruned = (value: unknown, replace: Replacement): unknown => {
  if (Array.isArray(value)) {
    const items = value.map((item) => pruned(item, replace)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  if ('reference' in value && typeof value.reference === 'string') {
    const display = 'display' in value && typeof value.display === 'string' ? value.display : null;
    const replacement = replace(value.reference, display);
    if (replacement !== 'keep') return replacement ?? undefined;
  }
  const fields = Object.entries(value)
    .map(([key, field]) => [key, pruned(field, replace)] as const)
    .filter(([, field]) => field !== undefined);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
};
