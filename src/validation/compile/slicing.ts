import { isJsonObject, isSameJson, matchesPattern, ownValues } from '../json-shape.ts';
import type { DiscriminatorFacts, TypeFacts } from '../structure-facts.ts';
import type { Slicing } from './element.ts';
import { type ElementNode, jsonNameOf } from './element-node.ts';
import type { Judge, Walk } from './walk.ts';

/** Whether a value belongs to a slice. */
export type SliceMatch = (value: unknown, walk: Walk) => boolean;

/** What slices are told apart by, beyond the value itself. */
export interface SliceSources {
  /** Whether a coded value is in the value set. */
  readonly codeTest: (valueSet: string) => (value: unknown) => boolean;
  /** Whether a value conforms to a profile, at the walk's present place. */
  readonly conformsTo: (profile: string) => SliceMatch | undefined;
  /** The element tree of the type or profile that an element is of, where its own snapshot says nothing below. */
  readonly membersOf: (node: ElementNode) => readonly ElementNode[];
  readonly resolve: (reference: unknown, walk: Walk) => unknown;
}

/**
 * Compiles the test for one slice: every discriminator must fit (FHIR R4, 5.1.0.13).
 * @returns `undefined` where a discriminator can't be read: then no value can be said to be of the slice
 */
export const compileSliceMatch = (
  slice: ElementNode,
  discriminators: readonly DiscriminatorFacts[],
  sources: SliceSources,
): SliceMatch | undefined => {
  const tests = discriminators.map((discriminator) => compileDiscriminator(slice, discriminator, sources));
  const known = tests.filter((test) => test !== undefined);
  if (known.length === 0 || known.length < tests.length) return undefined;
  const [first] = known;
  if (known.length === 1) return first;
  return (value, walk) => known.every((test) => test(value, walk));
};

const compileDiscriminator = (
  slice: ElementNode,
  { type, path }: DiscriminatorFacts,
  sources: SliceSources,
): SliceMatch | undefined => {
  if (type === 'value' && path === 'url' && isExtension(slice)) return extensionTest(slice);
  const steps = stepsOf(path);
  const stations: (readonly ElementNode[])[] = [[slice]];
  for (const step of steps) {
    stations.push((stations.at(-1) ?? []).flatMap((node) => nodesBelow(node, step, sources)));
  }
  const test = compileTest(type, stations.at(-1) ?? [], steps.at(-1)?.kind === 'resolve', sources);
  if (test === undefined || steps.length === 0) return test;
  const readers = steps.map((step, at) => valuesReader(step, stations[at + 1]?.[0], sources));
  return (value, walk) =>
    test(
      readers.reduce<readonly unknown[]>((values, read) => read(values, walk), [value]),
      walk,
    );
};

type Step =
  | { readonly kind: 'child'; readonly name: string }
  | { readonly kind: 'type'; readonly code: string }
  | { readonly kind: 'extension'; readonly url: string }
  | { readonly kind: 'resolve' };

/** `code.coding`, `extension('http://...')`, `item.resolve()`, `value.ofType(Coding)`, `$this`. */
const stepsOf = (path: string): readonly Step[] =>
  [...path.matchAll(/extension\('([^']+)'\)|resolve\(\)|ofType\(([A-Za-z]+)\)|\$this|([A-Za-z0-9]+)/g)].flatMap(
    ([text, url, code, name]): readonly Step[] => {
      if (url !== undefined) return [{ kind: 'extension', url }];
      if (code !== undefined) return [{ kind: 'type', code }];
      if (text === 'resolve()') return [{ kind: 'resolve' }];
      return name === undefined ? [] : [{ kind: 'child', name }];
    },
  );

/** The element that a step leads to, and such slices of it as every value must be in: they may say what it is. */
const nodesBelow = (node: ElementNode, step: Step, sources: SliceSources): readonly ElementNode[] => {
  if (step.kind === 'resolve') return [node];
  if (step.kind === 'type') return [{ ...node, facts: { ...node.facts, types: typesNamed(node, step.code) } }];
  const members = node.children.length > 0 ? node.children : sources.membersOf(node);
  if (step.kind === 'child') return members.filter(({ name }) => name === step.name).flatMap(withRequiredSlices);
  const extensions = members.find(({ name }) => name === 'extension')?.slices ?? [];
  return extensions.filter((slice) => extensionUrl(slice) === step.url);
};

