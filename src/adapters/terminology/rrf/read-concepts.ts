import type { ConceptType } from '../../../terminology/drug-dataset.ts';
import { ownSource, standingOf } from './own-content.ts';
import { type RrfLine, type RrfReading, readRrf, rxcuiIn } from './read-lines.ts';

/** The concepts of a release by code. */
export interface ReleaseConcepts {
  readonly byCode: ReadonlyMap<number, { readonly type: ConceptType; readonly name: string }>;
  readonly lines: number;
  readonly leftOut: { readonly otherSources: number; readonly obsolete: number; readonly suppressed: number };
}

const releaseTypes: readonly ConceptType[] = ['IN', 'PIN', 'MIN', 'SCDC', 'SCD', 'SBD', 'BN', 'GPCK', 'BPCK'];

/** Columns of RXNCONSO.RRF (NLM's technical documentation of RxNorm, "Concept Names and Sources"). */
const column = { rxcui: 0, language: 1, source: 11, type: 12, name: 14, suppress: 16 } as const;
const english = Buffer.from('ENG');

/**
 * Reads RXNCONSO.RRF. Obsolete concepts stay out with the suppressed ones: the rows have no place to say that a concept
 * is no longer used, and a text must not be answered with a retired code.
 */
export const readConcepts = async (
  file: string,
  reading: Pick<RrfReading, 'unread' | 'progress'>,
): Promise<ReleaseConcepts> => {
  const byCode = new Map<number, { readonly type: ConceptType; readonly name: string }>();
  const leftOut = { otherSources: 0, obsolete: 0, suppressed: 0 };
  const take = (line: RrfLine): string | null => {
    if (!line.is(column.source, ownSource)) {
      leftOut.otherSources += 1;
      return null;
    }
    const written = line.text(column.type);
    const type = releaseTypes.find((known) => known === written);
    if (type === undefined || !line.is(column.language, english)) return null;
    const code = rxcuiIn(line.text(column.rxcui));
    const standing = standingOf(line.text(column.suppress));
    const name = line.text(column.name);
    if (code === null) return 'the RXCUI is no number';
    if (standing === null) return 'SUPPRESS is none of N, O, E, Y';
    if (!isName(name)) return 'the name is empty or not UTF-8';
    if (standing !== 'in-use') {
      leftOut[standing] += 1;
      return null;
    }
    const before = byCode.get(code);
    if (before !== undefined) return before.name === name && before.type === type ? null : 'a second name or type';
    byCode.set(code, { type, name });
    return null;
  };
  const lines = await readRrf(file, { columns: 18, take, ...reading });
  return { byCode, lines, leftOut };
};

/** One line of text: bytes that are no UTF-8 have become the sign for that. */
const isName = (name: string): boolean => name.trim() !== '' && !/[\p{Cc}\ufffd]/u.test(name);
