import { once } from '../domain/once.ts';
import type { ConceptTable } from './concept-table.ts';
import { baseNamesOf } from './salt-words.ts';

/**
 * Ingredients that RxNorm files under a name that says something else than what prescribers compare, or whose name does
 * not show what they are a salt of. From name to the name of its base; each with its reason.
 */
const knownBases: ReadonlyMap<string, string> = new Map([
  // Lithium salts are ingredients of their own in RxNorm, but the level, the dose range and the VA set speak of lithium.
  ['lithium carbonate', 'lithium'],
  ['lithium citrate', 'lithium'],
  ['lithium aspartate', 'lithium'],
  ['lithium gluconate', 'lithium'],
  ['lithium chloride', 'lithium'],
  ['lithium sulfate', 'lithium'],
  ['lithium succinate', 'lithium'],
  ['lithium cation', 'lithium'],
  // One valproate, whichever cation; divalproex and valproic acid come here by RxNorm's own relation.
  ['divalproex sodium', 'valproate'],
  ['valproic acid', 'valproate'],
  ['sodium valproate', 'valproate'],
  ['calcium valproate', 'valproate'],
  ['magnesium valproate', 'valproate'],
  // The salt word stands before the drug, or the salt is called by another name than its acid.
  ['anhydrous tacrolimus', 'tacrolimus'],
  ['acetylsalicylate sodium', 'aspirin'],
  ['mycophenolate sodium', 'mycophenolic acid'],
  ['noradrenaline hydrochloride', 'norepinephrine'],
]);

/**
 * Forms that RxNorm relates to a base, but that are drugs of their own to whoever doses them: an antibody conjugate is
 * not its antibody, an enantiomer is not the racemate, and units of botulinum toxins do not convert.
 */
const ownBases: ReadonlySet<string> = new Set([
  'ado-trastuzumab emtansine',
  'fam-trastuzumab deruxtecan-nxki',
  'levoketoconazole',
  'abobotulinumtoxina',
  'daxibotulinumtoxina-lanm',
  'incobotulinumtoxina',
  'letibotulinumtoxina-wlbg',
  'onabotulinumtoxina',
  'prabotulinumtoxina-xvfs',
]);

/** From any ingredient, precise ingredient or combination to the base ingredients that meet on one row. */
export interface BaseIngredients {
  /** Position of the base; the ingredient itself where it has none. */
  baseAt(position: number): number;
  /** Positions of the bases of an IN, PIN or MIN; empty where a part of a combination is not known. */
  basesAt(position: number): readonly number[];
}

/** RxNorm's own answer to what a precise ingredient is a form of: both stand before the same component. */
const formsByRelation = (table: ConceptTable): ReadonlyMap<number, number> => {
  const forms = new Map<number, number>();
  for (let position = 0; position < table.size; position += 1) {
    if (table.typeAt(position) !== 'SCDC') continue;
    const parents = table.parentsAt(position);
    const precise = parents.filter((parent) => table.typeAt(parent) === 'PIN');
    const plain = parents.filter((parent) => table.typeAt(parent) === 'IN');
    const [form, ingredient] = [precise[0], plain[0]];
    if (precise.length === 1 && plain.length === 1 && form !== undefined && ingredient !== undefined) {
      forms.set(form, ingredient);
    }
  }
  return forms;
};

/** Bases over the concepts of a table: the documented exceptions first, then RxNorm's relation, then the salt's name. */
export const createBaseIngredients = (table: ConceptTable): BaseIngredients => {
  const forms = once(() => formsByRelation(table));

  const plainIngredientNamed = (name: string): number | null => {
    const position = table.ingredientNamed(name);
    return position !== null && table.typeAt(position) === 'IN' ? position : null;
  };

  const baseAt = (position: number): number => {
    const name = table.nameAt(position).toLowerCase();
    if (ownBases.has(name)) return position;
    const known = knownBases.get(name);
    if (known !== undefined) return plainIngredientNamed(known) ?? position;
    if (table.typeAt(position) !== 'PIN') return position;
    const related = forms().get(position);
    if (related !== undefined) return baseAt(related);
    for (const candidate of baseNamesOf(name)) {
      const found = plainIngredientNamed(candidate);
      if (found !== null) return baseAt(found);
    }
    return position;
  };

  const basesAt = (position: number): readonly number[] => {
    if (table.typeAt(position) !== 'MIN') return [baseAt(position)];
    const parts = table.nameAt(position).split(' / ').map(table.ingredientNamed);
    const bases = parts.flatMap((part) => (part === null || table.typeAt(part) === 'MIN' ? [] : [baseAt(part)]));
    return bases.length === parts.length ? [...new Set(bases)] : [];
  };

  return { baseAt, basesAt };
};
