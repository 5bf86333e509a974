import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSigningKey } from '../../src/adapters/partner/smart-backend-services/signing-key.ts';
import { openPostgresStore } from '../../src/adapters/store/open-postgres-store.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import type { Delivery, Store, SyncRun } from '../../src/flows/ports.ts';
import type { SandboxHabits } from '../../src/sandbox/habits.ts';
import { createSandboxPartner, type RunningSandbox, type SandboxPartner } from '../../src/sandbox/partner.ts';
import { oursAt, theirDelia, theirGordon, theirIbuprofen } from '../support/clinic-scene.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export const readTypes = ['MedicationRequest', 'Condition'];
export const writeTypes = ['Organization', 'Practitioner', 'Condition', 'MedicationRequest', 'Consent', 'Provenance'];
/** What a partner must grant for these types. */
export const scopes = [
  'system/Patient.rs',
  'system/Medication.rs',
  ...[...new Set([...readTypes, ...writeTypes])].map((type) => `system/${type}.crus`),
];

/** A partner that takes transactions, and one that takes resources one by one. */
const habitsById: Readonly<Record<string, SandboxHabits>> = {
  'primary-care': {},
  cardiology: { noTransaction: 405 },
};

/** The types that a snapshot tells of: what the clinic writes. */
const countedTypes = writeTypes;

/** Concord as it is installed: settings, partner files and keys in a folder, partners that really ask for a token. */
export interface Installation {
  readonly environment: Readonly<Record<string, string>>;
  /** New partners with nothing of ours, and no data of the service. */
  begin(records: readonly ClinicRecord[]): Promise<readonly SandboxPartner[]>;
  /** Runs `concord` in a process of its own. */
  start(...words: readonly string[]): ChildProcess;
  deliveries(): Promise<readonly Delivery[]>;
  /** The store that its processes work on. */
  withStore<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** Syncs and rounds, the newest first. */
  runs(): Promise<readonly SyncRun[]>;
  end(): Promise<void>;
}

/** @param databaseUrl of a PostgreSQL database, empty or of an earlier installation; `null` for a file in the folder */
export const installIn = async (folder: string, databaseUrl: string | null = null): Promise<Installation> => {
  const key = await createSigningKey('ES384');
  const partnersFolder = join(folder, 'partners');
  const data = join(folder, 'data');
  await mkdir(partnersFolder, { recursive: true });
  await writeFile(join(partnersFolder, 'clinic.pem'), key.privateKeyPem, { mode: 0o600 });
  const running = new Map<string, { readonly partner: SandboxPartner; readonly server: RunningSandbox }>();
  const ports = new Map<string, number>();
  const environment = {
    CONCORD_DATA: data,
    CONCORD_PARTNERS: partnersFolder,
    CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids',
    CONCORD_LOG_LEVEL: 'silent',
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  };
  const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await (databaseUrl === null
      ? openSqliteStore({ file: join(data, 'concord.sqlite') })
      : openPostgresStore({ url: databaseUrl }));
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const end = async (): Promise<void> => {
    for (const { partner, server } of running.values()) {
      await server.stop();
      partner.close();
    }
    running.clear();
  };
  return {
    environment,
    end,
    withStore,
    begin: async (records) => {
      await end();
      await rm(data, { recursive: true, force: true });
      for (const [id, habits] of Object.entries(habitsById)) {
        const partner = createSandboxPartner({
          ...{ id, name: `Partner ${id}`, clock: () => new Date(), ids: randomUUID, habits },
          clients: [{ clientId: 'concord', jwks: { keys: [key.publicJwk] }, scopes }],
          resources: [theirGordon, theirDelia, theirIbuprofen],
        });
        const server = await partner.start(ports.get(id) ?? 0);
        ports.set(id, Number(new URL(server.baseUrl).port));
        running.set(id, { partner, server });
        const file = JSON.stringify(partnerFile(id, server.baseUrl, key.keyId));
        await writeFile(join(partnersFolder, `${id}.json`), file);
      }
      await withStore(async (store) => {
        for (const record of records) await store.records.put(record, new Date().toISOString());
      });
      return [...running.values()].map(({ partner }) => partner);
    },
    start: (...words) =>
      spawn(process.execPath, [main, ...words], {
        cwd: folder,
        env: { PATH: process.env['PATH'], ...environment },
        stdio: ['ignore', 'ignore', 'ignore'],
      }),
    deliveries: () => withStore((store) => store.deliveries.list({})),
    runs: () => withStore((store) => store.runs.latest(10)),
  };
};

/** A partner's file, whose key is `clinic.pem` beside it. */
export const partnerFile = (id: string, baseUrl: string, keyId: string) => ({
  ...{ id, baseUrl, name: `Partner ${id}`, specialty: 'other', purposeOfUse: 'TREAT' },
  ...{ read: readTypes, write: writeTypes },
  authentication: {
    kind: 'smart-backend-services',
    ...{ clientId: 'concord', algorithm: 'ES384', keyId, privateKeyFile: 'clinic.pem', scopes },
  },
});

/** Waits until a process has ended, however. */
export const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/** What a partner has of ours, without ids of its own making: each resource by type, identifier and version. */
export const snapshotOf = (partner: SandboxPartner): readonly string[] =>
  countedTypes
    .flatMap((type) =>
      oursAt(partner, type).map((resource) => {
        const about = 'identifier' in resource ? JSON.stringify(resource.identifier) : targetOf(partner, resource);
        return `${type} ${about} version ${resource.meta?.versionId}`;
      }),
    )
    .toSorted();

/** A Provenance has no identifier of its own: it is known by that of its target. */
const targetOf = (partner: SandboxPartner, resource: object): string => {
  const [, type = '', id = ''] = /"target":\[\{"reference":"(\w+)\/([^"]+)"/.exec(JSON.stringify(resource)) ?? [];
  const target = partner.repository.tables.find(type, id)?.resource;
  return target !== undefined && 'identifier' in target ? `of ${JSON.stringify(target.identifier)}` : 'of nothing';
};
