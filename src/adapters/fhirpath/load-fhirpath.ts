import { createRequire } from 'node:module';
import type { compile, Model } from 'fhirpath';
import type { JsonObject } from '../../validation/json-shape.ts';

export interface FhirPathLibrary {
  readonly compile: typeof compile;
  readonly r4: Model;
  /** A resource as the engine's own nodes, which know its type. */
  readonly toNodes: (resource: JsonObject) => readonly unknown[];
}

let library: FhirPathLibrary | undefined;

/** Loads the engine and R4's model at the first use (about 150 ms), so that a run that needs neither does not wait. */
export const loadFhirPath = (): FhirPathLibrary => {
  library ??= load();
  return library;
};

const fromPackage = createRequire(import.meta.url);

const load = (): FhirPathLibrary => {
  const engine: { readonly compile: typeof compile } = fromPackage('fhirpath');
  const r4: Model = fromPackage('fhirpath/fhir-context/r4');
  const found = engine.compile('%found', r4, { async: false, resolveInternalTypes: false });
  return { compile: engine.compile, r4, toNodes: (resource) => found({}, { found: resource }) };
};
