import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import type { Definitions } from './definitions.ts';
import { pathOfElementId } from './definitions.ts';

/** An element of a snapshot with what lies below it, ready to be walked beside a JSON value. */
export interface ElementNode {
  /** Last part of the path, without `[x]`. */
  readonly name: string;
  readonly definition: ElementDefinition;
  readonly isChoice: boolean;
  /** `fixed[x]`: exactly this. */
  readonly fixed: unknown;
  /** `pattern[x]`: at least this. */
  readonly pattern: unknown;
  readonly children: readonly ElementNode[];
  readonly slices: readonly ElementNode[];
  /** What a JSON property of this element means: `valueString` is `value` as a `string`. */
  readonly properties: ReadonlyMap<string, ElementProperty>;
}

export interface ElementProperty {
  readonly node: ElementNode;
  readonly type: string;
}

/** Trees by type name, each made once. */
export type TypeTrees = (type: string) => ElementNode | undefined;

export const createTypeTrees = (definitions: Definitions): TypeTrees => {
  const trees = new Map<string, ElementNode | undefined>();
  return (type) => {
    if (!trees.has(type)) {
      const definition = definitions.structureDefinition(type);
      trees.set(type, definition === undefined ? undefined : elementTreeOf(definition));
    }
    return trees.get(type);
  };
};

/** @returns `undefined` for a definition without snapshot */
export const elementTreeOf = (definition: StructureDefinition): ElementNode | undefined => {
  const elements = definition.snapshot?.element ?? [];
  const [root] = elements;
  return root === undefined ? undefined : nodeOf(root, indexByParent(elements));
};

interface ElementIndex {
  readonly byId: ReadonlyMap<string, ElementDefinition>;
  readonly childrenOf: ReadonlyMap<string, readonly ElementDefinition[]>;
  readonly slicesOf: ReadonlyMap<string, readonly ElementDefinition[]>;
}

const indexByParent = (elements: readonly ElementDefinition[]): ElementIndex => {
  const parentOf = (id: string) => id.slice(0, id.lastIndexOf('.'));
  const slices = elements.filter((element) => lastPart(idOf(element)).includes(':'));
  const plain = elements.filter((element) => !lastPart(idOf(element)).includes(':'));
  return {
    byId: new Map(elements.map((element) => [idOf(element), element])),
    childrenOf: Map.groupBy(plain, (element) => parentOf(idOf(element))),
    slicesOf: Map.groupBy(slices, (element) => idOf(element).slice(0, idOf(element).lastIndexOf(':'))),
  };
};

const nodeOf = (element: ElementDefinition, index: ElementIndex): ElementNode => {
  const id = idOf(element);
  const referenced = element.contentReference === undefined ? undefined : element.contentReference.split('#')[1];
  const lazyChildren = memoized(() =>
    (index.childrenOf.get(referenced ?? id) ?? []).map((child) => nodeOf(child, index)),
  );
  const properties = memoized(() => propertiesOf(lazyChildren()));
  const slices = (index.slicesOf.get(id) ?? []).map((slice) => nodeOf(slice, index));
  const name = lastPart(pathOfElementId(id));
  const target = referenced === undefined ? undefined : index.byId.get(referenced);
  return {
    name: name.replace('[x]', ''),
    isChoice: name.endsWith('[x]'),
    fixed: expectedValue(element, 'fixed'),
    pattern: expectedValue(element, 'pattern'),
    definition: target?.type === undefined ? element : { ...element, type: target.type },
    slices,
    // Lazy, since a content reference may lead back up to itself.
    get children() {
      return lazyChildren();
    },
    get properties() {
      return properties();
    },
  };
};

const propertiesOf = (children: readonly ElementNode[]): ReadonlyMap<string, ElementProperty> => {
  const properties = new Map<string, ElementProperty>();
  for (const node of children) {
    for (const type of typeNamesOf(node.definition)) {
      const name = node.isChoice ? `${node.name}${type.code.charAt(0).toUpperCase()}${type.code.slice(1)}` : node.name;
      if (!properties.has(name)) properties.set(name, { node, type: type.name });
    }
  }
  return properties;
};

/** `code` as in the JSON property name, `name` as the definition to judge by (SimpleQuantity is a narrower Quantity). */
const typeNamesOf = (element: ElementDefinition): readonly { readonly code: string; readonly name: string }[] =>
  (element.type ?? []).map((type) => {
    const systemType = type.extension?.find((extension) => extension.url === fhirTypeExtension)?.valueUrl;
    const narrowed = type.profile?.find((profile) => quantityProfiles.has(profile));
    return { code: type.code, name: systemType ?? narrowed?.slice(narrowed.lastIndexOf('/') + 1) ?? type.code };
  });

const fhirTypeExtension = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const quantityProfiles = new Set([
  'http://hl7.org/fhir/StructureDefinition/SimpleQuantity',
  'http://hl7.org/fhir/StructureDefinition/MoneyQuantity',
]);

const expectedValue = (element: ElementDefinition, kind: 'fixed' | 'pattern'): unknown =>
  Object.entries(element).find(([key]) => key.startsWith(kind))?.[1];

const idOf = (element: ElementDefinition): string => element.id ?? element.path;
const lastPart = (id: string): string => id.slice(id.lastIndexOf('.') + 1);

const memoized = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
