import type { Resource } from '@medplum/fhirtypes';

/** One element that differs: its path, and what stood and stands there, as JSON; `null` where nothing does. */
export interface ElementChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What differs between two versions of a resource, element by element, in the order of the newer one: a value at the
 * deepest path that both have (`MedicationRequest.dosageInstruction[0].text`), a whole element that only one has. `id`,
 * `meta` and a generated narrative, which repeats the rest, are left out.
 */
export const elementChanges = (before: Resource, after: Resource): readonly ElementChange[] =>
  changesIn(meant(before), meant(after), after.resourceType);

const meant = (resource: Resource): Readonly<Record<string, unknown>> => {
  const { id: _id, meta: _meta, ...rest } = { ...resource };
  const fields: Readonly<Record<string, unknown>> = { ...rest };
  const narrative = fields['text'];
  const isGenerated =
    typeof narrative === 'object' && narrative !== null && 'status' in narrative && narrative.status === 'generated';
  return isGenerated ? Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'text')) : fields;
};

const changesIn = (before: unknown, after: unknown, path: string): readonly ElementChange[] => {
  if (Array.isArray(before) && Array.isArray(after)) {
    const places = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
    return places.flatMap((index) => changesIn(before[index], after[index], `${path}[${index}]`));
  }
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return names.flatMap((name) => changesIn(before[name], after[name], `${path}.${name}`));
  }
  const [was, is] = [asJson(before), asJson(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
