import type { Resource } from '@medplum/fhirtypes';
import { clinicSource, type PatientId, sourceId } from '../domain/ids.ts';
import type { Partner, PartnerReadType } from '../domain/partner.ts';
import type { PatientSummary, ReconciledList, SourceState } from '../domain/reconciled-list.ts';
import { digestOf } from '../fhir/canonical-json.ts';
import { mapClinicRecord } from '../mapping/map-clinic-record.ts';
import type { MappedResource } from '../mapping/mapping-context.ts';
import { unionOfLabels } from '../mapping/meta-security.ts';
import { toDetectedIssue } from '../mapping/to-detected-issue.ts';
import { type ReconciliationContext, toMedicationList } from '../mapping/to-medication-list.ts';
import { toReconciliationProvenance } from '../mapping/to-reconciliation-provenance.ts';
import { takeApart } from '../normalization/received-resource.ts';
import { assembleList, type ReceivedSource } from './assemble-list.ts';
import { type ClinicContext, dayOfInstant } from './clinic-context.ts';
import type { PatientLink, Pull, StoredList } from './ports.ts';

/**
 * Makes the list of one patient out of the clinic's record and the latest answers of every partner, and stores it with
 * its FHIR resources. An unchanged list is not stored again.
 * @returns `null` where the clinic has no such patient
 */
export const reconcilePatient = async (patient: PatientId, context: ClinicContext): Promise<StoredList | null> => {
  const record = await context.store.records.get(patient);
  if (record === null) return null;
  const now = context.clock();
  const { resources } = mapClinicRecord(record, context.mapping);
  const partners = await Promise.all(context.partners.map((partner) => receivedFrom(partner, patient, context)));
  const list = assembleList({
    patient: summaryOf(record.patient),
    sources: [clinicAsSource(resources, context, now), ...partners],
    on: dayOfInstant(now),
    drugs: context.mapping.drugs,
    staleAfterDays: context.staleAfterDays,
  });
  const stored: StoredList = {
    patient,
    madeAt: now.toISOString(),
    digest: digestOf({ ...list, sources: list.sources.map((source) => ({ ...source, asOf: null })) }),
    list,
    resources: resourcesOf(list, resources, now, context),
  };
  await storeList(stored, context);
  return stored;
};

const storeList = async (stored: StoredList, context: ClinicContext): Promise<void> =>
  context.store.inTransaction(async (store) => {
    const outcome = await store.lists.put(stored);
    if (outcome === 'unchanged') return;
    await store.audit.record({
      at: stored.madeAt,
      actor: 'concord',
      action: 'reconcile',
      patient: stored.patient,
      partner: null,
      subject: 'List',
      reason: outcome,
    });
  });

const summaryOf = (patient: {
  readonly id: string;
  readonly name: { readonly family: string; readonly given: readonly string[] };
  readonly birthDate: string;
  readonly sex: string;
}): PatientSummary => ({
  id: patient.id,
  name: [...patient.name.given, patient.name.family].join(' '),
  birthDate: patient.birthDate,
  sex: patient.sex,
});

const clinicAsSource = (resources: readonly MappedResource[], context: ClinicContext, now: Date): ReceivedSource => ({
  state: {
    source: clinicSource,
    name: context.mapping.organization.name,
    state: 'complete',
    asOf: now.toISOString(),
    detail: null,
  },
  received: takeApart(clinicSource, [resources.map(({ resource }) => resource)]),
});

const receivedFrom = async (partner: Partner, patient: PatientId, context: ClinicContext): Promise<ReceivedSource> => {
  const source = sourceId(partner.id);
  const pulls = await context.store.inbox.latest(partner.id, patient);
  const tried = await context.store.inbox.lastTried(partner.id, patient);
  const complete = pulls.filter(({ outcome }) => outcome === 'complete');
  const documents = complete.flatMap(({ answers }) => answers.filter(isSuccess).map(({ bytes }) => parseAnswer(bytes)));
  const link = await context.store.links.get(partner.id, patient);
  return {
    state: stateOf(partner, link, pulls, tried),
    received: takeApart(source, documents),
    unread: pulls
      .filter(({ outcome, type }) => outcome !== 'complete' && matterToSafety.has(type))
      .map(({ type }) => type),
  };
};

const matterToSafety: ReadonlySet<PartnerReadType> = new Set(['Condition', 'AllergyIntolerance']);

const isSuccess = ({ status }: { readonly status: number }): boolean => status >= 200 && status < 300;

/** What does not parse becomes a document that is no FHIR resource, and so one failed entry of the ledger. */
const parseAnswer = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return null;
  }
};

/** Reasons by which a server says that it does not have a type at all: nothing is missing then. */
const notOffered: ReadonlySet<string> = new Set([
  'type-not-offered',
  'http-404',
  'http-405',
  'http-501',
  'not-supported',
]);

const medicationTypes: ReadonlySet<PartnerReadType> = new Set([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
]);

const stateOf = (
  partner: Partner,
  link: PatientLink | null,
  pulls: readonly Pull[],
  tried: readonly Omit<Pull, 'answers'>[],
): SourceState => {
  const common = { source: sourceId(partner.id), name: partner.name };
  if (link?.state !== 'matched') {
    const detail =
      link === null ? 'not asked: no consent, or not reached yet' : 'the patient was not found there for certain';
    return { ...common, state: link === null ? 'not-reached' : 'patient-not-matched', asOf: null, detail };
  }
  const asOf = pulls
    .flatMap(({ outcome, finishedAt }) => (outcome === 'complete' ? (finishedAt ?? []) : []))
    .toSorted()[0];
  const failed = tried
    .filter(({ outcome }) => outcome !== 'complete')
    .map(({ type, reason }) => `${type}: ${reason ?? 'unfinished'}`);
  const detail = failed.length === 0 ? null : failed.join(', ');
  const missing = pulls.filter(({ type, outcome, reason }) => isMissing(type, outcome, reason));
  if (asOf === undefined) return { ...common, state: 'not-reached', asOf: null, detail };
  return { ...common, state: missing.length === 0 ? 'complete' : 'partial', asOf, detail };
};

const isMissing = (type: PartnerReadType, outcome: Pull['outcome'], reason: string | null): boolean =>
  outcome !== 'complete' &&
  medicationTypes.has(type) &&
  (type === 'MedicationRequest' || reason === null || !notOffered.has(reason));

const resourcesOf = (
  list: ReconciledList,
  mapped: readonly MappedResource[],
  now: Date,
  context: ClinicContext,
): readonly Resource[] => {
  const reconciliation: ReconciliationContext = {
    identity: context.mapping.identity,
    organization: context.mapping.organization,
    reconciled: now.toISOString(),
    sensitivity: unionOfLabels(...mapped.map(({ sensitivity }) => sensitivity)),
  };
  const medicationList = toMedicationList(list, reconciliation);
  const issues = list.alerts.map((alert) => toDetectedIssue(alert, list, reconciliation));
  return [medicationList, ...issues, toReconciliationProvenance(list, [medicationList, ...issues], reconciliation)];
};
