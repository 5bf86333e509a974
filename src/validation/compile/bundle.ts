import { isJsonObject, type JsonObject } from '../json-shape.ts';
import { judgeDocument } from './document.ts';
import type { Walk } from './walk.ts';

/**
 * What the specification asks of a Bundle beyond its invariants (FHIR R4, 2.36.4): entries are named by absolute URLs
 * that fit the resource they hold.
 */
export const judgeBundle = (bundle: JsonObject, walk: Walk): void => {
  const { entry, link, type } = bundle;
  if (type === 'document') judgeDocument(bundle, walk);
  if (Array.isArray(link)) judgeLinks(link, walk);
  if (!Array.isArray(entry)) return;
  const needsUrl = typeof type === 'string' && !withoutUrl.has(type);
  entry.forEach((one: unknown, index) => {
    if (!isJsonObject(one)) return;
    const { fullUrl, resource } = one;
    if (type === 'searchset' && isJsonObject(resource) && resource['id'] === undefined && !isOutcome(resource)) {
      walk.error('required', 'give the resource an id: it was found by a search', `entry[${index}].resource`);
    }
    if (fullUrl === undefined) {
      if (needsUrl)
        walk.error('required', 'give a fullUrl: entries of such a Bundle are known by it', `entry[${index}]`);
    } else if (typeof fullUrl === 'string') judgeFullUrl(fullUrl, resource, `entry[${index}].fullUrl`, walk);
  });
};

/** Bundles whose entries are requests or their answers, for which a resource need not have a URL yet. */
const withoutUrl: ReadonlySet<string> = new Set(['transaction', 'batch', 'transaction-response', 'batch-response']);

const isOutcome = ({ resourceType }: JsonObject): boolean => resourceType === 'OperationOutcome';

const judgeFullUrl = (fullUrl: string, resource: unknown, below: string, walk: Walk): void => {
  if (!/^(https?:\/\/|urn:)/.test(fullUrl)) {
    walk.error('value', 'write fullUrl as an absolute URL, or as urn:uuid:...', below);
    return;
  }
  if (!isJsonObject(resource)) return;
  const restful = /^https?:\/\/.+\/([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(fullUrl);
  const { id, resourceType } = resource;
  if (restful === null || typeof resourceType !== 'string' || !walk.isResourceType(restful[1] ?? '')) return;
  if (restful[1] !== resourceType || restful[2] !== id) {
    walk.error('value', 'let fullUrl end in the type and the id of the resource', below);
  }
};

/** Of each of these there is one page (RFC 5988). */
const single: ReadonlySet<unknown> = new Set(['self', 'first', 'last', 'next', 'prev', 'previous']);

const judgeLinks = (links: readonly unknown[], walk: Walk): void => {
  const seen = new Set<unknown>();
  links.forEach((link, index) => {
    const relation = isJsonObject(link) ? link['relation'] : undefined;
    if (single.has(relation) && seen.has(relation)) {
      walk.error('value', 'give each relation once', `link[${index}]`);
    }
    seen.add(relation);
  });
};
