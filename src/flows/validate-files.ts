import type { Issue } from '../domain/issue.ts';
import { textAt } from '../fhir/wild.ts';
import type { ResourceValidator } from '../validation/validator.ts';

/** One JSON document of a file, or why there is none. */
export type DocumentReading = { readonly file: string; readonly line: number | null } & (
  | { readonly document: unknown; readonly issue?: undefined }
  | { readonly issue: Issue; readonly document?: undefined }
);

export type ReadDocuments = (path: string) => AsyncIterable<DocumentReading>;

export interface ValidationOptions {
  /** Canonical URLs to judge by, besides what a resource claims; empty: only what it claims. */
  readonly profiles: readonly string[];
  readonly usCore: '6.1.0' | '7.0.0' | '8.0.0';
}

export interface FileJudgement {
  readonly file: string;
  readonly line: number | null;
  /** `null` where the document could not be read, or is no resource. */
  readonly resourceType: string | null;
  readonly issues: readonly Issue[];
}

/** Judges every document of the files given; an array's members are judged one by one. */
export async function* validateFiles(
  paths: readonly string[],
  profiles: readonly string[],
  context: { readonly read: ReadDocuments; readonly validate: ResourceValidator },
): AsyncGenerator<FileJudgement> {
  for (const path of paths) {
    for await (const reading of context.read(path)) {
      const { file, line } = reading;
      if (reading.issue !== undefined) yield { file, line, resourceType: null, issues: [reading.issue] };
      else {
        const documents: readonly unknown[] = Array.isArray(reading.document) ? reading.document : [reading.document];
        for (const document of documents) {
          const issues = context.validate(document, profiles.length === 0 ? undefined : profiles);
          yield { file, line, resourceType: textAt(document, 'resourceType'), issues };
        }
      }
    }
  }
}
