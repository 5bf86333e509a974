import type { Alert, AlertSeverity } from '../domain/alert.ts';
import type { DrugGraph, InteractionPair } from '../terminology/drug-graph.ts';
import { moreSevere, sayingOf, toAlert } from './alert.ts';
import { isSelected, type ListedDrug } from './listed-drug.ts';
import type { InteractionRule } from './rule.ts';
import { rulesOf } from './rules.ts';

/** The day of the VA set: its source says "not after May 2015". */
const vaEvidence = 'Department of Veterans Affairs, NDF-RT drug interactions (2015)';

/**
 * Interactions between every two current ingredients of different rows: by Concord's rules, and by the VA set where no
 * rule speaks. One alert a pair; where both speak, the rule's words and the more severe grade.
 */
export const checkInteractions = (listed: readonly ListedDrug[], drugs: DrugGraph): readonly Alert[] =>
  listed.flatMap((one, index) =>
    listed.slice(index + 1).flatMap((other) => {
      if (one.row.id === other.row.id || one.ingredient.rxcui === other.ingredient.rxcui) return [];
      const pair = drugs.interactionOf(one.ingredient.rxcui, other.ingredient.rxcui);
      const rules = rulesOf('interaction').filter((rule) => concerns(rule, one, other, drugs));
      if (rules.length > 0) return rules.map((rule) => alertOfRule(rule, pair, one, other));
      return pair === null ? [] : [alertOfPair(pair, one, other)];
    }),
  );

const concerns = (rule: InteractionRule, one: ListedDrug, other: ListedDrug, drugs: DrugGraph): boolean =>
  (isSelected(one.ingredient.rxcui, rule.one, drugs) && isSelected(other.ingredient.rxcui, rule.other, drugs)) ||
  (isSelected(other.ingredient.rxcui, rule.one, drugs) && isSelected(one.ingredient.rxcui, rule.other, drugs));

const severityOf = (pair: InteractionPair): AlertSeverity => (pair.severity === 'Critical' ? 'high' : 'moderate');

const alertOfRule = (
  rule: InteractionRule,
  pair: InteractionPair | null,
  one: ListedDrug,
  other: ListedDrug,
): Alert => {
  const saying = sayingOf(rule);
  return toAlert({
    ...saying,
    ...between(one, other),
    type: 'interaction',
    severity: pair === null ? rule.severity : moreSevere(rule.severity, severityOf(pair)),
    evidence: pair === null ? saying.evidence : `${saying.evidence}; ${vaEvidence}, ${pair.severity}`,
  });
};

const alertOfPair = (pair: InteractionPair, one: ListedDrug, other: ListedDrug): Alert =>
  toAlert({
    ...between(one, other),
    type: 'interaction',
    severity: severityOf(pair),
    rule: 'va-ndfrt',
    evidence: `${vaEvidence}, ${pair.severity}`,
    message:
      pair.severity === 'Critical'
        ? 'The VA interaction set calls this combination critical.'
        : 'The VA interaction set calls this combination significant.',
    management:
      pair.severity === 'Critical'
        ? 'Avoid it, or agree on it with the other prescriber before both go on.'
        : 'Make sure that both prescribers know; look up what to watch, and whether a dose must change.',
  });

const between = (one: ListedDrug, other: ListedDrug): Pick<Alert, 'drugs' | 'rows' | 'sources'> => ({
  drugs: [one.ingredient.name, other.ingredient.name].toSorted((a, b) => a.localeCompare(b, 'en')),
  rows: [one.row.id, other.row.id],
  sources: [...new Set([...one.sources, ...other.sources])],
});
