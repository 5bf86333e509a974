import type { Issue } from '../domain/issue.ts';
import type { Partner, SigningAlgorithm } from '../domain/partner.ts';
import type { DrugCheckAnswer, DrugCheckQuestion } from '../flows/check-drugs.ts';
import type { Decided, DecideRequest } from '../flows/decide.ts';
import type { DeliveryFilter, PresentedDelivery, Replayed, ReplayRequest, ShownDelivery } from '../flows/deliveries.ts';
import type { DrugAnswer, DrugExplanation } from '../flows/explain-drug.ts';
import type { ImportReport } from '../flows/import-records.ts';
import type { MappedReading } from '../flows/map-records.ts';
import type { PatientDecisions } from '../flows/patient-decisions.ts';
import type {
  BuiltTerminology,
  Clock,
  ExaminationOptions,
  Finding,
  MadeKey,
  Progress,
  PublicKeys,
  Store,
  SyncRun,
  TerminologyBuild,
  TerminologyInfo,
} from '../flows/ports.ts';
import type { PresentedList } from '../flows/present-list.ts';
import type { SyncPreview } from '../flows/preview-sync.ts';
import type { RecordedSync } from '../flows/record-run.ts';
import type { SyncReport } from '../flows/sync.ts';
import type { FileValidation, ValidationOptions } from '../flows/validate-files.ts';

/**
 * Everything that the entry points can ask for, wired by `compose.ts`. Whatever is opened is closed again by the call
 * that opened it, but for the service.
 */
export interface Application {
  readonly clock: Clock;
  importRecords(paths: readonly string[], options: { readonly dryRun: boolean }): Promise<ImportReport>;
  mapRecords(paths: readonly string[]): AsyncIterable<MappedReading>;
  validateFiles(paths: readonly string[], options: ValidationOptions): Promise<OpenedValidation>;
  sync(selection: SyncRequest): Promise<RecordedSync>;
  /** What a sync would write; nothing is stored or sent. */
  previewSync(selection: SyncRequest): Promise<SyncPreview>;
  reconcileFiles(sources: readonly NamedSource[], options: ReconcileOptions): Promise<ReconciledFiles>;
  /** What is open and what is decided of a patient; who looks is written down. */
  decisions(patient: string, by: string): Promise<PatientDecisions>;
  /** Records what somebody decided, in their name. */
  decide(request: DecideRequest, by: string): Promise<Decided>;
  /** What is on its way to partners, or stuck there; without a word of whose it is. */
  deliveries(filter: DeliveryFilter): Promise<readonly PresentedDelivery[]>;
  /** One delivery with its history; who looks is written down. */
  delivery(handle: string, by: string): Promise<ShownDelivery>;
  /** Puts deliveries back into the queue, in somebody's name. */
  replay(request: ReplayRequest, by: string): Promise<readonly Replayed[]>;
  /** The latest syncs with their reports, the newest first. */
  runs(last: number): Promise<readonly SyncRun[]>;
  explainDrug(question: string): DrugExplanation;
  /** One answer for each line of the bytes, in order, while they are read. */
  answerDrugLines(input: AsyncIterable<Uint8Array>): AsyncIterable<DrugAnswer>;
  checkDrugs(question: DrugCheckQuestion): DrugCheckAnswer;
  partners(): Promise<readonly Partner[]>;
  /** Compares a partner's file with the partner, while one reads the findings. @throws UnknownPartnerError */
  examinePartner(id: string, options: ExaminationOptions): AsyncIterable<Finding>;
  /** The clinic's signing keys, whatever state the partner files are in. */
  keys(): Promise<PublicKeys>;
  /** @param out `null` for a file in the partners' folder */
  makeKey(algorithm: SigningAlgorithm, out: string | null): Promise<MadeKey>;
  terminologyInfo(): Promise<TerminologyInfo>;
  buildTerminology(build: TerminologyBuild): Promise<BuiltTerminology>;
  serve(): Promise<RunningService>;
  /** Works as one of any number of workers. */
  work(options: WorkOptions): Promise<RunningWorker>;
  demo(options: DemoOptions): Promise<RunningDemo>;
}

/** A validation whose packages are read; its files are read while one goes through the judgements. */
export interface OpenedValidation extends FileValidation {
  /** The packages given, each with the files in it that could not be used. */
  readonly packages: readonly { readonly file: string; readonly issues: readonly Issue[] }[];
}

export interface WorkOptions {
  /** Patients at a time. */
  readonly concurrency: number;
  /** Gives every patient a turn at once. */
  readonly now: boolean;
}

export interface RunningWorker {
  /** Resolves when nobody waits, also not for later, and this worker has nobody under way. */
  idle(): Promise<void>;
  /** Takes nothing more; ends what is under way, or hands it back after eight seconds. */
  stop(): Promise<void>;
}

export interface SyncRequest {
  /** Of a preview: do exactly that or nothing. */
  readonly apply?: string;
  readonly partner: string | null;
  readonly patient: string | null;
  readonly progress: Progress;
  /** Aborted to ask for the end: the sync then ends between two steps, with `RunStoppedError`. */
  readonly stopAsked?: AbortSignal;
}

export interface NamedSource {
  readonly id: string;
  readonly path: string;
}

export interface ReconcileOptions {
  /** `YYYY-MM-DD`; today when left out. */
  readonly on: string | null;
  readonly staleAfterDays: number | null;
}

export interface ReconciledFiles {
  readonly lists: readonly PresentedList[];
  /** What could not be read of the files, by file and line; never with a patient's data. */
  readonly problems: readonly { readonly file: string; readonly line: number | null; readonly issue: Issue }[];
}

/** What the web pages need. */
export interface PageContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly clinicName: string;
  /** The installation's key under which patients get their names in URLs. */
  readonly handleKey: Uint8Array;
}

export interface RunningService {
  readonly address: string;
  /** Only where the program made it; one that was set is not shown again. */
  readonly loginToken: string | null;
  stop(): Promise<void>;
}

export interface DemoOptions {
  readonly dataFolder: string;
  readonly progress: Progress;
  /** Whether the pages are to be served after the lists are made. */
  readonly serve: boolean;
}

export interface RunningDemo {
  readonly report: SyncReport;
  readonly lists: readonly PresentedList[];
  readonly service: RunningService | null;
  stop(): Promise<void>;
}
