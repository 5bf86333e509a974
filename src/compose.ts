import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { readClinicRecords } from './adapters/clinic/read-clinic-records.ts';
import { byteLines } from './adapters/clinic/text-lines.ts';
import { readFhirDocuments } from './adapters/fhir-files/read-fhir-documents.ts';
import { compileFhirPath } from './adapters/fhirpath/compile-fhirpath.ts';
import { loggedRun } from './adapters/jobs/logged-run.ts';
import { withSyncLock } from './adapters/jobs/sync-lock.ts';
import { PartnerFilesInvalidError } from './adapters/partner-files/partner-files-invalid-error.ts';
import { readPartners } from './adapters/partner-files/read-partners.ts';
import { loadDefinitionLibrary } from './adapters/profiles/load-definition-library.ts';
import { readPackage } from './adapters/profiles/read-package.ts';
import { createCodeLookup } from './adapters/terminology/code-lookup.ts';
import { loadDrugGraph, loadIcd10cm } from './adapters/terminology/load-terminology.ts';
import { isUcumByEngine } from './adapters/ucum/ucum-engine.ts';
import { type Config, readConfig } from './config/read-config.ts';
import { partnerId, patientId, type RunId, runId } from './domain/ids.ts';
import { once } from './domain/once.ts';
import type { Partner } from './domain/partner.ts';
import type { Application, ReconcileOptions, SyncRequest } from './entrypoints/application.ts';
import {
  ClinicSystemMissingError,
  UnknownPartnerError,
  UnknownPatientError,
} from './entrypoints/application-errors.ts';
import { checkDrugs } from './flows/check-drugs.ts';
import { type ClinicContext, dayOfInstant } from './flows/clinic-context.ts';
import { decide } from './flows/decide.ts';
import { listDeliveries, replayDeliveries, showDelivery } from './flows/deliveries.ts';
import { answerDrugLines, explainDrug, longestLine } from './flows/explain-drug.ts';
import { importRecords, type RecordReading } from './flows/import-records.ts';
import { mapRecords } from './flows/map-records.ts';
import { decisionsOfPatient } from './flows/patient-decisions.ts';
import type { OpenPartner, Progress, RunSelection, Store } from './flows/ports.ts';
import { presentList } from './flows/present-list.ts';
import { reconcileFiles } from './flows/reconcile-files.ts';
import { type RecordedSync, recordRun } from './flows/record-run.ts';
import { sync } from './flows/sync.ts';
import { type ValidationOptions, validateFiles } from './flows/validate-files.ts';
import type { MappingContext } from './mapping/mapping-context.ts';
import { createResourceValidator } from './validation/create-validator.ts';
import { createUcumCheck } from './validation/ucum-unit.ts';
import type { ResourceValidator } from './validation/validator.ts';
import type { ValidatorOptions } from './validation-library.ts';

/** Stands in where nothing leaves (`map`, `reconcile`); a sync without a system of the clinic's own is refused. */
const unsetClinicSystem = 'https://clinic.invalid';

/** Where built drug data goes when neither the command line nor a setting names a folder. */
const builtTerminology = '.concord/terminology';

/**
 * Wires everything. Nothing is opened or loaded before it is asked for, and what only some commands need (the store, the
 * pages, the partners' client, the demo) is imported by them: a question about one drug should not wait for a web server.
 */
