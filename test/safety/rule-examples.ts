import { sourceId } from '../../src/domain/ids.ts';
import type { PatientFacts } from '../../src/domain/patient-facts.ts';
import type { ReconciledRow } from '../../src/domain/reconciled-list.ts';
import type { Circumstances, DrugSelection, NamedIngredient, SafetyRule } from '../../src/safety/rule.ts';
import { ruleTopics } from '../../src/safety/rules.ts';
import { currentRow, noFacts, type RowFields } from './rows.ts';

/** Every group of every topic. */
export const groups = new Map(ruleTopics.flatMap((topic) => topic.groups ?? []).map((group) => [group.id, group]));

/** All drugs that a selection names, by itself and by its groups. */
export const membersOf = (selection: Omit<DrugSelection, 'routes'>): readonly NamedIngredient[] => {
  const excepted = new Set((selection.except ?? []).map(({ rxcui }) => rxcui));
  const inner = (selection.groups ?? []).flatMap((id) => {
    const group = groups.get(id);
    return group === undefined ? [] : membersOf(group);
  });
  return [...(selection.drugs ?? []), ...inner].filter(({ rxcui }) => !excepted.has(rxcui));
};

interface Example {
  readonly rows: readonly ReconciledRow[];
  readonly facts: PatientFacts;
  /** Of the drugs that the alert must be about. */
  readonly names: readonly string[];
}

/** A list and a patient of whom a rule must speak. */
export const exampleOf = (rule: SafetyRule): Example => {
  if (rule.kind === 'doubled-ingredient') {
    const rows = ['oxycodone / acetaminophen', 'acetaminophen'].map((drug) => currentRow(drug));
    return { rows, facts: noFacts, names: ['acetaminophen'] };
  }
  const chosen = drugsFor(rule);
  const milligrams = rule.kind === 'dose' ? rule.maximumPerDay.value + 1 : undefined;
  const rows = chosen.map(({ drug, selection }, place) =>
    currentRow(drug.rxcui, { ...routeOf(selection), ...doseOf(rule, place, milligrams), since: '2020-01-01' }),
  );
  const also =
    rule.when?.also === undefined
      ? []
      : [
          other(
            rule.when.also,
            chosen.map(({ drug }) => drug.rxcui),
          ),
        ];
  return {
    rows: [...rows, ...also.map((drug) => currentRow(drug.rxcui))],
    facts: {
      ...factsFor(rule.when ?? {}, rule),
      ...(rule.kind === 'monitoring' ? { observations: unrelated(rule) } : {}),
    },
    names: chosen.map(({ drug }) => drug.name),
  };
};

interface Chosen {
  readonly drug: NamedIngredient;
  readonly selection: DrugSelection;
}

const drugsFor = (rule: Exclude<SafetyRule, { kind: 'doubled-ingredient' }>): readonly Chosen[] => {
  switch (rule.kind) {
    case 'interaction': {
      const one = other(rule.one, []);
      return [
        { drug: one, selection: rule.one },
        { drug: other(rule.other, [one.rxcui]), selection: rule.other },
      ];
    }
    case 'duplicate-therapy':
      return tooMany(rule);
    case 'load':
      return heaviest(rule);
    default:
      return [{ drug: other(rule.drugs, []), selection: rule.drugs }];
  }
};

const other = (selection: DrugSelection, taken: readonly string[]): NamedIngredient => {
  const found = membersOf(selection).find(({ rxcui }) => !taken.includes(rxcui));
  if (found === undefined) throw new Error('A selection has no drug that is left.');
  return found;
};

const tooMany = (rule: Extract<SafetyRule, { kind: 'duplicate-therapy' }>): readonly Chosen[] => {
  const isAllowed = (one: NamedIngredient, next: NamedIngredient): boolean =>
    (rule.allowed ?? []).some(([first, second]) => {
      if (first === undefined || second === undefined) return false;
      const is = (drug: NamedIngredient, selection: DrugSelection): boolean =>
        membersOf(selection).some(({ rxcui }) => rxcui === drug.rxcui);
      return (is(one, first) && is(next, second)) || (is(next, first) && is(one, second));
    });
  const all = [...new Map(membersOf(rule.drugs).map((drug) => [drug.rxcui, drug])).values()];
  const first = all.find((one) => all.some((next) => next !== one && !isAllowed(one, next)));
  const rest = all.filter((next) => first !== undefined && next !== first && !isAllowed(first, next));
  return [...(first === undefined ? [] : [first]), ...rest]
    .slice(0, rule.atLeast ?? 2)
    .map((drug) => ({ drug, selection: rule.drugs }));
};

/** As many drugs as the lowest threshold needs, the heaviest first. */
const heaviest = (rule: Extract<SafetyRule, { kind: 'load' }>): readonly Chosen[] => {
  const needed = Math.max(...rule.thresholds.map(({ points }) => points));
  const weighed = rule.points
    .toSorted((a, b) => b.points - a.points)
    .flatMap(({ points, drugs }) => membersOf(drugs).map((drug) => ({ drug, selection: drugs, points })));
  const chosen: (typeof weighed)[number][] = [];
  for (const one of weighed) {
    const sum = chosen.reduce((total, { points }) => total + points, 0);
    if (sum >= needed && chosen.length > 1) break;
    if (!chosen.some(({ drug }) => drug.rxcui === one.drug.rxcui)) chosen.push(one);
  }
  return chosen;
};

const routeOf = ({ routes }: DrugSelection): RowFields => (routes?.[0] === undefined ? {} : { route: routes[0] });

const doseOf = (rule: SafetyRule, place: number, milligrams: number | undefined): RowFields => {
  if (milligrams !== undefined) return { milligrams };
  const bound = rule.when?.dailyDose;
  if (bound === undefined) return {};
  return place === (bound.of === 'other' ? 1 : 0) ? { milligrams: bound.above + 1 } : {};
};

const pcp = sourceId('pcp');
const stated = { source: pcp, resource: 'Condition/1' } as const;

/** A patient for whom the circumstances hold. */
const factsFor = (when: Circumstances, rule: SafetyRule): PatientFacts => {
  const age = when.age?.from ?? (when.age?.under === undefined ? 40 : when.age.under - 1);
  const bound = when.laboratory;
  return {
    ...noFacts,
    birthDate: `${2026 - age}-01-01`,
    sex: when.sex ?? 'female',
    pregnancies: when.pregnancy === 'pregnant' ? [{ ...stated, status: 'pregnant', on: '2026-11-01' }] : [],
    lactations: when.lactating === true ? [{ ...stated, status: 'breastfeeding', on: '2026-11-01' }] : [],
    conditions: (when.conditions ?? []).slice(0, 1).map((code) => ({ ...stated, text: rule.id, icd10cm: [code] })),
    observations:
      bound === undefined
        ? []
        : [{ ...stated, test: bound.test, value: valueWithin(bound.below, bound.above), on: '2026-11-20' }],
  };
};

const valueWithin = (below: number | undefined, above: number | undefined): number => {
  if (above === undefined) return (below ?? 0) * 0.99;
  return below === undefined ? above * 1.01 : (above + below) / 2;
};

/** The records hold measurements, but none that the rule asks for. */
const unrelated = (rule: Extract<SafetyRule, { kind: 'monitoring' }>): PatientFacts['observations'] => [
  { ...stated, test: rule.tests.includes('heart-rate') ? 'weight' : 'heart-rate', value: 70, on: '2026-11-20' },
];
