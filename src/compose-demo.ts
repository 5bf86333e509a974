import { randomUUID } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Resource } from '@medplum/fhirtypes';
import { withSyncLock } from './adapters/jobs/sync-lock.ts';
import { openPartnerClient } from './adapters/partner/open-partner-client.ts';
import { createSigningKey } from './adapters/partner/smart-backend-services/signing-key.ts';
import { PartnerFilesInvalidError } from './adapters/partner-files/partner-files-invalid-error.ts';
import { checkPartner } from './adapters/partner-files/read-partners.ts';
import { openSqliteStore } from './adapters/store/open-sqlite-store.ts';
import { runId } from './domain/ids.ts';
import type { Partner } from './domain/partner.ts';
import type { DemoOptions, RunningDemo, RunningService } from './entrypoints/application.ts';
import { objectAt, objectsAt } from './fhir/wild.ts';
import type { ClinicContext } from './flows/clinic-context.ts';
import { importRecords, type ReadRecords } from './flows/import-records.ts';
import type { Store } from './flows/ports.ts';
import { type PresentedList, presentList } from './flows/present-list.ts';
import { recordRun } from './flows/record-run.ts';
import { sync } from './flows/sync.ts';
import type { MappingContext } from './mapping/mapping-context.ts';
import {
  startThreePartners,
  type ThreePartnerId,
  type ThreePartners,
  threePartnerIds,
} from './sandbox/three-partners.ts';
import type { ResourceValidator } from './validation/validator.ts';

/** What the demo shares with the real thing. */
export interface DemoParts {
  readonly drugs: MappingContext['drugs'];
  readonly icd10cm: MappingContext['icd10cm'];
  readonly validate: ResourceValidator;
  readonly readRecords: ReadRecords;
  readonly serve: (store: Store, clock: () => Date) => Promise<RunningService>;
}

/** The invented patients live on this day; without it their lists would grow stale as the real year goes on. */
export const demoDay = '2026-11-23T14:00:00.000Z';

const fixturesFolder = fileURLToPath(new URL('../fixtures', import.meta.url));

/** Three pretend partners and the service on an embedded store, and one sync from the records to the lists. */
export const startDemo = async (options: DemoOptions, parts: DemoParts): Promise<RunningDemo> => {
  const folder = resolve(options.dataFolder);
  return withSyncLock(join(folder, 'sync.lock'), () => startInFolder(folder, options, parts));
};

const startInFolder = async (folder: string, options: DemoOptions, parts: DemoParts): Promise<RunningDemo> => {
  const clock = demoClock();
  const cases = await casesIn(fixturesFolder);
  const starting = options.progress.start('starting three pretend partners', 1);
  const { partners, sandboxes, openPartner } = await startPartners(folder, cases, clock);
  starting.step();
  starting.done();
  const stopSandboxes = () => sandboxes.stop();
  try {
    const store = await openSqliteStore({ file: join(folder, 'concord.sqlite') });
    try {
      return await runDemo(options, parts, { store, clock, partners, openPartner, cases, stopSandboxes });
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    await stopSandboxes();
    throw error;
  }
};

interface DemoScene extends Pick<ClinicContext, 'store' | 'clock' | 'partners' | 'openPartner'> {
  readonly cases: readonly string[];
  readonly stopSandboxes: () => Promise<void>;
}

const runDemo = async (options: DemoOptions, parts: DemoParts, scene: DemoScene): Promise<RunningDemo> => {
  const { store, clock, partners, openPartner, cases } = scene;
  const context: ClinicContext = {
    ...{ store, clock, partners, openPartner },
    progress: options.progress,
    newId: randomUUID,
    mapping: demoMapping(parts, partners),
    validate: parts.validate,
    random: Math.random,
    staleAfterDays: 365,
    keepAnswersDays: 90,
  };
  await importRecords(
    cases.map((name) => join(fixturesFolder, name, 'clinic-record.json')),
    { read: parts.readRecords, store, clock },
  );
  const run = { id: runId(randomUUID()), selection: { partner: null, patients: 'all' } } as const;
  const report = await recordRun(run, context, () => sync(context));
  const lists: PresentedList[] = [];
  for (const patient of await store.records.patients()) {
    const stored = await store.lists.latest(patient);
    if (stored !== null) lists.push(presentList(stored.list, stored.madeAt.slice(0, 10)));
  }
  const service = options.serve ? await parts.serve(store, clock) : null;
  return {
    report,
    lists,
    service,
    stop: async () => {
      await service?.stop();
      await store.close();
      await scene.stopSandboxes();
    },
  };
};

/** Runs on from the demo's day at the real pace. */
const demoClock = (): (() => Date) => {
  const begun = Date.now();
  return () => new Date(Date.parse(demoDay) + Date.now() - begun);
};

const casesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
};

