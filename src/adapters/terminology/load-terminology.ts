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
  const path = join(folder, file);
  try {
    const bytes = readFileSync(path);
    // With room for most of it at once, the content need not be put together from many pieces.
    return brotliDecompressSync(bytes, { chunkSize: Math.max(bytes.length * 4, 1024) });
  } catch (cause) {
    throw new TerminologyDataError(path, null, { cause });
  }
};

/*
 * Each of these reads the dataset of a folder; without one, that which comes with Concord.
 */

/**
 * The drug graph over a dataset. Package codes are read at the first NDC, indexes of names at the first text. Load it
 * once a process. Throws `TerminologyDataError`.
 */
export const loadDrugGraph = (folder = ownFolder): ExplainableDrugGraph => {
  const { drugs, packages } = datasetFiles;
  const table = once(() => decodePackages(readDatasetFile(packages, folder), join(folder, packages)));
  return createDrugGraph(decodeDrugs(readDatasetFile(drugs, folder), join(folder, drugs), table));
};

/** Whether a code is of the dataset's RxNorm concepts, without their graph. Throws `TerminologyDataError`. */
export const loadRxcuis = (folder = ownFolder): ((code: string) => boolean) =>
  decodeCodeList(readDatasetFile(datasetFiles.rxcuis, folder));

/** Whether a code, without its dot, is of the dataset's ICD-10-CM, without the texts. Throws `TerminologyDataError`. */
export const loadIcd10cmCodes = (folder = ownFolder): ((code: string) => boolean) =>
  decodeCodeList(readDatasetFile(datasetFiles.icd10cmCodes, folder));

/** ICD-10-CM; read at the first look-up, which may throw `TerminologyDataError`. */
export const loadIcd10cm = (folder = ownFolder): Icd10cm =>
  createIcd10cm(() => readDatasetFile(datasetFiles.icd10cm, folder).toString('latin1'));

/** Where the dataset comes from: sources, dates, terms, counts, and NLM's statement. */
export const readTerminologySources = (folder = ownFolder): TerminologySources => readSources(folder);
