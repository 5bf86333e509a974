import { type Route, routeGroupOf } from '../domain/dosing.ts';
import type { Strength } from '../domain/stated-medication.ts';
import type { ConceptIngredients } from './concept-ingredients.ts';
import type { ConceptTable } from './concept-table.ts';
import type { ConceptDescriber, MetDrug } from './describe-concept.ts';
import { routeOfDoseForm } from './dose-form.ts';
import { offeredProducts, pickProduct, productsMatching } from './pick-product.ts';
import { parseWrittenDrug, type WrittenDrug } from './written-drug.ts';
import type { NamedDrug, ProductIndex } from './written-name.ts';

/** What reading a text needs of the graph. */
export interface TextKnowledge {
  readonly table: ConceptTable;
  readonly concepts: ConceptIngredients;
  readonly products: ProductIndex;
  readonly describer: ConceptDescriber;
  readonly nameOf: (name: string) => NamedDrug | null;
}

/** Current content before older, then the lower code: the same answer whatever the order of the data. */
const bestNamed = (positions: readonly number[], table: ConceptTable): readonly number[] =>
  positions.toSorted(
    (a, b) => Number(table.originAt(b) === 'DA2025') - Number(table.originAt(a) === 'DA2025') || a - b,
  );

/** A concept's own full name. */
const byFullName = (text: string, { table, describer, concepts }: TextKnowledge): MetDrug | null => {
  const [first, ...others] = bestNamed(table.positionsNamed(text), table);
  if (first === undefined) return null;
  const bases = concepts.basesAt(first).join();
  return others.every((other) => concepts.basesAt(other).join() === bases) ? describer.describe(first, 'text') : null;
};

/** The route that all products agree on which the text may mean; a form must be written for it to tell a route. */
const routeOf = (written: WrittenDrug, matching: readonly number[], concepts: ConceptIngredients): Route | null => {
  if (written.route !== null || written.forms.length === 0) return written.route;
  const routes = [...new Set(matching.map((position) => routeOfDoseForm(concepts.parsedAt(position).doseForm)))];
  return routes.length === 1 ? (routes[0] ?? null) : null;
};

const strengthsOf = (drug: NamedDrug, written: WrittenDrug, table: ConceptTable): readonly Strength[] => {
  const [base] = drug.bases;
  const [measure] = written.measures;
  const single = drug.bases.length === 1 && written.measures.length === 1 && !written.unreadStrength;
  return single && base !== undefined && measure !== undefined
    ? [{ ingredient: table.rxcuiAt(base), amount: measure.amount, per: measure.per }]
    : [];
};

/** The drug by its name alone, with what the text itself says of strength, form and route. */
const byNameOnly = (
  drug: NamedDrug,
  written: WrittenDrug,
  brand: string | null,
  matching: readonly number[],
  { table, concepts, describer }: TextKnowledge,
): MetDrug | null => {
  const met =
    drug.position === null
      ? describer.describeIngredients(drug.bases, 'text')
      : (describer.describe(drug.position, 'text') ?? describer.describeIngredients(drug.bases, 'text'));
  if (met === null || drug.bases.length === 0) return null;
  return {
    ...met,
    brand,
    strengths: strengthsOf(drug, written, table),
    doseForm: written.formNoun === '' ? null : written.formNoun,
    route: routeOf(written, matching, concepts),
    extendedRelease: written.extendedRelease,
  };
};

/** The brand a text names: by its name, in brackets, or both alike. `undefined`: the two do not go together. */
const brandOf = (drug: NamedDrug, written: WrittenDrug, knowledge: TextKnowledge): string | null | undefined => {
  if (written.bracketed === null) return drug.brand;
  const bracketed = knowledge.nameOf(written.bracketed);
  if (bracketed === null || bracketed.brand === null) return undefined;
  if (bracketed.bases.length > 0 && bracketed.bases.join() !== drug.bases.join()) return undefined;
  return drug.brand === null || drug.brand === bracketed.brand ? bracketed.brand : undefined;
};

/** Route as written where it says more than the form does (`IM` of an injection). */
const refine = (met: MetDrug, route: Route | null): MetDrug =>
  route !== null && met.route === 'injection' && routeGroupOf(route) === 'injection' ? { ...met, route } : met;

/**
 * The drug that a text names exactly: by RxNorm's full name, or as `name [strength] [form]` where the name is the name
 * of an ingredient, a salt, a combination or a brand to the letter. `null` for everything else, misspellings included.
 */
export const recognizeText = (text: string, knowledge: TextKnowledge): MetDrug | null => {
  const full = byFullName(text, knowledge);
  if (full !== null) return full;
  const written = parseWrittenDrug(text);
  for (const name of written.names) {
    const drug = knowledge.nameOf(name);
    if (drug === null) continue;
    const brand = brandOf(drug, written, knowledge);
    if (brand === undefined) return null;
    const offered = offeredProducts(drug, brand, knowledge.products);
    const matching = productsMatching(drug, written, brand, knowledge);
    const picked = pickProduct(matching, offered, written, knowledge.concepts);
    const met = picked === null ? null : knowledge.describer.describe(picked, 'text');
    return met === null ? byNameOnly(drug, written, brand, matching, knowledge) : refine(met, written.route);
  }
  return null;
};