export const composeApplication = (environment: Readonly<Record<string, string | undefined>>): Application => {
  const config = once(() => readConfig(environment));
  const terminology = () => config().terminologyFolder ?? undefined;
  const drugs = once(() => loadDrugGraph(terminology()));
  const clock = () => new Date();
  const log = once(() => pino({ level: config().logLevel }, pino.destination(2)));
  const validate = once(() => validatorOver(terminology()));
  const mapping = once(() => mappingContextOf(config(), drugs()));

  const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore(config());
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };

  const newRun = (): RunMarks => {
    const id = runId(randomUUID());
    return { id, log: log().child({ run: id }) };
  };

  const clinicContext = async (store: Store, progress: Progress, log: Logger): Promise<ClinicContext> => {
    const partners = await partnersOf(config());
    if (config().clinicSystem === null) throw new ClinicSystemMissingError();
    return {
      ...{ store, clock, progress, partners },
      newId: randomUUID,
      mapping: { ...mapping(), partners },
      validate: validate(),
      openPartner: await openPartnerOf(config(), log),
      random: Math.random,
      staleAfterDays: config().staleAfterDays,
    };
  };

  const syncOver = async (
    store: Store,
    request: SyncRequest,
    { id, log, stopAsked }: RunMarks,
  ): Promise<RecordedSync> => {
    const context = { ...(await clinicContext(store, request.progress, log)), ...(stopAsked && { stopAsked }) };
    const partners = context.partners.filter(({ id }) => request.partner === null || id === request.partner);
    if (partners.length === 0 && request.partner !== null) throw new UnknownPartnerError(request.partner);
    const known = await store.records.patients();
    const patients = known.filter((id) => request.patient === null || id === patientId(request.patient));
    if (patients.length === 0 && request.patient !== null) throw new UnknownPatientError();
    const selection: RunSelection = {
      partner: request.partner === null ? null : partnerId(request.partner),
      patients: request.patient === null ? 'all' : 'one',
    };
    return withSyncLock(lockOf(config().dataFolder), () =>
      recordRun({ id, selection }, context, () => sync(context, { partners, patients })),
    );
  };

  return {
    clock,
    importRecords: (paths, { dryRun }) =>
      dryRun
        ? importRecords(paths, { read: readRecords, store: null, clock })
        : withStore((store) => importRecords(paths, { read: readRecords, store, clock })),
    mapRecords: (paths) => mapRecords(paths, { read: readRecords, mapping: mapping(), validate: validate() }),
    validateFiles: async (paths, options: ValidationOptions) => {
      const packages = await Promise.all(options.packages.map((path) => readPackage(path)));
      const validate = validatorOver(terminology(), { usCore: options.usCore, packages });
      return {
        ...validateFiles(paths, options, { read: readFhirDocuments, validate }),
        packages: packages.map(({ issues }, at) => ({ file: options.packages[at] ?? '', issues })),
      };
    },
    sync: async (request) => {
      if (config().clinicSystem === null) throw new ClinicSystemMissingError();
      return withStore((store) => syncOver(store, request, newRun()));
    },
    reconcileFiles: async (sources, options: ReconcileOptions) => {
      const on = options.on ?? dayOfInstant(clock());
      const staleAfterDays = options.staleAfterDays ?? config().staleAfterDays;
      const { lists, problems } = await reconcileFiles(sources, {
        read: readFhirDocuments,
        validate: validate(),
        drugs: drugs(),
        on,
        staleAfterDays,
      });
      return { lists: lists.map((list) => presentList(list, on)), problems };
    },
    decisions: (patient, by) =>
      withStore((store) => decisionsOfPatient(patientId(patient), { store, clock, actor: by })),
    decide: async (request, by) => {
      // The decision's resources are stored under the clinic's own system, as everything that may leave.
      if (config().clinicSystem === null && !request.dryRun) throw new ClinicSystemMissingError();
      const context = { clock, newId: randomUUID, mapping: mapping(), actor: by };
      return withStore((store) => decide(request, { ...context, store }));
    },
    deliveries: (filter) => withStore((store) => listDeliveries(filter, store)),
    delivery: (handle, by) => withStore((store) => showDelivery(handle, { store, clock, actor: by })),
    replay: (request, by) => withStore((store) => replayDeliveries(request, { store, clock, actor: by })),
    runs: (last) => withStore((store) => store.runs.latest(last)),
    explainDrug: (question) => explainDrug(drugs(), question),
    answerDrugLines: (input) => answerDrugLines(drugs(), byteLines(input, longestLine)),
    checkDrugs: (question) => checkDrugs(question, drugs(), dayOfInstant(clock())),
    partners: () => partnersOf(config()),
    terminologyInfo: async () => {
      const { describeTerminology } = await import('./adapters/terminology/describe-terminology.ts');
      return describeTerminology(config().terminologyFolder);
    },
    buildTerminology: async (build) => {
      const { buildTerminology } = await import('./adapters/terminology/build-terminology.ts');
      return buildTerminology({ ...build, out: build.out ?? config().terminologyFolder ?? builtTerminology });
    },
    serve: async () => {
      const settings = config();
      if (settings.syncSchedule !== null && settings.clinicSystem === null) throw new ClinicSystemMissingError();
      const store = await openStore(settings);
      const work = (stopAsked: AbortSignal): Promise<unknown> => {
        const run = { ...newRun(), stopAsked };
        const all: SyncRequest = { partner: null, patient: null, progress: quiet };
        return loggedRun(
          run.log,
          () => syncOver(store, all, run),
          ({ writes, patients }) => ({ writes, patients }),
        );
      };
      try {
        const { startService } = await import('./compose-service.ts');
        const parts = { store, clock, work, config: settings, log: log(), readPartners: () => partnersOf(settings) };
        const service = await startService(parts);
        return { ...service, stop: () => service.stop().then(() => store.close()) };
      } catch (error) {
        await store.close();
        throw error;
      }
    },
    demo: async (options) => {
      const { startDemo } = await import('./compose-demo.ts');
      return startDemo(options, {
        drugs: drugs(),
        icd10cm: loadIcd10cm(terminology()),
        validate: validate(),
        readRecords,
        serve: async (store, demoClock) => {
          const { servePages } = await import('./compose-service.ts');
          const clinic = { ...config().clinic, name: 'the demo clinic' };
          const settings = { ...config(), clinic, host: '127.0.0.1', port: 0, loginToken: null };
          const parts = { store, log: log(), readPartners: async () => undefined };
          return servePages({ ...parts, config: settings, clock: demoClock });
        },
      });
    },
  };
};

