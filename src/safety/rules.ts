import type { AllergyTable } from './allergy-table.ts';
import type { RuleTopic } from './rule.ts';
import age from './rules/age.json' with { type: 'json' };
import alcoholReaction from './rules/alcohol-reaction.json' with { type: 'json' };
import allergyClasses from './rules/allergy-classes.json' with { type: 'json' };
import anticholinergic from './rules/anticholinergic.json' with { type: 'json' };
import anticonvulsants from './rules/anticonvulsants.json' with { type: 'json' };
import bleeding from './rules/bleeding.json' with { type: 'json' };
import bloodPressure from './rules/blood-pressure.json' with { type: 'json' };
import clozapine from './rules/clozapine.json' with { type: 'json' };
import cnsDepression from './rules/cns-depression.json' with { type: 'json' };
import conditions from './rules/conditions.json' with { type: 'json' };
import contraception from './rules/contraception.json' with { type: 'json' };
import dailyMaximum from './rules/daily-maximum.json' with { type: 'json' };
import duplicateTherapy from './rules/duplicate-therapy.json' with { type: 'json' };
import groups from './rules/groups.json' with { type: 'json' };
import herbal from './rules/herbal.json' with { type: 'json' };
import hyponatremia from './rules/hyponatremia.json' with { type: 'json' };
import lactation from './rules/lactation.json' with { type: 'json' };
import lithium from './rules/lithium.json' with { type: 'json' };
import maoi from './rules/maoi.json' with { type: 'json' };
import metabolism from './rules/metabolism.json' with { type: 'json' };
import monitoring from './rules/monitoring.json' with { type: 'json' };
import newerDrugs from './rules/newer-drugs.json' with { type: 'json' };
import oncHighPriority from './rules/onc-high-priority.json' with { type: 'json' };
import opioids from './rules/opioids.json' with { type: 'json' };
import pregnancy from './rules/pregnancy.json' with { type: 'json' };
import primaryCare from './rules/primary-care.json' with { type: 'json' };
import qtProlongation from './rules/qt-prolongation.json' with { type: 'json' };
import seizureThreshold from './rules/seizure-threshold.json' with { type: 'json' };
import serotonergic from './rules/serotonergic.json' with { type: 'json' };
import stimulants from './rules/stimulants.json' with { type: 'json' };

/** Every topic that ships with Concord. `rule.schema.json` has been held against each file by a test. */
export const ruleTopics: readonly RuleTopic[] = [
  age,
  alcoholReaction,
  anticholinergic,
  anticonvulsants,
  bleeding,
  bloodPressure,
  clozapine,
  cnsDepression,
  conditions,
  contraception,
  dailyMaximum,
  duplicateTherapy,
  groups,
  herbal,
  hyponatremia,
  lactation,
  lithium,
  maoi,
  metabolism,
  monitoring,
  newerDrugs,
  oncHighPriority,
  opioids,
  pregnancy,
  primaryCare,
  qtProlongation,
  seizureThreshold,
  serotonergic,
  stimulants,
] as readonly RuleTopic[];

/** Classes that allergies are known by, and which react together. */
export const allergyTable: AllergyTable = allergyClasses as AllergyTable;
