import type { ElementDefinitionConstraint } from '@medplum/fhirtypes';
import { errorIssue, type Issue, informationIssue } from '../domain/issue.ts';
import { isRequiredCode } from './bindings.ts';
import type { CodeSet } from './code-set.ts';
import type { ElementNode, TypeTrees } from './element-tree.ts';
import { type InvariantScope, isHandWritten, judgeInvariant } from './invariants.ts';
import type { JsonObject } from './json-shape.ts';
import { isJsonObject, isSameJson, matchesPattern, ownText, ownValue } from './json-shape.ts';
import { judgePrimitive } from './primitives.ts';
import { allowedTargets, referencedType } from './reference-target.ts';
import { sliceOf } from './slices.ts';

/** What the walk looks things up in. `codeSet` answers `undefined` for a value set that can't be listed. */
export interface FactSource {
  readonly trees: TypeTrees;
  readonly codeSet: (valueSet: string) => CodeSet | undefined;
  readonly profileTypes: ReadonlyMap<string, string>;
}

export interface Walk extends FactSource {
  readonly scope: InvariantScope;
}

/**
 * Judges by the facts that the structural engine leaves out: required bindings, targets of references, invariants of
 * datatypes, slices and what the profile says inside a datatype. Resources within the resource are left to the caller.
 * @param tree the resource type's tree, or a profile's
 */
export const judgeFacts = (resource: JsonObject, tree: ElementNode, path: string, walk: Walk): readonly Issue[] => [
  ...judgeId(resource, path),
  ...judgeInvariants(handWrittenOf(tree), tree.name, resource, path, walk),
  ...judgeObject(resource, tree, path, walk),
];

const judgeObject = (object: JsonObject, node: ElementNode, path: string, walk: Walk): readonly Issue[] => [
  ...judgeChoices(object, node, path),
  ...Object.keys(object).flatMap((key) => {
    const property = node.properties.get(key);
    if (property === undefined) return judgeUnknownKey(key, path);
    const values = located(object[key], `${path}.${property.node.name}`);
    return [
      ...judgeEmptiness(object[key], `${path}.${property.node.name}`),
      ...values.flatMap(([value, at]) => judgeValue(value, property.node, property.type, at, walk)),
      ...judgeSlices(values, property.node, property.type, `${path}.${property.node.name}`, walk),
    ];
  }),
];

// The structural engine takes these names for properties that every object has.
const judgeUnknownKey = (key: string, path: string): readonly Issue[] =>
  key in Object.prototype ? [errorIssue('invalid-resource', path, 'an element that is not defined here')] : [];

// The structural engine takes an empty value for an absent one; FHIR allows none (R4, 2.6.2.1).
const judgeEmptiness = (value: unknown, path: string): readonly Issue[] => {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item, index) => judgeEmptiness(item, `${path}[${index}]`));
  }
  const isEmpty = value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return isEmpty ? [errorIssue('invalid-resource', path, reasons.empty)] : [];
};

const judgeId = (resource: JsonObject, path: string): readonly Issue[] => {
  const id = ownText(resource, 'id');
  return id === undefined || /^[A-Za-z0-9\-.]{1,64}$/.test(id)
    ? []
    : [errorIssue('invalid-resource', `${path}.id`, 'not a valid id')];
};

const judgeChoices = (object: JsonObject, node: ElementNode, path: string): readonly Issue[] => {
  const names = new Map<string, string>();
  const conflicts = new Set<string>();
  for (const key of Object.keys(object)) {
    const name = key.replace(/^_/, '');
    const property = node.properties.get(name);
    if (!property?.node.isChoice) continue;
    if ((names.get(property.node.name) ?? name) !== name) conflicts.add(property.node.name);
    names.set(property.node.name, name);
  }
  return [...conflicts].map((name) =>
    errorIssue('invalid-resource', `${path}.${name}`, 'only one type of this element may be given'),
  );
};

const judgeValue = (value: unknown, node: ElementNode, type: string, path: string, walk: Walk): readonly Issue[] => {
  if (value === null || value === undefined || type === 'Resource') return [];
  const issues = [...judgeBinding(value, node, path, walk), ...judgeTarget(value, node, type, path, walk)];
  if (!isJsonObject(value)) return [...issues, ...judgePrimitive(value, type, path)];
  const isInline = type === 'BackboneElement' || type === 'Element';
  const members = isInline ? node : walk.trees(type);
  if (members === undefined) return issues;
  const constraints = isInline ? handWrittenOf(node) : [...handWrittenOf(node), ...checkableOf(members)];
  return [
    ...issues,
    ...judgeInvariants(constraints, type, value, path, walk),
    ...judgeObject(value, members, path, walk),
    ...(isInline ? [] : judgeMembers(value, node, path, walk)),
  ];
};

/** What a profile says below a slice or inside a datatype: counts, values and all, since nobody else looks there. */
const judgeMembers = (value: JsonObject, node: ElementNode, path: string, walk: Walk): readonly Issue[] =>
  node.children.flatMap((member) => {
    const at = `${path}.${member.name}`;
    const names = [...node.properties].filter(([, property]) => property.node === member);
    const given = names.flatMap(([name, { type }]) =>
      located(ownValue(value, name), at).map(([item, itemPath]) => ({ item, itemPath, type })),
    );
    const hasExtensionOnly = names.some(([name]) => Object.hasOwn(value, `_${name}`));
    return [
      ...(hasExtensionOnly ? [] : judgeCount(given.length, member, at)),
      ...given.flatMap(({ item, itemPath, type }) => judgeStrictly(item, member, type, itemPath, walk)),
    ];
  });

