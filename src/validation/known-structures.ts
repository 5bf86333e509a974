import { keeping } from '../domain/keeping.ts';
import { coreDefinition } from '../fhir/core-definition.ts';
import type { DefinitionLibrary } from './definition-library.ts';
import type { StructureFacts } from './structure-facts.ts';

/** Structures by the names that resources use, kept once they were found; what is not found is not kept. */
export interface KnownStructures {
  /** By a canonical of `meta.profile`. */
  readonly claimed: (canonical: string) => StructureFacts | undefined;
  /** R4's definition of a resource type that resources may be of. */
  readonly resourceType: (name: string) => StructureFacts | undefined;
}

export const knownStructures = (library: DefinitionLibrary, release: string): KnownStructures => ({
  claimed: keeping((canonical) => library.structure(canonical, release)),
  resourceType: keeping((name) => {
    if (library.typeOfProfile(coreDefinition(name)) !== name) return undefined;
    const structure = library.type(name);
    return structure?.kind === 'resource' && structure.isAbstract !== true ? structure : undefined;
  }),
});
