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
  const isHttp = fullUrl.startsWith('http://') || fullUrl.startsWith('https://');
  if (!isHttp && !fullUrl.startsWith('urn:')) {
    walk.error('value', 'write fullUrl as an absolute URL, or as urn:uuid:...', below);
    return;
  }
  if (!isHttp || !isJsonObject(resource)) return;
  const { id, resourceType } = resource;
  const beforeId = fullUrl.lastIndexOf('/');
  const beforeType = fullUrl.lastIndexOf('/', beforeId - 1);
  const type = fullUrl.slice(beforeType + 1, beforeId);
  const isRestful =
    beforeType > 'https:/'.length && walk.isResourceType(type) && isId.test(fullUrl.slice(beforeId + 1));
  if (isRestful && (type !== resourceType || fullUrl.slice(beforeId + 1) !== id)) {
    walk.error('value', 'let fullUrl end in the type and the id of the resource', below);
  }
};

const isId = /^[A-Za-z0-9\-.]{1,64}$/;

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
