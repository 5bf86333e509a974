import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { encodeCodeList } from './code-list.ts';
import { encodeDrugs, encodePackages } from './dataset-codec.ts';
import { readSourceTables } from './source-tables.ts';
import { sourcesOf, type TerminologySources } from './terminology-sources.ts';

/** The compiled dataset before it is compressed. */
export interface CompiledTerminology {
  readonly drugs: Buffer;
  /** The codes of `drugs` alone. */
  readonly rxcuis: Buffer;
  readonly packages: Buffer;
  readonly icd10cm: Buffer;
  /** The codes of `icd10cm` alone, without dots. */
  readonly icd10cmCodes: Buffer;
  readonly sources: TerminologySources;
}

/** Names of the files of the dataset. */
export const datasetFiles = {
  drugs: 'drugs.br',
  rxcuis: 'rxcuis.br',
  packages: 'packages.br',
  icd10cm: 'icd10cm.br',
  icd10cmCodes: 'icd10cm-codes.br',
  sources: 'sources.json',
} as const;

/**
 * Compiles the source tables of a folder into the dataset's own columns. The same tables give the same bytes.
 * Throws `TerminologyDataError` where a table is missing or broken.
 */
export const compileTerminology = (folder: string): CompiledTerminology => {
  const tables = readSourceTables(folder);
  return {
    drugs: encodeDrugs(tables.dataset),
    rxcuis: encodeCodeList([...tables.dataset.rxcuis].map(String)),
    packages: encodePackages(tables.dataset.packages()),
    icd10cm: Buffer.from(tables.icd10cm),
    icd10cmCodes: encodeCodeList(codesOfLines(tables.icd10cm)),
    sources: sourcesOf(tables),
  };
};

/** One line a code; see `Icd10cmLines`. */
const codesOfLines = (lines: string): readonly string[] =>
  lines.split('\n').flatMap((line) => /^[0-9A-Z]+/.exec(line)?.[0] ?? []);

const compress = (bytes: Buffer): Buffer =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** Writes a compiled dataset into a folder, which is made where it is missing. */
export const writeTerminology = (compiled: CompiledTerminology, folder: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, datasetFiles.drugs), compress(compiled.drugs));
  writeFileSync(join(folder, datasetFiles.rxcuis), compress(compiled.rxcuis));
  writeFileSync(join(folder, datasetFiles.packages), compress(compiled.packages));
  writeFileSync(join(folder, datasetFiles.icd10cm), compress(compiled.icd10cm));
  writeFileSync(join(folder, datasetFiles.icd10cmCodes), compress(compiled.icd10cmCodes));
  writeFileSync(join(folder, datasetFiles.sources), `${JSON.stringify(compiled.sources, null, 2)}\n`);
};
