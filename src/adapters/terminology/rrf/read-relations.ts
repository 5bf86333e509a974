import type { ConceptType } from '../../../terminology/drug-dataset.ts';
import { ownSource, standingOf } from './own-content.ts';
import type { ReleaseConcepts } from './read-concepts.ts';
import { type RrfLine, type RrfReading, readRrf, rxcuiIn } from './read-lines.ts';

type Pair = readonly [from: number, to: number];

/** The relations of a release, in the direction of the drug graph: from what is contained to what contains it. */
export interface ReleaseRelations {
  /**
   * Ingredient, salt and combination to component; component to clinical drug; clinical drug to branded drug and pack;
   * branded drug to brand. Each pair once, ascending.
   */
  readonly pairs: readonly Pair[];
  readonly lines: number;
}

/**
 * A kind of relation under its two labels. NLM reads a row from its second concept to its first (RXCUI2 RELA RXCUI1),
 * and gives most relations twice, once in each direction; `holder` is the concept that has, contains or consists of the
 * other, and of a trade name the generic.
 */
type Kind = 'ingredient' | 'precise-ingredient' | 'ingredients' | 'component' | 'tradename' | 'content';

const labels: ReadonlyMap<string, { readonly kind: Kind; readonly holder: 'second' | 'first' }> = new Map([
  ['has_ingredient', { kind: 'ingredient', holder: 'second' }],
  ['ingredient_of', { kind: 'ingredient', holder: 'first' }],
  ['has_precise_ingredient', { kind: 'precise-ingredient', holder: 'second' }],
  ['precise_ingredient_of', { kind: 'precise-ingredient', holder: 'first' }],
  ['has_ingredients', { kind: 'ingredients', holder: 'second' }],
  ['ingredients_of', { kind: 'ingredients', holder: 'first' }],
  ['consists_of', { kind: 'component', holder: 'second' }],
  ['constitutes', { kind: 'component', holder: 'first' }],
  ['has_tradename', { kind: 'tradename', holder: 'second' }],
  ['tradename_of', { kind: 'tradename', holder: 'first' }],
  ['contains', { kind: 'content', holder: 'second' }],
  ['contained_in', { kind: 'content', holder: 'first' }],
]);

/**
 * What becomes of a pair, by kind and the types of holder and held: a pair of the graph in this or the other direction;
 * or half of a pair, which is put together at the end. Anything else the drug graph has no use for.
 */
type Use = 'held-to-holder' | 'holder-to-held' | 'combination' | 'branded-content';

const uses: ReadonlyMap<string, Use> = new Map([
  ['ingredient SCDC IN', 'held-to-holder'],
  ['precise-ingredient SCDC PIN', 'held-to-holder'],
  ['component SCD SCDC', 'held-to-holder'],
  ['tradename SCD SBD', 'holder-to-held'],
  ['ingredient SBD BN', 'holder-to-held'],
  ['content GPCK SCD', 'held-to-holder'],
  ['content BPCK SCD', 'held-to-holder'],
  ['content GPCK SBD', 'branded-content'],
  ['content BPCK SBD', 'branded-content'],
  ['ingredients SCD MIN', 'combination'],
]);

const useOf = (kind: Kind, holder: ConceptType, held: ConceptType): Use | null =>
  uses.get(`${kind} ${holder} ${held}`) ?? null;

/** Columns of RXNREL.RRF (NLM's technical documentation of RxNorm, "Related Concepts"). */
const column = { first: 0, firstOf: 2, second: 4, secondOf: 6, label: 7, source: 10, suppress: 14 } as const;
/** Relations between atoms, not concepts, are said of the sources' own names. */
const ofConcepts = Buffer.from('CUI');

/** Reads RXNREL.RRF for the relations between concepts that were read. */
export const readRelations = async (
  file: string,
  concepts: ReleaseConcepts['byCode'],
  reading: Pick<RrfReading, 'unread' | 'progress'>,
): Promise<ReleaseRelations> => {
  const found = new FoundPairs();
  const take = (line: RrfLine): string | null => {
    if (!line.is(column.source, ownSource)) return null;
    if (!line.is(column.firstOf, ofConcepts) || !line.is(column.secondOf, ofConcepts)) return null;
    const label = labels.get(line.text(column.label));
    if (label === undefined) return null;
    const [first, second] = [rxcuiIn(line.text(column.first)), rxcuiIn(line.text(column.second))];
    const standing = standingOf(line.text(column.suppress));
    if (first === null || second === null) return 'an RXCUI is no number';
    if (standing === null) return 'SUPPRESS is none of N, O, E, Y';
    if (standing !== 'in-use') return null;
    const [holder, held] = label.holder === 'second' ? [second, first] : [first, second];
    const [whole, part] = [concepts.get(holder)?.type, concepts.get(held)?.type];
    if (whole === undefined || part === undefined) return null;
    const use = useOf(label.kind, whole, part);
    if (use === null) {
      return useOf(label.kind, part, whole) === null ? null : 'the relation runs against the types of its concepts';
    }
    found.add(use, holder, held);
    return null;
  };
  const lines = await readRrf(file, { columns: 16, take, ...reading });
  return { pairs: found.joined(concepts), lines };
};

/** Pairs as they are found, and those that come of two rows. */
class FoundPairs {
  readonly #pairs = new Map<string, Pair>();
  readonly #combinations = new Map<string, Pair>();
  readonly #brandedContents = new Map<string, Pair>();

  add(use: Use, holder: number, held: number): void {
    if (use === 'holder-to-held') put(this.#pairs, [holder, held]);
    else if (use === 'held-to-holder') put(this.#pairs, [held, holder]);
    else if (use === 'combination') put(this.#combinations, [held, holder]);
    else put(this.#brandedContents, [held, holder]);
  }

  /**
   * A combination stands before every component of its clinical drugs. The clinical drug of a branded drug stands before
   * the packs that hold the branded one.
   */
  joined(concepts: ReleaseConcepts['byCode']): ReleaseRelations['pairs'] {
    const pairs = new Map(this.#pairs);
    const clinicalDrugsBefore = sourcesByTarget(this.#pairs.values(), concepts, 'SCD');
    const componentsBefore = sourcesByTarget(this.#pairs.values(), concepts, 'SCDC');
    for (const [combination, clinicalDrug] of this.#combinations.values()) {
      for (const component of componentsBefore.get(clinicalDrug) ?? []) put(pairs, [combination, component]);
    }
    for (const [branded, pack] of this.#brandedContents.values()) {
      for (const clinicalDrug of clinicalDrugsBefore.get(branded) ?? []) put(pairs, [clinicalDrug, pack]);
    }
    return ascending(pairs.values());
  }
}

const put = (pairs: Map<string, Pair>, pair: Pair): void => {
  pairs.set(`${pair[0]} ${pair[1]}`, pair);
};

const sourcesByTarget = (
  pairs: Iterable<Pair>,
  concepts: ReleaseConcepts['byCode'],
  type: ConceptType,
): ReadonlyMap<number, readonly number[]> => {
  const sources = new Map<number, number[]>();
  for (const [from, to] of pairs) {
    if (concepts.get(from)?.type !== type) continue;
    const before = sources.get(to);
    if (before === undefined) sources.set(to, [from]);
    else before.push(from);
  }
  return sources;
};

const ascending = (pairs: Iterable<Pair>): readonly Pair[] => [...pairs].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
