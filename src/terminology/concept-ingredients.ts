import type { Ingredient, Strength } from '../domain/stated-medication.ts';
import type { BaseIngredients } from './base-ingredient.ts';
import { type ClinicalDrugName, type NamedPart, packContentsOf, parseClinicalDrugName } from './clinical-drug-name.ts';
import type { ConceptTable } from './concept-table.ts';
import { type Measure, sumOf } from './drug-strength.ts';

/** From any concept to its base ingredients and their strengths. */
export interface ConceptIngredients {
  /** Positions of the base ingredients, ascending; empty unless every part is known. */
  basesAt(position: number): readonly number[];
  ingredientsAt(position: number): readonly Ingredient[];
  /** What the concept's name says, read once. */
  parsedAt(position: number): ClinicalDrugName;
  /** Base ingredient of one part of a name, or `null`. */
  baseOfPart(part: NamedPart): number | null;
  /** Strengths by base ingredient; salts of one base are added up where their units agree. */
  strengthsAt(position: number): readonly Strength[];
}

/** Tablets of a pack that hold no drug (RxNorm's name for them). */
const inert = 'inert ingredients';

/** Names kept read: enough for the drugs of a clinic, and a bound on memory when everything is indexed once. */
const namesKept = 4096;

const ascending = (positions: Iterable<number>): readonly number[] => [...new Set(positions)].sort((a, b) => a - b);

/** Resolver over a table. A concept with one unknown part has no ingredients: half a combination would be a lie. */
export const createConceptIngredients = (table: ConceptTable, bases: BaseIngredients): ConceptIngredients => {
  const known = new Map<number, readonly number[]>();
  const lists = new Map<string, readonly number[]>();
  const parsed = new Map<number, ClinicalDrugName>();

  const parsedAt = (position: number): ClinicalDrugName => {
    const before = parsed.get(position);
    if (before) return before;
    const name = parseClinicalDrugName(table.nameAt(position));
    if (parsed.size >= namesKept) parsed.clear();
    parsed.set(position, name);
    return name;
  };

  /** A component's ingredient by relation: RxNorm names some components by a word that is no ingredient of the data. */
  const baseOfComponent = (position: number): number | null => {
    const parents = table.parentsAt(position);
    const plain = parents.filter((parent) => table.typeAt(parent) === 'IN');
    const precise = parents.filter((parent) => table.typeAt(parent) === 'PIN');
    const chosen = plain.length === 1 ? plain[0] : plain.length === 0 && precise.length === 1 ? precise[0] : undefined;
    return chosen === undefined ? null : bases.baseAt(chosen);
  };

  const baseOfPart = (part: NamedPart): number | null => {
    const ingredient = table.ingredientNamed(part.name);
    if (ingredient !== null && table.typeAt(ingredient) !== 'MIN') return bases.baseAt(ingredient);
    if (part.strengthText === null) return null;
    const component = table
      .positionsNamed(`${part.name} ${part.strengthText}`)
      .find((position) => table.typeAt(position) === 'SCDC');
    return component === undefined ? null : baseOfComponent(component);
  };

  const basesOfName = (name: ClinicalDrugName): readonly number[] => {
    const found = name.parts.map(baseOfPart);
    return found.includes(null) ? [] : ascending(found.flatMap((base) => (base === null ? [] : [base])));
  };

  /** By name, for that is complete even where the relations have a hole; by relation where the name is not known. */
  const basesOfClinicalDrug = (position: number): readonly number[] => {
    const name = parsedAt(position);
    const byName = basesOfName(name);
    if (byName.length > 0) return byName;
    const components = table.parentsAt(position).filter((parent) => table.typeAt(parent) === 'SCDC');
    if (components.length < name.parts.length) return [];
    const related = components.map(baseOfComponent);
    return related.includes(null) ? [] : ascending(related.flatMap((base) => (base === null ? [] : [base])));
  };

  const basesOfPack = (contents: readonly string[]): readonly number[] => {
    const active = contents.filter((content) => !content.toLowerCase().startsWith(inert));
    const found = active.map((content) => {
      const position = table.positionsNamed(content)[0];
      return position === undefined ? basesOfName(parseClinicalDrugName(content)) : basesAt(position);
    });
    return found.some((content) => content.length === 0) ? [] : ascending(found.flat());
  };

  /** A brand stands for ingredients only where all of its products agree on them. */
  const basesOfBrand = (position: number): readonly number[] => {
    const products = table.parentsAt(position).map(basesAt);
    const [first = [], ...rest] = products;
    return rest.every((product) => product.join() === first.join()) ? first : [];
  };

  /** A brand that no relation leads to is known by the products that carry its name in brackets. */
  const basesOfUnrelatedBrand = (position: number): readonly number[] => {
    const ending = ` [${table.nameAt(position)}]`;
    const products: (readonly number[])[] = [];
    for (let other = 0; other < table.size; other += 1) {
      if (table.nameAt(other).endsWith(ending)) products.push(basesAt(other));
    }
    const [first = [], ...rest] = products;
    return rest.every((product) => product.join() === first.join()) ? first : [];
  };

  const compute = (position: number): readonly number[] => {
    const contents = packContentsOf(table.nameAt(position));
    if (contents !== null) return basesOfPack(contents);
    switch (table.typeAt(position)) {
      case 'IN':
      case 'PIN':
      case 'MIN':
        return ascending(bases.basesAt(position));
      case 'SCDC': {
        const base = baseOfPart(parsedAt(position).parts[0] ?? { name: '', strengthText: null, measure: null });
        const component = base ?? baseOfComponent(position);
        return component === null ? [] : [component];
      }
      case 'BN':
        return basesOfBrand(position);
      case 'SBD': {
        const generic = table.parentsAt(position).find((parent) => table.typeAt(parent) === 'SCD');
        return generic === undefined ? basesOfClinicalDrug(position) : basesAt(generic);
      }
      default: {
        const found = basesOfClinicalDrug(position);
        return found.length > 0 || parsedAt(position).doseForm !== '' ? found : basesOfUnrelatedBrand(position);
      }
    }
  };

  const basesAt = (position: number): readonly number[] => {
    const before = known.get(position);
    if (before) return before;
    const found = compute(position);
    const shared = lists.get(found.join()) ?? found;
    lists.set(found.join(), shared);
    known.set(position, shared);
    return shared;
  };

  const ingredientAt = (base: number): Ingredient => ({ rxcui: table.rxcuiAt(base), name: table.nameAt(base) });

  return {
    basesAt,
    parsedAt,
    baseOfPart,
    ingredientsAt: (position) => basesAt(position).map(ingredientAt).sort(byName),
    strengthsAt(position) {
      if (packContentsOf(table.nameAt(position)) !== null) return [];
      const measures = new Map<number, readonly Measure[]>();
      for (const part of parsedAt(position).parts) {
        const base = baseOfPart(part);
        if (base === null || part.measure === null) return [];
        measures.set(base, [...(measures.get(base) ?? []), part.measure]);
      }
      return [...measures].flatMap(([base, list]) => {
        const sum = sumOf(list);
        return sum === null ? [] : [{ ingredient: table.rxcuiAt(base), ...sum }];
      });
    },
  };
};

const byName = (one: Ingredient, other: Ingredient): number => {
  const [a, b] = [one.name.toLowerCase(), other.name.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
};
