import { keepingFew } from '../../domain/keeping.ts';
import { isJsonObject, ownText } from '../json-shape.ts';
import type { ConstraintFacts, StructureFacts, TypeFacts } from '../structure-facts.ts';
import { type CodeSets, codeTest } from './binding.ts';
import type { CompileSources } from './compile-sources.ts';
import { allOf, anyOf, anyOrUnknown, conformsTo } from './conformance.ts';
import { compileConstraints } from './constraint.ts';
import type { DatatypeRule } from './datatype-rules.ts';
import { compileElement, compileSibling } from './element.ts';
import type { ElementNode } from './element-node.ts';
import { compileExtension, type ExtensionSources } from './extension.ts';
import { compileMembers, type ElementJudges, type PropertyJudge } from './members.ts';
import { objectJudge, ofEntry, whenMet } from './object.ts';
import { resourceOfReference } from './reference-text.ts';
import { compileSlicing, type SliceSources } from './slicing.ts';
import { compilePasses, compileRootRules, compileValue, isPrimitiveType, type ValueSources } from './value.ts';
import type { Judge } from './walk.ts';

/** What all releases have in common. */
export interface SharedJudges extends CompileSources {
  readonly judgeOf: (structure: StructureFacts) => Judge;
  readonly treeOf: (structure: StructureFacts) => ElementNode;
  readonly codeSetsOf: (release: string) => CodeSets;
  readonly ruleOf: (type: string) => DatatypeRule | undefined;
}

/** Compiles elements as a release of a guide means them: what they name without version is found there first. */
export class ReleaseJudges implements ElementJudges {
  readonly #release: string;
  readonly #shared: SharedJudges;
  readonly #values: ValueSources;
  readonly #slices: SliceSources;
  readonly #extensions: ExtensionSources;

