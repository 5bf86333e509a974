import type { Resource } from '@medplum/fhirtypes';
import type { Decision } from '../domain/decision.ts';
import type { PatientId } from '../domain/ids.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { digestOf } from '../fhir/canonical-json.ts';
import type { MappedResource, MappingContext } from '../mapping/mapping-context.ts';
import { unionOfLabels } from '../mapping/meta-security.ts';
import { toDetectedIssue } from '../mapping/to-detected-issue.ts';
import { type ReconciliationContext, toMedicationList } from '../mapping/to-medication-list.ts';
import { toReconciliationProvenance } from '../mapping/to-reconciliation-provenance.ts';
import type { Instant, StoredList } from './ports.ts';

/** What a list is stored from. */
export interface ListToStore {
  readonly patient: PatientId;
  readonly list: ReconciledList;
  readonly madeAt: Instant;
  /** Of the clinic's record as it is now. */
  readonly mapped: readonly MappedResource[];
  /** Of the patient, in the order in which they were made. */
  readonly decisions: readonly Decision[];
}

/** A list as it is stored: with the resources made of it and of what was decided, and a digest of both. */
export const toStoredList = (given: ListToStore, mapping: MappingContext): StoredList => {
  const { patient, list, madeAt, decisions } = given;
  const withoutTimes = { ...list, sources: list.sources.map((source) => ({ ...source, asOf: null })) };
  const decided = decisions.length === 0 ? {} : { decisions: decisions.map(({ id }) => id) };
  return {
    patient,
    madeAt,
    digest: digestOf({ ...withoutTimes, ...decided }),
    list,
    resources: resourcesOf(given, mapping),
  };
};

const resourcesOf = ({ list, madeAt, mapped }: ListToStore, mapping: MappingContext): readonly Resource[] => {
  const context: ReconciliationContext = {
    identity: mapping.identity,
    organization: mapping.organization,
    reconciled: madeAt,
    sensitivity: unionOfLabels(...mapped.map(({ sensitivity }) => sensitivity)),
  };
  const medicationList = toMedicationList(list, context);
  const issues = list.alerts.map((alert) => toDetectedIssue(alert, list, context));
  return [medicationList, ...issues, toReconciliationProvenance(list, [medicationList, ...issues], context)];
};
