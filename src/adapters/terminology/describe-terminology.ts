import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TerminologyInfo } from '../../flows/ports/terminology.ts';
import { ownDataset } from './dataset-files.ts';
import { readSources } from './terminology-sources.ts';
import { checkDatasetFiles } from './write-terminology.ts';

/**
 * Where the drug data in use comes from, and whether its files are still what was written.
 * @param folder `null` for the data that comes with Concord
 * @throws TerminologyDataError
 */
export const describeTerminology = (folder: string | null): TerminologyInfo => {
  const place = folder === null ? fileURLToPath(ownDataset) : resolve(folder);
  return { folder, ...checkDatasetFiles(place), ...readSources(place) };
};
