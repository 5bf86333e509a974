import { type CompiledTerminology, compileParts, type TerminologyParts } from './compiled-terminology.ts';
import { readSourceTables } from './source-tables.ts';
import { sourcesOf } from './terminology-sources.ts';

export { datasetFiles } from './dataset-files.ts';

/**
 * The source tables of a folder, and where they come from. Throws `TerminologyDataError` where a table is missing or
 * broken.
 */
export const readTableParts = (folder: string): TerminologyParts => {
  const tables = readSourceTables(folder);
  return { rows: tables.rows, icd10cm: tables.icd10cm, sources: sourcesOf(tables) };
};

/** Compiles the source tables of a folder into the dataset's own columns. Throws `TerminologyDataError`. */
export const compileTerminology = (folder: string): CompiledTerminology => compileParts(readTableParts(folder));
