import type { StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, informationIssue } from '../domain/issue.ts';
import { type CodeSet, expandValueSet, withoutVersion } from './code-set.ts';
import type { Definitions, ProfileFacts } from './definitions.ts';
import { createTypeTrees, type ElementNode, elementTreeOf } from './element-tree.ts';
import { judgeFacts } from './facts-walk.ts';
import type { InvariantScope } from './invariants.ts';
import { isJsonObject, type JsonObject, ownText, ownValue } from './json-shape.ts';
import { createMedplumEngine } from './medplum-engine.ts';
import { snapshotOf } from './snapshot.ts';

/** Judges one resource, those inside it aside, by its R4 base or by one profile (which has the base in it). */
export interface JudgeBench {
  readonly isResourceType: (name: string) => boolean;
  readonly judgeBase: (resource: JsonObject, type: string, path: string, scope: InvariantScope) => readonly Issue[];
  readonly judgeProfile: (
    resource: JsonObject,
    profile: ProfileFacts,
    path: string,
    scope: InvariantScope,
  ) => readonly Issue[];
}

/** Snapshots, trees and value sets are made at first use and kept. */
export const createJudgeBench = (definitions: Definitions): JudgeBench => {
  const engine = createMedplumEngine(definitions);
  const trees = createTypeTrees(definitions);
  const codeSet = createCodeSets(definitions);
  const prepared = new Map<ProfileFacts, PreparedProfile | undefined>();
  const prepare = (profile: ProfileFacts): PreparedProfile | undefined => {
    if (!prepared.has(profile)) prepared.set(profile, preparedProfile(profile, definitions));
    return prepared.get(profile);
  };
  const source = { trees, profileTypes: definitions.profileTypes };
  return {
    isResourceType: (name) => {
      const definition = definitions.structureDefinition(name);
      return definition?.kind === 'resource' && !definition.abstract;
    },
    judgeBase: (resource, type, path, scope) => {
      const tree = trees(type);
      const walk = { ...source, codeSet: (url: string) => codeSet(url, undefined), scope };
      return [
        ...engine.judge(withoutInnerResources(resource), type, path),
        ...(tree === undefined ? [] : judgeFacts(resource, tree, path, walk)),
      ];
    },
    judgeProfile: (resource, profile, path, scope) => {
      const ready = prepare(profile);
      if (ready === undefined) return [informationIssue('not-validated', path, 'a profile could not be prepared')];
      const walk = { ...source, codeSet: (url: string) => codeSet(url, profile.version), scope };
      return [
        ...engine.judgeProfile(withoutInnerResources(resource), profile, ready.snapshot, path),
        ...judgeFacts(resource, ready.tree, path, walk),
      ];
    },
  };
};

interface PreparedProfile {
  readonly snapshot: StructureDefinition;
  readonly tree: ElementNode;
}

const preparedProfile = (profile: ProfileFacts, definitions: Definitions): PreparedProfile | undefined => {
  const snapshot = snapshotOf(profile, definitions);
  const tree = snapshot === undefined ? undefined : elementTreeOf(snapshot);
  return snapshot === undefined || tree === undefined ? undefined : { snapshot, tree };
};

const createCodeSets = (
  definitions: Definitions,
): ((url: string, version: string | undefined) => CodeSet | undefined) => {
  const sets = new Map<string, CodeSet | undefined>();
  const expanded = (url: string): CodeSet | undefined => {
    if (!sets.has(url)) sets.set(url, expandValueSet(url, definitions));
    return sets.get(url);
  };
  return (canonical, version) => {
    const url = withoutVersion(canonical);
    return (version === undefined ? undefined : expanded(`${url}|${version}`)) ?? expanded(url);
  };
};

/**
 * What the structural engine is given: contained resources are judged one by one, so are those of a Bundle's entries,
 * where a stand-in keeps the place that the Bundle's own rules ask for.
 */
const withoutInnerResources = (resource: JsonObject): JsonObject => {
  const { contained, ...rest } = resource;
  const kept = Array.isArray(contained) && contained.length > 0 ? rest : resource;
  const entries = ownValue(resource, 'entry');
  if (ownText(resource, 'resourceType') !== 'Bundle' || !Array.isArray(entries)) return kept;
  const entry = entries.map((one: unknown) =>
    isJsonObject(one) && Object.hasOwn(one, 'resource') ? { ...one, resource: standIn } : one,
  );
  return { ...kept, entry };
};

const standIn = { resourceType: 'Binary', contentType: 'text/plain' } as const;
