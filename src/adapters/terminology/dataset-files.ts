/** Names of the files of a dataset. */
export const datasetFiles = {
  drugs: 'drugs.br',
  rxcuis: 'rxcuis.br',
  packages: 'packages.br',
  icd10cm: 'icd10cm.br',
  icd10cmCodes: 'icd10cm-codes.br',
  sources: 'sources.json',
} as const;

/** Checksums of the other files, a line each, as `sha256sum --check` reads them. */
export const checksumFile = 'SHA256SUMS';

/** The folder of the dataset that comes with Concord. */
export const ownDataset = new URL('./data/', import.meta.url);