/** By what a run and its lines in the log are known, and how it is asked to end. */
interface RunMarks {
  readonly id: RunId;
  readonly log: Logger;
  readonly stopAsked?: AbortSignal;
}

const quiet: Progress = { start: () => ({ step: () => {}, done: () => {} }) };

async function* readRecords(path: string): AsyncGenerator<RecordReading> {
  for await (const outcome of readClinicRecords(path)) yield outcome;
}

/** Held by whoever syncs over the folder. */
const lockOf = (dataFolder: string): string => join(resolve(dataFolder), 'sync.lock');

const openStore = async (config: Config): Promise<Store> => {
  const { openSqliteStore } = await import('./adapters/store/open-sqlite-store.ts');
  return openSqliteStore({ file: join(resolve(config.dataFolder), 'concord.sqlite') });
};

const partnersOf = async (config: Config): Promise<readonly Partner[]> => {
  const read = await readPartners(config.partnersFolder);
  if (!read.ok) throw new PartnerFilesInvalidError(read.issues);
  return read.value;
};

const mappingContextOf = (config: Config, drugs: MappingContext['drugs']): MappingContext => ({
  identity: { system: config.clinicSystem ?? unsetClinicSystem },
  organization: {
    id: config.clinic.id,
    name: config.clinic.name,
    ...(config.clinic.npi === null ? {} : { npi: config.clinic.npi }),
  },
  drugs,
  icd10cm: loadIcd10cm(config.terminologyFolder ?? undefined),
});

/** The validator of the library, that knows codes by the drug data of a folder. */
const validatorOver = (
  terminology: string | undefined,
  { usCore = '6.1.0', packages = [] }: ValidatorOptions = {},
): ResourceValidator =>
  createResourceValidator({
    library: loadDefinitionLibrary({ packages }),
    compileFhirPath,
    lookup: createCodeLookup(createUcumCheck(isUcumByEngine), terminology),
    release: `us-core-${usCore}`,
  });

const openPartnerOf = async (config: Config, log: Logger): Promise<OpenPartner> => {
  const { openPartnerClient } = await import('./adapters/partner/open-partner-client.ts');
  const readKey = (file: string): Promise<string> => readFile(resolve(config.partnersFolder, file), 'utf8');
  return (partner) =>
    openPartnerClient(partner, {
      clock: () => new Date(),
      newId: randomUUID,
      random: Math.random,
      sleep: async (milliseconds) => {
        await sleep(milliseconds);
      },
      readKey,
      log,
    });
};