const judgeStrictly = (value: unknown, node: ElementNode, type: string, path: string, walk: Walk): readonly Issue[] => [
  ...judgeExpected(value, node, path),
  ...judgeBinding(value, node, path, walk),
  ...judgeTarget(value, node, type, path, walk),
  ...judgeInvariants(checkableOf(node), type, value, path, walk),
  ...(isJsonObject(value) ? judgeMembers(value, node, path, walk) : []),
];

const judgeExpected = (value: unknown, node: ElementNode, path: string): readonly Issue[] => {
  const isExpected =
    (node.fixed === undefined || isSameJson(value, node.fixed)) &&
    (node.pattern === undefined || matchesPattern(value, node.pattern));
  return isExpected ? [] : [errorIssue('invalid-resource', path, reasons.notAsProfiled)];
};

const judgeCount = (count: number, node: ElementNode, path: string): readonly Issue[] => {
  const { min = 0, max = '*' } = node.definition;
  if (count === 0 && min > 0) return [errorIssue('invalid-resource', path, reasons.missing)];
  if (count >= min && (max === '*' || count <= Number(max))) return [];
  return [errorIssue('invalid-resource', path, `expected ${min}..${max} values, found ${count}`)];
};

const judgeSlices = (
  values: readonly Located[],
  node: ElementNode,
  type: string,
  path: string,
  walk: Walk,
): readonly Issue[] => {
  if (node.slices.length === 0) return [];
  const sorted = values.map(([value, at]) => ({ value, at, slice: sliceOf(value, node, walk.codeSet) }));
  if (sorted.some(({ slice }) => slice === 'undecided')) {
    return [informationIssue('not-validated', path, 'its slices are told apart in a way that is not checked here')];
  }
  return node.slices.flatMap((slice) => {
    const members = sorted.filter((one) => one.slice === slice);
    return [
      ...judgeSliceCount(members.length, slice, path),
      ...members.flatMap(({ value, at }) => judgeStrictly(value, slice, type, at, walk)),
    ];
  });
};

const judgeSliceCount = (count: number, slice: ElementNode, path: string): readonly Issue[] => {
  const { min = 0, max = '*', sliceName = '' } = slice.definition;
  if (count >= min && (max === '*' || count <= Number(max))) return [];
  return [
    errorIssue(
      'invalid-resource',
      path,
      `the profile's slice "${sliceName}" needs ${min}..${max} values, found ${count}`,
    ),
  ];
};

const judgeBinding = (value: unknown, node: ElementNode, path: string, walk: Walk): readonly Issue[] => {
  const { binding } = node.definition;
  if (binding?.strength !== 'required' || binding.valueSet === undefined) return [];
  const codes = walk.codeSet(binding.valueSet);
  if (codes === undefined || isRequiredCode(value, codes)) return [];
  return [
    errorIssue('invalid-resource', path, `not a code of the required value set ${binding.valueSet.split('|')[0]}`),
  ];
};

const judgeTarget = (value: unknown, node: ElementNode, type: string, path: string, walk: Walk): readonly Issue[] => {
  if (type !== 'Reference' || !isJsonObject(value)) return [];
  const target = referencedType(value, walk.scope);
  if (target.kind === 'open') return [];
  if (target.kind === 'no-such-type') return [errorIssue('invalid-resource', path, 'refers to a type that R4 has not')];
  const profiles = node.definition.type?.find((one) => one.code === 'Reference')?.targetProfile;
  const allowed = allowedTargets(profiles, walk.profileTypes);
  if (allowed === undefined || allowed.has(target.type)) return [];
  return [
    errorIssue('invalid-resource', path, `refers to ${target.type} where only ${[...allowed].join(', ')} may stand`),
  ];
};

const judgeInvariants = (
  constraints: readonly ElementDefinitionConstraint[],
  type: string,
  value: unknown,
  path: string,
  walk: Walk,
): readonly Issue[] =>
  constraints.flatMap((constraint) => {
    const verdict = judgeInvariant(constraint, type, value, walk.scope);
    return verdict === 'broken'
      ? [errorIssue('invalid-resource', path, invariantReason(constraint.key, constraint.human))]
      : [];
  });

/** Static texts, one per finding, so that two judges of the same fault say the same. */
export const invariantReason = (key: string, human: string | undefined): string =>
  human ? `breaks the rule ${key}: ${human}` : `breaks the rule ${key}`;
export const reasons = {
  missing: 'a required element is missing',
  empty: 'empty',
  notAsProfiled: 'not the value that the profile fixes',
} as const;

const handWrittenOf = (node: ElementNode): readonly ElementDefinitionConstraint[] =>
  (node.definition.constraint ?? []).filter(({ key, severity }) => severity === 'error' && isHandWritten(key));

/** ele-1 and ext-1 are the structural engine's. */
const checkableOf = (node: ElementNode): readonly ElementDefinitionConstraint[] =>
  (node.definition.constraint ?? []).filter(
    ({ key, severity }) => severity === 'error' && key !== 'ele-1' && key !== 'ext-1',
  );

type Located = readonly [value: unknown, path: string];

const located = (value: unknown, path: string): readonly Located[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((item, index) => [item, `${path}[${index}]`] as const) : [[value, path]];
};
