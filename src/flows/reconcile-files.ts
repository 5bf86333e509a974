import { sourceId } from '../domain/ids.ts';
import type { Issue } from '../domain/issue.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { type ReconcileSourcesContext, reconcileSources, type SourceDocuments } from './reconcile-sources.ts';
import type { ReadDocuments } from './validate-files.ts';

export interface FileProblem {
  readonly file: string;
  readonly line: number | null;
  readonly issue: Issue;
}

/**
 * Reads each source's files and reconciles them, without a database. What cannot be read is told and counts as failed
 * in the ledger of its source; the rest goes on. The same source may be named several times.
 */
export const reconcileFiles = async (
  sources: readonly { readonly id: string; readonly path: string }[],
  context: ReconcileSourcesContext & { readonly read: ReadDocuments },
): Promise<{ readonly lists: readonly ReconciledList[]; readonly problems: readonly FileProblem[] }> => {
  const problems: FileProblem[] = [];
  const documents = new Map<string, unknown[]>();
  for (const { id, path } of sources) {
    const read = documents.get(id) ?? [];
    documents.set(id, read);
    for await (const reading of context.read(path)) {
      if (reading.issue === undefined) read.push(reading.document);
      else {
        problems.push({ file: reading.file, line: reading.line, issue: reading.issue });
        read.push(null);
      }
    }
  }
  const named: readonly SourceDocuments[] = [...documents].map(([id, read]) => ({
    source: sourceId(id),
    documents: read,
  }));
  return { lists: reconcileSources(named, context), problems };
};
