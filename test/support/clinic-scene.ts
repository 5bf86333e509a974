import { createServer, type Server } from 'node:http';
import type { MedicationRequest, Patient, Resource } from '@medplum/fhirtypes';
import { onTestFinished } from 'vitest';
import { openPartnerClient } from '../../src/adapters/partner/open-partner-client.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { ClinicRecord, ConsentRecord } from '../../src/domain/clinic-record.ts';
import { partnerId, patientId } from '../../src/domain/ids.ts';
import type { Partner } from '../../src/domain/partner.ts';
import type { ClinicContext } from '../../src/flows/clinic-context.ts';
import type { Store } from '../../src/flows/ports.ts';
import { createSandboxPartner, type SandboxPartner, type SandboxPartnerOptions } from '../../src/sandbox/partner.ts';
import { plainHabits } from '../adapters/partner/pretend-partner.ts';
import { drugs } from './drug-graph.ts';

/** The day of every scene. */
export const sceneDay = '2026-11-23T14:00:00.000Z';

const prescriber = { id: 'dr-solheim', npi: '1526018159', name: { family: 'Solheim', given: ['Ingrid'] } };

/** A consent for everything of ordinary sensitivity; sensitivities and the rest as a test says. */
export const permit = (recipients: readonly string[], change: Partial<ConsentRecord> = {}): ConsentRecord => ({
  id: `consent-${recipients.join('-')}`,
  decision: 'permit',
  status: 'active',
  signed: '2026-01-05',
  signedBy: 'patient',
  recipients,
  purposes: ['TREAT'],
  ...change,
});

/** An invented patient on lithium, who lets primary care and cardiology know. */
export const recordOf = (change: Partial<ClinicRecord> = {}): ClinicRecord => ({
  patient: {
    id: 'p-1',
    identifiers: [{ system: 'https://primary-care.example/mrn', value: 'PC-1' }],
    name: { family: 'Achterberg', given: ['Gordon'] },
    birthDate: '1968-02-09',
    sex: 'male',
  },
  prescribers: [prescriber],
  diagnoses: [
    {
      id: 'dx-1',
      icd10cm: 'F31.32',
      text: 'Bipolar disorder',
      kind: 'problem',
      status: 'active',
      diagnosedBy: 'dr-solheim',
    },
  ],
  medications: [
    {
      id: 'med-1',
      drug: { text: 'Lithium carbonate 300 mg capsule', rxcui: '197889' },
      origin: { kind: 'prescribed', prescriber: 'dr-solheim' },
      status: 'active',
      written: '2026-09-28',
      sig: 'Take 1 capsule by mouth twice daily',
      indication: { diagnosis: 'dx-1' },
    },
  ],
  consents: [permit(['primary-care', 'cardiology'])],
  ...change,
});

/** A second, other patient with things of their own. */
export const anotherRecord = (change: Partial<ClinicRecord> = {}): ClinicRecord =>
  recordOf({
    patient: { id: 'p-2', name: { family: 'Okafor', given: ['Delia'] }, birthDate: '1987-03-04', sex: 'female' },
    diagnoses: [],
    medications: [
      {
        id: 'med-2',
        drug: { text: 'Sertraline 100 mg tablet', rxcui: '312938' },
        origin: { kind: 'prescribed', prescriber: 'dr-solheim' },
        status: 'active',
        written: '2026-09-08',
        sig: 'Take 1 tablet by mouth once daily',
      },
    ],
    consents: [permit(['primary-care', 'cardiology'], { id: 'consent-2' })],
    ...change,
  });

/** The patient of `recordOf` as a partner knows them. */
export const theirGordon: Patient = {
  resourceType: 'Patient',
  id: 'their-gordon',
  identifier: [{ system: 'https://primary-care.example/mrn', value: 'PC-1' }],
  name: [{ family: 'Achterberg', given: ['Gordon'] }],
  birthDate: '1968-02-09',
  gender: 'male',
};

/** The patient of `anotherRecord` as a partner knows them. */
export const theirDelia: Patient = {
  resourceType: 'Patient',
  id: 'their-delia',
  name: [{ family: 'Okafor', given: ['Delia'] }],
  birthDate: '1987-03-04',
  gender: 'female',
};

/** Ibuprofen for `theirGordon`, as a partner ordered it. */
export const theirIbuprofen: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'their-ibuprofen',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/their-gordon' },
  medicationCodeableConcept: { text: 'Ibuprofen 600 mg tablet' },
  authoredOn: '2026-11-12',
  dosageInstruction: [{ text: 'Take 1 tablet by mouth three times daily' }],
};

/** One partner of a scene: its description, its server, and everything that the server was sent. */
export interface ScenePartner {
  readonly partner: Partner;
  readonly sandbox: SandboxPartner;
  /** Every byte received as text: request lines, headers and bodies. */
  received(): string;
  /** Requests that write, by what they did: `POST /fhir`, `PUT /fhir/Condition` ... */
  writes(): readonly string[];
  /** Requests of any kind. */
  requests(): number;
  /** Takes the server off the network; it keeps its data. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
}

export interface Scene {
  readonly store: Store;
  readonly context: ClinicContext;
  readonly partners: Readonly<Record<string, ScenePartner>>;
  readonly of: (id: string) => ScenePartner;
  /** Stores records as an import would. */
  put(...records: readonly ClinicRecord[]): Promise<void>;
  advance(milliseconds: number): void;
}

