import type { NotChecked } from '../domain/alert.ts';
import type { SourceId } from '../domain/ids.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import { type Danger, strongestOf } from './alert.ts';
import type { Situation } from './circumstances.ts';
import { isRouteMeant } from './drug-selector.ts';
import { type Findings, judgeRule, lacking } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import { pregnancyStatedOn } from './pregnancy.ts';
import type { PatientRule } from './rule.ts';

/**
 * Drugs that this patient should not have without a decision: for a pregnancy, breastfeeding, a condition, a measured
 * value or an age. For each of these grounds the gravest thing is said of a drug.
 */
export const checkPatient = (situation: Situation): Findings => {
  const dangers: Danger[] = [];
  const notChecked: NotChecked[] = [];
  for (const drug of situation.listed) {
    const { patient } = situation.index.rulesOf(drug.ingredient.rxcui);
    if (patient.length === 0) continue;
    const byGround = new Map<string, Danger[]>();
    for (const rule of patient) {
      if (!isRouteMeant(rule.drugs, drug)) continue;
      const judgement = judgeRule(rule, { one: drug }, situation);
      if (judgement.kind === 'not-checked') notChecked.push(...lackOf(rule, drug, judgement.lacks, situation));
      if (judgement.kind !== 'says') continue;
      const ground = groundOf(rule, situation);
      byGround.set(ground, [...(byGround.get(ground) ?? []), dangerOf(drug, rule, judgement.saying, situation)]);
    }
    for (const alike of byGround.values()) dangers.push(...[strongestOf(alike) ?? []].flat());
  }
  return { dangers, notChecked };
};

/** What a rule goes by in this patient: rules of one ground say one thing of a drug. */
const groundOf = ({ type, when }: PatientRule, { conditions }: Situation): string => {
  if (type !== 'condition' && type !== 'monitoring') return type;
  if (when.laboratory !== undefined) return when.laboratory.test;
  const met = conditions.filter((code) => (when.conditions ?? []).some((beginning) => code.startsWith(beginning)));
  return met.toSorted(inPlainOrder).join();
};

/** Where the records hold no measurement at all, that is told once for all rules. */
const lackOf = (
  { when }: PatientRule,
  { ingredient }: ListedDrug,
  lacks: string,
  { facts }: Situation,
): readonly NotChecked[] =>
  when.laboratory !== undefined && facts.observations.length === 0 ? [] : [lacking(ingredient.name, lacks)];

const dangerOf = (
  drug: ListedDrug,
  rule: PatientRule,
  saying: Pick<Danger, 'rule' | 'severity' | 'message' | 'management' | 'evidence'>,
  situation: Situation,
): Danger => ({
  ...saying,
  type: rule.type,
  mechanism: null,
  drugs: [drug.ingredient.name],
  rows: [drug.row.id],
  sources: [...new Set([...drug.sources, ...sourcesOfFact(rule, situation)])],
});

/** Who states what the rule goes by, where somebody does. */
const sourcesOfFact = ({ type, when }: PatientRule, { facts, on }: Situation): readonly SourceId[] => {
  const stated = {
    pregnancy: () => pregnancyStatedOn(facts, on),
    lactation: () => facts.lactations,
    age: () => [],
    monitoring: () => facts.observations.filter(({ test }) => test === when.laboratory?.test),
    condition: () =>
      facts.conditions.filter(({ icd10cm }) =>
        icd10cm.some((code) => (when.conditions ?? []).some((beginning) => code.startsWith(beginning))),
      ),
  };
  return stated[type]().map(({ source }) => source);
};
