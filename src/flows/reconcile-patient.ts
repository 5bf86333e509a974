import type { ClinicPatient, ClinicRecord } from '../domain/clinic-record.ts';
import { clinicSource, type PatientId, patientId, sourceId } from '../domain/ids.ts';
import type { Partner, PartnerReadType } from '../domain/partner.ts';
import type { PatientSummary } from '../domain/reconciled-list.ts';
import { mapClinicRecord } from '../mapping/map-clinic-record.ts';
import type { MappedResource } from '../mapping/mapping-context.ts';
import { layChanges } from '../normalization/lay-changes.ts';
import { takeApart, takePieces } from '../normalization/received-resource.ts';
import { assembleList, type ReceivedSource } from './assemble-list.ts';
import { type ClinicContext, dayOfInstant } from './clinic-context.ts';
import { judgeReceived } from './inbound-faults.ts';
import { mayBeAskedAbout } from './link-patient.ts';
import type { StoredList } from './ports.ts';
import { piecesOf } from './received-pieces.ts';
import { type ListToStore, toStoredList } from './reconciliation-resources.ts';
import { sourceStateOf } from './source-state.ts';

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
  const partners = await Promise.all(context.partners.map((partner) => receivedFrom(partner, record, context)));
  const list = assembleList({
    patient: summaryOf(record.patient),
    sources: [clinicAsSource(resources, context, now), ...partners],
    on: dayOfInstant(now),
    drugs: context.mapping.drugs,
    staleAfterDays: context.staleAfterDays,
  });
  return storeList({ patient, list, madeAt: now.toISOString(), mapped: resources }, context);
};

/** The decisions are read where the list is written: one that is made meanwhile must not be left out. */
const storeList = async (given: Omit<ListToStore, 'decisions'>, context: ClinicContext): Promise<StoredList> =>
  context.store.inTransaction(async (store) => {
    const decisions = await store.decisions.ofPatient(given.patient);
    const stored = toStoredList({ ...given, decisions }, context.mapping);
    const outcome = await store.lists.put(stored);
    if (outcome === 'unchanged') return stored;
    await store.audit.record({
      at: stored.madeAt,
      actor: 'concord',
      action: 'reconcile',
      patient: stored.patient,
      partner: null,
      subject: 'List',
      reason: outcome,
    });
    return stored;
  });

const summaryOf = (patient: ClinicPatient): PatientSummary => ({
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

const receivedFrom = async (
  partner: Partner,
  record: ClinicRecord,
  context: ClinicContext,
): Promise<ReceivedSource> => {
  const patient = patientId(record.patient.id);
  const source = sourceId(partner.id);
  const pulls = await context.store.inbox.latest(partner.id, patient);
  const tried = await context.store.inbox.lastTried(partner.id, patient);
  const complete = pulls.filter(({ outcome }) => outcome === 'complete');
  const link = await context.store.links.get(partner.id, patient);
  const received = takePieces(
    source,
    complete.flatMap((pull) => layChanges(piecesOf(pull), pull.changes.map(piecesOf))),
  );
  return {
    state: sourceStateOf(partner, { mayAsk: mayBeAskedAbout(partner, record, context), link, pulls, tried }),
    received,
    faults: judgeReceived(received, context.validate),
    unread: pulls
      .filter(({ outcome, type }) => outcome !== 'complete' && matterToSafety.has(type))
      .map(({ type }) => type),
  };
};

const matterToSafety: ReadonlySet<PartnerReadType> = new Set(['Condition', 'AllergyIntolerance']);
