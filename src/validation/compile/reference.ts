import { once } from '../../domain/once.ts';
import { coreDefinition } from '../../fhir/core-definition.ts';
import type { DefinitionLibrary } from '../definition-library.ts';
import { isJsonObject, type JsonObject } from '../json-shape.ts';
import type { StructureFacts } from '../structure-facts.ts';
import { fullUrlOfTarget, isAbsolute, resourceOfReference } from './reference-text.ts';
import type { Judge, Walk } from './walk.ts';

/** What targets are judged by. */
export interface TargetSources {
  readonly library: DefinitionLibrary;
  readonly release: string;
  readonly judgeOf: (structure: StructureFacts) => Judge;
}

/**
 * Compiles what a Reference may lead to (FHIR R4, 2.3.0): one of the element's target profiles. Where the target is at
 * hand (contained, or in the same Bundle) it must be of the type and conform; where only the text names a type that is
 * not among them, that is a warning, since nobody has looked.
 * @returns `undefined` where anything goes
 */
export const compileTargets = (targets: readonly string[] | undefined, sources: TargetSources): Judge | undefined => {
  const byType = targetsByType(targets ?? [], sources);
  if (byType === undefined) return undefined;
  const types = [...byType.keys()];
  const reason = types.length === 1 ? `refer to a ${types[0]}` : `refer to one of ${types.join(', ')}`;
  return (value, walk) => {
    if (!isJsonObject(value)) return;
    const { reference } = value;
    const resource = typeof reference === 'string' ? resourceOfReference(reference, walk) : undefined;
    const type = resource === undefined ? walk.namedTypeOf(value) : resource['resourceType'];
    if (typeof type !== 'string') return;
    const profiles = byType.get(type);
    if (profiles === undefined) {
      walk.add(resource === undefined ? 'warning' : 'error', 'structure', reason);
    } else if (resource !== undefined && profiles.length > 0 && typeof reference === 'string') {
      judgeTarget(resource, reference, profiles, walk);
    }
  };
};

interface TargetProfile {
  readonly url: string;
  /** Made when a target is at hand; `undefined` for a profile that is known by name only. */
  readonly judge: () => Judge | undefined;
}

/** By resource type the profiles of which a target must meet one; none where the type is enough. */
const targetsByType = (
  targets: readonly string[],
  { library, release, judgeOf }: TargetSources,
): ReadonlyMap<string, readonly TargetProfile[]> | undefined => {
  const byType = new Map<string, readonly TargetProfile[]>();
  const isEnough = new Set<string>();
  for (const url of targets) {
    const type = library.typeOfProfile(url);
    if (type === undefined || type === 'Resource') return undefined;
    if (url === coreDefinition(type)) isEnough.add(type);
    const judge = once(() => {
      const structure = library.structure(url, release);
      return structure === undefined ? undefined : judgeOf(structure);
    });
    byType.set(type, isEnough.has(type) ? [] : [...(byType.get(type) ?? []), { url, judge }]);
  }
  return byType.size === 0 ? undefined : byType;
};

const judgeTarget = (resource: JsonObject, reference: string, profiles: readonly TargetProfile[], walk: Walk): void => {
  const isMet = profiles.some(({ url, judge }) =>
    walk.verdicts.conforms(resource, url, () => {
      const judgeBy = judge();
      if (judgeBy === undefined) return true;
      const aside = reference.startsWith('#')
        ? walk.asideFor(resource, walk.rootResource, walk.fullUrl)
        : walk.asideFor(resource, resource, fullUrlOfTarget(reference, walk));
      judgeBy(resource, aside);
      return !aside.issues.some(({ severity }) => severity === 'error');
    }),
  );
  if (!isMet)
    walk.error('structure', `let what this refers to conform to ${profiles.map(({ url }) => url).join(' or ')}`);
};

/** What every Reference must say, whatever it may lead to. */
export const judgeReference = ({ reference, type }: JsonObject, walk: Walk): void => {
  if (typeof reference === 'string') judgeText(reference, walk);
  if (typeof type === 'string' && !type.includes(':')) judgeStatedType(type, reference, walk);
};

const judgeText = (reference: string, walk: Walk): void => {
  if (/[\s<>"{}|\\^`]/.test(reference)) {
    walk.error('value', 'write the reference without white space, quotes, brackets and the like', 'reference');
  }
  if (reference === '#' && walk.resource === walk.rootResource) {
    walk.error('not-found', 'refer to the resource itself only from within a contained one', 'reference');
  }
  const isRelative = reference !== '' && !reference.startsWith('#') && !isAbsolute(reference);
  if (!isRelative) return;
  if (walk.isByIdOnly && !byTypeAndId.test(reference)) tellNowhere(walk);
  if (walk.isTransaction && walk.fullUrl === undefined && byTypeAndId.test(reference)) {
    walk.error('required', 'give the entry a fullUrl: what is relative in it is relative to that', 'reference');
  }
};

const tellNowhere = (walk: Walk): void =>
  walk.error(
    'value',
    'refer by type and id, as in Patient/1: within this Bundle nothing else leads anywhere',
    'reference',
  );

const judgeStatedType = (type: string, reference: unknown, walk: Walk): void => {
  if (!walk.isResourceType(type) && type !== 'Resource' && type !== 'DomainResource') {
    walk.error('code-invalid', 'let type name a resource type of R4', 'type');
    return;
  }
  const found = typeof reference === 'string' ? walk.namedTypeOf({ reference }) : undefined;
  if (found !== undefined && found !== type && walk.isResourceType(found)) {
    walk.error('structure', 'let type and reference name the same type of resource', 'type');
  }
};

const byTypeAndId = /^[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
