import type { ProductTable } from '../product-table.ts';
import {
  askedHours,
  fitStrength,
  fitsForm,
  fitsQuantity,
  fitsSalt,
  hasWrittenSalt,
  isSameRoute,
} from './fit-products.ts';
import { bitsIn, manners, shape, unusualWays, way } from './form-bits.ts';
import type { WantedProduct } from './wanted-product.ts';

/** What a text leaves of the products that it may mean. */
export interface ProductChoice {
  /** The product, where one is left. */
  readonly chosen: number | null;
  /** Everything else that fits what is written. */
  readonly others: readonly number[];
  /** The text says less than the choice: the plain product was taken, or a strength of several is written. */
  readonly isDefault: boolean;
}

const nothing: ProductChoice = { chosen: null, others: [], isDefault: false };

/**
 * The one product that a text means. All that is written must fit; a text without a strength means none. Of several
 * that fit a text with a form, or a brand, the plain one is taken: a tablet is not chewed, dissolved or slow unless the
 * text says so, and the slow line of a brand has a name of its own.
 */
export const chooseProduct = (
  candidates: readonly number[],
  wanted: WantedProduct,
  table: ProductTable,
  isBranded: boolean,
): ProductChoice => {
  const lengths = askedHours(candidates, wanted, table);
  const offered = candidates.filter(
    (product) =>
      fitsForm(product, wanted, table) &&
      fitsQuantity(product, wanted, lengths, table) &&
      (!table.isRare(product) || isQualified(product, wanted, table)),
  );
  const salted = offered.filter((product) => fitsSalt(product, wanted, table));
  // A salt that no product is named by is another name of the same drug: valproate sodium is sold as valproic acid.
  const isOtherName = salted.length === 0 && !candidates.some((product) => hasWrittenSalt(product, wanted, table));
  const fitting = isOtherName ? offered : ofWrittenSalt(salted, candidates, wanted, table);
  const fits = fitting.map((product) => fitStrength(product, wanted, table));
  const whole = fitting.filter((_, place) => fits[place] === 'all');
  if (whole.length > 0) {
    const choice = choose(whole, wanted, table, { isBranded, isDefault: false });
    const saysForm = isBranded || wanted.shapes.length + wanted.ways.length > 0;
    return saysForm ? choice : unlessDaysDose(choice, candidates, table);
  }
  const partly = fitting.filter((_, place) => fits[place] === 'some');
  if (partly.length > 0) return choose(partly, wanted, table, { isBranded, isDefault: true });
  return wanted.strengths.length === 0 && wanted.bare.length === 0 ? { ...nothing, others: fitting } : nothing;
};

/**
 * A depot ester is what it is written as: paliperidone palmitate is injected, and the tablets, which are named by the base
 * alone, are not meant. Other salts say little: doxepin hydrochloride is swallowed and rubbed in.
 */
const ofWrittenSalt = (
  salted: readonly number[],
  candidates: readonly number[],
  wanted: WantedProduct,
  table: ProductTable,
): readonly number[] => {
  if (!wanted.isDepot) return salted;
  const named = candidates.filter((product) => hasWrittenSalt(product, wanted, table));
  const routes = named.reduce((all, product) => all | ((table.ways[product] ?? 0) & ~manners), 0);
  return named.length === 0 ? salted : salted.filter((product) => ((table.ways[product] ?? 0) & routes) !== 0);
};

/**
 * A strength without a form that only an odd product has may be the dose of a day: `sertraline 150 mg daily` are tablets
 * of 50 or 100, and not the one capsule of 150; `diazepam 15 mg` is no film.
 */
const unlessDaysDose = (choice: ProductChoice, candidates: readonly number[], table: ProductTable): ProductChoice => {
  const { chosen } = choice;
  if (chosen === null) return choice;
  const isSwallowed = isPlainProduct(chosen, table);
  const isLike = (product: number): boolean => isSwallowed && table.shapes[product] === table.shapes[chosen];
  const kind = table.partKinds[table.partStarts[chosen] ?? 0];
  const plain = candidates.filter(
    (product) => isPlainProduct(product, table) && table.partKinds[table.partStarts[product] ?? 0] === kind,
  );
  const others = plain.filter((product) => !isLike(product));
  const isDose = others.some((product) => multiples.has(tidyRatio(chosen, product, table)));
  const isOdd = !isSwallowed || others.length > plain.length - others.length;
  return isDose && isOdd ? { chosen: null, others: [chosen, ...choice.others], isDefault: true } : choice;
};

