import type { Route } from '../../domain/dosing.ts';
import { keeping } from '../../domain/keeping.ts';
import { once } from '../../domain/once.ts';
import type { DrugConcept, NamedDrug, Strength } from '../../domain/stated-medication.ts';
import { originRank } from '../concept-origin.ts';
import type { ConceptTable } from '../concept-table.ts';
import type { ConceptDescriber } from '../describe-concept.ts';
import type { DrugDataset } from '../drug-dataset.ts';
import type { MetDrug } from '../drug-graph.ts';
import { foldName } from '../drug-name.ts';
import type { IngredientSets } from '../ingredient-sets.ts';
import type { PackTable } from '../pack-table.ts';
import type { ProductTable } from '../product-table.ts';
import { mostAlternatives } from '../recognize-mention.ts';
import { isDepotEster, isElementName } from '../salt-words.ts';
import { remarksOnCharacters, withRemarks } from '../text-remarks.ts';
import { isSameRoute } from './fit-products.ts';
import { way } from './form-bits.ts';
import { isAlsoPlain, knownNames, knownWords, lookAlikesOf } from './known-names.ts';
import { createLexicon } from './lexicon.ts';
import { readDrugText } from './read-drug-text.ts';
import { createSpelling } from './spelling.ts';
import type { OpenText, ReadText, TextKnowledge } from './text-knowledge.ts';

/** The tables of a drug graph that texts are read with. */
export interface TextTables {
  readonly table: ConceptTable;
  readonly sets: IngredientSets;
  readonly products: ProductTable;
  readonly packs: PackTable;
  readonly describer: ConceptDescriber;
}

/** Recognition of texts over a dataset; its lexicon is made here, once. */
export const createTextRecognition = (
  dataset: DrugDataset,
  tables: TextTables,
): { recognize(text: string): DrugConcept } => {
  const knowledge = textKnowledge(dataset, tables);
  return {
    recognize: (text) =>
      withRemarks(drugOf(readDrugText(foldName(text), knowledge), tables), remarksOnCharacters(text)),
  };
};

const drugOf = (read: ReadText | OpenText, tables: TextTables): DrugConcept => {
  const alternatives = namedOnce(read.others, tables);
  if (read.kind === 'open') return { recognizedBy: 'none', ingredients: [], alternatives, issues: [read.issue] };
  const met = conceptOf(read, tables);
  if (met === null) return { recognizedBy: 'none', ingredients: [], alternatives, issues: read.issues };
  const { recognizedBy, certainty, issues } = read;
  return { recognizedBy, certainty, ...met, alternatives, issues };
};

const namedOnce = (positions: readonly number[], { describer }: TextTables): readonly NamedDrug[] =>
  positions.length === 0 ? nothingElse : [...new Set(positions)].slice(0, mostAlternatives).map(describer.named);

const nothingElse: readonly NamedDrug[] = [];

const textKnowledge = (dataset: DrugDataset, { table, sets, products, packs }: TextTables): TextKnowledge => {
  const lexicon = createLexicon(dataset, { table, products, packs }, knownNames);
  return {
    lexicon,
    words: knownWords,
    spelling: once(() => createSpelling([...lexicon.words()])),
    products,
    packs,
    fullName: createFullNames(table, sets, (position) => isReadWhole(table.typeAt(position), table.nameAt(position))),
    anyName: createFullNames(table, sets, () => true),
    baseAt: (position) => sets.basesAt(position)[0],
    isDepotEster: keeping((position: number) => isDepotEster(table.nameAt(position))),
    setOf: sets.setOf,
    basesAt: sets.basesAt,
    combinedWith: combinationsBy(dataset, products),
    nameAt: (position) => table.nameAt(position).toLowerCase(),
    isSoldTogether: (bases) => sets.setOf(bases) !== 0,
    isElement: (position) => isElementName(table.nameAt(position)),
    isAlsoPlain,
    lookAlikesOf,
  };
};

