import { once } from '../../domain/once.ts';
import type { DefinitionLibrary } from '../definition-library.ts';
import type { CompileFhirPath } from '../invariants/fhirpath-port.ts';
import { isJsonObject, ownText } from '../json-shape.ts';
import type { ConstraintFacts, StructureFacts, TypeFacts } from '../structure-facts.ts';
import { type CodeSets, codeTest } from './binding.ts';
import { type CodeLookup, type CodeSet, toCodeSet } from './codes.ts';
import { compileConstraints } from './constraint.ts';
import { createDatatypeRules, type DatatypeRule } from './datatype-rules.ts';
import { compileElement, compileSibling, type Slicing } from './element.ts';
import { type ElementNode, elementTree } from './element-node.ts';
import { compileExtension, type ExtensionSources } from './extension.ts';
import { keepingFew } from './keeping-few.ts';
import { compileMembers, deepest, type ElementJudges, type MembersJudge } from './members.ts';
import { resourceOfReference } from './reference-text.ts';
import { compileSliceMatch, type SliceMatch, type SliceSources, slicesOfType } from './slicing.ts';
import { compilePasses, compileValue, isPrimitiveType, type ValueSources } from './value.ts';
import type { Judge, Walk } from './walk.ts';

/** What a validator is compiled from. */
export interface CompileSources {
  readonly library: DefinitionLibrary;
  readonly compileFhirPath: CompileFhirPath;
  readonly lookup: CodeLookup;
  /** The release that a canonical without version means, where R4 itself names it. */
  readonly release: string;
  /** Judges a resource within another: a contained one, a Bundle's entry, a parameter's. */
  readonly inner: (value: unknown, walk: Walk, isContained: boolean) => void;
}

/** Compiles structures, each once, at first use. */
export interface Compiler {
  /** Judges an object by all that the structure says of it; what is no object is told. */
  readonly judgeOf: (structure: StructureFacts) => Judge;
}

export const createCompiler = (sources: CompileSources): Compiler => {
  const judges = new Map<StructureFacts, Judge>();
  const trees = memo(elementTree);
  const codeSetsOf = createCodeSets(sources);
  const ruleOf = createDatatypeRules(sources);

  const judgeOf = (structure: StructureFacts): Judge => {
    const known = judges.get(structure);
    if (known !== undefined) return known;
    let compiled: Judge | undefined;
    const judge: Judge = (value, walk) => {
      compiled ??= compile(structure);
      compiled(value, walk);
    };
    judges.set(structure, judge);
    return judge;
  };

  const compile = (structure: StructureFacts): Judge => {
    const root = trees(structure);
    const release = releaseOf(structure, sources.release);
    const isResource = structure.kind === 'resource';
    const children = isResource ? root.children.map(asResourceId) : root.children;
    return objectJudge(
      compileMembers(children, isResource, elementJudges(structure, release)),
      ruleOf(structure.type),
      compileConstraints(root.facts.constraints ?? [], structure.type, sources.compileFhirPath),
    );
  };

  const elementJudges = (structure: StructureFacts, release: string): ElementJudges => {
    const codeSets = codeSetsOf(release);
    const values: ValueSources = {
      library: sources.library,
      release,
      codeSets,
      compileFhirPath: sources.compileFhirPath,
      judgeOf,
      complex: (node, type) => complexJudge(node, type, structure, release, values),
      typeConstraints,
    };
    const slices = sliceSources(release, codeSets);
    const elementType = sources.library.type('Element');
    const siblingJudge: Judge = elementType === undefined ? () => undefined : judgeOf(elementType);
    return {
      isPrimitive: isPrimitiveType,
      sibling: (node, jsonName) => compileSibling(node, jsonName, siblingJudge),
      property: (node, jsonName, typeCode) => {
        const type = node.facts.types?.find(({ code }) => code === typeCode) ?? { code: typeCode };
        if (isResourceType(type, sources.library)) return innerJudge(node);
        const of = (one: ElementNode): Judge =>
          compileValue(one, one.facts.types?.find(({ code }) => code === typeCode) ?? type, values);
        const slicing = compileSlicing(node, jsonName, (slice) => noting(slice, of(slice)), slices);
        const passes = slicing === undefined ? compilePasses(node, type, values) : undefined;
        return compileElement(node, jsonName, noting(node, of(node)), slicing, isPrimitiveType(typeCode), passes);
      },
    };
  };

  const innerJudge = (node: ElementNode) => {
    const isContained = node.name === 'contained';
    const judge: Judge = (value, walk) => sources.inner(value, walk, isContained);
    return compileElement(node, node.name, judge, undefined, false);
  };

  const typeConstraints = (typeCode: string): readonly ConstraintFacts[] =>
    sources.library.type(typeCode)?.elements[0]?.constraints ?? [];

  const complexJudge = (
    node: ElementNode,
    type: TypeFacts,
    owner: StructureFacts,
    release: string,
    values: ValueSources,
  ): Judge => {
    const own = node.children.length > 0 && (node.facts.types?.length ?? 0) <= 1;
    const inline = own ? inlineJudge(node, type, owner, release, values) : undefined;
    if (type.code === 'Extension') return compileExtension(node, type, inline, extensionSources(release));
    if (inline !== undefined) return inline;
    const profiles = (type.profiles ?? [])
      .map((url) => sources.library.structure(url, release))
      .filter((one) => one !== undefined);
    const definition = profiles[0] ?? sources.library.type(type.code);
    if (definition === undefined) return unknownType;
    return profiles.length > 1 ? anyOf(profiles.map(judgeOf)) : judgeOf(definition);
  };

  const inlineJudge = (
    node: ElementNode,
    type: TypeFacts,
    owner: StructureFacts,
    release: string,
    values: ValueSources,
  ): Judge => {
    const members = lazyMembers(() => compileMembers(node.children, false, elementJudges(owner, release)));
    return objectJudge(
      node.path === 'Bundle.entry' ? ofEntry(members) : members,
      ruleOf(type.code),
      isInline(type) ? undefined : compileConstraints(typeConstraints(type.code), type.code, values.compileFhirPath),
    );
  };

  const definitionsOf = memo((release: string) => keepingFew((url: string) => sources.library.structure(url, release)));

  const extensionSources = (release: string): ExtensionSources => ({
    judgeOf,
    definitionOf: definitionsOf(release),
    base: () => sources.library.type('Extension'),
  });

  const sliceSources = (release: string, codeSets: CodeSets): SliceSources => ({
    codeTest: (valueSet) => codeTest(codeSets(valueSet)),
    conformsTo: (profile) => {
      const structure = sources.library.structure(profile, release);
      return structure === undefined ? undefined : conformsTo(judgeOf(structure));
    },
    membersOf: (node) => {
      const [type] = node.facts.types ?? [];
      const structure =
        type === undefined
          ? undefined
          : (sources.library.structure(type.profiles?.[0] ?? '', release) ?? sources.library.type(type.code));
      return structure === undefined ? [] : trees(structure).children;
    },
    resolve: (reference, walk) => {
      const text = isJsonObject(reference) ? ownText(reference, 'reference') : undefined;
      return text === undefined ? undefined : resourceOfReference(text, walk);
    },
  });

  return { judgeOf };
};

