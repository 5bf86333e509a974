import { keeping } from '../../domain/keeping.ts';
import type { StructureFacts } from '../structure-facts.ts';
import { createCodeSets } from './code-sets.ts';
import type { CompileSources } from './compile-sources.ts';
import { compileConstraints } from './constraint.ts';
import { createDatatypeRules } from './datatype-rules.ts';
import { type ElementNode, elementTree } from './element-node.ts';
import { compileMembers } from './members.ts';
import { objectJudge } from './object.ts';
import { ReleaseJudges, type SharedJudges } from './release-judges.ts';
import type { Judge } from './walk.ts';

/**
 * Compiles structures, each once, at its first use. The judge of a structure tells all that the structure says of an
 * object; what is no object is told too.
 */
export const createCompiler = (sources: CompileSources): ((structure: StructureFacts) => Judge) => {
  const judgeOf = keeping((structure: StructureFacts): Judge => {
    let compiled: Judge | undefined;
    return (value, walk) => {
      compiled ??= compile(structure);
      compiled(value, walk);
    };
  });
  const shared: SharedJudges = {
    ...sources,
    judgeOf,
    treeOf: keeping(elementTree),
    codeSetsOf: createCodeSets(sources.library, sources.lookup),
    ruleOf: createDatatypeRules(sources),
  };
  const judgesOf = keeping((release: string) => new ReleaseJudges(release, shared));

  const compile = (structure: StructureFacts): Judge => {
    const root = shared.treeOf(structure);
    const isResource = structure.kind === 'resource';
    const children = isResource ? root.children.map(asResourceId) : root.children;
    return objectJudge(
      compileMembers(children, isResource, judgesOf(releaseOf(structure, sources.release))),
      shared.ruleOf(structure.type),
      compileConstraints(root.facts.constraints ?? [], structure.type, sources.compileFhirPath),
    );
  };

  return judgeOf;
};

/** R4 declares a resource's id a string; the type id says what it may look like (R4, 2.13.1). */
const asResourceId = (node: ElementNode): ElementNode =>
  node.name !== 'id' ? node : { ...node, children: [], slices: [], facts: { ...node.facts, types: [{ code: 'id' }] } };

/** R4's own definitions name no release: what they leave open, the release asked for decides. */
const releaseOf = (structure: StructureFacts, release: string): string =>
  structure.release === 'r4' ? release : structure.release;
