import type { DefinitionLibrary } from '../definition-library.ts';
import type { CompileFhirPath } from '../invariants/fhirpath-port.ts';
import type { StructureFacts } from '../structure-facts.ts';
import type { CodeLookup } from './codes.ts';
import type { Walk } from './walk.ts';

/** What a validator is compiled from. */
export interface CompileSources {
  readonly library: DefinitionLibrary;
  readonly compileFhirPath: CompileFhirPath;
  readonly lookup: CodeLookup;
  /** The release that a canonical without version means, where R4 itself names it. */
  readonly release: string;
  /** Judges a resource within another: a contained one, a Bundle's entry, a parameter's; also by the profile asked. */
  readonly inner: (value: unknown, walk: Walk, isContained: boolean, asked: StructureFacts | undefined) => void;
}
