import type { NotChecked } from '../domain/alert.ts';
import { compareDates, daysBetween } from '../domain/partial-date.ts';
import { isCurrent } from '../domain/stated-medication.ts';
import type { Danger } from './alert.ts';
import { lastObservation, type Situation, testNames } from './circumstances.ts';
import { isRouteMeant } from './drug-selector.ts';
import { type Findings, judgeRule, type RuleSaying } from './graded-rule.ts';
import type { ListedDrug } from './listed-drug.ts';
import type { MonitoringRule } from './rule.ts';

/**
 * Tests that are due while a drug is taken. Where the records hold no measurement at all nobody was asked for them:
 * then nothing is due, and the drugs are named as not checked.
 */
export const checkMonitoring = (situation: Situation): Findings => {
  const dangers: Danger[] = [];
  const notChecked: NotChecked[] = [];
  const hasAny = situation.facts.observations.length > 0;
  for (const drug of situation.listed) {
    const rules = situation.index
      .rulesOf(drug.ingredient.rxcui)
      .monitoring.filter((rule) => isRouteMeant(rule.drugs, drug));
    if (rules.length > 0 && !hasAny) {
      notChecked.push({
        drug: drug.ingredient.name,
        why: 'The records hold no measurements: whether tests are due, and what rules go by values, was not looked at.',
        lacks: 'measurements',
      });
      continue;
    }
    dangers.push(...rules.flatMap((rule) => dueBy(rule, drug, situation)));
  }
  return { dangers, notChecked };
};

const dueBy = (rule: MonitoringRule, drug: ListedDrug, situation: Situation): readonly Danger[] => {
  const overdue = overdueOf(rule, drug, situation);
  const judgement = overdue === null ? null : judgeRule(rule, { one: drug }, situation);
  if (overdue === null || judgement?.kind !== 'says') return [];
  return [alertOf(judgement.saying, overdue, drug)];
};

const alertOf = (saying: RuleSaying, overdue: string, drug: ListedDrug): Danger => ({
  ...saying,
  // That nothing is known is said with its dates already.
  message: saying.message.startsWith('No ') ? overdue : `${overdue} ${saying.message}`,
  type: 'monitoring',
  mechanism: null,
  drugs: [drug.ingredient.name],
  rows: [drug.row.id],
  sources: drug.sources,
});

/** A few days late is not late. */
const graceInDays = 14;

/** In words what is overdue, or `null`. Without any value it is due when the drug is taken for long enough. */
const overdueOf = (
  { tests, everyDays, firstWithinDays }: MonitoringRule,
  drug: ListedDrug,
  situation: Situation,
): string | null => {
  const { on } = situation;
  const last = lastObservation(situation, tests);
  const names = tests.map((test) => testNames[test]).join(' or ');
  if (last !== null) {
    const days = daysBetween(last.on, on);
    return days > everyDays + graceInDays ? `Last ${names} ${last.on.slice(0, 10)}, ${days} days ago.` : null;
  }
  const start = startOf(drug);
  if (start === null || daysBetween(start, on) <= (firstWithinDays ?? everyDays) + graceInDays) return null;
  return `No ${names} on record, and it is taken since ${start.slice(0, 10)}.`;
};

/** The first day on which any source knows of it. */
const startOf = ({ row }: ListedDrug): string | null =>
  row.statements
    .filter(({ status }) => isCurrent(status))
    .flatMap(({ started, asserted }) => started ?? asserted ?? [])
    .toSorted(compareDates)[0] ?? null;