  constructor(release: string, shared: SharedJudges) {
    const { library, judgeOf } = shared;
    const codeSets = shared.codeSetsOf(release);
    this.#release = release;
    this.#shared = shared;
    this.#values = {
      library,
      release,
      codeSets,
      judgeOf,
      compileFhirPath: shared.compileFhirPath,
      complex: (node, type) => this.#complex(node, type),
      typeConstraints: (code) => this.#typeConstraints(code),
    };
    this.#slices = {
      codeTest: (valueSet) => codeTest(codeSets(valueSet)),
      conformsTo: (profile) => {
        const structure = this.#structure(profile);
        return structure === undefined ? undefined : conformsTo(judgeOf(structure));
      },
      membersOf: (node) => this.#membersOf(node),
      resolve: (reference, walk) => {
        const text = isJsonObject(reference) ? ownText(reference, 'reference') : undefined;
        return text === undefined ? undefined : resourceOfReference(text, walk);
      },
    };
    this.#extensions = {
      judgeOf,
      definitionOf: keepingFew((url) => this.#structure(url)),
      base: () => library.type('Extension'),
    };
  }

  isPrimitive(typeCode: string): boolean {
    return isPrimitiveType(typeCode);
  }

  sibling(node: ElementNode, jsonName: string): PropertyJudge {
    const element = this.#shared.library.type('Element');
    return compileSibling(node, jsonName, element === undefined ? () => undefined : this.#shared.judgeOf(element));
  }

  property(node: ElementNode, jsonName: string, typeCode: string): PropertyJudge {
    const type = node.facts.types?.find(({ code }) => code === typeCode) ?? { code: typeCode };
    if (this.#shared.library.type(typeCode)?.kind === 'resource') return this.#inner(node);
    const of = (one: ElementNode): Judge =>
      compileValue(one, one.facts.types?.find(({ code }) => code === typeCode) ?? type, this.#values);
    const slicing = compileSlicing(node, jsonName, (slice) => noting(slice, of(slice)), this.#slices);
    const passes = slicing === undefined ? compilePasses(node, type, this.#values) : undefined;
    return compileElement(node, jsonName, of(node), slicing, isPrimitiveType(typeCode), passes);
  }

  #structure(canonical: string): StructureFacts | undefined {
    return this.#shared.library.structure(canonical, this.#release);
  }

  #typeConstraints(typeCode: string): readonly ConstraintFacts[] {
    return this.#shared.library.type(typeCode)?.elements[0]?.constraints ?? [];
  }

  /** A resource within this one: of a type that is allowed here, and by the profile that is asked of that type. */
  #inner(node: ElementNode): PropertyJudge {
    const of = (one: ElementNode): Judge => this.#innerJudge(one);
    const slicing = compileSlicing(node, node.name, (slice) => noting(slice, of(slice)), this.#slices);
    return compileElement(node, node.name, of(node), slicing, false);
  }

  #innerJudge({ name, facts: { types = [] } }: ElementNode): Judge {
    const isContained = name === 'contained';
    const isAny = types.some(({ code }) => this.#shared.library.type(code)?.isAbstract === true);
    const asked = new Map(types.map(({ code, profiles }) => [code, profiles?.length === 1 ? profiles[0] : undefined]));
    const reason = `give a resource of type ${[...asked.keys()].join(' or ')} here`;
    return (value, walk) => {
      const type = isJsonObject(value) ? ownText(value, 'resourceType') : undefined;
      if (!isAny && type !== undefined && !asked.has(type)) walk.error('structure', reason);
      const profile = asked.get(type ?? '');
      const structure = profile === undefined ? undefined : this.#structure(profile);
      this.#shared.inner(value, walk, isContained, structure);
    };
  }

  /** An object: by what the snapshot says below the element, else by its profiles, else by its type. */
  #complex(node: ElementNode, type: TypeFacts): Judge {
    const { library, judgeOf } = this.#shared;
    const isUnfolded = node.children.length > 0 && (node.facts.types?.length ?? 0) <= 1;
    const inline = isUnfolded ? this.#inline(node, type) : undefined;
    if (type.code === 'Extension') return compileExtension(node, type, inline, this.#extensions);
    const named = type.profiles ?? [];
    const profiles = named.map((url) => this.#structure(url)).filter((one) => one !== undefined);
    const [profile] = profiles;
    if (inline !== undefined) {
      return profile === undefined || named.length > 1 ? inline : allOf([inline, ...this.#rootRules(profile)]);
    }
    const judges = profiles.map((one) => allOf([judgeOf(one), ...compileRootRules(one, this.#values)]));
    const base = library.type(type.code);
    if (judges.length < named.length && base !== undefined) return anyOrUnknown(judges, judgeOf(base));
    if (judges.length > 1) return anyOf(judges);
    return judges[0] ?? (base === undefined ? unknownType : judgeOf(base));
  }

  /** What a profile says of a value as a whole, where the snapshot has taken over what it says below. */
  #rootRules(profile: StructureFacts): readonly Judge[] {
    const own = profile.elements[0]?.constraints ?? [];
    const inherited = new Set(this.#typeConstraints(profile.type).map(({ expression }) => expression));
    const constraints = compileConstraints(
      own.filter(({ expression }) => !inherited.has(expression)),
      profile.type,
      this.#shared.compileFhirPath,
    );
    return [...compileRootRules(profile, this.#values), ...(constraints === undefined ? [] : [constraints])];
  }

  #inline(node: ElementNode, type: TypeFacts): Judge {
    const members = whenMet(() => compileMembers(node.children, false, this));
    const isInline = type.code === 'BackboneElement' || type.code === 'Element';
    const constraints = isInline ? [] : this.#typeConstraints(type.code);
    return objectJudge(
      node.path === 'Bundle.entry' ? ofEntry(members) : members,
      this.#shared.ruleOf(type.code),
      compileConstraints(constraints, type.code, this.#shared.compileFhirPath),
    );
  }

  #membersOf(node: ElementNode): readonly ElementNode[] {
    const [type] = node.facts.types ?? [];
    if (type === undefined) return [];
    const structure = this.#structure(type.profiles?.[0] ?? '') ?? this.#shared.library.type(type.code);
    return structure === undefined ? [] : this.#shared.treeOf(structure).children;
  }
}

const unknownType: Judge = (_value, walk) =>
  walk.add('information', 'not-supported', 'a type that is not known here was not checked', { code: 'not-validated' });

/** Remembers, when asked, that a must-support slice has a value; of elements the walk does. */
const noting = (node: ElementNode, judge: Judge): Judge => {
  if (node.facts.mustSupport !== true) return judge;
  const { id } = node.facts;
  return (value, walk) => {
    walk.supported?.add(id);
    judge(value, walk);
  };
};
