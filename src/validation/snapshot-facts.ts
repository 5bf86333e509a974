import { present } from '../fhir/present.ts';
import type { DefinitionLibrary } from './definition-library.ts';
import { mergeElement } from './merge-element.ts';
import { copyOf, type ElementNode, partsOfSegment, sizeOf, toElements, toTree } from './snapshot-tree.ts';
import type { ElementFacts, ProfileFacts, SlicingFacts, StructureFacts, TypeFacts } from './structure-facts.ts';

/**
 * The whole of a profile: its base's snapshot with the profile's facts laid over it (FHIR R4, 5.1.0.1). A slice starts
 * as what it is a slice of; elements below a datatype, a profiled type or a `contentReference` are unfolded where the
 * profile speaks of them. `valueQuantity` narrows `value[x]` to that type where it is required or the only type left, and
 * is a slice of it else. The base may be a profile. Constraints of a type's profile are not copied to the element: that
 * profile is judged on the same value.
 * @param release resolves canonicals without version
 * @returns `undefined` when the base, or an element that the profile speaks of, is not in the library, or when there
 * would be more than 100,000 elements, or elements more than 64 levels deep
 */
export const snapshotFacts = (
  profile: ProfileFacts,
  library: Pick<DefinitionLibrary, 'structure' | 'type'>,
  release: string,
): StructureFacts | undefined => {
  const base = library.structure(profile.base, release);
  const root = base === undefined ? undefined : toTree(base);
  if (base === undefined || root === undefined) return undefined;
  const making: Making = {
    root,
    library,
    release,
    spoken: new Map(profile.elements.map((element) => [element.id, element])),
    room: { left: mostElements - base.elements.length },
  };
  for (const facts of profile.elements) {
    const node = nodeAt(making, facts);
    if (node === undefined || making.room.left < 0) return undefined;
    node.facts = mergeElement(node.facts, facts);
  }
  return present<StructureFacts>({
    url: profile.url,
    version: profile.version,
    release,
    type: profile.type,
    kind: base.kind,
    derivation: 'constraint',
    base: profile.base,
    contexts: profile.contexts ?? base.contexts,
    contextInvariants: profile.contextInvariants ?? base.contextInvariants,
    elements: toElements(root),
  });
};

interface Making {
  readonly root: ElementNode;
  readonly library: Pick<DefinitionLibrary, 'structure' | 'type'>;
  readonly release: string;
  /** The differential by its ids. */
  readonly spoken: ReadonlyMap<string, ElementFacts>;
  /** How many elements may still be copied: each copy of a copy doubles, and a package may come from anybody. */
  readonly room: { left: number };
}

const mostElements = 100_000;
const mostLevels = 64;

/** Copies, unless there is no room left for what would be copied. */
const copied = (nodes: readonly ElementNode[], { room }: Making): ElementNode[] => {
  room.left -= nodes.reduce((sum, node) => sum + sizeOf(node), 0);
  return room.left < 0 ? [] : nodes.map(copyOf);
};

/** The node that an id of the differential names; made where it is not there yet. */
const nodeAt = (making: Making, facts: ElementFacts): ElementNode | undefined => {
  const [, ...segments] = facts.id.split('.');
  if (segments.length > mostLevels) return undefined;
  let node: ElementNode | undefined = making.root;
  let id = making.root.name;
  for (const segment of segments) {
    unfold(node, making);
    node = childAt(node, segment, id, making);
    if (node === undefined) return undefined;
    id = `${id}.${segment}`;
  }
  return node;
};

const childAt = (holder: ElementNode, segment: string, holderId: string, making: Making): ElementNode | undefined => {
  const { name, slice } = partsOfSegment(segment);
  const known = childNamed(holder, name, slice);
  if (known !== undefined) return known;
  const sliced = childNamed(holder, name) ?? choiceFor(holder, name);
  if (sliced === undefined) return undefined;
  if (slice !== undefined) return newSlice(holder, sliced, slice, making);
  return typedChoice(holder, sliced, name, holderId, making);
};

const childNamed = (holder: ElementNode, name: string, slice?: string): ElementNode | undefined =>
  holder.children.find((child) => child.name === name && child.slice === slice);

/** `valueQuantity` as one of `value[x]`. */
const choiceFor = (holder: ElementNode, name: string): ElementNode | undefined =>
  holder.children.find(
    (child) =>
      child.slice === undefined &&
      child.name.endsWith('[x]') &&
      child.facts.types?.some(({ code }) => choiceName(child.name, code) === name),
  );

const choiceName = (choice: string, code: string): string =>
  `${choice.slice(0, -'[x]'.length)}${code.charAt(0).toUpperCase()}${code.slice(1)}`;

