import { once } from '../../domain/once.ts';
import type { SnapshotElement, StructureFacts, TypeFacts } from '../structure-facts.ts';

/** An element of a snapshot with what lies below it. */
export interface ElementNode {
  readonly facts: SnapshotElement;
  /** The id without slice names: `MedicationRequest.dispenseRequest.quantity`. */
  readonly path: string;
  /** As in a FHIRPath location: last part of the path, without `[x]`. */
  readonly name: string;
  readonly isChoice: boolean;
  readonly sliceName: string | undefined;
  /** Empty where the snapshot says nothing below: then the type's own definition counts. */
  readonly children: readonly ElementNode[];
  readonly slices: readonly ElementNode[];
}

/** The tree of a structure's elements; a content reference has the children of what it refers to. */
export const elementTree = (structure: StructureFacts): ElementNode => {
  const [root, ...others] = structure.elements;
  if (root === undefined) throw new TypeError('A structure has at least its root element.');
  const index: ElementIndex = {
    childrenOf: Map.groupBy(
      others.filter(({ id }) => !isSlice(id)),
      ({ id }) => parentOf(id),
    ),
    slicesOf: Map.groupBy(
      others.filter(({ id }) => isSlice(id)),
      ({ id }) => id.slice(0, id.lastIndexOf(':')),
    ),
    nodes: new Map(),
    typesById: new Map(structure.elements.map((element) => [element.id, element.types])),
  };
  return nodeOf(root, index);
};

/** `Condition.category:us-core.coding` to `Condition.category.coding`. */
export const pathOfElementId = (id: string): string =>
  id.includes(':')
    ? id
        .split('.')
        .map((part) => part.split(':')[0] ?? part)
        .join('.')
    : id;

/** The JSON properties of an element: `value[x]` as a Quantity is `valueQuantity`. */
export const jsonNameOf = (node: ElementNode, type: TypeFacts): string =>
  node.isChoice ? `${node.name}${type.code.charAt(0).toUpperCase()}${type.code.slice(1)}` : node.name;

interface ElementIndex {
  readonly childrenOf: ReadonlyMap<string, readonly SnapshotElement[]>;
  readonly slicesOf: ReadonlyMap<string, readonly SnapshotElement[]>;
  /** Nodes made so far, so that a content reference that leads back up meets itself. */
  readonly nodes: Map<string, ElementNode>;
  readonly typesById: ReadonlyMap<string, readonly TypeFacts[] | undefined>;
}

const nodeOf = (element: SnapshotElement, index: ElementIndex): ElementNode => {
  const known = index.nodes.get(element.id);
  if (known !== undefined) return known;
  const path = pathOfElementId(element.id);
  const lastName = path.slice(path.lastIndexOf('.') + 1);
  const referenced = element.contentReference?.slice(element.contentReference.indexOf('#') + 1);
  const types = element.types ?? (referenced === undefined ? undefined : index.typesById.get(referenced));
  const children = once(() =>
    (index.childrenOf.get(referenced ?? element.id) ?? []).map((child) => nodeOf(child, index)),
  );
  const slices = once(() => (index.slicesOf.get(element.id) ?? []).map((slice) => nodeOf(slice, index)));
  const node: ElementNode = {
    facts: types === undefined ? element : { ...element, types },
    path,
    name: lastName.replace('[x]', ''),
    isChoice: lastName.endsWith('[x]'),
    sliceName: isSlice(element.id) ? element.id.slice(element.id.lastIndexOf(':') + 1) : undefined,
    get children() {
      return children();
    },
    get slices() {
      return slices();
    },
  };
  index.nodes.set(element.id, node);
  return node;
};

const isSlice = (id: string): boolean => id.indexOf(':', id.lastIndexOf('.') + 1) >= 0;
const parentOf = (id: string): string => id.slice(0, id.lastIndexOf('.'));
