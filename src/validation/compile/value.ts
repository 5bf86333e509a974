import type { DefinitionLibrary } from '../definition-library.ts';
import type { CompileFhirPath } from '../invariants/fhirpath-port.ts';
import { deepest, isJsonObject, isSameJson, matchesPattern } from '../json-shape.ts';
import { narrativeProblems } from '../narrative.ts';
import { primitiveProblem } from '../primitive-formats.ts';
import type { ConstraintFacts, SnapshotElement, StructureFacts, TypedFact, TypeFacts } from '../structure-facts.ts';
import { type CodeSets, compileBinding } from './binding.ts';
import { compileConstraints } from './constraint.ts';
import type { ElementNode } from './element-node.ts';
import { compileTargets } from './reference.ts';
import type { Judge } from './walk.ts';

/** What values are compiled with. */
export interface ValueSources {
  readonly library: DefinitionLibrary;
  readonly release: string;
  readonly codeSets: CodeSets;
  readonly compileFhirPath: CompileFhirPath;
  /** The judge of a value that has members: an object, a resource, an extension. */
  readonly judgeOf: (structure: StructureFacts) => Judge;
  readonly complex: (node: ElementNode, type: TypeFacts) => Judge;
  /** The invariants that the type brings itself, which its own judge checks already. */
  readonly typeConstraints: (typeCode: string) => readonly ConstraintFacts[];
}

/** Compiles the judge of one value of an element as one of its types: its shape first, then what the element asks. */
export const compileValue = (node: ElementNode, type: TypeFacts, sources: ValueSources): Judge => {
  const shape = isPrimitiveType(type.code) ? compilePrimitive(type.code) : sources.complex(node, type);
  const rules = elementRules(node, type, sources);
  const [first, second] = rules;
  if (first === undefined) return shape;
  if (second === undefined) {
    return (value, walk) => {
      shape(value, walk);
      first(value, walk);
    };
  }
  return (value, walk) => {
    shape(value, walk);
    for (const rule of rules) rule(value, walk);
  };
};

/**
 * Says at once, by `undefined`, that there is nothing to say of a value; any other answer says only that it must be
 * looked at whole.
 */
export type Passes = (value: unknown) => unknown;

/** For primitives that are judged by their format and at most one listed binding; `undefined` for all else. */
export const compilePasses = (node: ElementNode, type: TypeFacts, sources: ValueSources): Passes | undefined => {
  const check = primitiveProblem.get(type.code);
  const { binding } = node.facts;
  if (check === undefined) return undefined;
  const others = elementRules({ ...node, facts: withoutBinding(node.facts) }, type, sources);
  if (others.length > 0 || node.slices.length > 0) return undefined;
  const isBound = binding !== undefined && compileBinding(binding, type.code, '', sources.codeSets) !== undefined;
  if (!isBound) return check;
  if (binding.maxValueSet !== undefined) return undefined;
  const codeSet = sources.codeSets(binding.valueSet);
  return (value) =>
    typeof value === 'string' && check(value) === undefined && codeSet()?.has(undefined, value) === 'in'
      ? undefined
      : value;
};

const withoutBinding = ({ binding: _binding, ...facts }: SnapshotElement): SnapshotElement => facts;

export const isPrimitiveType = (code: string): boolean => primitiveProblem.has(code) || code === 'xhtml';

const elementRules = (node: ElementNode, type: TypeFacts, sources: ValueSources): readonly Judge[] => {
  const { facts } = node;
  const isInline = type.code === 'BackboneElement' || type.code === 'Element';
  const inherited = new Set(sources.typeConstraints(type.code).map(({ expression }) => expression));
  const constraints = (facts.constraints ?? []).filter(({ expression }) => isInline || !inherited.has(expression));
  return [
    compileExpected(facts),
    facts.binding === undefined ? undefined : compileBinding(facts.binding, type.code, facts.id, sources.codeSets),
    type.code === 'Reference' ? compileTargets(type.targets, sources) : undefined,
    compileLimits(facts),
    compileConstraints(constraints, isInline ? node.path : type.code, sources.compileFhirPath),
  ].filter((rule) => rule !== undefined);
};

/** What the profile of a datatype says of the value as a whole: its fixed value or pattern, and its binding. */
export const compileRootRules = (structure: StructureFacts, sources: ValueSources): readonly Judge[] => {
  const [facts] = structure.elements;
  if (facts === undefined || structure.derivation !== 'constraint') return [];
  const { binding } = facts;
  return [
    compileExpected(facts),
    binding === undefined ? undefined : compileBinding(binding, structure.type, facts.id, sources.codeSets),
  ].filter((rule) => rule !== undefined);
};

/** `fixed[x]`: exactly this. `pattern[x]`: at least this (FHIR R4, 2.26.6.2). */
const compileExpected = ({ fixed, pattern }: SnapshotElement): Judge | undefined => {
  if (fixed !== undefined) {
    const reason = `write exactly ${words(fixed)}`;
    return (value, walk) => {
      if (!isSameJson(value, fixed.value)) walk.error('value', reason);
    };
  }
  if (pattern === undefined) return undefined;
  const reason = `let the value contain ${words(pattern)}`;
  return (value, walk) => {
    if (!matchesPattern(value, pattern.value)) walk.error('value', reason);
  };
};

const words = (fact: TypedFact | undefined): string => JSON.stringify(fact?.value);

const compileLimits = ({ maxLength, minValue, maxValue }: SnapshotElement): Judge | undefined => {
  if (maxLength === undefined && minValue === undefined && maxValue === undefined) return undefined;
  const least = minValue?.value;
  const most = maxValue?.value;
  return (value, walk) => {
    if (typeof value === 'string' && maxLength !== undefined && value.length > maxLength) {
      walk.error('too-long', `write at most ${maxLength} characters`);
    }
    if (isBeyond(least, value)) walk.error('value', `give a value that is not below ${words(minValue)}`);
    if (isBeyond(value, most)) walk.error('value', `give a value that is not above ${words(maxValue)}`);
  };
};

/** Numbers, texts, instants by the moment they name, and quantities of one unit; what can't be compared is not beyond. */
const isBeyond = (left: unknown, right: unknown): boolean => {
  if (typeof left === 'number' && typeof right === 'number') return left > right;
  if (typeof left === 'string' && typeof right === 'string') {
    return isMoment.test(left) && isMoment.test(right) ? Date.parse(left) > Date.parse(right) : left > right;
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  return (
    left['system'] === right['system'] && left['code'] === right['code'] && isBeyond(left['value'], right['value'])
  );
};

const isMoment = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/;

const compilePrimitive = (typeCode: string): Judge => {
  if (typeCode === 'xhtml') return judgeNarrative;
  const check = primitiveProblem.get(typeCode);
  if (check === undefined) return () => undefined;
  return (value, walk) => {
    const problem = check(value);
    if (problem !== undefined) walk.add(problem.severity, problem.type, problem.reason);
  };
};

const judgeNarrative: Judge = (value, walk) => {
  if (typeof value !== 'string') {
    walk.error('structure', 'write the narrative as a text of XHTML');
    return;
  }
  const problems = narrativeProblems(value, (id) => hasElement(walk.rootResource, id, 0));
  for (const { severity, type, reason, constraint } of problems) {
    walk.add(severity, type, reason, constraint === undefined ? undefined : { constraint });
  }
};

/** Whether an element or a contained resource has this id: what a link within the narrative may lead to. */
const hasElement = (value: unknown, id: string, level: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  level < deepest &&
  (('id' in value && value.id === id) || Object.values(value).some((child) => hasElement(child, id, level + 1)));
