import { randomBytes, randomUUID } from 'node:crypto';
import pino from 'pino';
import { readClinicRecords } from './adapters/clinic/read-clinic-records.ts';
import { byteLines } from './adapters/clinic/text-lines.ts';
import { readFhirDocuments } from './adapters/fhir-files/read-fhir-documents.ts';
import { compileFhirPath } from './adapters/fhirpath/compile-fhirpath.ts';
import { scheduleWork } from './adapters/jobs/schedule-work.ts';
import { loadDefinitionLibrary } from './adapters/profiles/load-definition-library.ts';
import { readPackage } from './adapters/profiles/read-package.ts';
import { createCodeLookup } from './adapters/terminology/code-lookup.ts';
import { loadDrugGraph, loadIcd10cm } from './adapters/terminology/load-terminology.ts';
import { isUcumByEngine } from './adapters/ucum/ucum-engine.ts';
import { type Environment, wirePartners } from './compose-partners.ts';
import { openStoreOf } from './compose-store.ts';
import { previewWith, syncWith } from './compose-sync.ts';
import { type Config, readConfig } from './config/read-config.ts';
import { ConcordError } from './domain/concord-error.ts';
import { patientId } from './domain/ids.ts';
import { once } from './domain/once.ts';
import type { Application, ReconcileOptions, SyncRequest } from './entrypoints/application.ts';
import { ClinicSystemMissingError } from './entrypoints/application-errors.ts';
import { checkDrugs } from './flows/check-drugs.ts';
import { type ClinicContext, dayOfInstant } from './flows/clinic-context.ts';
import { decide } from './flows/decide.ts';
import { answerDrugLines, explainDrug, longestLine } from './flows/explain-drug.ts';
import { importRecords, type RecordReading } from './flows/import-records.ts';
import { mapRecords } from './flows/map-records.ts';
import { decisionsOfPatient } from './flows/patient-decisions.ts';
import type { JwkSet, Progress, Store } from './flows/ports.ts';
import { presentList } from './flows/present-list.ts';
import { reconcileFiles } from './flows/reconcile-files.ts';
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
export const composeApplication = (environment: Environment): Application => {
  const config = once(() => readConfig(environment));
  const connections = wirePartners(config, environment);
  const terminology = () => config().terminologyFolder ?? undefined;
  const drugs = once(() => loadDrugGraph(terminology()));
  const clock = () => new Date();
  const validate = once(() => validatorOver(terminology()));
  const mapping = once(() => mappingContextOf(config(), drugs()));

  const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStoreOf(config());
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };

  const clinicContext = async (store: Store, progress: Progress): Promise<ClinicContext> => {
    const partners = await connections.partners();
    if (config().clinicSystem === null) throw new ClinicSystemMissingError();
    return {
      ...{ store, clock, progress, partners },
      newId: randomUUID,
      mapping: { ...mapping(), partners },
      validate: validate(),
      openPartner: await connections.openPartner(),
      random: Math.random,
      staleAfterDays: config().staleAfterDays,
    };
  };

  const syncOver = async (store: Store, request: SyncRequest) =>
    syncWith(config(), await clinicContext(store, request.progress), request);

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
      return withStore((store) => syncOver(store, request));
    },
    previewSync: (request) =>
      withStore(async (store) => previewWith(await clinicContext(store, request.progress), request)),
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
    explainDrug: (question) => explainDrug(drugs(), question),
    answerDrugLines: (input) => answerDrugLines(drugs(), byteLines(input, longestLine)),
    checkDrugs: (question) => checkDrugs(question, drugs(), dayOfInstant(clock())),
    partners: connections.partners,
    examinePartner: connections.examinePartner,
    keys: connections.keys,
    makeKey: connections.makeKey,
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
      const scheduled = await connections.scheduled();
      if (scheduled.length > 0 && settings.clinicSystem === null) throw new ClinicSystemMissingError();
      const log = pino({ level: settings.logLevel }, pino.destination(2));
      const store = await openStoreOf(settings);
      const closing = [() => store.close()];
      const stop = async (): Promise<void> => {
        for (const close of closing.splice(0).toReversed()) await close();
      };
      try {
        const service = await servePages(store, settings, clock, async () => (await connections.keys()).jwks);
        closing.push(() => service.stop());
        // Over PostgreSQL the workers sync, who share the schedule.
        if (settings.syncSchedule !== null && settings.databaseUrl === null) {
          const work = () => syncOver(store, { partner: null, patient: null, progress: quiet });
          closing.push(scheduleWork(settings.syncSchedule, work, log));
        }
        for (const { id, schedule } of scheduled) {
          const work = () => syncOver(store, { partner: id, patient: null, progress: quiet });
          closing.push(scheduleWork(schedule, work, log));
        }
        const loginToken = settings.loginToken === null ? service.loginToken : null;
        return { address: service.address, loginToken, stop };
      } catch (error) {
        await stop();
        throw error;
      }
    },
    work: async (options) => {
      const { startWorker } = await import('./compose-worker.ts');
      const store = await openStoreOf(config());
      try {
        const worker = await startWorker(config(), await clinicContext(store, quiet), options);
        return {
          idle: () => worker.idle(),
          stop: async () => {
            await worker.stop();
            await store.close();
          },
        };
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
        serve: (store, demoClock) =>
          servePages(
            store,
            {
              ...config(),
              host: '127.0.0.1',
              port: 0,
              loginToken: null,
              clinic: { ...config().clinic, name: 'the demo clinic' },
            },
            demoClock,
          ),
      });
    },
  };
};

const quiet: Progress = { start: () => ({ step: () => {}, done: () => {} }) };

async function* readRecords(path: string): AsyncGenerator<RecordReading> {
  for await (const outcome of readClinicRecords(path)) yield outcome;
}

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

/** The pages over a store, on their own port; the token that opens them is made here where none is set. */
const servePages = async (
  store: Store,
  config: Pick<Config, 'host' | 'port' | 'loginToken' | 'clinic' | 'logLevel'>,
  clock: () => Date,
  publicKeys?: () => Promise<JwkSet>,
): Promise<{ readonly address: string; readonly loginToken: string; stop(): Promise<void> }> => {
  const { createPages } = await import('./entrypoints/web/create-pages.ts');
  const { startHttp } = await import('./entrypoints/http/start-http.ts');
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const loginToken = config.loginToken ?? randomBytes(24).toString('base64url');
  const handleKey = await store.secrets.of('page-handles', () => randomBytes(32));
  const app = createPages({
    ...{ store, clock, loginToken, handleKey },
    ...(publicKeys === undefined ? {} : { publicKeys }),
    clinicName: config.clinic.name,
    signingKey: randomBytes(32),
    secureCookies: !isLoopback(config.host),
    reportError: (error) =>
      log.error({ code: error instanceof ConcordError ? error.code : 'unexpected' }, 'a page failed'),
  });
  const http = await startHttp({ app, host: config.host, port: config.port });
  return { address: http.address, loginToken, stop: () => http.stop() };
};

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');
