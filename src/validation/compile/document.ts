import { referencesIn } from '../../fhir/references.ts';
import { isJsonObject, type JsonObject } from '../json-shape.ts';
import { resourceOfReference } from './reference-text.ts';
import type { Walk } from './walk.ts';

/**
 * A document holds all that its Composition refers to, and nothing that has no part in it (FHIR R4, 3.3.1): every entry
 * is reached from the Composition by references, forward or backward.
 */
export const judgeDocument = (bundle: JsonObject, walk: Walk): void => {
  const entries = entriesOf(bundle);
  const [composition] = entries;
  if (composition === undefined || walk.isTooDeep) return;
  for (const text of referencesOf(composition.resource)) {
    if (targetOf(text, composition, walk) === undefined) {
      walk.error('not-found', 'put everything that the Composition refers to into the document', 'entry[0].resource');
      break;
    }
  }
  const reached = reachedFrom(composition, entries, walk);
  for (const { resource, index } of entries) {
    if (!reached.has(resource)) {
      walk.error(
        'structure',
        'leave this entry out, or refer to it from the Composition or what that refers to',
        `entry[${index}]`,
      );
    }
  }
};

interface Entry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: JsonObject;
}

const entriesOf = ({ entry }: JsonObject): readonly Entry[] =>
  (Array.isArray(entry) ? entry : []).flatMap((one: unknown, index): Entry[] => {
    if (!isJsonObject(one) || !isJsonObject(one['resource'])) return [];
    const { fullUrl, resource } = one;
    return [{ index, resource, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined }];
  });

const targetOf = (text: string, from: Entry, walk: Walk): JsonObject | undefined =>
  resourceOfReference(text, { ...scopeOf(walk), rootResource: from.resource, fullUrl: from.fullUrl });

const scopeOf = ({ entries, isResourceType }: Walk) => ({ entries, isResourceType });

/** All resources of the document that references connect with the first, whichever way they point. */
const reachedFrom = (first: Entry, entries: readonly Entry[], walk: Walk): ReadonlySet<JsonObject> => {
  const links = new Map<JsonObject, Set<JsonObject>>(entries.map(({ resource }) => [resource, new Set()]));
  for (const entry of entries) {
    for (const text of referencesOf(entry.resource)) {
      const target = targetOf(text, entry, walk);
      if (target === undefined) continue;
      links.get(entry.resource)?.add(target);
      links.get(target)?.add(entry.resource);
    }
  }
  const reached = new Set([first.resource]);
  for (const resource of reached) for (const linked of links.get(resource) ?? []) reached.add(linked);
  return reached;
};

/** Texts of all references in a resource that lead out of it. */
const referencesOf = (resource: JsonObject): readonly string[] =>
  referencesIn(resource).filter((reference) => !reference.startsWith('#'));
