import type { JsonObject } from '../json-shape.ts';
import { isJsonObject } from '../json-shape.ts';

/**
 * dom-3, as HL7's validator reads it: every contained resource is referred to by its container, refers to that (`#`),
 * or is referred to by another contained resource of which the same is true. A reference to itself does not count.
 */
export const isEveryContainedReferred = (container: JsonObject): boolean => {
  const contained = container['contained'];
  if (!Array.isArray(contained) || contained.length === 0) return true;
  const resources = contained.filter(isJsonObject);
  const roots = new Set<string>();
  collect(container, roots, 0, true);
  if (resources.every((resource) => isReferredBy(roots, resource))) return true;
  const own = resources.map((resource) => {
    const found = new Set<string>();
    collect(resource, found, 0, false);
    return found;
  });
  return resources.every((_, index) => isReferred(index, { resources, own, roots }, new Set()));
};

interface ContainedGraph {
  readonly resources: readonly JsonObject[];
  /** What each contained resource refers to, `#` and all. */
  readonly own: readonly ReadonlySet<string>[];
  readonly roots: ReadonlySet<string>;
}

const isReferred = (index: number, graph: ContainedGraph, seen: Set<number>): boolean => {
  if (seen.has(index)) return true;
  seen.add(index);
  const resource = graph.resources[index];
  if (resource === undefined || isReferredBy(graph.roots, resource) || graph.own[index]?.has('#') === true) return true;
  return graph.own.some(
    (found, other) => other !== index && isReferredBy(found, resource) && isReferred(other, graph, seen),
  );
};

const isReferredBy = (references: ReadonlySet<string>, resource: JsonObject): boolean =>
  typeof resource['id'] === 'string' && references.has(`#${resource['id']}`);

/** The local references below a value; deeper than any FHIR resource goes it does not look. */
const collect = (value: JsonObject, found: Set<string>, depth: number, skipsContained: boolean): void => {
  if (depth > deepest) return;
  for (const name in value) {
    if (skipsContained && name === 'contained') continue;
    const child = value[name];
    if (Array.isArray(child)) for (const item of child) collectChild(name, item, found, depth);
    else collectChild(name, child, found, depth);
  }
};

const collectChild = (name: string, child: unknown, found: Set<string>, depth: number): void => {
  if (typeof child === 'string') {
    if (child.charCodeAt(0) === hash && holdsAddresses(name)) found.add(child);
  } else if (isJsonObject(child)) collect(child, found, depth + 1, false);
};

const hash = 35;
const deepest = 200;

/** Only elements of type uri, url and canonical and `Reference.reference` refer; `#x` in a text is text. */
const holdsAddresses = (name: string): boolean => addressNames.has(name) || typedAddress.test(name);

const typedAddress =
  /^(?:value|defaultValue|fixed|pattern|definition|event|source|target|module)(?:Uri|Url|Canonical)$/;

/** The elements of R4's types and resources that have one of those types. */
const addressNames: ReadonlySet<string> = new Set(
  (
    'address answerValueSet authority authorizationUrl base baseDefinition capabilities compartment contentReference ' +
    'definition definitionCanonical definitionUri derivedFrom derivedFromUri detail endpoint fullUrl graph identifier ' +
    'implementationGuide implicitRules import imports inputProfile instantiates instantiatesCanonical instantiatesUri ' +
    'issuer jurisdiction library link location measure message onlineInformation outputProfile parent partOf policy ' +
    'profile project property protocol questionnaire reference relativePath rendering replaces resource source ' +
    'supplements supportedProfile system target targetProfile transform type uri url valueSet workflow'
  ).split(' '),
);
