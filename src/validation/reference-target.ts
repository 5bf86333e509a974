import type { JsonObject } from './json-shape.ts';
import { isJsonObject, ownText, ownValues } from './json-shape.ts';

/** Where a reference may lead: the resource that holds it, and the Bundle around that, if any. */
export interface ReferenceScope {
  readonly container: JsonObject;
  /** Resource type of the Bundle entry with this fullUrl. */
  readonly typeOfFullUrl: (fullUrl: string) => string | undefined;
  readonly isResourceType: (name: string) => boolean;
}

export type ReferencedType =
  | { readonly kind: 'type'; readonly type: string }
  /** A relative reference whose type R4 does not have. */
  | { readonly kind: 'no-such-type' }
  /** Nothing here says what it leads to. */
  | { readonly kind: 'open' };

/**
 * The resource type that a Reference leads to, as far as the text alone tells (FHIR R4, 2.3.0): `Type/id`, a URL that
 * ends so, `Type?search`, `#id` of a contained resource, a fullUrl of the same Bundle, else `Reference.type`.
 */
export const referencedType = (reference: JsonObject, scope: ReferenceScope): ReferencedType => {
  const text = ownText(reference, 'reference');
  const stated = ownText(reference, 'type');
  const found = text === undefined ? undefined : typeInText(text, scope);
  if (found !== undefined) return found;
  if (stated !== undefined && scope.isResourceType(stated)) return { kind: 'type', type: stated };
  return { kind: 'open' };
};

const typeInText = (text: string, scope: ReferenceScope): ReferencedType | undefined => {
  if (text === '#') return known(ownText(scope.container, 'resourceType'));
  if (text.startsWith('#')) return known(typeOfContained(text.slice(1), scope.container));
  const inBundle = scope.typeOfFullUrl(text);
  if (inBundle !== undefined) return known(inBundle);
  const relative = /^([A-Za-z][A-Za-z0-9]*)(?:\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?|\?.*)$/.exec(
    text,
  );
  if (relative?.[1] !== undefined) {
    return scope.isResourceType(relative[1]) ? known(relative[1]) : { kind: 'no-such-type' };
  }
  const absolute = /^https?:\/\/.*\/([A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(text);
  const type = absolute?.[1];
  return type !== undefined && scope.isResourceType(type) ? known(type) : undefined;
};

const known = (type: string | undefined): ReferencedType | undefined =>
  type === undefined ? undefined : { kind: 'type', type };

const typeOfContained = (id: string, container: JsonObject): string | undefined => {
  const found = ownValues(container, 'contained').find((item) => isJsonObject(item) && ownText(item, 'id') === id);
  return isJsonObject(found) ? ownText(found, 'resourceType') : undefined;
};

/**
 * The resource types that an element's target profiles allow, or `undefined` for any.
 * @param profileTypes resource type of profiles by canonical URL
 */
export const allowedTargets = (
  targetProfiles: readonly string[] | undefined,
  profileTypes: ReadonlyMap<string, string>,
): ReadonlySet<string> | undefined => {
  if (targetProfiles === undefined || targetProfiles.length === 0) return undefined;
  const types = targetProfiles.map((profile) => {
    const url = profile.split('|')[0] ?? profile;
    return url.startsWith(baseDefinitions) ? url.slice(baseDefinitions.length) : profileTypes.get(url);
  });
  if (types.includes(undefined) || types.includes('Resource')) return undefined;
  return new Set(types.filter((type) => type !== undefined));
};

const baseDefinitions = 'http://hl7.org/fhir/StructureDefinition/';
