import type { RowCount, SourceTables } from './source-tables.ts';

/** Where a part of the dataset comes from, in the words that `concord terminology info` shows. */
export interface TerminologySource {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly released: string;
  readonly terms: string;
  readonly remarks: string;
  /** Rows of the source by table, and how many the dataset can use. */
  readonly tables: Readonly<Record<string, RowCount>>;
  /** Concepts by origin, where there are several. */
  readonly origins: Readonly<Record<string, number>>;
}

/** What `sources.json` holds. */
export interface TerminologySources {
  readonly acknowledgement: string;
  readonly sources: readonly TerminologySource[];
}

const acknowledgement =
  'This product uses publicly available data from the U.S. National Library of Medicine (NLM), National Institutes of ' +
  'Health, Department of Health and Human Services; NLM is not responsible for the product and does not endorse or ' +
  'recommend this or any other product.';

const countBy = (values: readonly string[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** The record of sources for tables that were read. */
export const sourcesOf = ({ dataset, counts }: SourceTables): TerminologySources => ({
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
        'RXCLASS2022, VSAC2025 and RXTERMS2013 fill part of that hole. The type SCD? is not verified.',
      tables: { concepts: counts.concepts, relations: counts.relations, packages: counts.packages },
      origins: countBy(dataset.origins),
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
      origins: {},
    },
    {
      id: 'va-ndfrt',
      title: 'Drug interactions of the VA National Drug File Reference Terminology',
      publisher: 'U.S. Department of Veterans Affairs',
      released: 'not after 2015-05',
      terms: 'Work of the United States government.',
      remarks: 'Knows no drug that came later. Pairs with a drug that has no code cannot be used.',
      tables: { pairs: counts.interactions },
      origins: {},
    },
    {
      id: 'icd10cm',
      title: 'ICD-10-CM, order file of codes',
      publisher: 'U.S. Centers for Medicare & Medicaid Services',
      released: '2021-01',
      terms: 'Work of the United States government.',
      remarks: 'Codes that were added later are not known.',
      tables: { codes: counts.icd10cm },
      origins: {},
    },
  ],
});
