import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSigningKey } from '../../src/adapters/partner/smart-backend-services/signing-key.ts';
import { openPostgresStore } from '../../src/adapters/store/open-postgres-store.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { Store } from '../../src/flows/ports.ts';
import type { SandboxHabits } from '../../src/sandbox/habits.ts';
import { createSandboxPartner, type SandboxPartner } from '../../src/sandbox/partner.ts';
import { partnerFile, scopes } from './clinic-installation.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts';
import { selfMadeCertificate } from './self-made-certificate.ts';
import { theirsOf } from './small-patients.ts';

/** How each partner takes what is written: whole transactions, one by one, or transactions of four. */
const partnersById: Readonly<Record<string, { readonly sandbox: SandboxHabits; readonly file: object }>> = {
  'primary-care': { sandbox: {}, file: { habits: { transaction: true } } },
  cardiology: { sandbox: { noTransaction: 405 }, file: {} },
  'ob-gyn': {
    sandbox: { largestBundle: 4, pageSize: 1 },
    file: { habits: { transaction: true }, limits: { bundleEntries: 4 } },
  },
};

export const partnerIds: readonly string[] = Object.keys(partnersById);

export interface FaultyPartner {
  readonly id: string;
  readonly sandbox: SandboxPartner;
  readonly proxy: FaultProxy;
}

/** Concord installed with three partners, each behind a proxy that speaks TLS. */
export interface FaultyInstallation {
  readonly partners: readonly FaultyPartner[];
  withStore<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** The partners that the clinic knows of from now on. */
  useOnly(ids: readonly string[]): Promise<void>;
  /** Begins with no data of the service's own. */
  forget(): Promise<void>;
  /** Starts `concord sync`, its clock so far ahead in milliseconds. */
  startSync(offset: number): ChildProcess;
  /** Loads the process of the next sync, while this one is at work. */
  loadNext(): void;
  stop(): Promise<void>;
}

export interface InstallationOptions extends Pick<FaultProxyOptions, 'onExchange' | 'onAnswer' | 'latency'> {
  readonly folder: string;
  readonly patients: number;
  /** Milliseconds for one request. */
  readonly timeLimit: number;
  /** Of an empty database; SQLite where it is not given. */
  readonly postgresUrl: string | null;
  /** How far ahead the partners' clocks are. */
  readonly offset: () => number;
}

const day = 24 * 60 * 60_000;

export const installWithFaults = async (options: InstallationOptions): Promise<FaultyInstallation> => {
  const { folder, postgresUrl } = options;
  const [data, partnersFolder] = [join(folder, 'data'), join(folder, 'partners')];
  const rootsFile = join(folder, 'roots.pem');
  const certificates = {
    good: selfMadeCertificate({ from: new Date(Date.now() - day), until: new Date(Date.now() + 30 * day) }),
    expired: selfMadeCertificate({ from: new Date(Date.now() - 3 * day), until: new Date(Date.now() - day) }),
  };
  await mkdir(partnersFolder, { recursive: true });
  await writeFile(rootsFile, `${certificates.good.cert}${certificates.expired.cert}`);
  const key = await createSigningKey('ES384');
  await writeFile(join(partnersFolder, 'clinic.pem'), key.privateKeyPem, { mode: 0o600 });
  const clients = [{ clientId: 'concord', jwks: { keys: [key.publicJwk] }, scopes }];
  const started = await Promise.all(partnerIds.map((id) => startPartner(id, { ...options, certificates }, clients)));
  const useOnly = async (ids: readonly string[]): Promise<void> => {
    for (const { id, proxy } of started) {
      const file = join(partnersFolder, `${id}.json`);
      const { limits, ...own }: { limits?: object } = partnersById[id]?.file ?? {};
      const settings = {
        ...{ ...partnerFile(id, `${proxy.origin}/fhir`, key.keyId), ...own },
        limits: { timeoutMilliseconds: options.timeLimit, ...limits },
      };
      if (ids.includes(id)) await writeFile(file, JSON.stringify(settings));
      else await rm(file, { force: true });
    }
  };
  await useOnly(partnerIds);
  const openStore = () =>
    postgresUrl === null
      ? openSqliteStore({ file: join(data, 'concord.sqlite') })
      : openPostgresStore({ url: postgresUrl });
  const loadSync = (): ChildProcess =>
    spawn(process.execPath, [fileURLToPath(new URL('sync-at-another-time.ts', import.meta.url))], {
      cwd: folder,
      env: {
        ...{ PATH: process.env['PATH'], CONCORD_DATA: data, CONCORD_PARTNERS: partnersFolder },
        ...{ CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids', CONCORD_LOG_LEVEL: 'silent' },
        ...{ NODE_EXTRA_CA_CERTS: rootsFile, NODE_COMPILE_CACHE: join(folder, 'compiled') },
        ...(postgresUrl === null ? {} : { DATABASE_URL: postgresUrl }),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  /** The next process, loaded already and waiting to be told the time. */
  let waiting: ChildProcess | null = null;
  return {
    partners: started,
    useOnly,
    forget: () => rm(data, { recursive: true, force: true }),
    withStore: async (work) => {
      const store = await openStore();
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    },
    startSync: (offset) => {
      const child = waiting ?? loadSync();
      waiting = null;
      child.stdin?.end(`${offset}\n`);
      return child;
    },
    loadNext: () => {
      waiting ??= loadSync();
    },
    stop: async () => {
      waiting?.stdin?.end();
      for (const { proxy, stopSandbox, sandbox } of started) {
        await proxy.stop();
        await stopSandbox();
        sandbox.close();
      }
    },
  };
};

const startPartner = async (
  id: string,
  { patients, offset, ...options }: InstallationOptions & Pick<FaultProxyOptions, 'certificates'>,
  clients: Parameters<typeof createSandboxPartner>[0]['clients'],
) => {
  const clock = () => new Date(Date.now() + offset());
  const sandbox = createSandboxPartner({
    ...{ id, name: `Partner ${id}`, clock, ids: randomUUID, clients },
    habits: partnersById[id]?.sandbox ?? {},
    resources: Array.from({ length: patients }, (_, at) => theirsOf(at + 1)).flat(),
  });
  const { certificates, onExchange, onAnswer, latency } = options;
  const proxy = await startFaultProxy({
    clock,
    ...(certificates === undefined ? {} : { certificates }),
    ...(onExchange === undefined ? {} : { onExchange }),
    ...(onAnswer === undefined ? {} : { onAnswer }),
    ...(latency === undefined ? {} : { latency }),
  });
  const { baseUrl, stop: stopSandbox } = await sandbox.start(0, proxy.origin);
  proxy.leadTo(new URL(baseUrl).origin);
  return { id, sandbox, proxy, stopSandbox };
};