/**
 * What the short spelling stands for. As HL7's tools have it: alone, and required or within a slice, it narrows the
 * choice; else it is a slice, and other types stay allowed.
 */
const typedChoice = (
  holder: ElementNode,
  choice: ElementNode,
  name: string,
  holderId: string,
  making: Making,
): ElementNode => {
  const known = childNamed(holder, choice.name, name);
  if (known !== undefined) return known;
  const types = choice.facts.types ?? [];
  if (types.length === 1) return choice;
  const spoken = types.filter(({ code }) => making.spoken.has(`${holderId}.${choiceName(choice.name, code)}`));
  const isAlone = spoken.length === 1 && !making.spoken.has(`${holderId}.${choice.name}`);
  const min = making.spoken.get(`${holderId}.${name}`)?.min ?? choice.facts.min;
  const isNarrowing = isAlone && (min > 0 || holderId.includes(':'));
  if (!isNarrowing) return newSlice(holder, choice, name, making);
  choice.facts = mergeElement(choice.facts, { id: '', types: typesNamed(choice, name) });
  return choice;
};

const typesNamed = (choice: ElementNode, name: string): readonly TypeFacts[] =>
  (choice.facts.types ?? []).filter(({ code }) => choiceName(choice.name, code) === name);

/** A slice: a copy of what it is a slice of, `name:a/b` of slice `a`; behind the slices that are there already. */
const newSlice = (holder: ElementNode, sliced: ElementNode, slice: string, making: Making): ElementNode => {
  const outer = slice.includes('/')
    ? childNamed(holder, sliced.name, slice.slice(0, slice.lastIndexOf('/')))
    : undefined;
  const origin = outer ?? sliced;
  const { slicing: _slicing, ...facts } = origin.facts;
  const types = sliced.name.endsWith('[x]') ? typesNamed(sliced, slice) : [];
  const node: ElementNode = {
    name: origin.name,
    slice,
    children: copied(origin.children, making),
    facts: mergeElement({ ...facts, min: 0 }, types.length > 0 ? { id: '', types } : { id: '' }),
  };
  if (origin.facts.slicing === undefined) origin.facts = withImpliedSlicing(origin);
  const last = holder.children.findLastIndex((child) => child.name === sliced.name);
  holder.children.splice(last + 1, 0, node);
  return node;
};

/** Extensions are sliced by their URL and choices by their type, said or not. */
const withImpliedSlicing = (node: ElementNode): ElementNode['facts'] => {
  const slicing = impliedSlicing(node);
  return slicing === undefined ? node.facts : { ...node.facts, slicing };
};

const impliedSlicing = ({ name }: ElementNode): SlicingFacts | undefined => {
  if (name === 'extension' || name === 'modifierExtension') {
    return { discriminators: [{ type: 'value', path: 'url' }], rules: 'open' };
  }
  return name.endsWith('[x]') ? { discriminators: [{ type: 'type', path: '$this' }], rules: 'open' } : undefined;
};

/** Gives a node the children that its type, its type's profile or its `contentReference` has. */
const unfold = (node: ElementNode, making: Making): void => {
  if (node.children.length > 0 || node === making.root) return;
  const { contentReference } = node.facts;
  if (contentReference !== undefined) {
    const target = referenced(contentReference, making);
    if (target === undefined) return;
    const { contentReference: _reference, ...facts } = node.facts;
    node.facts = { ...facts, types: target.facts.types ?? [{ code: 'BackboneElement' }] };
    node.children = copied(target.children, making);
    return;
  }
  const structure = typeStructure(node.facts.types ?? [], making);
  node.children = copied((structure === undefined ? undefined : toTree(structure))?.children ?? [], making);
};

/** What `#Composition.section` points to, as R4 has it: the profile's own constraints do not come along. */
const referenced = (contentReference: string, { library }: Making): ElementNode | undefined => {
  const [type = '', ...names] = contentReference.slice(1).split('.');
  const structure = library.type(type);
  let node = structure === undefined ? undefined : toTree(structure);
  for (const name of names) node = node === undefined ? undefined : childNamed(node, name);
  return node;
};

const typeStructure = (types: readonly TypeFacts[], { library, release }: Making): StructureFacts | undefined => {
  const [type, ...others] = types;
  if (type === undefined) return undefined;
  if (others.length > 0) return library.type(types.every(({ code }) => code === 'Reference') ? 'Reference' : 'Element');
  const [profile, ...further] = type.profiles ?? [];
  const profiled = profile !== undefined && further.length === 0 ? library.structure(profile, release) : undefined;
  return profiled ?? library.type(type.code);
};
