import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { readClinicRecords } from './adapters/clinic/read-clinic-records.ts';
import { byteLines } from './adapters/clinic/text-lines.ts';
import { readFhirDocuments } from './adapters/fhir-files/read-fhir-documents.ts';
import { compileFhirPath } from './adapters/fhirpath/compile-fhirpath.ts';
import { loggedRun } from './adapters/jobs/logged-run.ts';
import { loadDefinitionLibrary } from './adapters/profiles/load-definition-library.ts';
import { readPackage } from './adapters/profiles/read-package.ts';
import { createCodeLookup } from './adapters/terminology/code-lookup.ts';
import { loadDrugGraph, loadIcd10cm } from './adapters/terminology/load-terminology.ts';
import { isUcumByEngine } from './adapters/ucum/ucum-engine.ts';
import { type Environment, wirePartners } from './compose-partners.ts';
import { openStoreOf } from './compose-store.ts';
import { previewWith, syncWith } from './compose-sync.ts';
import { type Config, readConfig } from './config/read-config.ts';
import { patientId, type RunId, runId } from './domain/ids.ts';
import { once } from './domain/once.ts';
import type { Application, ReconcileOptions, SyncRequest } from './entrypoints/application.ts';
import { ClinicSystemMissingError } from './entrypoints/application-errors.ts';
import { checkDrugs } from './flows/check-drugs.ts';
import { type ClinicContext, dayOfInstant } from './flows/clinic-context.ts';
import { decide } from './flows/decide.ts';
import { listDeliveries, replayDeliveries, showDelivery } from './flows/deliveries.ts';
import { answerDrugLines, explainDrug, longestLine } from './flows/explain-drug.ts';
import { importRecords, type RecordReading } from './flows/import-records.ts';
import { mapRecords } from './flows/map-records.ts';
import { decisionsOfPatient } from './flows/patient-decisions.ts';
import type { Progress, Store } from './flows/ports.ts';
import { presentList } from './flows/present-list.ts';
import { reconcileFiles } from './flows/reconcile-files.ts';
import type { RecordedSync } from './flows/record-run.ts';
import { type ValidationOptions, validateFiles } from './flows/validate-files.ts';
import type { MappingContext } from './mapping/mapping-context.ts';
import { createResourceValidator } from './validation/create-validator.ts';
import { createUcumCheck } from './validation/ucum-unit.ts';
import type { ResourceValidator } from './validation/validator.ts';
import type { ValidatorOptions } from './validation-library.ts';

const sleep = async (milliseconds: number): Promise<void> => {
  await pause(milliseconds);
};

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
  const log = once(() => pino({ level: config().logLevel }, pino.destination(2)));
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

  const newRun = (): RunMarks => {
    const id = runId(randomUUID());
    return { id, log: log().child({ run: id }) };
  };

  const clinicContext = async (store: Store, progress: Progress, log: Logger): Promise<ClinicContext> => {
    const partners = await connections.partners();
    if (config().clinicSystem === null) throw new ClinicSystemMissingError();
    return {
      ...{ store, clock, progress, partners },
      newId: randomUUID,
      mapping: { ...mapping(), partners },
      validate: validate(),
      openPartner: await connections.openPartner(log),
      random: Math.random,
      staleAfterDays: config().staleAfterDays,
      keepAnswersDays: config().keepAnswersDays,
    };
  };

  const syncOver = async (
    store: Store,
    request: SyncRequest,
    { id, log, stopAsked }: RunMarks,
  ): Promise<RecordedSync> => {
    const context = await clinicContext(store, request.progress, log);
    return syncWith(config(), { ...context, sleep, ...(stopAsked && { stopAsked }) }, request, id);
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
      const { stopAsked } = request;
      return withStore((store) => syncOver(store, request, { ...newRun(), ...(stopAsked && { stopAsked }) }));
    },
    previewSync: (request) =>
      withStore(async (store) => previewWith(await clinicContext(store, request.progress, log()), request)),
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
      const store = await openStoreOf(settings);
      const workOn =
        (partner: string | null) =>
        (stopAsked: AbortSignal): Promise<unknown> => {
          const run = { ...newRun(), stopAsked };
          return loggedRun(
            run.log,
            () => syncOver(store, { partner, patient: null, progress: quiet }, run),
            ({ writes, patients }) => ({ writes, patients }),
          );
        };
      // Over PostgreSQL the workers sync, who share the schedules.
      const isShared = settings.databaseUrl !== null;
      const all = isShared ? null : settings.syncSchedule;
      try {
        const { startService } = await import('./compose-service.ts');
        const service = await startService({
          ...{ store, clock, config: settings, log: log(), readPartners: () => connections.partners() },
          publicKeys: async () => (await connections.keys()).jwks,
          circuits: () => connections.circuits(),
          schedules: [
            ...(all === null ? [] : [{ schedule: all, work: workOn(null) }]),
            ...(isShared ? [] : scheduled).map(({ id, schedule }) => ({ schedule, work: workOn(id) })),
          ],
        });
        return { ...service, stop: () => service.stop().then(() => store.close()) };
      } catch (error) {
        await store.close();
        throw error;
      }
    },
    work: async (options) => {
      const { startWorker } = await import('./compose-worker.ts');
      const store = await openStoreOf(config());
      try {
        const worker = await startWorker(config(), await clinicContext(store, quiet, log()), options, log());
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
