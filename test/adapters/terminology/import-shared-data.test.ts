import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TerminologyDataError } from '../../../src/adapters/terminology/dataset-error.ts';
import { compileTerminology, datasetFiles } from '../../../src/adapters/terminology/import-shared-data.ts';
import { readDatasetFile, readTerminologySources } from '../../../src/adapters/terminology/load-terminology.ts';
import { sharedData } from './shared-data.ts';

describe('the importer', () => {
  it.skipIf(sharedData === null)('compiles the source tables to exactly the committed dataset', () => {
    const compiled = compileTerminology(sharedData ?? '');
    expect(compiled.drugs.equals(readDatasetFile(datasetFiles.drugs))).toBe(true);
    expect(compiled.rxcuis.equals(readDatasetFile(datasetFiles.rxcuis))).toBe(true);
    expect(compiled.packages.equals(readDatasetFile(datasetFiles.packages))).toBe(true);
    expect(compiled.icd10cm.equals(readDatasetFile(datasetFiles.icd10cm))).toBe(true);
    expect(compiled.icd10cmCodes.equals(readDatasetFile(datasetFiles.icd10cmCodes))).toBe(true);
    expect(compiled.sources).toEqual(readTerminologySources());
  });

  it('names the file that is missing with its folder, and neither in the message', () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-terminology-'));
    try {
      compileTerminology(folder);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TerminologyDataError);
      expect(error).toMatchObject({
        code: 'terminology-data',
        file: join(folder, 'rxnorm/concepts.tsv.gz'),
        line: null,
      });
      expect(error instanceof Error && error.message).not.toContain(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the record of sources', () => {
  it('shows NLM’s statement, and for every source its date, terms and counts', () => {
    const { acknowledgement, sources } = readTerminologySources();
    expect(acknowledgement).toMatch(/National Library of Medicine.*does not endorse/);
    expect(sources.map(({ id }) => id)).toEqual(['rxnorm', 'rxclass', 'va-ndfrt', 'icd10cm']);
    for (const { released, terms, tables } of sources) {
      expect(released).toMatch(/\d{4}-\d{2}/);
      expect(terms).not.toBe('');
      for (const { rows, used } of Object.values(tables)) expect(used).toBeLessThanOrEqual(rows);
    }
  });
});