type PartnerChange = Omit<Partial<Partner>, 'id' | 'habits'> & {
  readonly habits?: Partial<Partner['habits']>;
  readonly sandbox?: Partial<SandboxPartnerOptions>;
};

const everythingWritable: Partner['write'] = [
  ...(['Organization', 'Practitioner', 'Condition', 'AllergyIntolerance', 'MedicationRequest'] as const),
  ...(['Goal', 'CarePlan', 'Observation', 'Consent', 'Provenance'] as const),
];

/** The clinic on a real store, and partners on loopback that let everybody in, by id with what a test changes of each. */
export const openScene = async (
  changes: Readonly<Record<string, PartnerChange>> = { 'primary-care': {} },
  context: Partial<ClinicContext> = {},
): Promise<Scene> => {
  let now = Date.parse(sceneDay);
  let ids = 0;
  const clock = () => new Date(now);
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const store = await openSqliteStore({ file: ':memory:' });
  onTestFinished(() => store.close());
  const partners: Record<string, ScenePartner> = {};
  for (const [id, change] of Object.entries(changes)) partners[id] = await startPartner(id, change, clock, newId);
  const known = Object.values(partners).map(({ partner }) => partner);
  return {
    store,
    partners,
    of: (id) => {
      const found = partners[id];
      if (found === undefined) throw new Error('The scene has no such partner.');
      return found;
    },
    put: async (...records) => {
      for (const record of records) await store.records.put(record, clock().toISOString());
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
    context: {
      ...{ store, clock, newId, partners: known },
      mapping: {
        identity: { system: 'https://clinic.example/ids' },
        organization: { id: 'clinic', name: 'Juniper Street Psychiatry' },
        ...{ partners: known, drugs },
      },
      validate: () => [],
      openPartner: (partner) =>
        openPartnerClient(partner, {
          ...{ clock, newId, random: () => 0, sleep: async () => {} },
          readKey: async () => '',
        }),
      progress: { start: () => ({ step: () => {}, done: () => {} }) },
      random: () => 0,
      staleAfterDays: 365,
      keepAnswersDays: 90,
      ...context,
    },
  };
};

const startPartner = async (
  id: string,
  { sandbox: options, ...change }: PartnerChange,
  clock: () => Date,
  newId: () => string,
): Promise<ScenePartner> => {
  const sandbox = createSandboxPartner({
    ...{ id, name: `Partner ${id}`, clock, ids: newId, clients: [], authentication: 'none' },
    resources: [theirGordon, theirDelia, theirIbuprofen],
    ...options,
  });
  const taken: string[] = [];
  const server = recordingServer(sandbox, taken);
  const port = await listen(server, 0);
  onTestFinished(async () => {
    await close(server);
    sandbox.close();
  });
  const { habits, limits, ...rest } = change;
  const partner: Partner = {
    ...{ id: partnerId(id), name: `Partner ${id}`, specialty: 'other', baseUrl: `http://127.0.0.1:${port}/fhir` },
    authentication: { kind: 'none' },
    purposeOfUse: 'TREAT',
    read: ['MedicationRequest', 'Condition', 'AllergyIntolerance'],
    write: everythingWritable,
    ...rest,
    limits: limits ?? {
      bundleEntries: 100,
      pages: 10,
      timeoutMilliseconds: 5_000,
      bytesPerResponse: 10_000_000,
      bytesPerPull: 50_000_000,
      pullSeconds: 60,
      fullReadHours: 24,
      concurrency: 8,
    },
    habits: { ...plainHabits, transaction: true, ...habits },
  };
  return {
    ...{ partner, sandbox },
    received: () => taken.join('\n'),
    writes: () =>
      sandbox.requests
        .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/_search'))
        .map(({ method, path }) => `${method} ${path}`),
    requests: () => taken.length,
    goDown: () => close(server),
    comeBack: async () => {
      await listen(server, port);
    },
  };
};

/** Keeps every request as it came, and lets the partner answer it. */
const recordingServer = (sandbox: SandboxPartner, taken: string[]): Server =>
  createServer((request, response) => {
    const head = [`${request.method} ${request.url}`, ...request.rawHeaders].join('\n');
    const at = taken.push(head) - 1;
    request.on('data', (bytes: Buffer) => {
      taken[at] = `${taken[at]}\n${bytes.toString('utf8')}`;
    });
    sandbox.app(request, response);
  });

const listen = async (server: Server, port: number): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
};

const close = async (server: Server): Promise<void> => {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
};

/** Every live resource of a type at a partner that carries an identifier of the clinic's, or is about one that does. */
export const oursAt = (sandbox: SandboxPartner, type: string): readonly Resource[] =>
  sandbox.repository.tables
    .search(type as Resource['resourceType'], [], 0, 1_000_000)
    .map(({ resource }) => resource)
    .filter((resource) => type === 'Provenance' || JSON.stringify(resource).includes('https://clinic.example/ids'));

export const gordon = patientId('p-1');
export const delia = patientId('p-2');