const tidyRatio = (product: number, other: number, table: ProductTable): number =>
  Number((strengthOf(product, table) / strengthOf(other, table)).toFixed(6));

/** How many tablets make a dose. */
const multiples: ReadonlySet<number> = new Set([1.5, 2, 2.5, 3, 4, 5, 6]);

const strengthOf = (product: number, table: ProductTable): number =>
  table.partValues[table.partStarts[product] ?? 0] ?? 0;

/** A tablet or a capsule with nothing unusual about it. */
const isPlainProduct = (product: number, table: ProductTable): boolean =>
  ((table.shapes[product] ?? 0) & (shape.tablet | shape.capsule)) !== 0 &&
  ((table.ways[product] ?? 0) & unusualWays) === 0 &&
  table.qualifierAt(product) === '';

interface Step {
  readonly narrow: (products: readonly number[], wanted: WantedProduct, table: ProductTable) => readonly number[];
  /** What is left is what the text most likely means, and not what it says. */
  readonly isGuess: boolean;
}

/** What tells products apart that all fit, the plainest sign first. */
const steps: readonly Step[] = [
  {
    narrow: (products, wanted, table) => prefer(products, (product) => hasWrittenSalt(product, wanted, table)),
    isGuess: false,
  },
  { narrow: (products, wanted, table) => ofSaidQuantity(products, wanted, table), isGuess: false },
  {
    narrow: (products, wanted, table) => prefer(products, (product) => isQualified(product, wanted, table)),
    isGuess: false,
  },
  {
    narrow: (products, _, table) =>
      isOneManner(products, table) ? prefer(products, (product) => table.qualifierAt(product) === '') : products,
    isGuess: false,
  },
  { narrow: (products, _, table) => prefer(products, (product) => table.isCurrent(product)), isGuess: false },
  { narrow: (products, wanted, table) => ofUnsaidQuantity(products, wanted, table), isGuess: true },
  { narrow: (products, wanted, table) => closestForm(products, wanted, table), isGuess: true },
];

const choose = (
  fitting: readonly number[],
  wanted: WantedProduct,
  table: ProductTable,
  { isBranded, isDefault }: { readonly isBranded: boolean; readonly isDefault: boolean },
): ProductChoice => {
  let narrowed = fitting;
  let isGuess = isDefault;
  for (const step of steps) {
    if (isOneDrug(narrowed, table)) break;
    const before = narrowed;
    narrowed = step.narrow(narrowed, wanted, table);
    isGuess ||= step.isGuess && narrowed.length < before.length;
  }
  if (isOneDrug(narrowed, table)) return settled(narrowed, fitting, table, isGuess);
  const unsaid = wanted.shapes.length > 0 ? unusualWays : isBranded ? slowWays | way.disintegrating : 0;
  const plain = plainOnes(narrowed, unsaid, wanted, table);
  // A tablet that dissolves is never called just a tablet; a slow one is at times.
  const isSlowLeft = narrowed.some((product) => ((table.ways[product] ?? 0) & slowWays) !== 0);
  if (isOneDrug(plain, table) && isOneSalt(narrowed, table))
    return settled(plain, fitting, table, isGuess || isSlowLeft);
  return { chosen: null, others: fitting, isDefault };
};

/** Whether the text has the words that RxNorm sets before the product: `Sprinkle`, `Abuse-Deterrent`. */
const isQualified = (product: number, wanted: WantedProduct, table: ProductTable): boolean => {
  const qualifier = table.qualifierAt(product).toLowerCase();
  const asked = wanted.ways.reduce((all, ways) => all | ways, 0);
  // Both the plain and the slow capsule are called sprinkles: the word does not make it slow.
  if (qualifier === '' || ((table.ways[product] ?? 0) & slowWays & ~asked) !== 0) return false;
  const said = wanted.words();
  return qualifier.split(/[\s/-]+/u).every((word) => said.has(word) || said.has(`${word}s`));
};

