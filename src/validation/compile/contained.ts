import { isJsonObject, type JsonObject } from '../json-shape.ts';
import type { Walk } from './walk.ts';

/** What contained resources must have beyond the invariants dom-2 to dom-5 (FHIR R4, 2.3.0.2): an id each, of its own. */
export const judgeContained = (resource: JsonObject, walk: Walk): void => {
  const { contained } = resource;
  if (!Array.isArray(contained)) return;
  const ids = new Set<string>();
  contained.forEach((one: unknown, index) => {
    if (!isJsonObject(one)) return;
    const { id } = one;
    if (id === undefined) walk.error('required', 'give a contained resource an id', `contained[${index}].id`);
    if (typeof id !== 'string') return;
    if (ids.has(id)) walk.error('value', 'give each contained resource an id of its own', `contained[${index}].id`);
    ids.add(id);
  });
};
