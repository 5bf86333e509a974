import { isJsonObject, isSameJson, matchesPattern, ownValues } from '../json-shape.ts';
import type { DiscriminatorFacts } from '../structure-facts.ts';
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
  const node = steps.reduce<ElementNode | undefined>((at, step) => nodeBelow(at, step, sources), slice);
  if (node === undefined) return undefined;
  const test = compileTest(type, node, steps.at(-1)?.kind === 'resolve', sources);
  if (test === undefined || steps.length === 0) return test;
  return (value, walk) =>
    test(
      steps.reduce<unknown>((values, step) => valuesBelow(values, step, sources, walk), [value]),
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

const nodeBelow = (node: ElementNode | undefined, step: Step, sources: SliceSources): ElementNode | undefined => {
  if (node === undefined || step.kind === 'resolve') return node;
  const members = node.children.length > 0 ? node.children : sources.membersOf(node);
  if (step.kind === 'child') return members.find(({ name }) => name === step.name);
  if (step.kind === 'type') return node;
  return members.find(({ name }) => name === 'extension')?.slices.find((slice) => extensionUrl(slice) === step.url);
};

const valuesBelow = (values: unknown, step: Step, sources: SliceSources, walk: Walk): readonly unknown[] => {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  if (step.kind === 'resolve')
    return list.map((value) => sources.resolve(value, walk)).filter((one) => one !== undefined);
  if (step.kind === 'type') return list;
  const objects = list.filter(isJsonObject);
  if (step.kind === 'extension') {
    return objects.flatMap((one) =>
      ownValues(one, 'extension').filter((extension) => isJsonObject(extension) && extension['url'] === step.url),
    );
  }
  return objects.flatMap((one) => childValues(one, step.name));
};

/** Also a choice by its bare name: `value` finds `valueCode`. */
const childValues = (object: Readonly<Record<string, unknown>>, name: string): readonly unknown[] => {
  const own = ownValues(object, name);
  if (own.length > 0) return own;
  const choice = new RegExp(`^${name}[A-Z]`);
  return Object.entries(object).flatMap(([key, value]) => (choice.test(key) ? [value] : []));
};

type ValuesTest = (values: unknown, walk: Walk) => boolean;

const compileTest = (
  type: DiscriminatorFacts['type'],
  node: ElementNode,
  isResolved: boolean,
  sources: SliceSources,
): ValuesTest | undefined => {
  switch (type) {
    case 'value':
    case 'pattern': {
      const test = compileValueTest(node, sources);
      return test === undefined ? undefined : (values) => asList(values).some(test);
    }
    case 'exists':
      return node.facts.max === '0' ? (values) => asList(values).length === 0 : (values) => asList(values).length > 0;
    case 'type':
      return compileTypeTest(node, isResolved, sources);
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
  const below = node.children.flatMap((child) => {
    const test = child.facts.min > 0 || hasFixed(child) ? compileValueTest(child, sources) : undefined;
    return test === undefined ? [] : [{ name: child.name, test }];
  });
  if (below.length === 0) return undefined;
  return (value) =>
    isJsonObject(value) && below.every(({ name, test }) => childValues(value, name).some((child) => test(child)));
};

const hasFixed = ({ facts }: ElementNode): boolean => facts.fixed !== undefined || facts.pattern !== undefined;

const compileTypeTest = (node: ElementNode, isResolved: boolean, sources: SliceSources): ValuesTest | undefined => {
  const names = isResolved
    ? profilesOf(node, true).map(lastSegment)
    : (node.facts.types ?? []).map(({ code, profiles }) => profiles?.map(lastSegment)[0] ?? code);
  const codes = new Set([...names, ...(isResolved ? [] : (node.facts.types ?? []).map(({ code }) => code))]);
  if (isResolved) {
    return (values) =>
      asList(values).some(
        (value) => isJsonObject(value) && typeof value['resourceType'] === 'string' && codes.has(value['resourceType']),
      );
  }
  void sources;
  return (values) =>
    asList(values).some(
      (value) =>
        isJsonObject(value) &&
        (typeof value['resourceType'] !== 'string' || codes.has(value['resourceType']) || codes.has('Resource')),
    );
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
    const slices = slicesOfType(node, jsonName).map((slice) => ({ node: slice, judge: judgeOf(slice) }));
    if (slices.length === 0 && slicing?.rules !== 'closed') return undefined;
    return { slices, match: () => (slices.length > 0 ? 0 : -1), rules: slicing?.rules ?? 'open', isOrdered: false };
  }
  const slices = node.slices.map((slice) => ({
    node: slice,
    judge: judgeOf(slice),
    test: compileSliceMatch(slice, slicing?.discriminators ?? [], sources),
  }));
  return {
    slices,
    match: (value, walk) => slices.findIndex(({ test }) => test?.(value, walk)),
    rules: slices.some(({ test }) => test === undefined) ? 'open' : (slicing?.rules ?? 'open'),
    isOrdered: slicing?.ordered === true,
  };
};
