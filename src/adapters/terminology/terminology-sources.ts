import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerminologySource, TerminologySources } from '../../flows/ports/terminology.ts';
import type { DrugRows } from '../../terminology/drug-dataset.ts';
import { isJsonObject, type JsonObject, ownText } from '../../validation/json-shape.ts';
import { TerminologyDataError } from './dataset-error.ts';
import { datasetFiles } from './dataset-files.ts';
import type { SourceTables } from './source-tables.ts';

export type { TerminologySource, TerminologySources };

/** The statement that NLM asks for wherever its data is used. */
export const acknowledgement =
  'This product uses publicly available data from the U.S. National Library of Medicine (NLM), National Institutes of ' +
  'Health, Department of Health and Human Services; NLM is not responsible for the product and does not endorse or ' +
  'recommend this or any other product.';

const countBy = (values: readonly string[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Concepts by term type and by origin. */
export const conceptCounts = (concepts: DrugRows['concepts']): Pick<TerminologySource, 'types' | 'origins'> => ({
  types: countBy(concepts.map(([, type]) => type)),
  origins: countBy(concepts.map(([, , , origin]) => origin ?? '')),
});

/** The record of sources for tables that were read. */
export const sourcesOf = ({ rows, counts }: SourceTables): TerminologySources => ({
  acknowledgement,
  sources: [
    {
      id: 'rxnorm',
      title: 'RxNorm: concepts, relations and package codes of its own content',
      publisher: 'U.S. National Library of Medicine',
      released: '2025-10',
      terms: 'RxNorm names and codes are in the public domain; NLM asks that its statement be shown.',
      remarks:
        'DA2025 is prescribable content of about October 2025. It lacks concepts whose ingredient begins with the letter A; ' +
        'RXCLASS2022, VSAC2025 and RXTERMS2013 fill part of that hole. The type SCD? is not verified. PUBLIC2021 is St. ' +
        'John’s wort alone, with the code that public lists of RxNorm codes give it.',
      tables: { concepts: counts.concepts, relations: counts.relations, packages: counts.packages },
      ...conceptCounts(rows.concepts),
    },
    {
      id: 'rxclass',
      title: 'Established classes of structured product labels, by RxClass',
      publisher: 'U.S. Food and Drug Administration, by the U.S. National Library of Medicine',
      released: '2022-03',
      terms: 'Work of the United States government.',
      remarks:
        'Kinds EPC (established class), MOA (mechanism of action) and PE (physiologic effect); schedules are left out.',
      tables: { memberships: counts.classes },
      ...{ types: {}, origins: {} },
    },
    {
      id: 'va-ndfrt',
      title: 'Drug interactions of the VA National Drug File Reference Terminology',
      publisher: 'U.S. Department of Veterans Affairs',
      released: 'not after 2015-05',
      terms: 'Work of the United States government.',
      remarks: 'Knows no drug that came later. Pairs with a drug that has no code cannot be used.',
      tables: { pairs: counts.interactions },
      ...{ types: {}, origins: {} },
    },
    {
      id: 'icd10cm',
      title: 'ICD-10-CM, order file of codes',
      publisher: 'U.S. Centers for Medicare & Medicaid Services',
      released: '2021-01',
      terms: 'Work of the United States government.',
      remarks: 'Codes that were added later are not known.',
      tables: { codes: counts.icd10cm },
      ...{ types: {}, origins: {} },
    },
  ],
});

/**
 * The record of sources of a dataset's folder.
 * @throws TerminologyDataError where it is missing or is none
 */
export const readSources = (folder: string): TerminologySources => {
  const file = join(folder, datasetFiles.sources);
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new TerminologyDataError(file, null, { cause });
  }
  if (!isSources(read)) throw new TerminologyDataError(file, null);
  return read;
};

const isSources = (value: unknown): value is TerminologySources =>
  isJsonObject(value) &&
  ownText(value, 'acknowledgement') !== undefined &&
  Array.isArray(value['sources']) &&
  value['sources'].every((source) => isJsonObject(source) && isSource(source));

const isSource = (source: JsonObject): boolean =>
  ['id', 'title', 'publisher', 'released', 'terms', 'remarks'].every((key) => ownText(source, key) !== undefined) &&
  ['tables', 'types', 'origins'].every((key) => isJsonObject(source[key])) &&
  Object.values(isJsonObject(source['tables']) ? source['tables'] : {}).every(isRowCount) &&
  ['types', 'origins'].every((key) => areNumbers(source[key]));

const isRowCount = (value: unknown): boolean =>
  isJsonObject(value) && typeof value['rows'] === 'number' && typeof value['used'] === 'number';

const areNumbers = (value: unknown): boolean =>
  isJsonObject(value) && Object.values(value).every((count) => typeof count === 'number');
