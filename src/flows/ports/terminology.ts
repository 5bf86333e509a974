import type { Progress } from './surroundings.ts';

/** How many rows a table had, and how many of them a dataset can use. */
export interface RowCount {
  readonly rows: number;
  readonly used: number;
}

/** Where a part of the drug data comes from, in the words that `concord terminology info` shows. */
export interface TerminologySource {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  /** As exactly as it is known: `2025-10-06`, `2025-10`, `not after 2015-05`. */
  readonly released: string;
  readonly terms: string;
  readonly remarks: string;
  /** Rows of the source by table, and how many the dataset can use. */
  readonly tables: Readonly<Record<string, RowCount>>;
  /** Concepts by term type, where there are several. */
  readonly types: Readonly<Record<string, number>>;
  /** Concepts by origin, where there are several. */
  readonly origins: Readonly<Record<string, number>>;
}

/** What `sources.json` holds. */
export interface TerminologySources {
  readonly acknowledgement: string;
  readonly sources: readonly TerminologySource[];
}

/** The drug data that is in use. */
export interface TerminologyInfo extends TerminologySources {
  /** `null`: the data that comes with Concord. */
  readonly folder: string | null;
  /** `not-checked` where the folder holds no checksums. */
  readonly state: 'intact' | 'damaged' | 'not-checked';
  /** Files that are missing or not what was written. */
  readonly damaged: readonly string[];
}

/** What to build drug data from, and where to put it. */
export interface TerminologyBuild {
  /** A release of RxNorm as NLM publishes it (RRF), or a folder of tables. */
  readonly from: { readonly kind: 'rrf' | 'tables'; readonly folder: string };
  /** Folder of the new data; `null` chooses the one that the settings name. */
  readonly out: string | null;
  /** Day of the release (`YYYY-MM-DD`) where it cannot be read off the release. */
  readonly released: string | null;
  readonly progress: Progress;
}

/** A line that could not be read, by its place alone. */
export interface UnreadLine {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

/** What a build made. */
export interface BuiltTerminology {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly sources: TerminologySources;
  /** Rows that were not taken, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Concepts that lead nowhere because the release lacks what they are made of, by what is missing. */
  readonly gaps: Readonly<Record<string, number>>;
  readonly unread: { readonly count: number; readonly first: readonly UnreadLine[] };
}
