import type { Resource } from '@medplum/fhirtypes';
import type { ClinicRecord } from '../domain/clinic-record.ts';
import { errorIssue, type Issue, warningIssue } from '../domain/issue.ts';
import type { MappedResource, Mapping, MappingContext } from './mapping-context.ts';
import { labelsOfPlan, openRecord, type RecordScope } from './record-scope.ts';
import { toConsent } from './to-consent.ts';
import { toObservation } from './to-observation.ts';
import { toProvenance } from './to-provenance.ts';
import { toNoKnownAllergies, toUsCoreAllergyIntolerance } from './to-us-core-allergy-intolerance.ts';
import { toUsCoreCarePlan } from './to-us-core-care-plan.ts';
import { toUsCoreCondition } from './to-us-core-condition.ts';
import { toUsCoreGoal } from './to-us-core-goal.ts';
import { toUsCoreMedicationRequest } from './to-us-core-medication-request.ts';
import { toUsCoreOrganization } from './to-us-core-organization.ts';
import { toUsCorePatient } from './to-us-core-patient.ts';
import { toUsCorePractitioner } from './to-us-core-practitioner.ts';
import { unlabelledSensitive } from './unlabelled-sensitive.ts';

/** A clinic record as resources, in an order in which each comes after those that it refers to, and what was noticed. */
export interface MappedRecord {
  readonly resources: readonly MappedResource[];
  readonly issues: readonly Issue[];
}

/**
 * Maps one clinic record to FHIR R4 resources after US Core 6.1.0 (also valid under 7.0.0 and 8.0.0). Pure: the same
 * record and context give the same bytes. Nothing of the record is lost without an issue that says where.
 * @param record as accepted by `clinic-record.schema.json`
 */
export const mapClinicRecord = (record: ClinicRecord, context: MappingContext): MappedRecord => {
  const scope = openRecord(record, context);
  const about: readonly Mapping<Resource>[] = [
    toUsCoreOrganization(context),
    toUsCorePatient(record.patient, context),
    ...each(record.prescribers, '/prescribers', (one, path) => toUsCorePractitioner(one, path, context)),
  ];
  const clinical: readonly Mapping<Resource>[] = [
    ...each(record.diagnoses, '/diagnoses', (one, path) => toUsCoreCondition(one, path, scope)),
    ...mapAllergies(record, scope),
    ...each(record.medications, '/medications', (one, path) => toUsCoreMedicationRequest(one, path, scope)),
    ...mapPlans(record, scope),
    ...each(record.facts, '/facts', (one, path) => toObservation(one, path, scope)),
    ...each(record.consents, '/consents', (one, path) => toConsent(one, path, scope)),
  ];
  const { kept, issues } = withoutRepeatedKeys([...about, ...clinical]);
  return {
    resources: [...kept, ...provenancesOf(kept, context)],
    issues: [
      ...[...about, ...clinical].flatMap((mapping) => mapping.issues),
      ...issues,
      ...unlabelledSensitive(record, scope),
    ],
  };
};

const each = <T, R extends Resource>(
  things: readonly T[] | undefined,
  path: string,
  map: (thing: T, path: string) => Mapping<R>,
): readonly Mapping<R>[] => (things ?? []).map((thing, index) => map(thing, `${path}/${index}`));

/** "No known allergies" is said only where no present allergy contradicts it. */
const mapAllergies = (record: ClinicRecord, scope: RecordScope): readonly Mapping<Resource>[] => {
  const listed = each(record.allergies, '/allergies', (one, path) => toUsCoreAllergyIntolerance(one, path, scope));
  if (record.noKnownAllergies !== true) return listed;
  const path = '/noKnownAllergies';
  const hasAllergy = (record.allergies ?? []).some(
    ({ status, certainty }) => status === 'active' && certainty !== 'refuted',
  );
  if (!hasAllergy) return [...listed, toNoKnownAllergies(path, scope)];
  const reason = 'the record also lists an active allergy; only the allergy is used';
  return [...listed, { mapped: null, issues: [warningIssue('invalid-record', path, reason)] }];
};

/** All goals before all plans, as plans refer to goals. */
const mapPlans = (record: ClinicRecord, scope: RecordScope): readonly Mapping<Resource>[] => [
  ...(record.treatmentPlans ?? []).flatMap((plan, index) => {
    const labels = labelsOfPlan(scope, plan);
    return each(plan.goals, `/treatmentPlans/${index}/goals`, (goal, path) => toUsCoreGoal(goal, labels, path, scope));
  }),
  ...each(record.treatmentPlans, '/treatmentPlans', (plan, path) => toUsCoreCarePlan(plan, path, scope)),
];

/** Two things of one kind with one id would overwrite each other at every partner: the first is kept. */
const withoutRepeatedKeys = (
  mappings: readonly Mapping<Resource>[],
): { readonly kept: readonly MappedResource[]; readonly issues: readonly Issue[] } => {
  const mapped = mappings.map((mapping) => mapping.mapped).filter((one) => one !== null);
  const first = new Map(mapped.toReversed().map((one) => [one.key, one]));
  const repeated = mapped.filter((one) => first.get(one.key) !== one);
  const reason = 'another item of the same kind has this id; this one is left out';
  return {
    kept: mapped.filter((one) => first.get(one.key) === one),
    issues: repeated.map((one) => errorIssue('invalid-record', `${one.recordPath}/id`, reason)),
  };
};

/** One for each clinical resource, where the time of recording is given. */
const provenancesOf = (mapped: readonly MappedResource[], context: MappingContext): readonly MappedResource[] => {
  const { recorded } = context;
  if (recorded === undefined) return [];
  return mapped.filter((one) => one.dataClass !== 'Patient').map((one) => toProvenance([one], recorded, context));
};
