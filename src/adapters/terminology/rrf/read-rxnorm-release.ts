import type { Progress } from '../../../flows/ports/surroundings.ts';
import type { BuiltTerminology, RowCount } from '../../../flows/ports/terminology.ts';
import type { DrugRows } from '../../../terminology/drug-dataset.ts';
import { type ReleaseConcepts, readConcepts } from './read-concepts.ts';
import { type ReleasePackages, readPackages } from './read-packages.ts';
import { type ReleaseRelations, readRelations } from './read-relations.ts';
import { releaseDay } from './release-day.ts';
import { RxnormReleaseUnreadableError } from './release-error.ts';
import { findReleaseFiles } from './release-files.ts';
import { UnreadLines } from './unread-lines.ts';

/** A release of RxNorm as rows of the drug graph, with what was counted on the way. */
export interface RxnormRelease {
  /** `YYYY-MM-DD` */
  readonly released: string;
  readonly rows: Required<Pick<DrugRows, 'concepts' | 'relations' | 'packages'>>;
  readonly tables: Readonly<Record<'RXNCONSO' | 'RXNREL' | 'RXNSAT', RowCount>>;
  readonly leftOut: BuiltTerminology['leftOut'];
  readonly gaps: BuiltTerminology['gaps'];
  readonly unread: BuiltTerminology['unread'];
}

/**
 * Reads a release of RxNorm, full or prescribable, as NLM publishes it: RXNCONSO, RXNREL and RXNSAT in RRF, from the
 * release's own folder or that of the files. Only NLM's own content that is in use is taken; sources whose licence may
 * forbid it are left out whatever the release holds.
 * @param released the day of the release, where it cannot be read off it
 * @throws RxnormReleaseMissingError, RxnormReleaseUnreadableError, ReleaseDayUnknownError
 */
export const readRxnormRelease = async (
  folder: string,
  { released, progress }: { readonly released: string | null; readonly progress: Progress },
): Promise<RxnormRelease> => {
  const files = findReleaseFiles(folder);
  const reading = { unread: new UnreadLines(), progress };
  const day = await releaseDay(files, released, reading);
  const concepts = await readConcepts(files.concepts, reading);
  holdsSome(files.concepts, concepts.byCode.size, 'concept');
  const relations = await readRelations(files.relations, concepts.byCode, reading);
  holdsSome(files.relations, relations.pairs.length, 'relation');
  const packages = await readPackages(files.attributes, concepts.byCode, reading);
  holdsSome(files.attributes, packages.packages.length, 'package code');
  const origin = `RXNORM ${day}`;
  const rows = [...concepts.byCode].map(([code, { type, name }]) => [code, type, name, origin] as const);
  return {
    released: day,
    rows: {
      concepts: rows.sort((a, b) => a[0] - b[0]),
      relations: relations.pairs,
      packages: packages.packages,
    },
    tables: {
      RXNCONSO: { rows: concepts.lines, used: concepts.byCode.size },
      RXNREL: { rows: relations.lines, used: relations.pairs.length },
      RXNSAT: { rows: packages.lines, used: packages.packages.length },
    },
    leftOut: leftOutOf(concepts, packages),
    gaps: gapsOf(concepts, relations),
    unread: reading.unread.report(),
  };
};

const holdsSome = (file: string, count: number, what: string): void => {
  if (count === 0) throw new RxnormReleaseUnreadableError(file, `it holds no ${what} of RxNorm's own that is in use`);
};

const leftOutOf = (concepts: ReleaseConcepts, packages: ReleasePackages): BuiltTerminology['leftOut'] => ({
  'names of other sources': concepts.leftOut.otherSources,
  'obsolete concepts': concepts.leftOut.obsolete,
  'suppressed concepts': concepts.leftOut.suppressed,
  'package codes of other sources': packages.leftOut.otherSources,
  'package codes not in use': packages.leftOut.notInUse,
  'package codes of concepts left out': packages.leftOut.otherConcepts,
  'package codes of two concepts': packages.leftOut.ambiguous,
});

/** What every concept of a type is made of in a whole release. */
const madeOf = [
  { type: 'SCDC', of: 'IN', gap: 'components without ingredient' },
  { type: 'SCD', of: 'SCDC', gap: 'clinical drugs without component' },
  { type: 'SBD', of: 'SCD', gap: 'branded drugs without clinical drug' },
  { type: 'GPCK', of: 'SCD', gap: 'generic packs without content' },
  { type: 'BPCK', of: 'SCD', gap: 'branded packs without content' },
] as const;

const gapsOf = ({ byCode }: ReleaseConcepts, { pairs }: ReleaseRelations): BuiltTerminology['gaps'] => {
  const typesBefore = new Map<number, Set<string>>();
  for (const [from, to] of pairs) {
    const types = typesBefore.get(to) ?? new Set<string>();
    types.add(byCode.get(from)?.type ?? '');
    typesBefore.set(to, types);
  }
  return Object.fromEntries(
    madeOf.map(({ type, of, gap }) => {
      const without = [...byCode].filter(([code, one]) => one.type === type && typesBefore.get(code)?.has(of) !== true);
      return [gap, without.length];
    }),
  );
};
