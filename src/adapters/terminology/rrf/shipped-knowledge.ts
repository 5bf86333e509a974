import { fileURLToPath } from 'node:url';
import type { TerminologySource } from '../../../flows/ports/terminology.ts';
import type { DrugRows } from '../../../terminology/drug-dataset.ts';
import { decodeDrugs, decodePackages } from '../dataset-codec.ts';
import { datasetFiles, ownDataset } from '../dataset-files.ts';
import { readDatasetFile } from '../load-terminology.ts';
import { readSources } from '../terminology-sources.ts';

/** What RxNorm does not say and the dataset that comes with Concord knows. */
export interface ShippedKnowledge {
  readonly classes: NonNullable<DrugRows['classes']>;
  readonly interactions: NonNullable<DrugRows['interactions']>;
  /** One line a code; see `Icd10cmLines`. */
  readonly icd10cm: string;
  /** Where these come from; RxNorm itself is not among them. */
  readonly sources: readonly TerminologySource[];
}

/** Classes, interactions and ICD-10-CM out of the dataset that comes with Concord. Throws `TerminologyDataError`. */
export const readShippedKnowledge = (): ShippedKnowledge => {
  const packages = () => decodePackages(readDatasetFile(datasetFiles.packages));
  const dataset = decodeDrugs(readDatasetFile(datasetFiles.drugs), datasetFiles.drugs, packages);
  return {
    classes: dataset.classes.map(({ rxcui, drugClass }) => [Number(rxcui), drugClass]),
    interactions: dataset.interactions.map(({ one, other, pair }) => [Number(one), Number(other), pair]),
    icd10cm: readDatasetFile(datasetFiles.icd10cm).toString('latin1'),
    sources: readSources(fileURLToPath(ownDataset)).sources.filter(({ id }) => id !== 'rxnorm'),
  };
};