const demoMapping = (parts: DemoParts, partners: readonly Partner[]): MappingContext => ({
  identity: { system: 'https://concord-clinic.example/ids' },
  organization: { id: 'clinic', name: 'Concord Clinic' },
  partners,
  drugs: parts.drugs,
  ...(parts.icd10cm === undefined ? {} : { icd10cm: parts.icd10cm }),
});

const demoClient = 'concord-demo';

const readTypes: Partner['read'] = [
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'Condition',
  'AllergyIntolerance',
  'CarePlan',
  'Observation',
];

const writeTypes: Partner['write'] = [
  'Organization',
  'Practitioner',
  'Condition',
  'AllergyIntolerance',
  'MedicationRequest',
  'Goal',
  'CarePlan',
  'Observation',
  'Consent',
  'Provenance',
];

/** What the demo's partners grant: reading the lists, writing what the clinic sends. */
const scopes = [
  ...['Patient', 'Medication', ...readTypes.filter((type) => !writeTypes.some((other) => other === type))].map(
    (type) => `system/${type}.rs`,
  ),
  ...writeTypes.map((type) => `system/${type}.crus`),
];

const startPartners = async (
  folder: string,
  cases: readonly string[],
  clock: () => Date,
): Promise<{
  readonly partners: readonly Partner[];
  readonly sandboxes: ThreePartners;
  readonly openPartner: ClinicContext['openPartner'];
}> => {
  const key = await createSigningKey('ES384');
  const dataByPartner = Object.fromEntries(
    await Promise.all(threePartnerIds.map(async (id) => [id, await resourcesOf(id, cases)] as const)),
  );
  const sandboxes = await startThreePartners({
    folder: join(folder, 'partners'),
    dataByPartner,
    clients: [{ clientId: demoClient, jwks: { keys: [key.publicJwk] }, scopes }],
    clock,
    ids: randomUUID,
  });
  return {
    sandboxes,
    partners: sandboxes.partners.map((started) => demoPartner(started, key.keyId)),
    openPartner: (partner) =>
      openPartnerClient(partner, {
        clock,
        newId: randomUUID,
        random: Math.random,
        sleep: async (milliseconds) => {
          await sleep(milliseconds);
        },
        readKey: async () => key.privateKeyPem,
      }),
  };
};

/** A partner as its file would describe it: the habits of each pretend server, written down as an operator would. */
const demoPartner = (
  { id, baseUrl, specialty, partner }: ThreePartners['partners'][number],
  keyId: string,
): Partner => {
  const checked = checkPartner({
    ...{ id, baseUrl, specialty, name: partner.name, read: readTypes, write: writeTypes },
    purposeOfUse: 'TREAT',
    authentication: {
      kind: 'smart-backend-services',
      clientId: demoClient,
      algorithm: 'ES384',
      keyId,
      privateKeyFile: 'demo.pem',
      scopes,
    },
    habits: habitsAsKnown[id],
  });
  if (!checked.ok) throw new PartnerFilesInvalidError(checked.issues);
  return checked.value;
};

const habitsAsKnown: Readonly<Record<ThreePartnerId, Partial<Partner['habits']>>> = {
  'primary-care': { requiresStatus: true, patientParameter: 'reference' },
  cardiology: { includesMedication: false, transaction: false },
  'ob-gyn': {},
};

/** What a partner's server holds when it is new: the resources of its bundle in every case that has one. */
const resourcesOf = async (partner: ThreePartnerId, cases: readonly string[]): Promise<readonly Resource[]> => {
  const bundles = await Promise.all(
    cases.map(async (name) => {
      const file = join(fixturesFolder, name, `${partner}.json`);
      const exists = await access(file).then(
        () => true,
        () => false,
      );
      return exists ? resourcesIn(JSON.parse(await readFile(file, 'utf8'))) : [];
    }),
  );
  return bundles.flat();
};

/** The fixtures are the project's own, and a test holds them valid. */
const resourcesIn = (bundle: unknown): readonly Resource[] =>
  objectsAt(bundle, 'entry')
    .map((entry) => objectAt(entry, 'resource'))
    .filter((resource) => resource !== null) as readonly unknown[] as readonly Resource[];