/**
 * Products whose form is nearest to the written one: `injection` is no prefilled syringe, and an injectable solution only
 * where solution is written too.
 */
const closestForm = (products: readonly number[], wanted: WantedProduct, table: ProductTable): readonly number[] => {
  if (wanted.ownShapes === 0) return products;
  const missing = products.map((product) => bitsIn(wanted.ownShapes & ~(table.shapes[product] ?? 0)));
  const extra = products.map((product) => bitsIn((table.shapes[product] ?? 0) & ~wanted.ownShapes));
  const distance = (place: number): number => (missing[place] ?? 0) * 32 + (extra[place] ?? 0);
  const least = Math.min(...products.map((_, place) => distance(place)));
  return products.filter((_, place) => distance(place) === least);
};

/** Whether products are named by the same salts: metoprolol tartrate and succinate are two drugs to whoever hands them out. */
const isOneSalt = (products: readonly number[], table: ProductTable): boolean => {
  const saltsOf = (product: number): string =>
    table.partNames.subarray(table.partStarts[product], table.partStarts[product + 1]).join();
  return products.every((product) => saltsOf(product) === saltsOf(products[0] ?? 0));
};

/** Words before a product must not decide whether it is slow. */
const isOneManner = (products: readonly number[], table: ProductTable): boolean =>
  products.every((product) => table.ways[product] === table.ways[products[0] ?? 0]);

/** Whether all products, of which there are some, are one clinical drug. */
const isOneDrug = (products: readonly number[], table: ProductTable): boolean =>
  products.length > 0 &&
  products.every((product) => table.clinicalDrugs[product] === table.clinicalDrugs[products[0] ?? 0]);

const settled = (
  products: readonly number[],
  fitting: readonly number[],
  table: ProductTable,
  isDefault: boolean,
): ProductChoice => {
  const [chosen = null] = products;
  const drug = chosen === null ? null : table.clinicalDrugs[chosen];
  return { chosen, others: fitting.filter((product) => table.clinicalDrugs[product] !== drug), isDefault };
};

const prefer = (products: readonly number[], isBetter: (product: number) => boolean): readonly number[] => {
  const better = products.filter(isBetter);
  return better.length > 0 ? better : products;
};

/** Where the text names a volume, uses or hours the products whose names have them. */
const ofSaidQuantity = (products: readonly number[], wanted: WantedProduct, table: ProductTable): readonly number[] => {
  let said = products;
  if (wanted.millilitres.length > 0) said = prefer(said, (product) => (table.volumes[product] ?? 0) > 0);
  if (wanted.actuations.length > 0) said = prefer(said, (product) => (table.actuations[product] ?? 0) > 0);
  return wanted.hours.length > 0 ? prefer(said, (product) => (table.hours[product] ?? 0) > 0) : said;
};

/** Where it names no volume the products that have none, unless those with one go another way (a syringe, an oral solution). */
const ofUnsaidQuantity = (
  products: readonly number[],
  { millilitres }: WantedProduct,
  table: ProductTable,
): readonly number[] => {
  if (millilitres.length > 0) return products;
  const bare = prefer(products, (product) => table.volumes[product] === 0);
  const isWayLost = products.some((product) => !bare.some((kept) => haveOneRoute(kept, product, table)));
  return isWayLost ? products : bare;
};

const haveOneRoute = (one: number, other: number, table: ProductTable): boolean => {
  const [route, otherRoute] = [table.routeAt(one), table.routeAt(other)];
  return route === null || otherRoute === null || isSameRoute(route, otherRoute);
};

const slowWays = way.extended | way.delayed;

/** Products without any of these ways that the text does not ask for. */
const plainOnes = (
  products: readonly number[],
  unsaid: number,
  wanted: WantedProduct,
  table: ProductTable,
): readonly number[] => {
  const asked = wanted.ways.reduce((all, ways) => all | ways, 0);
  return products.filter((product) => ((table.ways[product] ?? 0) & unsaid & ~asked) === 0);
};
