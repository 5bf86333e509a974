import type { Resource } from '@medplum/fhirtypes';
import { differencesAfterWrite } from '../../src/delivery/compare-read-back.ts';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { partnerId, patientId } from '../../src/domain/ids.ts';
import { digestOf } from '../../src/fhir/canonical-json.ts';
import { rewriteReferences } from '../../src/fhir/references.ts';
import { objectsAt, textAt } from '../../src/fhir/wild.ts';
import type { Delivery, OutboundResource, Store } from '../../src/flows/ports.ts';
import type { SandboxPartner } from '../../src/sandbox/partner.ts';
import { oursAt } from '../support/clinic-scene.ts';
import { readTypes, writeTypes } from './clinic-installation.ts';
import type { FaultyPartner } from './faulty-installation.ts';
import { theirIdOf } from './small-patients.ts';

/** What is wrong at the end, told once for each place; empty when everything holds. */
export const violationsAtTheEnd = async (
  store: Store,
  partners: readonly FaultyPartner[],
  records: readonly ClinicRecord[],
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const record of records) found.push(...(await violationsOfRecord(store, record)));
  for (const partner of partners) {
    for (const record of records) found.push(...(await violationsOfPatient(store, partner, record)));
    found.push(...(await violationsOfPartner(store, partner)));
  }
  for (const record of records) found.push(...(await violationsOfList(store, partners, record)));
  return found;
};

/** What was acknowledged is there: the record as it was last imported. */
const violationsOfRecord = async (store: Store, record: ClinicRecord): Promise<readonly string[]> => {
  const stored = await store.records.get(patientId(record.patient.id));
  return stored !== null && digestOf(stored) === digestOf(record)
    ? []
    : [`${record.patient.id}: the record is not as it was imported`];
};

const told: ReadonlySet<Delivery['state']> = new Set(['refused', 'dead', 'altered']);

/** Every resource of a patient is at the partner as it is here, or its delivery says why not. */
const violationsOfPatient = async (
  store: Store,
  { id, sandbox }: FaultyPartner,
  record: ClinicRecord,
): Promise<readonly string[]> => {
  const [partner, patient] = [partnerId(id), patientId(record.patient.id)];
  const deliveries = await store.deliveries.list({ partner, patient });
  const latest = new Map(deliveries.map((delivery) => [delivery.key, delivery]));
  const outbound = await store.resources.ofPatient(patient);
  const placements = new Map(await store.deliveries.placements(partner, patient));
  const link = await store.links.get(partner, patient);
  const own = outbound.find(({ resource }) => resource.resourceType === 'Patient');
  if (link?.state !== 'matched' || own === undefined) return [`${id} ${patient}: the patient was not matched`];
  if (link.id !== theirIdOf(Number(patient.replace('p-', '')))) return [`${id} ${patient}: matched to somebody else`];
  placements.set(own.key, `Patient/${link.id}`);
  const meant = outbound.filter(({ resource }) => writeTypes.includes(resource.resourceType));
  if (meant.length === 0) return [`${id} ${patient}: nothing was mapped`];
  return meant.flatMap((one) =>
    violationsOfDelivery(one, latest.get(one.key), placements, sandbox).map(
      (what) => `${id} ${patient} ${one.key}: ${what}`,
    ),
  );
};

const violationsOfDelivery = (
  { digest }: OutboundResource,
  delivery: Delivery | undefined,
  placements: ReadonlyMap<string, string>,
  sandbox: SandboxPartner,
): readonly string[] => {
  if (delivery === undefined) return ['was never queued'];
  if (delivery.digest !== digest) return ['an older version was queued last'];
  const { state, detail, key } = delivery;
  if (told.has(state)) return detail === null || detail === '' ? [`${state} without a reason`] : [];
  if (state !== 'verified') return [`still ${state} (${detail ?? 'no reason'})`];
  const [type = '', id = ''] = (placements.get(key) ?? '').split('/');
  const held = sandbox.repository.tables.find(type, id);
  if (held === undefined || held.deleted) return ['verified, and the partner does not have it'];
  const sent = rewriteReferences(delivery.resource, (reference) => placements.get(reference) ?? null);
  const differences = differencesAfterWrite(sent, held.resource);
  return differences.length === 0 ? [] : [`verified, and differs at the partner in ${differences.join(', ')}`];
};

/** Nothing of ours stands there twice, and nothing that no delivery knows of. */
const violationsOfPartner = async (store: Store, { id, sandbox }: FaultyPartner): Promise<readonly string[]> => {
  const deliveries = await store.deliveries.list({ partner: partnerId(id) });
  const isUnsure = deliveries.some(({ state, resource }) => told.has(state) && resource.resourceType === 'Provenance');
  const known = new Set(deliveries.map(({ partnerReference }) => partnerReference));
  return writeTypes.flatMap((type) => {
    const ours = oursAt(sandbox, type);
    const twice = [...Map.groupBy(ours, nameOf)].filter(([, same]) => same.length > 1).map(([name]) => name);
    const strays = ours.filter((one) => !known.has(`${type}/${one.id}`) && !(type === 'Provenance' && isUnsure));
    return [
      ...twice.map((name) => `${id}: ${name} is there more than once`),
      ...strays.map((one) => `${id}: ${type}/${one.id} is known to no delivery`),
    ];
  });
};

/** By what a resource is one and the same: its identifiers, or for a Provenance what it is about, and when. */
const nameOf = (resource: Resource): string =>
  resource.resourceType === 'Provenance'
    ? `Provenance of ${objectsAt(resource, 'target').map((to) => textAt(to, 'reference'))} at ${resource.recorded}`
    : `${resource.resourceType} ${JSON.stringify('identifier' in resource ? resource.identifier : resource.id)}`;

/** The list rests on everything that each partner has, and every resource received is accounted for. */
const violationsOfList = async (
  store: Store,
  partners: readonly FaultyPartner[],
  record: ClinicRecord,
): Promise<readonly string[]> => {
  const patient = patientId(record.patient.id);
  const stored = await store.lists.latest(patient);
  if (stored === null) return [`${patient}: there is no list`];
  const { sources, ledger } = stored.list;
  const incomplete = sources
    .filter(({ state }) => state !== 'complete')
    .map(({ source, state }) => `${source} is ${state}`);
  const { received, kept, merged, excluded, failed, entries } = ledger;
  const balances = received === kept + merged + excluded + failed && entries.length === received && failed === 0;
  const miscounted: string[] = [];
  for (const { id, sandbox } of partners) {
    const link = await store.links.get(partnerId(id), patient);
    const there = link?.state === 'matched' ? heldOf(sandbox, `Patient/${link.id}`) : 0;
    const counted = entries.filter(({ source }) => source === id).length;
    if (there !== counted) miscounted.push(`${id} has ${there} resources, and the ledger ${counted}`);
  }
  return [...incomplete, ...(balances ? [] : ['the ledger does not balance']), ...miscounted].map(
    (what) => `list of ${patient}: ${what}`,
  );
};

const heldOf = (sandbox: SandboxPartner, patient: string): number =>
  readTypes.reduce(
    (sum, type) =>
      sum +
      sandbox.repository.tables
        .search(type, [], 0, 1_000_000)
        .filter(({ resource }) => JSON.stringify(resource).includes(`"subject":{"reference":"${patient}"`)).length,
    0,
  );
