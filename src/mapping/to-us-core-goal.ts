import type { Goal } from '@medplum/fhirtypes';
import type { Sensitivity, TreatmentGoal } from '../domain/clinic-record.ts';
import { worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify, type Mapping } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { toDate } from './record-dates.ts';
import type { RecordScope } from './record-scope.ts';

/**
 * A goal of a treatment plan (US Core Goal).
 * @param sensitivity the plan's labels, as a goal has none of its own and may speak of anything in the plan
 */
export const toUsCoreGoal = (
  goal: TreatmentGoal,
  sensitivity: readonly Sensitivity[],
  path: string,
  scope: RecordScope,
): Mapping<Goal> => {
  const { id, identifier } = identify(scope.context.identity, 'goal', goal.id);
  const started = toDate(goal.started, `${path}/started`);
  const due = toDate(goal.due, `${path}/due`);
  const resource = present<Goal>({
    resourceType: 'Goal',
    id,
    meta: metaOf(sensitivity, usCoreProfile.Goal),
    identifier: [identifier],
    lifecycleStatus: goal.status,
    description: worded(goal.text),
    subject: scope.patient,
    startDate: started.value,
    target: due.value === undefined ? undefined : [{ dueDate: due.value }],
  });
  return {
    mapped: { resource, key: resourceKey('Goal', id), dataClass: 'CarePlan', sensitivity, recordPath: path },
    issues: [...started.issues, ...due.issues],
  };
};
