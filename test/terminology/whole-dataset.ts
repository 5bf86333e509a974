import { decodeDrugs, decodePackages } from '../../src/adapters/terminology/dataset-codec.ts';
import { datasetFiles } from '../../src/adapters/terminology/dataset-files.ts';
import { readDatasetFile } from '../../src/adapters/terminology/load-terminology.ts';
import type { DrugDataset } from '../../src/terminology/drug-dataset.ts';

/** The dataset that comes with Concord, for tests that go through all of it. */
export const readWholeDataset = (): DrugDataset =>
  decodeDrugs(readDatasetFile(datasetFiles.drugs), datasetFiles.drugs, () =>
    decodePackages(readDatasetFile(datasetFiles.packages)),
  );
