import type { Danger } from './alert.ts';
import type { Situation } from './circumstances.ts';
import { judgeRule } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import type { DoubledIngredientRule } from './rule.ts';

/**
 * One ingredient in two products that are no one drug: in a combination and by itself, or in two combinations
 * (acetaminophen in a cold remedy and in a painkiller). Two courses of one drug stand in one row, and what they are to
 * each other is a difference of that row. Inhalers of one drug are meant beside each other.
 */
export const checkDoubledIngredients = (situation: Situation): readonly Danger[] => {
  const systemic = situation.listed.filter(
    ({ isLocal, route }) => !isLocal && route !== 'inhaled' && route !== 'nasal',
  );
  return [...Map.groupBy(systemic, ({ ingredient }) => ingredient.rxcui)].flatMap(([code, products]) =>
    areTwoProducts(products)
      ? situation.index.rulesOf(code).doubled.flatMap((rule) => dangerOf(rule, products, situation) ?? [])
      : [],
  );
};

const areTwoProducts = (products: readonly ListedDrug[]): boolean =>
  new Set(products.map(({ row }) => row.drugName)).size > 1;

const dangerOf = (
  rule: DoubledIngredientRule,
  products: readonly ListedDrug[],
  situation: Situation,
): Danger | null => {
  const [one] = products;
  const judgement = one === undefined ? null : judgeRule(rule, { one }, situation);
  if (one === undefined || judgement?.kind !== 'says') return null;
  const named = [...new Set(products.map(({ row }) => row.drugName))].join('; ');
  return {
    ...judgement.saying,
    message: `${judgement.saying.message} (${named})`,
    type: 'duplicate-therapy',
    mechanism: null,
    drugs: [one.ingredient.name],
    rows: [...new Set(products.map(({ row }) => row.id))],
    sources: [...new Set(products.flatMap(({ sources }) => sources))],
  };
};
