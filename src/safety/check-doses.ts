import type { Alert, NotChecked } from '../domain/alert.ts';
import { isCurrent } from '../domain/stated-medication.ts';
import { toAlert } from './alert.ts';
import type { Situation } from './circumstances.ts';
import { milligramsBySource, milligramsOf } from './daily-milligrams.ts';
import { isRouteMeant } from './drug-selector.ts';
import { type Findings, judgeRule, lacking } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import type { DoseRule } from './rule.ts';

/**
 * Daily doses above a label's maximum, by any source's statement or by all courses of one source together, in all
 * products that hold the ingredient. Of several maxima that one drug exceeds only the strictest speaks. A dose that
 * cannot be computed exceeds nothing, and is named as not checked.
 */
export const checkDoses = (situation: Situation): Findings => {
  const alerts: Alert[] = [];
  const notChecked: NotChecked[] = [];
  for (const products of Map.groupBy(situation.listed, ({ ingredient }) => ingredient.rxcui).values()) {
    const [drug] = products;
    if (drug === undefined) continue;
    const rules = situation.index
      .rulesOf(drug.ingredient.rxcui)
      .dose.map((rule) => ({ rule, taken: products.filter(({ route }) => isRouteMeant(rule.drugs, route)) }))
      .filter(({ taken }) => taken.length > 0);
    const found = strictestExceeded(drug, rules, situation);
    if (found.alert !== null) alerts.push(found.alert);
    notChecked.push(...found.notChecked, ...(rules.length > 0 ? dosesUnknown(products) : []));
  }
  return { alerts, notChecked };
};

interface HeldRule {
  readonly rule: DoseRule;
  /** The products that count for it. */
  readonly taken: readonly ListedDrug[];
}

const strictestExceeded = (
  drug: ListedDrug,
  rules: readonly HeldRule[],
  situation: Situation,
): { readonly alert: Alert | null; readonly notChecked: readonly NotChecked[] } => {
  const notChecked: NotChecked[] = [];
  for (const { rule, taken } of rules) {
    const above = taken.filter((product) => milligramsOfAll(product, taken) > rule.maximumPerDay.value);
    if (above.length === 0) continue;
    const judgement = judgeRule(rule, { one: drug }, situation);
    if (judgement.kind === 'not-checked') notChecked.push(lacking(drug.ingredient.name, judgement.lacks));
    if (judgement.kind === 'says') {
      const alert = toAlert({
        ...judgement.saying,
        type: 'dose',
        mechanism: null,
        drugs: [drug.ingredient.name],
        rows: [...new Set(taken.map(({ row }) => row.id))],
        sources: sourcesAbove(taken, rule.maximumPerDay.value),
      });
      return { alert, notChecked };
    }
  }
  return { alert: null, notChecked };
};

/** The most that any source states of a product, with what is certain of the others that hold the ingredient. */
const milligramsOfAll = (product: ListedDrug, taken: readonly ListedDrug[]): number =>
  mostOf(product) + taken.filter((other) => other !== product).reduce((sum, other) => sum + mostOf(other), 0);

const mostOf = (product: ListedDrug): number =>
  Math.max(0, ...product.sources.flatMap((source) => milligramsBySource(product, source) ?? []));

/** Those who state more than the maximum themselves; where only all together exceed it, everyone. */
const sourcesAbove = (taken: readonly ListedDrug[], maximum: number): Alert['sources'] => {
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
  return isUnknown ? [{ drug: products[0]?.ingredient.name ?? '', why }] : [];
};