const withRequiredSlices = (node: ElementNode): readonly ElementNode[] => [
  node,
  ...node.slices.filter(({ facts }) => facts.min > 0),
];

const typesNamed = ({ facts }: ElementNode, code: string): readonly TypeFacts[] =>
  facts.types?.filter((type) => type.code === code) ?? [];

type ValuesReader = (values: readonly unknown[], walk: Walk) => readonly unknown[];

/** @param node what the step leads to: of a choice, the values of its types alone */
const valuesReader = (step: Step, node: ElementNode | undefined, sources: SliceSources): ValuesReader => {
  if (step.kind === 'resolve') {
    return (values, walk) => values.map((value) => sources.resolve(value, walk)).filter((one) => one !== undefined);
  }
  if (step.kind === 'extension') {
    return (values) =>
      values
        .filter(isJsonObject)
        .flatMap((one) => ownValues(one, 'extension'))
        .filter((extension) => isJsonObject(extension) && extension['url'] === step.url);
  }
  if (step.kind === 'type') return (values) => values;
  const names = node === undefined ? [step.name] : jsonNames(node);
  return (values) => values.filter(isJsonObject).flatMap((one) => names.flatMap((name) => ownValues(one, name)));
};

const jsonNames = (node: ElementNode): readonly string[] =>
  node.isChoice ? (node.facts.types ?? []).map((type) => jsonNameOf(node, type)) : [node.name];

type ValuesTest = (values: unknown, walk: Walk) => boolean;

const compileTest = (
  type: DiscriminatorFacts['type'],
  nodes: readonly ElementNode[],
  isResolved: boolean,
  sources: SliceSources,
): ValuesTest | undefined => {
  const [node] = nodes;
  if (node === undefined) return undefined;
  switch (type) {
    case 'value':
    case 'pattern': {
      const tests = nodes.map((one) => compileValueTest(one, sources)).filter((test) => test !== undefined);
      return tests.length === 0 ? undefined : (values) => tests.every((test) => asList(values).some(test));
    }
    case 'exists':
      return node.facts.max === '0' ? (values) => asList(values).length === 0 : (values) => asList(values).length > 0;
    case 'type':
      return compileTypeTest(node, isResolved);
    case 'profile': {
      const profiles = profilesOf(node, isResolved).map(sources.conformsTo);
      const known = profiles.filter((one) => one !== undefined);
      if (known.length === 0 || known.length < profiles.length) return undefined;
      return (values, walk) => asList(values).some((value) => known.some((conforms) => conforms(value, walk)));
    }
    default:
      return type satisfies never;
  }
};

const asList = (values: unknown): readonly unknown[] => (Array.isArray(values) ? values : [values]);

const profilesOf = (node: ElementNode, isResolved: boolean): readonly string[] =>
  (node.facts.types ?? []).flatMap((type) => (isResolved ? type.targets : type.profiles) ?? []);

/** By a fixed value, a pattern, a required binding, or all that the elements below say. */
const compileValueTest = (node: ElementNode, sources: SliceSources): ((value: unknown) => boolean) | undefined => {
  const { fixed, pattern, binding } = node.facts;
  if (fixed !== undefined) return (value) => isSameJson(value, fixed.value);
  if (pattern !== undefined) return (value) => matchesPattern(value, pattern.value);
  if (binding?.strength === 'required') return sources.codeTest(binding.valueSet);
  const below = node.children.flatMap(withRequiredSlices).flatMap((child) => {
    const test = child.facts.min > 0 || hasFixed(child) ? compileValueTest(child, sources) : undefined;
    return test === undefined ? [] : [{ names: jsonNames(child), test }];
  });
  if (below.length === 0) return undefined;
  return (value) =>
    isJsonObject(value) &&
    below.every(({ names, test }) => names.flatMap((name) => ownValues(value, name)).some((child) => test(child)));
};

