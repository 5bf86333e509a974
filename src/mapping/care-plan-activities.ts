import type { CarePlanActivity, CarePlanActivityDetail, Timing, TimingRepeat } from '@medplum/fhirtypes';
import type { ActivityKind, TreatmentActivity, TreatmentPlan } from '../domain/clinic-record.ts';
import type { Issue } from '../domain/issue.ts';
import { worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { activityDescription, activityName } from './care-plan-wording.ts';
import { toDate, toPeriod } from './record-dates.ts';
import { findMedication, findPractitioner, type RecordScope } from './record-scope.ts';

/**
 * A plan's activities: one `detail` for each, then one `reference` for each medication that any of them manages, as an
 * activity has a reference or a detail and never both (cpl-3).
 */
export const toCarePlanActivities = (
  plan: TreatmentPlan,
  path: string,
  scope: RecordScope,
): { readonly activities: CarePlanActivity[]; readonly issues: readonly Issue[] } => {
  const details = (plan.activities ?? []).map((activity, index) =>
    toDetail(activity, `${path}/activities/${index}`, scope),
  );
  const medications = (plan.activities ?? []).flatMap((activity, index) =>
    (activity.medications ?? []).map((ownId, place) => ({
      ownId,
      ...findMedication(scope, ownId, `${path}/activities/${index}/medications/${place}`),
    })),
  );
  const references = new Map(medications.map(({ ownId, reference }) => [ownId, reference]));
  return {
    activities: [
      ...details.map(({ detail }) => ({ detail })),
      ...[...references.values()].filter((one) => one !== undefined).map((reference) => ({ reference })),
    ],
    issues: [...details.flatMap(({ issues }) => issues), ...medications.flatMap(({ issues }) => issues)],
  };
};

/** Which kind of order the activity stands for, where R4 has a code for it; managing medications is none of them. */
const orderKind: Readonly<Partial<Record<ActivityKind, NonNullable<CarePlanActivityDetail['kind']>>>> = {
  psychotherapy: 'ServiceRequest',
  ketamine: 'ServiceRequest',
  neurofeedback: 'ServiceRequest',
  tms: 'ServiceRequest',
  'laboratory-monitoring': 'ServiceRequest',
  'ecg-monitoring': 'ServiceRequest',
  'follow-up': 'Appointment',
};

const toDetail = (
  activity: TreatmentActivity,
  path: string,
  scope: RecordScope,
): { readonly detail: CarePlanActivityDetail; readonly issues: readonly Issue[] } => {
  const performer = findPractitioner(scope, activity.performer, `${path}/performer`);
  const scheduled = toSchedule(activity, path);
  const detail = present<CarePlanActivityDetail>({
    kind: orderKind[activity.kind],
    code: worded(activityName[activity.kind]),
    status: activity.status,
    ...scheduled.when,
    performer: performer.reference === undefined ? undefined : [performer.reference],
    description: activityDescription(activity, scope),
  });
  return { detail, issues: [...performer.issues, ...scheduled.issues] };
};

type Scheduled = Pick<CarePlanActivityDetail, 'scheduledTiming' | 'scheduledPeriod'>;

/** How often and between which days; without a frequency or a number of sessions only the days remain. */
const toSchedule = (
  activity: TreatmentActivity,
  path: string,
): { readonly when: Scheduled; readonly issues: readonly Issue[] } => {
  const { period, issues } = toPeriod(
    toDate(activity.started, `${path}/started`),
    toDate(activity.ended, `${path}/ended`),
    `${path}/ended`,
  );
  const { frequency, sessions } = activity;
  if (frequency === undefined && sessions === undefined) {
    return { when: period === undefined ? {} : { scheduledPeriod: period }, issues };
  }
  const repeat = present<TimingRepeat>({
    boundsPeriod: period,
    count: sessions,
    frequency: frequency?.times,
    period: frequency?.per,
    periodUnit: frequency?.unit,
  });
  const scheduledTiming: Timing = { repeat };
  return { when: { scheduledTiming }, issues };
};
