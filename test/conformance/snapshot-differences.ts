import { isDeepStrictEqual } from 'node:util';
import type { DefinitionLibrary } from '../../src/validation/definition-library.ts';
import type {
  ConstraintFacts,
  SnapshotElement,
  StructureFacts,
  TypeFacts,
} from '../../src/validation/structure-facts.ts';

/*
 * Two snapshots of one profile, element by element: what Concord makes, and what was published. Ways of saying the same
 * are told apart from differences:
 * - `value[x]` narrowed to one type stands for a closed slicing by type with one slice;
 * - a pinned `|4.0.1` of a core definition says nothing more; extensions are always sliced by their URL;
 * - an element below a datatype is written out in one and not in the other, without saying more than the datatype;
 * - Concord's slice has all that its sliced element has; a published one may leave out what the profile adds there;
 * - the constraints of a type's profile may be repeated at the element, and are judged with that profile anyway;
 * - a slice by type may or may not repeat that its type must be supported;
 * - a type named again without the profile that the base asks of it, and a binding given anew without the base's maximum,
 *   do not lift these.
 */
export const differences = (
  made: StructureFacts,
  published: StructureFacts,
  library: DefinitionLibrary,
): readonly string[] => {
  const own = byId(made.elements);
  const wanted = byId(folded(published.elements));
  const context: Context = { own, wanted, library, release: made.release };
  const found = [...wanted].flatMap(([id, element]) => {
    const mine = own.get(id);
    if (mine === undefined) return isUnchanged(element, wanted, context) ? [] : [`${id} is missing`];
    return aspects.flatMap((aspect) =>
      isSame(aspect, mine, element, context) ? [] : [described(id, aspect, mine, element)],
    );
  });
  const extra = [...own.values()].filter(({ id }) => !wanted.has(id));
  const order = [...wanted.keys()].filter((id) => own.has(id));
  const ownOrder = [...own.keys()].filter((id) => wanted.has(id));
  return [
    ...found,
    ...extra.flatMap((element) => (isImplied(element, context) ? [] : [`${element.id} is not published`])),
    ...(isDeepStrictEqual(order, ownOrder) ? [] : ['the elements stand in another order']),
    ...(['url', 'version', 'type', 'kind', 'base', 'contexts', 'contextInvariants'] as const).flatMap((key) =>
      isDeepStrictEqual(made[key], published[key]) ? [] : [`${key} differs`],
    ),
  ];
};

interface Context {
  readonly own: ReadonlyMap<string, SnapshotElement>;
  readonly wanted: ReadonlyMap<string, SnapshotElement>;
  readonly library: DefinitionLibrary;
  readonly release: string;
}

const aspects = [
  'min',
  'max',
  'isList',
  'types',
  'contentReference',
  'fixed',
  'pattern',
  'slicing',
  'binding',
  'constraints',
  'mustSupport',
  'isModifier',
  'maxLength',
  'minValue',
  'maxValue',
] as const;
type Aspect = (typeof aspects)[number];

const byId = (elements: readonly SnapshotElement[]): ReadonlyMap<string, SnapshotElement> =>
  new Map(elements.map((element) => [element.id, element]));

const described = (id: string, aspect: Aspect, mine: SnapshotElement, element: SnapshotElement): string =>
  `${id} ${aspect}: made ${JSON.stringify(mine[aspect])}, published ${JSON.stringify(element[aspect])}`;

const folded = (elements: readonly SnapshotElement[]): readonly SnapshotElement[] => {
  const choices = elements.filter(
    ({ id, types, slicing }) => id.endsWith('[x]') && types?.length === 1 && slicing?.rules === 'closed',
  );
  return choices.reduce(foldedChoice, elements);
};

const foldedChoice = (elements: readonly SnapshotElement[], choice: SnapshotElement): readonly SnapshotElement[] => {
  const slices = elements.filter(
    ({ id }) => id.startsWith(`${choice.id}:`) && !id.slice(choice.id.length).includes('.'),
  );
  const [slice] = slices;
  if (slice === undefined || slices.length > 1) return elements;
  return elements.flatMap((element) => {
    if (element.id === choice.id) {
      const min = Math.max(choice.min, slice.min);
      const max = slice.max === '0' ? '0' : choice.max;
      const { slicing: _slicing, ...rest } = choice;
      return [{ ...rest, ...slice, id: choice.id, min, max }];
    }
    if (element.id === slice.id) return [];
    const isBelow = element.id.startsWith(`${slice.id}.`);
    return [isBelow ? { ...element, id: `${choice.id}${element.id.slice(slice.id.length)}` } : element];
  });
};