const hasFixed = ({ facts }: ElementNode): boolean => facts.fixed !== undefined || facts.pattern !== undefined;

/** Resources by their type; of a choice only values of its types have come here, and anything else is of its own type. */
const compileTypeTest = (node: ElementNode, isResolved: boolean): ValuesTest => {
  const types = node.facts.types ?? [];
  const codes = new Set(isResolved ? profilesOf(node, true).map(lastSegment) : types.map(({ code }) => code));
  const isOfType = (value: unknown): boolean => {
    const type = isJsonObject(value) ? value['resourceType'] : undefined;
    if (typeof type === 'string') return codes.has(type) || (!isResolved && codes.has('Resource'));
    return !isResolved;
  };
  return (values) => asList(values).some(isOfType);
};

const lastSegment = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

const isExtension = (node: ElementNode): boolean => node.facts.types?.some(({ code }) => code === 'Extension') === true;

const extensionTest = (slice: ElementNode): SliceMatch | undefined => {
  const url = extensionUrl(slice);
  return url === undefined ? undefined : (value) => isJsonObject(value) && value['url'] === url;
};

/** The URL that makes an extension one of this slice: fixed inline, or its profile's. */
export const extensionUrl = (slice: ElementNode): string | undefined => {
  const fixed = slice.children.find(({ name }) => name === 'url')?.facts.fixed?.value;
  if (typeof fixed === 'string') return fixed;
  const profile = slice.facts.types?.find(({ code }) => code === 'Extension')?.profiles?.[0];
  return profile?.split('|')[0];
};

/** The slices of a choice element that are of a type; how `value[x]` is sliced by type. */
const slicesOfType = (node: ElementNode, jsonName: string): readonly ElementNode[] =>
  node.slices.filter((slice) => slice.facts.types?.some((type) => jsonNameOf(node, type) === jsonName));

const isAnything: SliceMatch = () => true;

/** Compiles the slices of one JSON property: of a choice those of its type, else each with its test. */
export const compileSlicing = (
  node: ElementNode,
  jsonName: string,
  judgeOf: (slice: ElementNode) => Judge,
  sources: SliceSources,
): Slicing | undefined => {
  const { slicing } = node.facts;
  if (node.slices.length === 0) return undefined;
  if (node.isChoice) {
    const slices = slicesOfType(node, jsonName).map((slice) => ({
      node: slice,
      judge: judgeOf(slice),
      test: isAnything,
      outer: -1,
    }));
    if (slices.length === 0 && slicing?.rules !== 'closed') return undefined;
    return { slices, match: () => (slices.length > 0 ? 0 : -1), rules: slicing?.rules ?? 'open', isOrdered: false };
  }
  const slices = node.slices.map((slice) => {
    const outer = outerIndex(slice, node);
    const { discriminators = [] } = (node.slices[outer] ?? node).facts.slicing ?? {};
    return { node: slice, judge: judgeOf(slice), test: compileSliceMatch(slice, discriminators, sources), outer };
  });
  const matchIn = (outer: number, value: unknown, walk: Walk): number =>
    slices.findIndex((slice) => slice.outer === outer && slice.test?.(value, walk));
  const innermost = (value: unknown, walk: Walk): number => {
    let found = -1;
    for (let next = matchIn(-1, value, walk); next >= 0; next = matchIn(next, value, walk)) found = next;
    return found;
  };
  return {
    slices,
    match: slices.some(({ outer }) => outer >= 0) ? innermost : (value, walk) => matchIn(-1, value, walk),
    rules: slices.some(({ test }) => test === undefined) ? 'open' : (slicing?.rules ?? 'open'),
    isOrdered: slicing?.ordered === true,
  };
};

/** `phone/home` is a slice of the slice `phone`; -1 for a slice of the element itself. */
const outerIndex = ({ sliceName = '' }: ElementNode, node: ElementNode): number => {
  const end = sliceName.lastIndexOf('/');
  return end < 0 ? -1 : node.slices.findIndex((one) => one.sliceName === sliceName.slice(0, end));
};
