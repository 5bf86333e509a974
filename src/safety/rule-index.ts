import type { Rxcui } from '../domain/ids.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { createDrugSelector, type IngredientTest } from './drug-selector.ts';
import type {
  DoseRule,
  DoubledIngredientRule,
  DrugSelection,
  DuplicateTherapyRule,
  InteractionRule,
  LoadRule,
  MonitoringRule,
  PatientRule,
  RuleTopic,
  SafetyRule,
} from './rule.ts';
import { ruleTopics } from './rules.ts';

/** The rules that concern one ingredient, by what they look at. */
export interface IngredientRules {
  readonly patient: readonly PatientRule[];
  /** The strictest maximum first. */
  readonly dose: readonly DoseRule[];
  readonly duplicate: readonly DuplicateTherapyRule[];
  readonly doubled: readonly DoubledIngredientRule[];
  readonly load: readonly { readonly rule: LoadRule; readonly points: number; readonly drugs: DrugSelection }[];
  readonly monitoring: readonly MonitoringRule[];
  readonly isInInteractions: boolean;
}

/** All rules over one graph, answered by ingredient. */
export interface RuleIndex {
  rulesOf(ingredient: Rxcui): IngredientRules;
  /** In which rules of interaction an ingredient is, on which side. */
  sidesOf(ingredient: Rxcui): RuleSides;
  /** Rules whose `one` is the first ingredient and whose `other` is the second. */
  interactionsOf(one: RuleSides, other: RuleSides): readonly InteractionRule[];
  isSelected(ingredient: Rxcui, selection: DrugSelection): boolean;
}

const indexes = new WeakMap<DrugGraph, RuleIndex>();

/** The rules that ship with Concord over a graph; made once for each graph, at the first question. */
export const ruleIndexOf = (drugs: DrugGraph): RuleIndex => {
  const known = indexes.get(drugs);
  if (known !== undefined) return known;
  const made = createRuleIndex(ruleTopics, drugs);
  indexes.set(drugs, made);
  return made;
};

/** What is found of an ingredient is kept: no list has many that no list had before. */
export const createRuleIndex = (topics: readonly RuleTopic[], drugs: DrugGraph): RuleIndex => {
  const select = createDrugSelector(
    topics.flatMap(({ groups }) => groups ?? []),
    drugs,
  );
  const tests = new Map<DrugSelection, IngredientTest>();
  const testOf = (selection: DrugSelection): IngredientTest => {
    const made = tests.get(selection) ?? select(selection);
    tests.set(selection, made);
    return made;
  };
  const rules = topics.flatMap((topic) => topic.rules);
  const interactions = rules.filter((rule) => rule.kind === 'interaction');
  const sidesOf = remembered((ingredient) => ({
    one: bitsOf(interactions, (rule) => testOf(rule.one)(ingredient)),
    other: bitsOf(interactions, (rule) => testOf(rule.other)(ingredient)),
  }));
  return {
    rulesOf: remembered((ingredient) => rulesConcerning(ingredient, rules, testOf)),
    sidesOf,
    interactionsOf: (one, other) => common(interactions, one.one, other.other),
    isSelected: (ingredient, selection) => testOf(selection)(ingredient),
  };
};

const remembered = <Value>(find: (ingredient: Rxcui) => Value): ((ingredient: Rxcui) => Value) => {
  const found = new Map<Rxcui, Value>();
  return (ingredient) => {
    const known = found.get(ingredient);
    if (known !== undefined) return known;
    const made = find(ingredient);
    found.set(ingredient, made);
    return made;
  };
};

const rulesConcerning = (
  ingredient: Rxcui,
  rules: readonly SafetyRule[],
  testOf: (selection: DrugSelection) => IngredientTest,
): IngredientRules => {
  const isOf = (selection: DrugSelection): boolean => testOf(selection)(ingredient);
  return {
    patient: rules.filter((rule) => rule.kind === 'patient').filter(({ drugs }) => isOf(drugs)),
    dose: rules
      .filter((rule) => rule.kind === 'dose')
      .filter(({ drugs }) => isOf(drugs))
      .toSorted((a, b) => a.maximumPerDay.value - b.maximumPerDay.value),
    duplicate: rules.filter((rule) => rule.kind === 'duplicate-therapy').filter(({ drugs }) => isOf(drugs)),
    doubled: rules.filter((rule) => rule.kind === 'doubled-ingredient').filter(({ except }) => !isOf(except)),
    load: rules.filter((rule) => rule.kind === 'load').flatMap((rule) => weighed(rule, isOf)),
    monitoring: rules.filter((rule) => rule.kind === 'monitoring').filter(({ drugs }) => isOf(drugs)),
    isInInteractions: rules.some((rule) => rule.kind === 'interaction' && (isOf(rule.one) || isOf(rule.other))),
  };
};

/** The heaviest weight that a rule gives a drug. */
const weighed = (rule: LoadRule, isOf: (selection: DrugSelection) => boolean): IngredientRules['load'] => {
  const [heaviest] = rule.points.filter(({ drugs }) => isOf(drugs)).toSorted((a, b) => b.points - a.points);
  return heaviest === undefined ? [] : [{ rule, ...heaviest }];
};

/** A set of rules by their places, 32 to a word: two are compared in a few steps, for every pair of drugs of a list. */
type RuleBits = Uint32Array;

/** The rules in which an ingredient is the one, and those in which it is the other. */
export interface RuleSides {
  readonly one: RuleBits;
  readonly other: RuleBits;
}

const bitsOf = (rules: readonly InteractionRule[], isIn: (rule: InteractionRule) => boolean): RuleBits => {
  const bits = new Uint32Array(Math.ceil(rules.length / 32));
  rules.forEach((rule, place) => {
    if (isIn(rule)) bits[place >> 5] = (bits[place >> 5] ?? 0) | (1 << (place & 31));
  });
  return bits;
};

const none: readonly InteractionRule[] = [];

const common = (rules: readonly InteractionRule[], first: RuleBits, second: RuleBits): readonly InteractionRule[] => {
  let found: InteractionRule[] | null = null;
  for (let word = 0; word < first.length; word += 1) {
    for (let bits = (first[word] ?? 0) & (second[word] ?? 0); bits !== 0; bits &= bits - 1) {
      const rule = rules[word * 32 + (31 - Math.clz32(bits & -bits))];
      found ??= [];
      if (rule !== undefined) found.push(rule);
    }
  }
  return found ?? none;
};
