import type { ElementDefinition, ElementDefinitionType, StructureDefinition } from '@medplum/fhirtypes';
import type { Definitions, ElementFacts, ProfileFacts, TypeFacts } from './definitions.ts';
import { pathOfElementId } from './definitions.ts';

/**
 * The whole of a profile: the base's elements with the profile's facts laid over them. Elements within a datatype
 * (`Patient.identifier.system`) and slices are added where the profile says something of them, and only there.
 * @returns `undefined` when the base or an element that the profile speaks of is not in the definitions
 */
export const snapshotOf = (profile: ProfileFacts, definitions: Definitions): StructureDefinition | undefined => {
  const base = definitions.structureDefinition(profile.type);
  if (base?.snapshot === undefined) return undefined;
  const elements: ElementDefinition[] = [...base.snapshot.element];
  for (const facts of profile.elements) {
    const at = elements.findIndex((element) => element.id === facts.id);
    const known = at >= 0 ? elements[at] : originOf(facts.id, elements, definitions);
    if (known === undefined) return undefined;
    const merged = withFacts(known, facts, at < 0);
    if (at >= 0) elements[at] = merged;
    else elements.splice(placeFor(facts.id, elements), 0, merged);
  }
  return {
    resourceType: 'StructureDefinition',
    url: profile.url,
    version: profile.version,
    name: profile.url.slice(profile.url.lastIndexOf('/') + 1),
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: profile.type,
    baseDefinition: profile.base,
    derivation: 'constraint',
    snapshot: { element: elements },
  };
};

/** The snapshot without slices and without elements inside datatypes: the shape of the base, with the profile's facts. */
export const plainSnapshotOf = (snapshot: StructureDefinition, base: StructureDefinition): StructureDefinition => {
  const ids = new Set(base.snapshot?.element.map((element) => element.id));
  const element = (snapshot.snapshot?.element ?? [])
    .filter((candidate) => ids.has(candidate.id))
    .map(({ slicing, ...rest }) => rest);
  return { ...snapshot, snapshot: { element } };
};

/** The definition that a slice or an element inside a datatype starts from. */
const originOf = (
  id: string,
  elements: readonly ElementDefinition[],
  definitions: Definitions,
): ElementDefinition | undefined => {
  const path = pathOfElementId(id);
  const own = elements.find((element) => element.id === path);
  const found = own ?? inDatatype(path, elements, definitions);
  if (found === undefined) return undefined;
  const { slicing, ...rest } = found;
  const sliceName = id.slice(id.lastIndexOf('.') + 1).split(':')[1];
  if (sliceName === undefined) return { ...rest, id, path };
  return { ...rest, id, path, sliceName, min: 0 };
};

/** Finds `Patient.identifier.system` as `Identifier.system`. */
const inDatatype = (
  path: string,
  elements: readonly ElementDefinition[],
  definitions: Definitions,
): ElementDefinition | undefined => {
  const parts = path.split('.');
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const holder = elements.find((element) => element.id === parts.slice(0, length).join('.'));
    const type = holder?.type?.[0]?.code;
    const members = type === undefined ? undefined : definitions.structureDefinition(type)?.snapshot?.element;
    const wanted = [type, ...parts.slice(length)].join('.');
    const member = members?.find((element) => element.id === wanted);
    if (member !== undefined) return member;
  }
  return undefined;
};

/** Behind the element that it belongs to and all that is already there of it. */
const placeFor = (id: string, elements: readonly ElementDefinition[]): number => {
  const owner = id.includes(':') ? pathOfElementId(id.slice(0, id.indexOf(':'))) : id.slice(0, id.lastIndexOf('.'));
  const last = elements.findLastIndex((element) => element.path === owner || element.path.startsWith(`${owner}.`));
  return last + 1;
};

const withFacts = (element: ElementDefinition, facts: ElementFacts, isNew: boolean): ElementDefinition => ({
  ...element,
  ...(facts.min === undefined ? {} : { min: facts.min }),
  ...(facts.max === undefined ? {} : { max: facts.max }),
  ...(facts.types === undefined ? {} : { type: facts.types.map((type) => elementType(type, element)) }),
  ...(facts.fixed === undefined ? {} : { [`fixed${facts.fixed.type}`]: facts.fixed.value }),
  ...(facts.pattern === undefined ? {} : { [`pattern${facts.pattern.type}`]: facts.pattern.value }),
  ...(facts.slicing === undefined
    ? {}
    : {
        slicing: {
          discriminator: facts.slicing.discriminators.map(({ type, path }) => ({ type, path })),
          rules: facts.slicing.rules,
          ordered: facts.slicing.ordered ?? false,
        },
      }),
  ...(facts.binding === undefined
    ? {}
    : { binding: { strength: facts.binding.strength, valueSet: facts.binding.valueSet } }),
  constraint: [...(isNew ? [] : (element.constraint ?? [])), ...(facts.constraints ?? []).map((one) => ({ ...one }))],
  ...(facts.mustSupport === undefined ? {} : { mustSupport: facts.mustSupport }),
});

// An element that is new here carries its own constraints only: those of its base are checked on the same value already.

/** Keeps what the base says of the type's own profile (SimpleQuantity) where the profile is silent about it. */
const elementType = (facts: TypeFacts, element: ElementDefinition): ElementDefinitionType => {
  const inherited = element.type?.find((type) => type.code === facts.code)?.profile;
  const profile = facts.profiles ?? inherited;
  return {
    code: facts.code,
    ...(profile === undefined ? {} : { profile: [...profile] }),
    ...(facts.targets === undefined ? {} : { targetProfile: [...facts.targets] }),
  };
};
