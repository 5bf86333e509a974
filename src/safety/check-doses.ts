import type { NotChecked } from '../domain/alert.ts';
import { keeping } from '../domain/keeping.ts';
import { isCurrent } from '../domain/stated-medication.ts';
import { type Danger, isAsSevere } from './alert.ts';
import type { Situation } from './circumstances.ts';
import { milligramsBySource, milligramsOf, milligramsOfTwoProducts } from './daily-milligrams.ts';
import { isRouteMeant } from './drug-selector.ts';
import { type Findings, judgeRule, lacking, type RuleSaying } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import type { DoseRule } from './rule.ts';

/**
 * Daily doses above a label's maximum, by any source's statement or by all courses of one source together, in all
 * products that hold the ingredient. Of several maxima that one drug exceeds only the gravest speaks. A dose that
 * cannot be computed exceeds nothing, and is named as not checked.
 */
export const checkDoses = (situation: Situation): Findings => {
  const dangers: Danger[] = [];
  const notChecked: NotChecked[] = [];
  for (const products of Map.groupBy(situation.listed, ({ ingredient }) => ingredient.rxcui).values()) {
    const [drug] = products;
    if (drug === undefined) continue;
    const rules = situation.index
      .rulesOf(drug.ingredient.rxcui)
      .dose.map((rule) => ({ rule, taken: takenBy(rule, products) }))
      .filter(({ taken }) => taken.length > 0);
    const found = gravestExceeded(drug, rules, situation);
    if (found.alert !== null) dangers.push(found.alert);
    notChecked.push(...found.notChecked, ...(rules.length > 0 ? dosesUnknown(products) : []));
  }
  return { dangers, notChecked };
};

interface HeldRule {
  readonly rule: DoseRule;
  /** The products that count for it. */
  readonly taken: readonly ListedDrug[];
}

/** Most rules count every product: then the list itself, so that its amount is made once. */
const takenBy = (rule: DoseRule, products: readonly ListedDrug[]): readonly ListedDrug[] =>
  products.every((product) => isRouteMeant(rule.drugs, product))
    ? products
    : products.filter((product) => isRouteMeant(rule.drugs, product));

/** Of all that are exceeded the gravest, of equally grave ones the strictest. */
const gravestExceeded = (
  drug: ListedDrug,
  rules: readonly HeldRule[],
  situation: Situation,
): { readonly alert: Danger | null; readonly notChecked: readonly NotChecked[] } => {
  const notChecked: NotChecked[] = [];
  let gravest: Danger | null = null;
  const amountOf = keeping(milligramsTogether);
  for (const { rule, taken } of rules) {
    if (amountOf(taken) <= rule.maximumPerDay.value) continue;
    const judgement = judgeRule(rule, { one: drug }, situation);
    if (judgement.kind === 'not-checked') notChecked.push(lacking(drug.ingredient.name, judgement.lacks));
    if (judgement.kind !== 'says' || (gravest !== null && isAsSevere(gravest.severity, judgement.saying.severity)))
      continue;
    gravest = dangerOf(drug, judgement.saying, rule, taken);
  }
  return { alert: gravest, notChecked };
};

const dangerOf = (drug: ListedDrug, saying: RuleSaying, rule: DoseRule, taken: readonly ListedDrug[]): Danger => ({
  ...saying,
  type: 'dose',
  mechanism: null,
  drugs: [drug.ingredient.name],
  rows: [...new Set(taken.map(({ row }) => row.id))],
  sources: sourcesAbove(taken, rule.maximumPerDay.value),
});

/**
 * What is certain of a day's amount: different products add up (a combination and the plain drug), of one product in
 * several rows the most that any one source states counts, as two sources may mean the same tablets.
 */
const milligramsTogether = (taken: readonly ListedDrug[]): number =>
  [...Map.groupBy(taken, ({ row }) => row.drugName).values()].reduce((sum, same) => sum + mostOfSource(same), 0);

const mostOfSource = (same: readonly ListedDrug[]): number => {
  const sources = [...new Set(same.flatMap((drug) => drug.sources))];
  const stated = sources.map((source) =>
    same.reduce((sum, product) => sum + (milligramsBySource(product, source) ?? 0), 0),
  );
  return Math.max(0, ...stated, ...same.map(milligramsOfTwoProducts));
};

/** Those who state more than the maximum themselves; where only all together exceed it, everyone. */
const sourcesAbove = (taken: readonly ListedDrug[], maximum: number): Danger['sources'] => {
  const alone = taken.flatMap((product) =>
    product.sources.filter((source) => (milligramsBySource(product, source) ?? 0) > maximum),
  );
  return [...new Set(alone.length > 0 ? alone : taken.flatMap(({ sources }) => sources))];
};

/** A package handed over is taken by a course, unless there is nothing else. */
const dosesUnknown = (products: readonly ListedDrug[]): readonly NotChecked[] => {
  const isUnknown = products.some(({ row, ingredient }) => {
    const current = row.statements.filter(({ status }) => isCurrent(status));
    const courses = current.filter(({ kind }) => kind !== 'handed-over');
    return (courses.length > 0 ? courses : current).some((course) => milligramsOf(course, ingredient.rxcui) === null);
  });
  const why = 'Its daily dose is not known everywhere: no maximum was held against that.';
  return isUnknown ? [{ drug: products[0]?.ingredient.name ?? '', why, lacks: 'its daily dose' }] : [];
};
