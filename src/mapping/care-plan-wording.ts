import type { ActivityKind, TreatmentActivity, TreatmentGoal, TreatmentPlan } from '../domain/clinic-record.ts';
import type { TimeUnit } from '../domain/dosing.ts';
import type { NarrativeBlock } from '../fhir/narrative.ts';
import { nameInFull } from './contact-details.ts';
import type { RecordScope } from './record-scope.ts';

/** What a person calls each kind of activity; also `activity.detail.code.text`. */
export const activityName: Readonly<Record<ActivityKind, string>> = {
  'medication-management': 'Medication management',
  psychotherapy: 'Psychotherapy',
  ketamine: 'Ketamine treatment',
  neurofeedback: 'Neurofeedback',
  tms: 'Transcranial magnetic stimulation (TMS)',
  'laboratory-monitoring': 'Laboratory monitoring',
  'ecg-monitoring': 'ECG monitoring',
  'follow-up': 'Follow-up',
};

const unitName: Readonly<Record<TimeUnit, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  a: 'year',
};

/** `{times: 3, per: 2, unit: 'wk'}` is `3 times every 2 weeks`. */
export const frequencyInWords = ({ times, per, unit }: NonNullable<TreatmentActivity['frequency']>): string => {
  const often = times === 1 ? 'once' : `${times} times`;
  return per === 1
    ? `${often} a ${unitName[unit]}`.replace('a hour', 'an hour')
    : `${often} every ${per} ${unitName[unit]}s`;
};

/** An activity's description with the drugs that it manages: what `activity.detail.description` says. */
export const activityDescription = (activity: TreatmentActivity, scope: RecordScope): string => {
  const drugs = drugNames(activity, scope);
  return drugs.length === 0 ? activity.text : `${activity.text} (medications: ${drugs.join('; ')})`;
};

const drugNames = (activity: TreatmentActivity, scope: RecordScope): readonly string[] =>
  (activity.medications ?? [])
    .map((ownId) => scope.medications.get(ownId)?.drug.text)
    .filter((text) => text !== undefined);

/** A plan in plain words: what it is, why, what it is to reach and what is done. */
export const planNarrative = (plan: TreatmentPlan, scope: RecordScope): readonly NarrativeBlock[] => {
  const author = plan.author === undefined ? undefined : scope.prescribers.get(plan.author);
  const addresses = (plan.addresses ?? [])
    .map((ownId) => scope.diagnoses.get(ownId)?.text)
    .filter((text) => text !== undefined);
  const facts = [
    `Status: ${statusInWords(plan.status)}`,
    ...between(plan),
    ...(author === undefined ? [] : [`Author: ${nameInFull(author.name)}`]),
    ...(addresses.length === 0 ? [] : [`For: ${addresses.join('; ')}`]),
  ];
  return [
    { kind: 'heading', text: plan.title },
    { kind: 'paragraph', text: `${facts.join('. ')}.` },
    ...paragraph(plan.summary),
    ...section('Goals', (plan.goals ?? []).map(goalInWords)),
    ...section(
      'Activities',
      (plan.activities ?? []).map((activity) => activityInWords(activity, scope)),
    ),
  ];
};

const paragraph = (text: string | undefined): readonly NarrativeBlock[] =>
  text === undefined ? [] : [{ kind: 'paragraph', text }];

const section = (title: string, items: readonly string[]): readonly NarrativeBlock[] =>
  items.length === 0
    ? []
    : [
        { kind: 'heading', text: title },
        { kind: 'list', items },
      ];

const statusInWords = (status: string): string => status.replaceAll('-', ' ');

const between = ({ started, ended }: { readonly started?: string; readonly ended?: string }): readonly string[] => [
  ...(started === undefined ? [] : [`From ${started}`]),
  ...(ended === undefined ? [] : [`Until ${ended}`]),
];

const goalInWords = (goal: TreatmentGoal): string => {
  const details = [
    statusInWords(goal.status),
    ...(goal.started === undefined ? [] : [`since ${goal.started}`]),
    ...(goal.due === undefined ? [] : [`due ${goal.due}`]),
  ];
  return `${goal.text} (${details.join(', ')})`;
};

const activityInWords = (activity: TreatmentActivity, scope: RecordScope): string => {
  const performer = activity.performer === undefined ? undefined : scope.prescribers.get(activity.performer);
  const details = [
    statusInWords(activity.status),
    ...(activity.frequency === undefined ? [] : [frequencyInWords(activity.frequency)]),
    ...(activity.sessions === undefined ? [] : [sessionsInWords(activity.sessions)]),
    ...between(activity).map((words) => words.toLowerCase()),
    ...(performer === undefined ? [] : [`with ${nameInFull(performer.name)}`]),
  ];
  return `${activityName[activity.kind]}: ${activityDescription(activity, scope)}; ${details.join(', ')}`;
};

const sessionsInWords = (sessions: number): string => (sessions === 1 ? '1 session' : `${sessions} sessions`);