const isSame = (aspect: Aspect, mine: SnapshotElement, published: SnapshotElement, context: Context): boolean => {
  const value = shown(aspect, mine);
  if (isDeepStrictEqual(value, shown(aspect, published))) return true;
  const sliced = context.wanted.get(withoutLastSlice(mine.id));
  if (aspect === 'constraints') {
    const allowed = [...constraintsOf(published), ...(sliced === undefined ? [] : constraintsOf(sliced))];
    const repeated = profileConstraints(mine.types ?? [], context);
    return (
      includesAll(allowed, constraintsOf(mine)) &&
      includesAll([...constraintsOf(mine), ...repeated], constraintsOf(published))
    );
  }
  if (sliced !== undefined && isDeepStrictEqual(value, shown(aspect, sliced))) return true;
  if (aspect === 'types') {
    const isSlice = mine.id.includes(':');
    return isDeepStrictEqual(plainTypes(mine.types, isSlice), plainTypes(published.types, isSlice));
  }
  if (aspect !== 'binding' || mine.binding === undefined || published.binding === undefined) return false;
  const { maxValueSet: _maxValueSet, ...rest } = mine.binding;
  return isDeepStrictEqual(unpinned(rest), unpinned(published.binding));
};

const shown = (aspect: Aspect, element: SnapshotElement): unknown => {
  if (aspect === 'slicing' && /\.(?:extension|modifierExtension)$/.test(element.id)) {
    const { slicing } = element;
    return slicing?.rules === 'open' && slicing.discriminators[0]?.path === 'url' ? undefined : slicing;
  }
  if (aspect === 'constraints') return constraintsOf(element);
  return unpinned(element[aspect]);
};

const unpinned = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(value).replaceAll(
          /(http:\/\/hl7\.org\/fhir\/(?:StructureDefinition|ValueSet)\/[^"|]+)\|4\.0\.1/g,
          '$1',
        ),
      );

const constraintsOf = ({ constraints = [] }: Pick<SnapshotElement, 'constraints'>): readonly string[] =>
  constraints.map(({ key, severity, expression }: ConstraintFacts) => `${key} ${severity} ${expression}`).sort();

const includesAll = (all: readonly string[], some: readonly string[]): boolean =>
  some.every((one) => all.includes(one));

const profileConstraints = (types: readonly TypeFacts[], { library, release }: Context): readonly string[] =>
  types
    .flatMap(({ code, profiles = [] }) => [
      library.type(code),
      ...profiles.map((url) => library.structure(url, release)),
    ])
    .flatMap((structure) => constraintsOf(structure?.elements[0] ?? {}));

const plainTypes = (types: readonly TypeFacts[] = [], isSlice: boolean): unknown =>
  types.map(({ profiles = [], mustSupport, ...type }) => {
    const kept = profiles.filter((url) => !url.startsWith('http://hl7.org/fhir/StructureDefinition/SimpleQuantity'));
    const marked = isSlice || mustSupport === undefined ? type : { ...type, mustSupport };
    return unpinned(kept.length > 0 ? { ...marked, profiles: kept } : marked);
  });

/** `a:x.b:y.c` as an element of `a:x.b`: what a slice, or an element in one, is a copy of. */
const withoutLastSlice = (id: string): string => {
  const at = id.lastIndexOf(':');
  if (at < 0) return '';
  const end = id.indexOf('.', at);
  return `${id.slice(0, at)}${end < 0 ? '' : id.slice(end)}`;
};

/** Written out, it says no more than its holder's type. */
const isUnchanged = (
  element: SnapshotElement,
  elements: ReadonlyMap<string, SnapshotElement>,
  context: Context,
): boolean => {
  const dot = element.id.lastIndexOf('.');
  const types = elements.get(element.id.slice(0, dot))?.types ?? [];
  const structures = types.flatMap(({ code, profiles = [] }) => [
    ...profiles.flatMap((url) => context.library.structure(url, context.release) ?? []),
    context.library.type(types.length > 1 ? 'Element' : code),
  ]);
  return structures.some((structure) => {
    const original = structure?.elements.find(({ id }) => id === `${structure.type}${element.id.slice(dot)}`);
    return original !== undefined && aspects.every((aspect) => isSame(aspect, element, original, context));
  });
};

/** Written out here only: as in the datatype, or as in what it is a slice of. */
const isImplied = (element: SnapshotElement, context: Context): boolean => {
  if (isUnchanged(element, context.own, context)) return true;
  const sliced = context.own.get(withoutLastSlice(element.id));
  return sliced !== undefined && aspects.every((aspect) => isSame(aspect, element, sliced, context));
};
