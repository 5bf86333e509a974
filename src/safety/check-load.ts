import { inPlainOrder } from '../domain/plain-order.ts';
import type { Danger } from './alert.ts';
import { judge, type Situation } from './circumstances.ts';
import { isRouteMeant } from './drug-selector.ts';
import { evidenceOf, judgeRule } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import type { LoadRule } from './rule.ts';

interface WeighedDrug {
  readonly drug: ListedDrug;
  readonly points: number;
}

/** What several drugs come to together where no two of them would be too many, as anticholinergic ones do. */
export const checkLoad = (situation: Situation): readonly Danger[] => {
  const byRule = new Map<LoadRule, Map<string, WeighedDrug>>();
  for (const drug of situation.listed) {
    for (const { rule, points, drugs } of situation.index.rulesOf(drug.ingredient.rxcui).load) {
      if (!isRouteMeant(drugs, drug)) continue;
      const members = byRule.get(rule) ?? new Map<string, WeighedDrug>();
      members.set(drug.ingredient.rxcui, { drug, points });
      byRule.set(rule, members);
    }
  }
  return [...byRule].flatMap(([rule, members]) => alertOf(rule, [...members.values()], situation) ?? []);
};

const alertOf = (rule: LoadRule, members: readonly WeighedDrug[], situation: Situation): Danger | null => {
  const [first] = members;
  if (first === undefined || members.length < 2) return null;
  const concerned = { one: first.drug };
  const sum = members.reduce((total, { points }) => total + points, 0);
  const reached = rule.thresholds
    .filter(({ points }) => sum >= points)
    .toSorted((a, b) => b.points - a.points)
    .find(({ when }) => when === undefined || judge(when, concerned, situation) === 'holds');
  const judgement = judgeRule(rule, concerned, situation);
  if (reached === undefined || judgement.kind !== 'says') return null;
  const drugs = members.map(({ drug }) => drug);
  return {
    rule: rule.id,
    severity: reached.severity,
    message: `${rule.message} (${sum} points)`,
    management: judgement.saying.management,
    evidence: evidenceOf(rule),
    type: 'interaction',
    mechanism: rule.mechanism,
    drugs: drugs.map(({ ingredient }) => ingredient.name).toSorted(inPlainOrder),
    rows: [...new Set(drugs.map(({ row }) => row.id))],
    sources: [...new Set(drugs.flatMap(({ sources }) => sources))],
  };
};
