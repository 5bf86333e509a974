import { type Rxcui, rxcui } from '../domain/ids.ts';
import { once } from '../domain/once.ts';
import type { ConceptColumns, ConceptType } from './drug-dataset.ts';
import { foldName } from './drug-name.ts';

/** Look-ups by code, by position and by exact name over the concept columns of a dataset. */
export interface ConceptTable {
  readonly size: number;
  /** Position of a code, or `null` where the data does not have it. */
  positionOf(code: string): number | null;
  rxcuiAt(position: number): Rxcui;
  nameAt(position: number): string;
  typeAt(position: number): ConceptType;
  originAt(position: number): string;
  /** Concepts with a relation to this one: components of a clinical drug, branded drugs of a brand, ... */
  parentsAt(position: number): readonly number[];
  /** Every concept with exactly this name, case and white space apart. */
  positionsNamed(name: string): readonly number[];
  /** The same for a name that is folded already. */
  positionsOfFolded(folded: string): readonly number[];
  /** The IN, PIN or MIN with exactly this name, in that order of preference. */
  ingredientNamed(name: string): number | null;
}

const lowerBound = (column: Uint32Array, value: number): number => {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

const isCode = /^\d{1,9}$/;
const ingredientTypes: readonly ConceptType[] = ['IN', 'PIN', 'MIN'];

/** The table of a dataset; its name indexes are built at the first look-up by name. */
export const createConceptTable = (dataset: ConceptColumns): ConceptTable => {
  const byName = once(() => indexNames(dataset, () => true));
  const ingredientByName = once(() => indexNames(dataset, (type) => ingredientTypes.includes(type)));
  const typeAt = (position: number): ConceptType => dataset.types[position] ?? 'SCD?';
  return {
    size: dataset.rxcuis.length,
    positionOf(code) {
      if (!isCode.test(code)) return null;
      const position = lowerBound(dataset.rxcuis, Number(code));
      return dataset.rxcuis[position] === Number(code) ? position : null;
    },
    rxcuiAt: (position) => rxcui(String(dataset.rxcuis[position] ?? '')),
    nameAt: (position) => dataset.names[position] ?? '',
    typeAt,
    originAt: (position) => dataset.origins[position] ?? '',
    parentsAt(position) {
      const parents: number[] = [];
      const { relationTargets, relationSources } = dataset;
      for (let i = lowerBound(relationTargets, position); relationTargets[i] === position; i += 1) {
        parents.push(relationSources[i] ?? 0);
      }
      return parents;
    },
    positionsNamed: (name) => asList(byName().get(foldName(name))),
    positionsOfFolded: (folded) => asList(byName().get(folded)),
    ingredientNamed(name) {
      const found = asList(ingredientByName().get(foldName(name)));
      for (const type of ingredientTypes) {
        const position = found.find((candidate) => typeAt(candidate) === type);
        if (position !== undefined) return position;
      }
      return null;
    },
  };
};

/** One position for nearly every name, a list for the few that are shared. */
type NameIndex = ReadonlyMap<string, number | readonly number[]>;

const indexNames = (dataset: ConceptColumns, wanted: (type: ConceptType) => boolean): NameIndex => {
  const index = new Map<string, number | readonly number[]>();
  dataset.names.forEach((name, position) => {
    const type = dataset.types[position];
    if (type === undefined || !wanted(type)) return;
    const key = foldName(name);
    const before = index.get(key);
    index.set(key, before === undefined ? position : [...asList(before), position]);
  });
  return index;
};

const asList = (entry: number | readonly number[] | undefined): readonly number[] =>
  entry === undefined ? [] : typeof entry === 'number' ? [entry] : entry;
