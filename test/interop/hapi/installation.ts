import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { composeApplication } from '../../../src/compose.ts';
import type { ClinicRecord } from '../../../src/domain/clinic-record.ts';
import type { Delivery, Store, StoredList } from '../../../src/flows/ports.ts';
import type { SyncReport } from '../../../src/flows/sync.ts';
import { storedLists } from '../../support/stored-lists.ts';
import { type FrontDoor, isWrite, openFrontDoor, type Passed } from './front-door.ts';
import { type OtherClient, otherClientOf, type PartnerServer } from './partner-server.ts';
import { type CyclePartnerId, theirResources } from './scene.ts';

export const clinicSystem = 'https://clinic.example/ids';

const readTypes = ['MedicationRequest', 'MedicationStatement', 'Condition', 'AllergyIntolerance', 'Observation'];
const writeTypes = [
  ...['Organization', 'Practitioner', 'Condition', 'AllergyIntolerance', 'MedicationRequest'],
  ...['Goal', 'CarePlan', 'Observation', 'Consent', 'Provenance'],
];

/** How an installation writes to its partners. */
export type Writing = 'in transactions' | 'one by one';

/** A server as a partner of one installation. */
export interface CyclePartner {
  readonly id: CyclePartnerId;
  readonly server: PartnerServer;
  readonly door: FrontDoor;
  readonly others: OtherClient;
}

/** One sync, and what each partner's door saw of it. */
export interface Synced {
  readonly report: SyncReport;
  readonly lists: readonly StoredList[];
  readonly passed: ReadonlyMap<CyclePartnerId, readonly Passed[]>;
}

export const writesOf = (synced: Synced, partner: CyclePartner): readonly Passed[] =>
  (synced.passed.get(partner.id) ?? []).filter(isWrite);

/** Concord as it is installed: partner files and a store in a folder, run by the functions of the command line. */
export interface Installation {
  readonly writing: Writing;
  readonly partners: readonly CyclePartner[];
  importRecord(record: ClinicRecord): Promise<void>;
  sync(): Promise<Synced>;
  /** Not only what changed. */
  readEverythingFromNowOn(): Promise<void>;
  deliveries(partner: CyclePartner): Promise<readonly Delivery[]>;
  close(): Promise<void>;
}

/** Puts the partners' own data into the servers, and Concord beside them. */
export const installIn = async (
  folder: string,
  writing: Writing,
  servers: Readonly<Partial<Record<CyclePartnerId, PartnerServer>>>,
): Promise<Installation> => {
  const partners = await Promise.all(
    Object.entries(servers).map(([id, server]) => toPartner(id as CyclePartnerId, server)),
  );
  const partnersFolder = join(folder, 'partners');
  await mkdir(partnersFolder, { recursive: true });
  const describePartners = async (limits: object): Promise<void> => {
    for (const partner of partners) {
      const file = partnerFile(partner, writing);
      const changed = { ...file, limits: { ...file.limits, ...limits } };
      await writeFile(join(partnersFolder, `${partner.id}.json`), JSON.stringify(changed));
    }
  };
  await describePartners({});
  const environment = {
    CONCORD_DATA: join(folder, 'data'),
    CONCORD_PARTNERS: partnersFolder,
    CONCORD_CLINIC_SYSTEM: clinicSystem,
    CONCORD_LOG_LEVEL: 'silent',
  };
  const application = composeApplication(environment);
  const withStore = async <T>(look: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openSqliteStore({ file: join(environment.CONCORD_DATA, 'concord.sqlite') });
    try {
      return await look(store);
    } finally {
      await store.close();
    }
  };
  return {
    writing,
    partners,
    importRecord: async (record) => {
      const file = join(folder, `${record.patient.id}.json`);
      await writeFile(file, JSON.stringify(record));
      await application.importRecords([file], { dryRun: false });
    },
    readEverythingFromNowOn: () => describePartners({ fullReadHours: 0 }),
    sync: async () => {
      for (const { door } of partners) door.takePassed();
      const report = await application.sync({ partner: null, patient: null, progress: quiet });
      const lists = await withStore(storedLists);
      return { report, lists, passed: new Map(partners.map(({ id, door }) => [id, door.takePassed()])) };
    },
    deliveries: ({ id }) =>
      withStore(async (store) => (await store.deliveries.list({})).filter(({ partner }) => partner === id)),
    close: async () => {
      for (const { door } of partners) await door.stop();
    },
  };
};

const quiet = { start: () => ({ step: () => {}, done: () => {} }) };

const toPartner = async (id: CyclePartnerId, server: PartnerServer): Promise<CyclePartner> => {
  const others = otherClientOf(server.baseUrl);
  await others.putAll(theirResources());
  return { id, server, door: await openFrontDoor(server.baseUrl), others };
};

const partnerFile = ({ id, server, door }: CyclePartner, writing: Writing) => ({
  ...{ id, baseUrl: door.baseUrl, name: server.name, specialty: 'other', purposeOfUse: 'TREAT' },
  ...{ read: readTypes, write: writeTypes },
  authentication: { kind: 'none' },
  limits: { bundleEntries: 5 },
  // HAPI's validator refuses R5's cross-version extensions: it does not know a version 5.0.
  habits: { transaction: writing === 'in transactions', laterElements: id !== 'hapi' },
});

/** Every resource of a type that Concord writes, with its version: what an unchanged sync leaves as it is. */
export const versionsAt = async ({ others }: CyclePartner): Promise<ReadonlyMap<string, string>> => {
  const versions = new Map<string, string>();
  for (const type of writeTypes) {
    for (const { resourceType, id, meta } of await others.search<Resource>(type)) {
      versions.set(`${resourceType}/${id}`, meta?.versionId ?? '');
    }
  }
  return versions;
};

/** What is new or of another version. */
export const changedBetween = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] => [...after].flatMap(([key, version]) => (before.get(key) === version ? [] : [key]));
