import type { SnapshotElement, StructureFacts } from './structure-facts.ts';

/** A snapshot's element with those below it; changed while a snapshot is made, and by nothing else. */
export interface ElementNode {
  /** The last part of the id, without the slice: `category`, `value[x]`. */
  readonly name: string;
  readonly slice?: string;
  facts: SnapshotElement;
  children: ElementNode[];
}

/** The elements of a structure as a tree; the root is the first. */
export const toTree = (structure: StructureFacts): ElementNode | undefined => {
  const known = new Map<string, ElementNode>();
  let root: ElementNode | undefined;
  for (const facts of structure.elements) {
    const dot = facts.id.lastIndexOf('.');
    const node = toNode(facts, facts.id.slice(dot + 1));
    known.set(facts.id, node);
    if (dot < 0) root ??= node;
    else known.get(facts.id.slice(0, dot))?.children.push(node);
  }
  return root;
};

const toNode = (facts: SnapshotElement, segment: string): ElementNode => {
  const { name, slice } = partsOfSegment(segment);
  return { name, ...(slice === undefined ? {} : { slice }), facts, children: [] };
};

/** `extension:race` is a name and a slice. */
export const partsOfSegment = (segment: string): { readonly name: string; readonly slice?: string } => {
  const colon = segment.indexOf(':');
  return colon < 0 ? { name: segment } : { name: segment.slice(0, colon), slice: segment.slice(colon + 1) };
};

/** A copy that shares no node with the original. */
export const copyOf = (node: ElementNode): ElementNode => ({ ...node, children: node.children.map(copyOf) });

/** How many elements there are, this one among them. */
export const sizeOf = (node: ElementNode): number => node.children.reduce((sum, child) => sum + sizeOf(child), 1);

/** The elements in the order of a snapshot, their ids made of where they stand. */
export const toElements = (root: ElementNode): readonly SnapshotElement[] => {
  const elements: SnapshotElement[] = [];
  const add = (node: ElementNode, id: string): void => {
    elements.push(node.facts.id === id ? node.facts : { ...node.facts, id });
    for (const child of node.children) add(child, `${id}.${segmentOf(child)}`);
  };
  add(root, root.name);
  return elements;
};

const segmentOf = (node: ElementNode): string => (node.slice === undefined ? node.name : `${node.name}:${node.slice}`);
