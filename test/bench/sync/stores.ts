import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { deliveryId, partnerId, patientId } from '../../../src/domain/ids.ts';
import { digestOf } from '../../../src/fhir/canonical-json.ts';
import type { OutboundResource, Store } from '../../../src/flows/ports.ts';
import { startPostgresServer } from '../../support/postgres-server.ts';
import { newDatabase } from './new-database.ts';
import { recordOf } from './panel.ts';

const at = '2026-11-23T14:00:00.000Z';
const partner = partnerId('primary-care');
const resourcesOfPatient = 10;

const outbound = (patient: number, index: number): OutboundResource => {
  const resource = {
    resourceType: 'Basic',
    id: `b-${patient}-${index}`,
    code: { text: 'x'.repeat(1_500) },
  } as const;
  return {
    key: `Basic/b-${patient}-${index}`,
    patient: patientId(`p-${patient}`),
    resource,
    dataClass: 'MedicationRequest',
    sensitivity: [],
    digest: digestOf(resource),
  };
};

/** Resources a second into a store, as publishing puts them: a patient's ten with their deliveries in one transaction. */
const rateOf = async (store: Store, patients: number): Promise<number> => {
  const begun = performance.now();
  for (let patient = 0; patient < patients; patient += 1) {
    await store.inTransaction(async (inner) => {
      await inner.records.put(recordOf(patient), at);
      const resources = Array.from({ length: resourcesOfPatient }, (_, index) => outbound(patient, index));
      const to = { partner, patient: patientId(`p-${patient}`) };
      await inner.resources.putAll(to.patient, resources, at);
      const deliveries = resources.map((one) => ({ id: deliveryId(randomUUID()), outbound: one }));
      await inner.deliveries.enqueueAll(to, deliveries, at);
    });
  }
  const seconds = (performance.now() - begun) / 1_000;
  await store.close();
  return (patients * resourcesOfPatient) / seconds;
};

export const storeRates = async (patients: number): Promise<readonly (readonly [name: string, rate: number])[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'concord-bench-store-'));
  const server = await startPostgresServer(process.env, { isDurable: true });
  try {
    const sqlite = await rateOf(await openSqliteStore({ file: join(folder, 'store.sqlite') }), patients);
    const postgres = await rateOf(await openPostgresStore({ url: await newDatabase(server.url) }), patients);
    return [
      ['SQLite', sqlite],
      ['PostgreSQL', postgres],
    ];
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
