import type { AlertSeverity, NotChecked } from '../domain/alert.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import type { DrugGraph, InteractionPair } from '../terminology/drug-graph.ts';
import type { Danger } from './alert.ts';
import type { Concerned, Situation } from './circumstances.ts';
import { isRouteMeant } from './drug-selector.ts';
import { type Findings, judgeRule, lacking, type RuleSaying } from './graded-rule.ts';
import type { ListedDrug, StoppedDrug } from './listed-drug.ts';
import type { InteractionRule } from './rule.ts';

/** The day of the VA set: its source says "not after May 2015". */
const vaEvidence = 'Department of Veterans Affairs, NDF-RT drug interactions (2015)';

/**
 * Interactions between every two current ingredients of different rows, by Concord's rules, and by the VA set where no
 * rule says anything of the two; and with drugs that were stopped so lately that they still act.
 */
export const checkInteractions = (
  stopped: readonly StoppedDrug[],
  situation: Situation,
  drugs: DrugGraph,
): Findings => {
  const dangers: Danger[] = [];
  const notChecked: NotChecked[] = [];
  const { listed } = situation;
  for (const [place, one] of listed.entries()) {
    for (let next = place + 1; next < listed.length; next += 1) {
      const other = listed[next];
      if (other === undefined || !areTwoDrugs(one, other)) continue;
      const found = rulesBetween(one, other, situation);
      const said = found.flatMap(({ alert }) => alert ?? []);
      const pair = pairOf(one, other, drugs);
      dangers.push(
        ...(said.length === 0 ? dangersOfPair(pair, one, other) : said.map((danger) => alsoBy(pair, danger))),
      );
      notChecked.push(...found.flatMap(({ lack }) => lack ?? []));
    }
    for (const other of stopped) dangers.push(...washoutsBetween(one, other, situation));
  }
  return { dangers, notChecked };
};

const areTwoDrugs = (one: ListedDrug, other: ListedDrug): boolean =>
  one.row !== other.row && one.ingredient.rxcui !== other.ingredient.rxcui;

interface Found {
  readonly alert?: Danger;
  readonly lack?: NotChecked;
}

/** Most pairs of drugs have no rule: nothing is made for them. */
const nothing: readonly Found[] = [];

const rulesBetween = (one: ListedDrug, other: ListedDrug, situation: Situation): readonly Found[] => {
  const { index } = situation;
  const there = index.interactionsOf(one.sides, other.sides);
  const back = index.interactionsOf(other.sides, one.sides);
  if (there.length === 0 && back.length === 0) return nothing;
  return [
    ...there.flatMap((rule) => foundBy(rule, { one, other }, situation)),
    // A rule between two drugs of one group meets a pair from both sides.
    ...back
      .filter((rule) => !there.includes(rule))
      .flatMap((rule) => foundBy(rule, { one: other, other: one }, situation)),
  ];
};

const foundBy = (rule: InteractionRule, pair: Required<Concerned>, situation: Situation): readonly Found[] => {
  if (!isRouteMeant(rule.one, pair.one) || !isRouteMeant(rule.other, pair.other)) return nothing;
  const judgement = judgeRule(rule, pair, situation);
  switch (judgement.kind) {
    case 'silent':
      return nothing;
    case 'not-checked':
      return [{ lack: lacking(namesOf(pair).join(' with '), judgement.lacks) }];
    case 'says':
      return [{ alert: alertOfRule(judgement.saying, rule, pair) }];
  }
};

const alertOfRule = (saying: RuleSaying, { mechanism }: InteractionRule, pair: Required<Concerned>): Danger => ({
  ...saying,
  ...between(pair),
  type: 'interaction',
  mechanism,
});

/** A drug that is taken now with one that was stopped, within the days that a rule gives it. */
const washoutsBetween = (current: ListedDrug, stopped: StoppedDrug, situation: Situation): readonly Danger[] => {
  if (current.ingredient.rxcui === stopped.ingredient.rxcui) return [];
  const { index } = situation;
  const within = (of: 'one' | 'other') => (rule: InteractionRule) =>
    rule.washout?.of === of && stopped.daysAgo <= rule.washout.days;
  const asOne = index.interactionsOf(stopped.sides, current.sides).filter(within('one'));
  const asOther = index.interactionsOf(current.sides, stopped.sides).filter(within('other'));
  return [
    ...asOne.map((rule) => ({ rule, pair: { one: stopped, other: current } })),
    ...asOther.map((rule) => ({ rule, pair: { one: current, other: stopped } })),
  ].flatMap(({ rule, pair }) =>
    foundBy(rule, pair, situation).flatMap(({ alert }) =>
      alert === undefined ? [] : [afterStopping(alert, rule, stopped)],
    ),
  );
};

const afterStopping = (alert: Danger, { washout }: InteractionRule, { ingredient, daysAgo }: StoppedDrug): Danger => {
  const when = daysAgo === 0 ? 'today' : daysAgo === 1 ? 'yesterday' : `${daysAgo} days ago`;
  const stillActs = `${ingredient.name} was stopped ${when}, and acts on for ${washout?.days ?? 0} days.`;
  return { ...alert, message: `${stillActs} ${alert.message}` };
};

/** A pair of the VA set. Its two words are kept; `Significant` there is nothing that every prescriber must be told. */
const severityOfPair: Readonly<Record<InteractionPair['severity'], AlertSeverity>> = {
  Critical: 'high',
  Significant: 'low',
};

const pairOf = (one: ListedDrug, other: ListedDrug, drugs: DrugGraph): InteractionPair | null =>
  one.isLocal || other.isLocal ? null : drugs.interactionOf(one.ingredient.rxcui, other.ingredient.rxcui);

/** What the set says stands beside a rule's own evidence; the rule's grade is newer and knows the patient. */
const alsoBy = (pair: InteractionPair | null, danger: Danger): Danger =>
  pair === null ? danger : { ...danger, evidence: [...danger.evidence, `${vaEvidence}, ${pair.severity}`] };

const dangersOfPair = (pair: InteractionPair | null, one: ListedDrug, other: ListedDrug): readonly Danger[] => {
  if (pair === null) return [];
  return [
    {
      ...between({ one, other }),
      type: 'interaction',
      mechanism: null,
      severity: severityOfPair[pair.severity],
      rule: 'va-ndfrt',
      evidence: [`${vaEvidence}, ${pair.severity}`],
      ...wordsOfPair[pair.severity],
    },
  ];
};

const wordsOfPair: Readonly<Record<InteractionPair['severity'], Pick<Danger, 'message' | 'management'>>> = {
  Critical: {
    message: 'The VA interaction set calls this combination critical.',
    management: 'Avoid it, or agree on it with the other prescriber before both go on.',
  },
  Significant: {
    message: 'The VA interaction set calls this combination significant.',
    management: 'Make sure that both prescribers know; look up what to watch, and whether a dose must change.',
  },
};

const namesOf = ({ one, other }: Required<Concerned>): readonly string[] =>
  [one.ingredient.name, other.ingredient.name].toSorted(inPlainOrder);

const between = (pair: Required<Concerned>): Pick<Danger, 'drugs' | 'rows' | 'sources'> => ({
  drugs: namesOf(pair),
  rows: [pair.one.row.id, pair.other.row.id],
  sources: [...new Set([...pair.one.sources, ...pair.other.sources])],
});
