import { isJsonObject } from '../json-shape.ts';
import type { ContextFacts, StructureFacts, TypeFacts } from '../structure-facts.ts';
import type { ElementNode } from './element-node.ts';
import type { Judge, Walk } from './walk.ts';

/** Where extensions are known from. */
export interface ExtensionSources {
  readonly judgeOf: (structure: StructureFacts) => Judge;
  readonly definitionOf: (url: string) => StructureFacts | undefined;
  readonly base: () => StructureFacts | undefined;
}

/**
 * Compiles the judge of an extension (FHIR R4, 2.4): by its definition where the URL is known, with the places where it
 * may stand; else by the rules of every extension, with a warning where one that is not known modifies.
 * @param inline the judge of what the snapshot itself says below this element
 */
export const compileExtension = (
  node: ElementNode,
  type: TypeFacts,
  inline: Judge | undefined,
  sources: ExtensionSources,
): Judge => {
  const isModifier = node.name === 'modifierExtension';
  const profile = type.profiles?.[0];
  return (value, walk) => {
    const url = isJsonObject(value) ? value['url'] : undefined;
    const definition =
      profile === undefined
        ? typeof url === 'string' && url.includes(':')
          ? sources.definitionOf(url)
          : undefined
        : sources.definitionOf(profile);
    const outer = walk.extension;
    if (definition !== undefined && definition.type === 'Extension' && definition.derivation === 'constraint') {
      judgePlace(definition, isModifier, walk);
      walk.extension = { url: definition.url, isKnown: true };
      sources.judgeOf(definition)(value, walk);
      if (inline !== undefined) inline(value, walk);
      walk.extension = outer;
      return;
    }
    walk.extension = typeof url === 'string' ? partOf(outer, url, inline !== undefined) : undefined;
    const base = inline ?? judgeOfBase(sources);
    base(value, walk);
    walk.extension = outer;
    if (inline === undefined && typeof url === 'string' && url !== '') judgeUnknown(url, isModifier, walk);
  };
};

/** A part of an extension has a name of its own within it: `http://...#part`. */
const partOf = (outer: Walk['extension'], url: string, isKnown: boolean): Walk['extension'] =>
  outer === undefined || url.includes(':') ? { url, isKnown } : { url: `${outer.url}#${url}`, isKnown };

const judgeOfBase = (sources: ExtensionSources): Judge => {
  const base = sources.base();
  return base === undefined ? () => undefined : sources.judgeOf(base);
};

/** Nothing can be said of an extension without its definition; one that modifies deserves a look. */
const judgeUnknown = (url: string, isModifier: boolean, walk: Walk): void => {
  if (!url.includes(':')) {
    if (walk.above(1)?.name !== 'extension')
      walk.error('extension', 'write the url of the extension as an absolute URL');
    else if (walk.extension?.isKnown === true)
      walk.error('extension', 'take out this part: the extension’s definition has none of this name');
  } else if (isModifier) walk.add('warning', 'extension', unknownModifier, notChecked);
  else walk.add('information', 'extension', 'an extension that is not known here was not checked', notChecked);
};

const unknownModifier =
  'have a person look: this modifier extension is not known here, and may change what the element means';
const notChecked = { code: 'not-checked' } as const;

const judgePlace = (definition: StructureFacts, isModifier: boolean, walk: Walk): void => {
  const isModifying = definition.elements[0]?.isModifier === true;
  if (isModifying && !isModifier) walk.error('extension', 'move this extension to modifierExtension: it modifies');
  if (!isModifying && isModifier) walk.error('extension', 'move this extension to extension: it does not modify');
  const contexts = definition.contexts ?? [];
  if (contexts.some(({ type }) => type === 'fhirpath') || (definition.contextInvariants ?? []).length > 0) {
    walk.add('information', 'extension', 'a rule of where this extension may stand was not checked', notChecked);
  }
  if (contexts.length > 0 && !contexts.some((context) => isPlace(context, walk))) {
    // An element of another version of FHIR may have moved in this one: HL7's validator only warns.
    const severity = definition.release.startsWith('cross-version') ? 'warning' : 'error';
    const places = contexts.map(({ expression }) => expression).join(', ');
    walk.add(severity, 'extension', `use this extension only on ${places}`);
  }
};

/** Whether the element that carries the extension is one that the context names. */
const isPlace = ({ type, expression }: ContextFacts, walk: Walk): boolean => {
  const holder = walk.above(1);
  switch (type) {
    case 'fhirpath':
      return true;
    case 'extension':
      return isExtension(holder) && walk.extension?.url === expression;
    case 'element':
      return expression === 'Element' || namesOf(walk).has(expression);
    default:
      return type satisfies never;
  }
};

const isExtension = (holder: ElementNode | undefined): boolean =>
  holder?.name === 'extension' || holder?.name === 'modifierExtension';

/** The names by which a context may mean the element that carries the extension: its path, its type, its place in it. */
const namesOf = (walk: Walk): ReadonlySet<string> => {
  const type = typeof walk.resource['resourceType'] === 'string' ? walk.resource['resourceType'] : '';
  const holder = walk.above(1);
  const isResource = holder === undefined || holder.name === 'contained' || holder.name === 'resource';
  if (isResource) return new Set([type, 'DomainResource', 'Resource', 'CanonicalResource', 'MetadataResource']);
  const owners = typesOf(walk.above(2));
  return new Set([
    holder.path.replace('[x]', ''),
    holder.path,
    ...typesOf(holder),
    ...owners.map((owner) => `${owner}.${holder.name}`),
    pathIn(type, walk),
  ]);
};

/** `Patient.address.line`: where the holder is in its resource, through all datatypes. */
const pathIn = (type: string, walk: Walk): string => {
  let path = '';
  for (let level = 1; ; level += 1) {
    const node = walk.above(level);
    if (node === undefined || node.name === 'contained' || node.name === 'resource') return `${type}${path}`;
    path = `.${node.name}${path}`;
  }
};

const typesOf = (node: ElementNode | undefined): readonly string[] => (node?.facts.types ?? []).map(({ code }) => code);
