import type { BuiltTerminology, TerminologyBuild } from '../../flows/ports/terminology.ts';
import { compileParts, type TerminologyParts } from './compiled-terminology.ts';
import { readTableParts } from './import-shared-data.ts';
import { readRxnormRelease } from './rrf/read-rxnorm-release.ts';
import { releaseParts } from './rrf/release-parts.ts';
import { readShippedKnowledge, type ShippedKnowledge } from './rrf/shipped-knowledge.ts';
import { type Effort, replaceableFolder, writeTerminology } from './write-terminology.ts';

type ReadParts = Pick<BuiltTerminology, 'leftOut' | 'gaps' | 'unread'> & { readonly parts: TerminologyParts };

export interface BuildOptions {
  readonly effort?: Effort;
  /** What a release does not say itself. */
  readonly knowledge?: () => ShippedKnowledge;
}

/**
 * Builds drug data out of a release of RxNorm or a folder of tables, and puts it into a folder, whole or not at all.
 * @throws DatasetNotWritableError, TerminologyDataError, and what `readRxnormRelease` throws
 */
export const buildTerminology = async (
  request: TerminologyBuild & { readonly out: string },
  { effort = 'fast', knowledge = readShippedKnowledge }: BuildOptions = {},
): Promise<BuiltTerminology> => {
  // Nobody should wait for a release to be read, only to learn that there is no room for it.
  const folder = replaceableFolder(request.out);
  const { parts, ...counted } =
    request.from.kind === 'rrf' ? await readRelease(request, knowledge) : readTables(request.from.folder);
  const writing = request.progress.start('writing the drug data', 1);
  const files = writeTerminology(compileParts(parts), folder, effort);
  writing.step();
  writing.done();
  return { folder, files, sources: parts.sources, ...counted };
};

const readRelease = async (
  { from, released, progress }: TerminologyBuild,
  knowledge: () => ShippedKnowledge,
): Promise<ReadParts> => {
  const release = await readRxnormRelease(from.folder, { released, progress });
  const { leftOut, gaps, unread } = release;
  return { parts: releaseParts(release, knowledge()), leftOut, gaps, unread };
};

/** A table with a line that cannot be read is refused as a whole: these tables are our own. */
const readTables = (folder: string): ReadParts => ({
  ...{ parts: readTableParts(folder), leftOut: {}, gaps: {} },
  unread: { count: 0, first: [] },
});
