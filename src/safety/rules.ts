import type { RuleTopic, SafetyRule } from './rule.ts';
import allergyClasses from './rules/allergy-classes.json' with { type: 'json' };
import clozapine from './rules/clozapine.json' with { type: 'json' };
import dailyMaximum from './rules/daily-maximum.json' with { type: 'json' };
import duplicateTherapy from './rules/duplicate-therapy.json' with { type: 'json' };
import lamotrigine from './rules/lamotrigine.json' with { type: 'json' };
import lithium from './rules/lithium.json' with { type: 'json' };
import opioids from './rules/opioids.json' with { type: 'json' };
import pregnancy from './rules/pregnancy.json' with { type: 'json' };
import qtProlongation from './rules/qt-prolongation.json' with { type: 'json' };
import serotonergic from './rules/serotonergic.json' with { type: 'json' };

/** Every topic that ships with Concord. `rule.schema.json` has been held against each file by a test. */
export const ruleTopics: readonly RuleTopic[] = [
  clozapine,
  dailyMaximum,
  duplicateTherapy,
  lamotrigine,
  lithium,
  opioids,
  pregnancy,
  qtProlongation,
  serotonergic,
] as readonly RuleTopic[];

/** All rules of one kind. */
export const rulesOf = <Kind extends SafetyRule['kind']>(kind: Kind): readonly Extract<SafetyRule, { kind: Kind }>[] =>
  ruleTopics.flatMap(({ rules }) =>
    rules.filter((rule): rule is Extract<SafetyRule, { kind: Kind }> => rule.kind === kind),
  );

/** Words by which charts name a class of drugs as an allergy, and classes within which one allergy warns of all. */
export const allergyClassTable: {
  readonly classes: readonly { readonly words: readonly string[]; readonly epcs: readonly string[] }[];
  readonly crossReactive: readonly string[];
} = allergyClasses;
