import type { PatientId } from '../domain/ids.ts';
import { errorIssue, type Issue } from '../domain/issue.ts';
import { digestOf } from '../fhir/canonical-json.ts';
import { isOfManyPatients } from '../fhir/of-many-patients.ts';
import { mapClinicRecord } from '../mapping/map-clinic-record.ts';
import type { MappedResource } from '../mapping/mapping-context.ts';
import { toProvenance } from '../mapping/to-provenance.ts';
import type { ClinicContext } from './clinic-context.ts';
import type { Instant, OutboundResource, Store } from './ports.ts';
import { queueForPartner } from './queue-for-partner.ts';

/** What publishing one patient did. */
export interface PublishReport {
  readonly mapped: number;
  /** Not valid, for everybody or for a partner that may not have what they refer to. */
  readonly heldBack: number;
  readonly queued: number;
  readonly denied: number;
  readonly issues: readonly Issue[];
}

/**
 * Maps a patient's record, holds back what is not valid, asks the consent gate for every resource and partner, and
 * queues what may go. Everything is written in one transaction: what is to be sent is decided where it is recorded.
 * Running it again over an unchanged record queues nothing.
 */
export const publishPatient = async (patient: PatientId, context: ClinicContext): Promise<PublishReport> => {
  const record = await context.store.records.get(patient);
  if (record === null) return { mapped: 0, heldBack: 0, queued: 0, denied: 0, issues: [] };
  const { resources, issues } = mapClinicRecord(record, context.mapping);
  const at = context.clock().toISOString();
  return context.store.inTransaction(async (store) => {
    const heldBack = await storeMapped(resources, patient, at, context, store);
    const mapped = new Set(resources.map(({ key }) => key));
    const outbound = (await store.resources.ofPatient(patient)).filter((one) => isStillMeant(one, mapped));
    const counts = { heldBack, queued: 0, denied: 0 };
    for (const partner of context.partners) {
      const outcome = await queueForPartner({ partner, record, patient, outbound, at, context, store });
      counts.heldBack += outcome.heldBack;
      counts.queued += outcome.queued;
      counts.denied += outcome.denied;
    }
    return { mapped: resources.length, ...counts, issues };
  });
};

/** What the record no longer has is not sent anew; what of it was sent before stays where it is. */
const isStillMeant = (outbound: OutboundResource, mapped: ReadonlySet<string>): boolean =>
  outbound.resource.resourceType === 'Provenance'
    ? outbound.resource.target.every(({ reference }) => reference !== undefined && mapped.has(reference))
    : mapped.has(outbound.key);

/** Stores each resource that is valid, with a new Provenance where it is new or changed. Counts those held back. */
const storeMapped = async (
  resources: readonly MappedResource[],
  patient: PatientId,
  at: Instant,
  context: ClinicContext,
  store: Store,
): Promise<number> => {
  const storing: Storing = { patient, at, context, store };
  const stored = await storeValid(resources, storing);
  const news = stored.filter(({ mapped, outcome }) => mapped.dataClass !== 'Patient' && isNews(outcome));
  const provenances = news.map(({ mapped }) => toProvenance([mapped], at, context.mapping));
  await storeValid(provenances, storing);
  return stored.filter(({ outcome }) => outcome === 'held-back').length;
};

interface Storing {
  readonly patient: PatientId;
  readonly at: Instant;
  readonly context: ClinicContext;
  readonly store: Store;
}

interface Stored {
  readonly mapped: MappedResource;
  readonly outcome: 'new' | 'changed' | 'unchanged' | 'held-back';
}

const isNews = (outcome: Stored['outcome']): boolean => outcome === 'new' || outcome === 'changed';

const storeValid = async (
  resources: readonly MappedResource[],
  { patient, at, context, store }: Storing,
): Promise<readonly Stored[]> => {
  if (resources.length === 0) return [];
  // What belongs to many patients is every other's too, as many as there are.
  const own = resources.filter(({ key }) => !isOfManyPatients(key)).map(({ key }) => key);
  const others = await store.resources.thoseOfOthers(own, patient);
  const judged = resources.map((mapped) => ({
    mapped,
    outbound: toOutbound(mapped, patient),
    errors: [
      ...context.validate(mapped.resource).filter(({ severity }) => severity === 'error'),
      ...sharedIdIssues(mapped, others),
    ],
  }));
  const valid = judged.filter(({ errors }) => errors.length === 0);
  const outcomes = await store.resources.putAll(
    patient,
    valid.map(({ outbound }) => outbound),
    at,
  );
  const byKey = new Map(valid.map(({ mapped }, index) => [mapped.key, outcomes[index]]));
  for (const { outbound, errors } of judged) {
    if (errors.length > 0) await store.resources.holdBack(outbound, errors, at);
  }
  return judged.map(({ mapped }) => ({ mapped, outcome: byKey.get(mapped.key) ?? 'held-back' }));
};

/** Organisations and practitioners belong to many patients; anything else of one id would overwrite the other's. */
const sharedIdIssues = (mapped: MappedResource, ofOthers: ReadonlySet<string>): readonly Issue[] => {
  if (!ofOthers.has(mapped.key)) return [];
  const reason = "another patient's record uses the same id for this kind of item; ids must be unique in the clinic";
  return [errorIssue('invalid-record', `${mapped.recordPath}/id`, reason)];
};

const toOutbound = (mapped: MappedResource, patient: PatientId): OutboundResource => ({
  key: mapped.key,
  patient,
  resource: mapped.resource,
  dataClass: mapped.dataClass,
  sensitivity: mapped.sensitivity,
  digest: digestOf(mapped.resource),
});
