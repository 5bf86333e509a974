import type { Danger } from './alert.ts';
import type { Situation } from './circumstances.ts';
import type { ListedDrug } from './listed-drug.ts';

/** Vitamins, minerals and helpers that many products hold and whose sum nobody need be called about. */
const harmlessTwice: ReadonlySet<string> = new Set([
  '2418', // cholecalciferol
  '4018', // ergocalciferol
  '4511', // folic acid
  '11248', // vitamin B12
  '42954', // vitamin B6
  '1151', // ascorbic acid
  '10454', // thiamine
  '7405', // niacinamide
  '9346', // riboflavin
  '11256', // vitamin E
  '11246', // vitamin A
  '24941', // ferrous fumarate
  '24947', // ferrous sulfate
  '90176', // iron
  '1897', // calcium carbonate
  '1895', // calcium
  '47613', // calcium citrate
  '6574', // magnesium
  '6582', // magnesium oxide
  '11416', // zinc
  '39954', // zinc sulfate
  '8591', // potassium chloride
  '9853', // sodium
  '1886', // caffeine
  '5032', // guaifenesin
  '9796', // simethicone
  '6750', // menthol
  '82003', // docusate
  '4301', // omega-3 fatty acids
  '1588', // biotin
]);

/**
 * One ingredient in two products that are no one drug: in a combination and by itself, or in two combinations
 * (acetaminophen in a cold remedy and in a painkiller). Two courses of one drug stand in one row, and what they are to
 * each other is a difference of that row. Inhalers of one drug are meant beside each other.
 */
export const checkDoubledIngredients = ({ listed }: Situation): readonly Danger[] => {
  const systemic = listed.filter(({ isLocal, route }) => !isLocal && route !== 'inhaled' && route !== 'nasal');
  return [...Map.groupBy(systemic, ({ ingredient }) => ingredient.rxcui)].flatMap(([code, products]) =>
    harmlessTwice.has(code) || !areTwoProducts(products) ? [] : [dangerOf(products)],
  );
};

const areTwoProducts = (products: readonly ListedDrug[]): boolean =>
  new Set(products.map(({ row }) => row.drugName)).size > 1;

const dangerOf = (products: readonly ListedDrug[]): Danger => {
  const name = products[0]?.ingredient.name ?? '';
  return {
    type: 'duplicate-therapy',
    severity: 'moderate',
    mechanism: null,
    drugs: [name],
    rows: [...new Set(products.map(({ row }) => row.id))],
    sources: [...new Set(products.flatMap(({ sources }) => sources))],
    rule: 'duplicate-ingredient-in-two-products',
    message: `Two products on the list hold ${name}: ${[...new Set(products.map(({ row }) => row.drugName))].join('; ')}.`,
    management: 'Ask whether both are taken and what they come to in a day; leave one out, or agree on the sum.',
    evidence:
      'The Joint Commission, National Patient Safety Goal NPSG.03.06.01, element 3: compare and resolve duplications (2023)',
  };
};