/** Look-up of the combinations of a base ingredient; found at the first question. */
const combinationsBy = (dataset: DrugDataset, products: ProductTable): ((base: number) => readonly number[]) => {
  const found = once(() => {
    const byBase = new Map<number, number[]>();
    dataset.ingredientSets.forEach((bases, set) => {
      if (bases.length < 2) return;
      for (const base of bases) byBase.set(base, [...(byBase.get(base) ?? []), ...products.clinicalDrugsOfSet(set)]);
    });
    return byBase;
  });
  return (base) => found().get(base) ?? [];
};

/** Current content before older, then the lower code: the same answer whatever the order of the data. */
const createFullNames =
  (table: ConceptTable, sets: IngredientSets, isWanted: (position: number) => boolean) =>
  (text: string): number | null => {
    const [first, ...others] = table
      .positionsOfFolded(text)
      .filter(isWanted)
      .toSorted((a, b) => originRank(table.originAt(a)) - originRank(table.originAt(b)) || a - b);
    if (first === undefined || sets.setAt(first) === 0) return null;
    return others.every((other) => sets.setAt(other) === sets.setAt(first)) ? first : null;
  };

/** A component's name says no form, a name alone no strength: those are read word by word, for what else they say. */
const isReadWhole = (type: string, name: string): boolean =>
  saysProduct.has(type) || (!saysComponent.has(type) && /[^\w\s'-]/u.test(name) && !/^\S+ \d/u.test(name));
const saysComponent: ReadonlySet<string> = new Set(['SCDC', 'SBDC']);
const saysProduct: ReadonlySet<string> = new Set(['MIN', 'SCD', 'SCD?', 'SBD', 'GPCK', 'BPCK']);

type Described = Omit<MetDrug, 'recognizedBy' | 'certainty' | 'alternatives' | 'issues'>;

/** The concept that a text met; where it met only names, with what the text itself says of strength and form. */
const conceptOf = (read: ReadText, tables: TextTables): Described | null => {
  const { describer } = tables;
  const described = read.position === null ? null : describer.describe(read.position);
  const brandName = read.brand?.name ?? null;
  if (described !== null) {
    const route = read.wanted?.route ?? null;
    const finer =
      route !== null && described.route !== null && isSameRoute(route, described.route) ? route : described.route;
    return { ...described, route: finer, brand: described.brand ?? brandName };
  }
  const called = read.brand?.position ?? read.named;
  const plain = (called === null ? null : describer.describe(called)) ?? describer.describeIngredients(read.bases);
  if (plain === null) return null;
  return { ...plain, brand: brandName, ...saidByText(read, tables) };
};

type Said = Pick<Described, 'strengths' | 'doseForm' | 'route' | 'extendedRelease'>;

const saidByText = (read: ReadText, tables: TextTables): Said => {
  const { parsed, wanted } = read;
  if (parsed === null || wanted === null) return { strengths: [], doseForm: null, route: null, extendedRelease: null };
  const asked = wanted.ways.reduce((all, ways) => all | ways, 0);
  const isSlow = (asked & way.extended) !== 0;
  return {
    strengths: strengthsIn(read, tables),
    doseForm: parsed.formNouns.length === 0 ? null : parsed.formNouns.join(' '),
    route: wanted.route ?? routeOfOthers(read, tables),
    extendedRelease: isSlow ? true : (asked & way.delayed) !== 0 || wanted.notWays !== 0 ? false : null,
  };
};

const strengthsIn = ({ bases, parsed }: ReadText, { table }: TextTables): readonly Strength[] => {
  const [base, ...others] = bases;
  const [written, ...more] = parsed?.measures ?? [];
  if (base === undefined || others.length > 0 || more.length > 0 || !written?.measure) return [];
  return [{ ingredient: table.rxcuiAt(base), ...written.measure }];
};

/** The route that all products agree on which the text may mean; a form must be written for it to tell a route. */
const routeOfOthers = ({ parsed, others }: ReadText, { products }: TextTables): Route | null => {
  if ((parsed?.formNouns.length ?? 0) === 0) return null;
  const routes = new Set(
    others.map((position) => {
      const product = products.productAt(position);
      return product === null ? null : products.routeAt(product);
    }),
  );
  const [route = null] = routes;
  return routes.size === 1 ? route : null;
};
