import type { CarePlan } from '@medplum/fhirtypes';
import type { TreatmentPlan } from '../domain/clinic-record.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept } from '../fhir/codeable-concepts.ts';
import { generatedNarrative } from '../fhir/narrative.ts';
import { present } from '../fhir/present.ts';
import { referenceTo, resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { toCarePlanActivities } from './care-plan-activities.ts';
import { planNarrative } from './care-plan-wording.ts';
import { identify, type Mapping } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { toDate, toPeriod } from './record-dates.ts';
import { findCondition, findPractitioner, labelsOfPlan, type RecordScope } from './record-scope.ts';

/**
 * A treatment plan (US Core CarePlan, assess-plan) with a generated narrative. It carries the labels of every
 * diagnosis and medication that it names, as its narrative repeats them.
 */
export const toUsCoreCarePlan = (plan: TreatmentPlan, path: string, scope: RecordScope): Mapping<CarePlan> => {
  const { identity } = scope.context;
  const { id, identifier } = identify(identity, 'treatment-plan', plan.id);
  const sensitivity = labelsOfPlan(scope, plan);
  const { period, issues: periodIssues } = toPeriod(
    toDate(plan.started, `${path}/started`),
    toDate(plan.ended, `${path}/ended`),
    `${path}/ended`,
  );
  const author = findPractitioner(scope, plan.author, `${path}/author`);
  const addresses = (plan.addresses ?? []).map((own, index) => findCondition(scope, own, `${path}/addresses/${index}`));
  const { activities, issues: activityIssues } = toCarePlanActivities(plan, path, scope);
  const resource = present<CarePlan>({
    resourceType: 'CarePlan',
    id,
    meta: metaOf(sensitivity, usCoreProfile.CarePlan),
    text: generatedNarrative(planNarrative(plan, scope)),
    identifier: [identifier],
    status: plan.status,
    intent: 'plan',
    category: [codedConcept(codeSystem.usCoreCarePlanCategory, 'assess-plan')],
    title: plan.title,
    description: plan.summary,
    subject: scope.patient,
    period,
    author: author.reference,
    addresses: addresses.map(({ reference }) => reference).filter((reference) => reference !== undefined),
    goal: (plan.goals ?? []).map((goal) => referenceTo('Goal', identify(identity, 'goal', goal.id).id)),
    activity: activities,
  });
  return {
    mapped: { resource, key: resourceKey('CarePlan', id), dataClass: 'CarePlan', sensitivity, recordPath: path },
    issues: [...periodIssues, ...author.issues, ...addresses.flatMap(({ issues }) => issues), ...activityIssues],
  };
};
