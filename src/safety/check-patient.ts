import type { Alert, NotChecked } from '../domain/alert.ts';
import type { SourceId } from '../domain/ids.ts';
import { strongestOf, toAlert } from './alert.ts';
import type { Situation } from './circumstances.ts';
import { isRouteMeant } from './drug-selector.ts';
import { type Findings, judgeRule, lacking } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import { pregnancyStatedOn } from './pregnancy.ts';
import type { PatientRule } from './rule.ts';

/**
 * Drugs that this patient should not have without a decision: for a pregnancy, breastfeeding, a condition or an age. Of
 * pregnancy, breastfeeding and age the gravest thing is said of a drug; conditions are several dangers.
 */
export const checkPatient = (situation: Situation): Findings => {
  const alerts: Alert[] = [];
  const notChecked: NotChecked[] = [];
  for (const drug of situation.listed) {
    const said = { pregnancy: [], lactation: [], age: [], condition: [] } as Record<PatientRule['type'], Alert[]>;
    for (const rule of situation.index.rulesOf(drug.ingredient.rxcui).patient) {
      if (!isRouteMeant(rule.drugs, drug.route)) continue;
      const judgement = judgeRule(rule, { one: drug }, situation);
      if (judgement.kind === 'says') said[rule.type].push(alertOf(drug, rule, judgement.saying, situation));
      if (judgement.kind === 'not-checked') notChecked.push(lacking(drug.ingredient.name, judgement.lacks));
    }
    const gravest = [said.pregnancy, said.lactation, said.age].flatMap((alike) => strongestOf(alike) ?? []);
    alerts.push(...gravest, ...said.condition);
  }
  return { alerts, notChecked };
};

const alertOf = (
  drug: ListedDrug,
  rule: PatientRule,
  saying: Pick<Alert, 'rule' | 'severity' | 'message' | 'management' | 'evidence'>,
  situation: Situation,
): Alert =>
  toAlert({
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
    condition: () =>
      facts.conditions.filter(({ icd10cm }) =>
        icd10cm.some((code) => (when.conditions ?? []).some((beginning) => code.startsWith(beginning))),
      ),
  };
  return stated[type]().map(({ source }) => source);
};
