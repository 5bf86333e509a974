import type { TerminologySources } from '../../flows/ports/terminology.ts';
import { compileDataset } from '../../terminology/compile-dataset.ts';
import type { DrugRows } from '../../terminology/drug-dataset.ts';
import { encodeCodeList } from './code-list.ts';
import { encodeDrugs, encodePackages } from './dataset-codec.ts';

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

/** What a dataset is compiled from. */
export interface TerminologyParts {
  readonly rows: DrugRows;
  /** One line a code; see `Icd10cmLines`. */
  readonly icd10cm: string;
  readonly sources: TerminologySources;
}

/** The dataset's own columns. The same parts give the same bytes. */
export const compileParts = ({ rows, icd10cm, sources }: TerminologyParts): CompiledTerminology => {
  const dataset = compileDataset(rows);
  return {
    drugs: encodeDrugs(dataset),
    rxcuis: encodeCodeList([...dataset.rxcuis].map(String)),
    packages: encodePackages(dataset.packages()),
    icd10cm: Buffer.from(icd10cm),
    icd10cmCodes: encodeCodeList(icd10cm.split('\n').flatMap((line) => /^[0-9A-Z]+/.exec(line)?.[0] ?? [])),
    sources,
  };
};
