import { isJsonObject, type JsonObject, ownText } from '../json-shape.ts';

/** Where a reference may lead: the resource that holds it, and the Bundle around that, if any. */
export interface ReferenceScope {
  readonly rootResource: JsonObject;
  readonly entries: ReadonlyMap<string, JsonObject> | undefined;
  readonly fullUrl: string | undefined;
  readonly isResourceType: (name: string) => boolean;
}

/**
 * The resource type that a Reference leads to, as far as the text alone tells (FHIR R4, 2.3.0): `Type/id`, a URL that
 * ends so, `Type?search`, `#id` of a contained resource, a fullUrl of the same Bundle, else `Reference.type`.
 * A relative reference to a type that R4 does not have gives that name; see `isResourceType`.
 */
export const typeOfReference = (reference: JsonObject, scope: ReferenceScope): string | undefined => {
  const text = reference['reference'];
  const found = typeof text === 'string' ? typeInText(text, scope) : undefined;
  if (found !== undefined) return found;
  const stated = reference['type'];
  return typeof stated === 'string' && scope.isResourceType(stated) ? stated : undefined;
};

/** The resource that a reference leads to within what is being judged: a contained one, or another Bundle entry. */
export const resourceOfReference = (text: string, scope: ReferenceScope): JsonObject | undefined => {
  if (text === '#') return scope.rootResource;
  if (text.startsWith('#')) return containedResource(text.slice(1), scope.rootResource);
  const fullUrl = scope.entries === undefined ? undefined : fullUrlOfTarget(text, scope);
  return fullUrl === undefined ? undefined : scope.entries?.get(fullUrl);
};

/** The fullUrl that the entry would have that a reference leads to, version aside (FHIR R4, 2.36.4.1). */
export const fullUrlOfTarget = (text: string, { fullUrl }: Pick<ReferenceScope, 'fullUrl'>): string | undefined => {
  const absolute = isAbsolute(text) ? text : absoluteBeside(text, fullUrl);
  return absolute === undefined ? undefined : withoutVersion(absolute);
};

/** The contained resource of that id. */
export const containedResource = (id: string, container: JsonObject): JsonObject | undefined => {
  const contained = container['contained'];
  if (!Array.isArray(contained)) return undefined;
  const found: unknown = contained.find((item: unknown) => isJsonObject(item) && item['id'] === id);
  return isJsonObject(found) ? found : undefined;
};

/** `http://a.example/fhir/Patient/1` beside `Practitioner/2` is `http://a.example/fhir/Practitioner/2`. */
const absoluteBeside = (relative: string, fullUrl: string | undefined): string | undefined => {
  if (fullUrl === undefined || !fullUrl.startsWith('http')) return undefined;
  const beforeId = fullUrl.lastIndexOf('/');
  const beforeType = fullUrl.lastIndexOf('/', beforeId - 1);
  return beforeType < 0 ? undefined : `${fullUrl.slice(0, beforeType + 1)}${relative}`;
};

const withoutVersion = (url: string): string => {
  const at = url.indexOf('/_history/');
  return at < 0 ? url : url.slice(0, at);
};

const typeInText = (text: string, scope: ReferenceScope): string | undefined => {
  const slash = text.indexOf('/');
  if (slash > 0) {
    const type = text.slice(0, slash);
    if (scope.isResourceType(type)) return type;
  }
  if (text.startsWith('#') || scope.entries !== undefined) {
    const type = ownTypeOf(resourceOfReference(text, scope));
    if (type !== undefined || text.startsWith('#')) return type;
  }
  const relative = isAbsolute(text)
    ? null
    : /^([A-Z][A-Za-z0-9]*)(?:\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?|\?.*)$/.exec(text);
  if (relative?.[1] !== undefined) return relative[1];
  const absolute = /^https?:\/\/.*\/([A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(text);
  const type = absolute?.[1];
  return type !== undefined && scope.isResourceType(type) ? type : undefined;
};

const ownTypeOf = (resource: JsonObject | undefined): string | undefined =>
  resource === undefined ? undefined : ownText(resource, 'resourceType');

/** Whether a reference's text is a URL or URN by itself. */
export const isAbsolute = (text: string): boolean =>
  text.startsWith('http://') ||
  text.startsWith('https://') ||
  text.startsWith('urn:') ||
  /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
