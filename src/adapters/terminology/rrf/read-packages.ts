import { ownSource, standingOf } from './own-content.ts';
import type { ReleaseConcepts } from './read-concepts.ts';
import { type RrfLine, type RrfReading, readRrf, rxcuiIn } from './read-lines.ts';

/** The package codes of a release. */
export interface ReleasePackages {
  /** Ascending by code; each code once. */
  readonly packages: readonly (readonly [ndc: string, rxcui: number])[];
  readonly lines: number;
  readonly leftOut: {
    readonly otherSources: number;
    readonly notInUse: number;
    readonly otherConcepts: number;
    readonly ambiguous: number;
  };
}

/** Columns of RXNSAT.RRF (NLM's technical documentation of RxNorm, "Attributes"). */
const column = { rxcui: 0, name: 8, source: 9, value: 10, suppress: 11 } as const;
const packageCode = Buffer.from('NDC');

/**
 * Reads the package codes out of RXNSAT.RRF: those that NLM itself gives, eleven digits without hyphens. A code that two
 * concepts have is left out, for it would be an answer by chance.
 */
export const readPackages = async (
  file: string,
  concepts: ReleaseConcepts['byCode'],
  reading: Pick<RrfReading, 'unread' | 'progress'>,
): Promise<ReleasePackages> => {
  const conceptOf = new Map<string, number>();
  const ambiguous = new Set<string>();
  const leftOut = { otherSources: 0, notInUse: 0, otherConcepts: 0 };
  const take = (line: RrfLine): string | null => {
    if (!line.is(column.name, packageCode)) return null;
    if (!line.is(column.source, ownSource)) {
      leftOut.otherSources += 1;
      return null;
    }
    const code = rxcuiIn(line.text(column.rxcui));
    const standing = standingOf(line.text(column.suppress));
    const ndc = line.text(column.value);
    if (code === null) return 'the RXCUI is no number';
    if (standing === null) return 'SUPPRESS is none of N, O, E, Y';
    if (!/^\d{11}$/.test(ndc)) return 'the NDC is not of eleven digits';
    if (standing !== 'in-use') leftOut.notInUse += 1;
    else if (!concepts.has(code)) leftOut.otherConcepts += 1;
    else if ((conceptOf.get(ndc) ?? code) !== code) ambiguous.add(ndc);
    else conceptOf.set(ndc, code);
    return null;
  };
  const lines = await readRrf(file, { columns: 13, take, ...reading });
  const packages = [...conceptOf].filter(([ndc]) => !ambiguous.has(ndc)).sort(([a], [b]) => (a < b ? -1 : 1));
  return { packages, lines, leftOut: { ...leftOut, ambiguous: ambiguous.size } };
};
