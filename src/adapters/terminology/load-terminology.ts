import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { once } from '../../domain/once.ts';
import { createIcd10cm, type Icd10cm } from '../../terminology/icd10cm.ts';
import { createDrugGraph, type ExplainableDrugGraph } from '../../terminology/indexed-drug-graph.ts';
import { decodeCodeList } from './code-list.ts';
import { decodeDrugs, decodePackages } from './dataset-codec.ts';
import { TerminologyDataError } from './dataset-error.ts';
import { datasetFiles, ownDataset } from './dataset-files.ts';
import { readSources, type TerminologySources } from './terminology-sources.ts';

const ownFolder = fileURLToPath(ownDataset);

/** The bytes of one file of the dataset. Throws `TerminologyDataError`. */
export const readDatasetFile = (file: string, folder = ownFolder): Buffer => {
  try {
    const bytes = readFileSync(join(folder, file));
    // With room for most of it at once, the content need not be put together from many pieces.
    return brotliDecompressSync(bytes, { chunkSize: bytes.length * 4 });
  } catch (cause) {
    throw new TerminologyDataError(file, null, { cause });
  }
};

/**
 * The drug graph over the dataset that comes with Concord. Package codes are read at the first NDC, indexes of names at
 * the first text. Load it once a process. Throws `TerminologyDataError`.
 */
export const loadDrugGraph = (folder = ownFolder): ExplainableDrugGraph => {
  const packages = once(() => decodePackages(readDatasetFile(datasetFiles.packages, folder)));
  return createDrugGraph(decodeDrugs(readDatasetFile(datasetFiles.drugs, folder), datasetFiles.drugs, packages));
};

/** Whether a code is of the dataset's RxNorm concepts, without their graph. Throws `TerminologyDataError`. */
export const loadRxcuis = (): ((code: string) => boolean) => decodeCodeList(readDatasetFile(datasetFiles.rxcuis));

/** Whether a code, without its dot, is of the dataset's ICD-10-CM, without the texts. Throws `TerminologyDataError`. */
export const loadIcd10cmCodes = (): ((code: string) => boolean) =>
  decodeCodeList(readDatasetFile(datasetFiles.icd10cmCodes));

/** ICD-10-CM as it comes with Concord; read at the first look-up, which may throw `TerminologyDataError`. */
export const loadIcd10cm = (): Icd10cm => createIcd10cm(() => readDatasetFile(datasetFiles.icd10cm).toString('latin1'));

/** Where the dataset comes from: sources, dates, terms, counts, and NLM's statement. */
export const readTerminologySources = (folder = ownFolder): TerminologySources => readSources(folder);
