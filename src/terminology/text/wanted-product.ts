import type { Route } from '../../domain/dosing.ts';
import { once } from '../../domain/once.ts';
import type { ComparableStrength, ProductTable } from '../product-table.ts';
import { type FormWord, shape, way } from './form-bits.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';

/** A reading of a written strength, with the ingredient it is of where the order of the names tells. */
export interface WantedStrength {
  readonly readings: readonly ComparableStrength[];
  readonly base: number | null;
}

/** What a text asks of a product, worked out once for all candidates. */
export interface WantedProduct {
  readonly strengths: readonly WantedStrength[];
  /** Numbers without a unit, in each of the units that they may leave out. */
  readonly bare: readonly (readonly WantedStrength[])[];
  readonly shapes: readonly number[];
  /** The shapes that the words themselves name. */
  readonly ownShapes: number;
  readonly ways: readonly number[];
  readonly notWays: number;
  readonly route: Route | null;
  /** Ingredients and salts that the text names, by base. */
  readonly named: ReadonlyMap<number, ReadonlySet<number>>;
  /** The text names a salt, and not bases alone. */
  readonly hasSalt: boolean;
  /** The text names an ester that is made to be injected and to last for weeks. */
  readonly isDepot: boolean;
  /** What one unit is said to hold. */
  readonly millilitres: readonly number[];
  readonly hours: readonly number[];
  readonly actuations: readonly number[];
  /** Hours that the word of release stands for where products of several lengths are sold: `SR` 12, `XL` 24. */
  readonly usualHours: number | null;
  /** The strength may be what the whole syringe holds: the text speaks of an injection or of a volume. */
  readonly isInTotal: boolean;
  /** The words of the text, for the words that RxNorm sets before a product (`Sprinkle`). */
  readonly words: () => ReadonlySet<string>;
}

/** What to know of the ingredients that a text names. */
interface IngredientsAndProducts {
  readonly baseAt: (position: number) => number | undefined;
  readonly isDepotEster: (position: number) => boolean;
  readonly products: Pick<ProductTable, 'comparable'>;
}

/** What a text asks, of a drug with these base ingredients. */
export const wantedProduct = (
  parsed: ParsedDrugText,
  { baseAt, isDepotEster, products: { comparable } }: IngredientsAndProducts,
): WantedProduct => {
  const forms = formsOf(parsed);
  const strengths = placedStrengths(parsed, comparable);
  const millilitres = volumesIn(parsed);
  return {
    strengths,
    bare: strengths.length > 0 ? [] : bareStrengths(parsed.bare, comparable),
    shapes: requirementsOf(forms, ({ shapes }) => shapes),
    ownShapes: forms.reduce((all, form) => all | form.ownShapes, 0),
    ways: requirementsOf(forms, ({ ways }) => ways),
    notWays: forms.reduce((all, form) => all | form.notWays, 0),
    route: routeIn(forms),
    named: namedByBase(parsed, baseAt),
    hasSalt: parsed.names.some(({ entry }) => entry.ingredients.some((position) => baseAt(position) !== position)),
    isDepot: parsed.names.some(({ entry }) => entry.ingredients.some(isDepotEster)),
    millilitres,
    usualHours: usualHoursIn(parsed),
    isInTotal:
      forms.some(({ shapes, ways }) => (shapes & injectables) !== 0 || (ways & way.injection) !== 0) ||
      millilitres.length > 0,
    words: once(() => new Set(parsed.tokens.map(({ text }) => text))),
    actuations: parsed.actuations,
    hours: hoursOf(parsed),
  };
};

const injectables = shape.injectable | shape.syringe | shape.pen | shape.cartridge;

/** Words of form as written, and those that names imply. */
const formsOf = ({ forms, names }: ParsedDrugText): readonly FormWord[] =>
  names.some(({ entry }) => entry.implied.length > 0)
    ? [...forms, ...names.flatMap(({ entry }) => entry.implied)]
    : forms;

