import { inPlainOrder } from '../domain/plain-order.ts';
import { type Danger, isAsSevere } from './alert.ts';
import type { Situation } from './circumstances.ts';
import { isRouteMeant } from './drug-selector.ts';
import { judgeRule } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import type { DuplicateTherapyRule } from './rule.ts';
import type { RuleIndex } from './rule-index.ts';

/**
 * Different drugs of one group at the same time, unless each pair of them is usual together. The same drug twice is a
 * difference of its row, not an alert; the parts of one product are meant together. What a graver alert of the same
 * drugs, or of them and more, says already is not said again.
 */
export const checkDuplicateTherapy = (situation: Situation): readonly Danger[] => {
  const { listed, index } = situation;
  const byRule = new Map<DuplicateTherapyRule, ListedDrug[]>();
  for (const drug of listed) {
    for (const rule of index.rulesOf(drug.ingredient.rxcui).duplicate) {
      if (!isRouteMeant(rule.drugs, drug)) continue;
      const members = byRule.get(rule);
      if (members === undefined) byRule.set(rule, [drug]);
      else members.push(drug);
    }
  }
  const alerts = [...byRule].flatMap(([rule, members]) => alertOf(rule, members, situation) ?? []);
  return alerts.filter((alert) => !alerts.some((other) => other !== alert && isSaidBy(alert, other)));
};

const alertOf = (rule: DuplicateTherapyRule, members: readonly ListedDrug[], situation: Situation): Danger | null => {
  const unusual = members.filter((one) => members.some((other) => isOneTooMany(one, other, rule, situation.index)));
  const names = [...new Set(unusual.map(({ ingredient }) => ingredient.name))].toSorted(inPlainOrder);
  const [one] = unusual;
  if (one === undefined || names.length < (rule.atLeast ?? 2)) return null;
  const judgement = judgeRule(rule, { one }, situation);
  if (judgement.kind !== 'says') return null;
  return {
    ...judgement.saying,
    type: 'duplicate-therapy',
    mechanism: null,
    drugs: names,
    rows: [...new Set(unusual.map(({ row }) => row.id))],
    sources: [...new Set(unusual.flatMap(({ sources }) => sources))],
  };
};

const isOneTooMany = (
  one: ListedDrug,
  other: ListedDrug,
  { allowed }: DuplicateTherapyRule,
  index: RuleIndex,
): boolean => {
  if (one.row === other.row || one.ingredient.rxcui === other.ingredient.rxcui) return false;
  return !(allowed ?? []).some(([first, second]) => {
    if (first === undefined || second === undefined) return false;
    const are = (a: ListedDrug, b: ListedDrug): boolean =>
      index.isSelected(a.ingredient.rxcui, first) && index.isSelected(b.ingredient.rxcui, second);
    return are(one, other) || are(other, one);
  });
};

/** The other names all of its drugs and is graver, or as grave and names more or comes first. */
const isSaidBy = (alert: Danger, other: Danger): boolean => {
  if (!isAsSevere(other.severity, alert.severity)) return false;
  if (!alert.drugs.every((drug) => other.drugs.includes(drug))) return false;
  const isAlike = other.severity === alert.severity && other.drugs.length === alert.drugs.length;
  return !isAlike || other.rule < alert.rule;
};