const objectJudge = (members: MembersJudge, rule: DatatypeRule | undefined, constraints: Judge | undefined): Judge => {
  return (value, walk) => {
    if (!isJsonObject(value)) {
      walk.error('structure', 'give an object here');
      return;
    }
    if (walk.depth > deepest) {
      if (!walk.isTooDeep) walk.error('structure', 'nested too deeply to be a resource');
      walk.isTooDeep = true;
      return;
    }
    members(value, walk);
    if (rule !== undefined) rule(value, walk);
    if (constraints !== undefined) constraints(value, walk);
  };
};

/** Remembers, when asked, that a must-support element has a value. */
const noting = (node: ElementNode, judge: Judge): Judge => {
  if (node.facts.mustSupport !== true) return judge;
  const { id } = node.facts;
  return (value, walk) => {
    walk.supported?.add(id);
    judge(value, walk);
  };
};

/** What is relative in a Bundle's entry is relative to its fullUrl. */
const ofEntry =
  (members: MembersJudge): MembersJudge =>
  (entry, walk) => {
    const outer = walk.fullUrl;
    walk.fullUrl = ownText(entry, 'fullUrl');
    members(entry, walk);
    walk.fullUrl = outer;
  };

const lazyMembers = (compile: () => MembersJudge): MembersJudge => {
  let compiled: MembersJudge | undefined;
  return (object, walk) => {
    compiled ??= compile();
    compiled(object, walk);
  };
};

const unknownType: Judge = (_value, walk) =>
  walk.add('information', 'not-supported', 'a type that is not known here was not checked', { code: 'not-validated' });

const isInline = (type: TypeFacts): boolean => type.code === 'BackboneElement' || type.code === 'Element';

const isResourceType = (type: TypeFacts, library: DefinitionLibrary): boolean =>
  library.type(type.code)?.kind === 'resource';

/** R4 declares a resource's id a string; the type id says what it may look like (R4, 2.13.1). */
const asResourceId = (node: ElementNode): ElementNode =>
  node.name !== 'id' ? node : { ...node, children: [], slices: [], facts: { ...node.facts, types: [{ code: 'id' }] } };

const conformsTo =
  (judge: Judge): SliceMatch =>
  (value, walk) => {
    const aside = walk.aside();
    judge(value, aside);
    return !aside.issues.some(({ severity }) => severity === 'error');
  };

/** Several profiles of one type: the value must conform to one; what the first says is told otherwise. */
const anyOf = (judges: readonly Judge[]): Judge => {
  const tests = judges.map(conformsTo);
  const [first] = judges;
  return (value, walk) => {
    if (!tests.some((conforms) => conforms(value, walk))) first?.(value, walk);
  };
};

const compileSlicing = (
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

const createCodeSets = ({ library, lookup }: CompileSources): ((release: string) => CodeSets) => {
  const sets = new Map<string, () => CodeSet | undefined>();
  return (release) => (canonical) => {
    const key = `${release} ${canonical}`;
    const known = sets.get(key);
    if (known !== undefined) return known;
    const made = once(() => {
      const facts = library.valueSet(canonical, release);
      return facts === undefined ? undefined : toCodeSet(facts, lookup);
    });
    sets.set(key, made);
    return made;
  };
};

/** R4's own definitions name no release: what they leave open, the release asked for decides. */
const releaseOf = (structure: StructureFacts, release: string): string =>
  structure.release === 'r4' ? release : structure.release;

const memo = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
};