const hoursOf = ({ hours, names }: ParsedDrugText): readonly number[] =>
  names.some(({ entry }) => entry.hours !== null)
    ? [...hours, ...names.flatMap(({ entry }) => entry.hours ?? [])]
    : hours;

/** Words of release that stand for a length wherever two lengths are sold. */
const releaseLengths: ReadonlyMap<string, number> = new Map([
  ['sr', 12],
  ['xl', 24],
  ['xr', 24],
]);

const usualHoursIn = ({ tokens }: ParsedDrugText): number | null => {
  for (const { text } of tokens) {
    const hours = text.length === 2 ? releaseLengths.get(text) : undefined;
    if (hours !== undefined) return hours;
  }
  return null;
};

const requirementsOf = (forms: readonly FormWord[], bitsOf: (form: FormWord) => number): readonly number[] => {
  const found: number[] = [];
  for (const form of forms) {
    const bits = bitsOf(form);
    if (bits !== 0 && !found.includes(bits)) found.push(bits);
  }
  return found;
};

const routeIn = (forms: readonly FormWord[]): Route | null => {
  let found: Route | null = null;
  for (const { route } of forms) {
    if (route === null || route === found || (found !== null && route === 'injection')) continue;
    if (found !== null && found !== 'injection') return null;
    found = route;
  }
  return found;
};

const noVolumes: readonly number[] = [];

const volumesIn = ({ millilitres, measures }: ParsedDrugText): readonly number[] => {
  if (millilitres.length === 0 && measures.every((measure) => measure.millilitres === null)) return noVolumes;
  return [...millilitres, ...measures.flatMap((measure) => measure.millilitres ?? [])];
};

/** A strength is of the ingredient it stands behind where every ingredient has one, and by order where they are listed. */
const placedStrengths = (
  { names, measures }: ParsedDrugText,
  comparable: ProductTable['comparable'],
): readonly WantedStrength[] => {
  const bases = measures.length > 1 ? basesOfMeasures(names, measures) : null;
  return measures.map(({ readings, millilitres }, place) => ({
    // What is divided by a volume is rounded: 441 mg in 1.6 mL are 276 mg in one.
    readings: readings.map(comparable).map((one) => (millilitres === null ? one : { ...one, isRounded: true })),
    base: bases?.[place] ?? null,
  }));
};

const basesOfMeasures = (
  names: ParsedDrugText['names'],
  measures: ParsedDrugText['measures'],
): readonly (number | null)[] | null => {
  const single = names.flatMap(({ entry }, place) =>
    entry.ingredients.length === 1 && entry.bases.length === 1 ? [{ place, base: entry.bases[0] ?? null }] : [],
  );
  if (single.length !== measures.length) return null;
  const isBehind = single.every(({ place }) => measures.some(({ afterName }) => afterName === place));
  if (!isBehind) return single.map(({ base }) => base);
  return measures.map(({ afterName }) => single.find(({ place }) => place === afterName)?.base ?? null);
};

/** Numbers without a unit may be milligrams, micrograms, units or milliequivalents, all of one kind. */
const bareStrengths = (
  bare: ParsedDrugText['bare'],
  comparable: ProductTable['comparable'],
): readonly (readonly WantedStrength[])[] =>
  bare.flatMap((values) =>
    bareUnits.map(({ kind, factor }) =>
      values.map((value) => ({ readings: [comparable({ kind, value: value * factor })], base: null })),
    ),
  );

const bareUnits = [
  { kind: 'mg', factor: 1 },
  { kind: 'mg', factor: 0.001 },
  { kind: '[iU]', factor: 1 },
  { kind: 'meq', factor: 1 },
] as const;

const namedByBase = (
  { names }: ParsedDrugText,
  baseAt: (position: number) => number | undefined,
): ReadonlyMap<number, ReadonlySet<number>> => {
  const named = new Map<number, Set<number>>();
  for (const { entry } of names) {
    for (const position of entry.ingredients) {
      const base = baseAt(position);
      if (base === undefined) continue;
      const before = named.get(base);
      if (before === undefined) named.set(base, new Set([position]));
      else before.add(position);
    }
  }
  return named;
};
