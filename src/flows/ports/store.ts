import type { Resource } from '@medplum/fhirtypes';
import type { ClinicRecord, DataClass, Sensitivity } from '../../domain/clinic-record.ts';
import type { Decision } from '../../domain/decision.ts';
import type { DeliveryId, PartnerId, PatientId, RunId } from '../../domain/ids.ts';
import type { Issue } from '../../domain/issue.ts';
import type { ReconciledList } from '../../domain/reconciled-list.ts';
import type { BulkExportStore } from './bulk-export-store.ts';
import type { DeliveryState } from './delivery-state.ts';
import type { InboxStore } from './inbox.ts';
import type { DeliveryStep, FigureStore, RunStore } from './operations.ts';
import type { RoundStore } from './rounds.ts';
import type { Instant } from './surroundings.ts';

/** Everything that must outlive the process. Every method is atomic by itself; `inTransaction` joins several. */
export interface Store {
  readonly records: RecordStore;
  readonly resources: ResourceStore;
  readonly links: PatientLinkStore;
  readonly deliveries: DeliveryStore;
  readonly inbox: InboxStore;
  readonly bulkExports: BulkExportStore;
  readonly lists: ReconciledListStore;
  readonly decisions: DecisionStore;
  readonly audit: AuditStore;
  readonly secrets: SecretStore;
  readonly runs: RunStore;
  readonly rounds: RoundStore;
  readonly figures: FigureStore;
  /**
   * Asks the database itself whether its tables are those of this version: they are not where a newer version has
   * used it since it was opened. Throws where it does not answer.
   */
  isCurrent(): Promise<boolean>;
  /**
   * All or nothing; what `work` throws is thrown again after everything it wrote is undone. Where others wrote at the
   * same time it may be run again from its beginning: it does nothing but use the store that it is given.
   */
  inTransaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** The same store; what is written of deliveries and reads through it is counted for a run (`FigureStore.ofRun`). */
  ofRun(run: RunId): Store;
  close(): Promise<void>;
}

/** Clinic records as they were imported, one a patient. */
export interface RecordStore {
  /** @returns whether the content differs from what was stored before */
  put(record: ClinicRecord, at: Instant): Promise<'new' | 'changed' | 'unchanged'>;
  get(patient: PatientId): Promise<ClinicRecord | null>;
  /** All patients, sorted by id. */
  patients(): Promise<readonly PatientId[]>;
}

/** A resource made of the clinic's record, as it would leave. `key` is `Type/id`. */
export interface OutboundResource {
  readonly key: string;
  readonly patient: PatientId;
  readonly resource: Resource;
  readonly dataClass: DataClass;
  readonly sensitivity: readonly Sensitivity[];
  /** SHA-256 (hex) of the canonical JSON. */
  readonly digest: string;
}

export interface ResourceStore {
  put(resource: OutboundResource, at: Instant): Promise<'new' | 'changed' | 'unchanged'>;
  /** Several of one patient, each key once; outcomes come in the order given. */
  putAll(
    patient: PatientId,
    resources: readonly OutboundResource[],
    at: Instant,
  ): Promise<readonly ('new' | 'changed' | 'unchanged')[]>;
  /** Marks a resource as held back with the issues that hold it; a later `put` clears them. */
  holdBack(resource: OutboundResource, issues: readonly Issue[], at: Instant): Promise<void>;
  /** Those of the keys under which a resource is stored for another patient. */
  thoseOfOthers(keys: readonly string[], patient: PatientId): Promise<ReadonlySet<string>>;
  /** In the order in which they were first put. Held-back ones are left out. */
  ofPatient(patient: PatientId): Promise<readonly OutboundResource[]>;
  /** The same without their content: what consent is decided by. */
  labelsOfPatient(patient: PatientId): Promise<readonly Pick<OutboundResource, 'key' | 'dataClass' | 'sensitivity'>[]>;
  heldBack(): Promise<
    readonly { readonly key: string; readonly patient: PatientId; readonly issues: readonly Issue[] }[]
  >;
}

/** How a partner knows one of our patients. */
export type PatientLink =
  | { readonly state: 'matched'; readonly id: string; readonly by: 'identifier' | 'demographics' }
  | { readonly state: 'left-for-a-person'; readonly candidates: number };

export interface PatientLinkStore {
  get(partner: PartnerId, patient: PatientId): Promise<PatientLink | null>;
  put(partner: PartnerId, patient: PatientId, link: PatientLink, at: Instant): Promise<void>;
}

export interface Delivery {
  readonly id: DeliveryId;
  readonly partner: PartnerId;
  readonly patient: PatientId;
  readonly key: string;
  readonly digest: string;
  readonly resource: Resource;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly notBefore: Instant | null;
  /** Where the partner keeps it (`MedicationRequest/17`), once known. */
  readonly partnerReference: string | null;
  readonly detail: string | null;
  readonly queuedAt: Instant;
  /** When it came into its state. */
  readonly changedAt: Instant;
  /** Elements that a person lets it replace although the partner changed them; none where nobody said so. */
  readonly overrules: readonly string[];
}

export type DeliveryOutline = Pick<Delivery, 'id' | 'key' | 'digest' | 'state'>;

/** A state that a delivery once came into, and where the partner kept the resource then. */
export interface Whereabouts extends Pick<Delivery, 'id' | 'key' | 'state'> {
  readonly reference: string;
}

export interface DeliveryStore {
  /**
   * Queues a resource for a partner, unless the partner already has, or is about to get, exactly this digest. A queued
   * older version of the same resource becomes `superseded`.
   */
  enqueue(
    delivery: { readonly id: DeliveryId; readonly partner: PartnerId; readonly outbound: OutboundResource },
    at: Instant,
  ): Promise<'queued' | 'unchanged'>;
  /** Several of one patient for one partner, each key once; answers come in the order given. */
  enqueueAll(
    to: { readonly partner: PartnerId; readonly patient: PatientId },
    deliveries: readonly { readonly id: DeliveryId; readonly outbound: OutboundResource }[],
    at: Instant,
  ): Promise<readonly ('queued' | 'unchanged')[]>;
  /** Patients of the partner that have something queued and due, in the order of their oldest delivery; `only` asks of one. */
  patientsDue(partner: PartnerId, at: Instant, only?: PatientId | null): Promise<readonly PatientId[]>;
  /**
   * Moves every queued and due delivery of the patient to `sending` and returns them in the order they were queued; none
   * while another patient's delivery of the same organisation or practitioner is on its way.
   */
  claim(partner: PartnerId, patient: PatientId, at: Instant): Promise<readonly Delivery[]>;
  /**
   * Writes a new state. `attempted` counts one more attempt. One that goes back to `queued` while a newer version of the
   * same resource exists becomes `superseded` instead: it would undo the newer one at the partner.
   */
  move(id: DeliveryId, change: DeliveryChange, at: Instant): Promise<void>;
  /** Several, each once. */
  moveAll(moves: readonly DeliveryMove[], at: Instant): Promise<void>;
  /**
   * Puts one that was refused or given up on back into the queue, due at once and with no attempt counted; where a newer
   * version of the same resource exists it becomes `superseded` instead. `null` where it is in any other state.
   * @param overrules elements that it may replace this time although the partner changed them
   */
  replay(id: DeliveryId, at: Instant, overrules?: readonly string[] | null): Promise<'queued' | 'superseded' | null>;
  /** Every state that it came into, in order; those from before this was written down are not known. */
  history(id: DeliveryId): Promise<readonly DeliveryStep[]>;
  /** Those whose ids begin so, in the order they were queued. */
  beginningWith(characters: string): Promise<readonly Delivery[]>;
  /**
   * Where the partner keeps what it has taken of this patient: our key to its reference. It is kept there whatever became
   * of the delivery since (sent again, refused, superseded), until the partner turns out not to have it there.
   */
  placements(partner: PartnerId, patient: PatientId): Promise<ReadonlyMap<string, string>>;
  /** Every place where something of this patient was ever said to be kept, also where it turned out not to be. */
  whereabouts(partner: PartnerId, patient: PatientId): Promise<readonly Whereabouts[]>;
  /** Deliveries of whichever patient that say that the partner keeps this there. */
  keptAt(
    partner: PartnerId,
    key: string,
    reference: string,
  ): Promise<readonly Pick<Delivery, 'id' | 'patient' | 'state'>[]>;
  /**
   * Where the partner already keeps exactly this content, whoever's delivery took it there, or `null`: organisations
   * and practitioners belong to many patients and are written once.
   */
  placed(partner: PartnerId, key: string, digest: string): Promise<string | null>;
  /** How many deliveries are in each state, for one partner. */
  counts(partner: PartnerId): Promise<Readonly<Partial<Record<DeliveryState, number>>>>;
  /** Those of one patient in these states, in the order queued, without their content. */
  outlines(
    of: { readonly partner: PartnerId; readonly patient: PatientId },
    states: readonly DeliveryState[],
  ): Promise<readonly DeliveryOutline[]>;
  list(filter: {
    readonly partner?: PartnerId;
    readonly patient?: PatientId;
    readonly states?: readonly DeliveryState[];
  }): Promise<readonly Delivery[]>;
}

export interface DeliveryMove {
  readonly id: DeliveryId;
  readonly change: DeliveryChange;
}

export interface DeliveryChange {
  readonly state: DeliveryState;
  readonly attempted?: boolean;
  readonly notBefore?: Instant | null;
  /** `null`: the partner turned out not to keep it there. */
  readonly partnerReference?: string | null;
  readonly detail?: string | null;
  /** Stable word of the failure that led here, as `Failure` has it; none where nothing failed. */
  readonly failure?: string;
}

export interface ReconciledListStore {
  /**
   * Stores the list, its ledger and the FHIR resources made of it. Unchanged content is not stored again; only its times
   * become those of the latest making.
   */
  put(list: StoredList): Promise<'new' | 'changed' | 'unchanged'>;
  latest(patient: PatientId): Promise<StoredList | null>;
}

export interface StoredList {
  readonly patient: PatientId;
  readonly madeAt: Instant;
  /** SHA-256 of the list without times, and of the decisions in force. */
  readonly digest: string;
  readonly list: ReconciledList;
  /** List, DetectedIssues, reconciled medications, what was decided, and Provenance. */
  readonly resources: readonly Resource[];
}

/** What a clinician chose about a drug or an alert of a patient, and on which evidence. */
export interface StoredDecision extends Decision {
  readonly patient: PatientId;
}

export interface DecisionStore {
  put(decision: StoredDecision): Promise<void>;
  /** In the order in which they were made. */
  ofPatient(patient: PatientId): Promise<readonly StoredDecision[]>;
}

/** Who saw or was refused what; never the content. */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action:
    | 'import'
    | 'disclose'
    | 'deny'
    | 'receive'
    | 'reconcile'
    | 'decide'
    | 'replay'
    | 'view'
    | 'login'
    | 'login-refused';
  readonly patient: PatientId | null;
  readonly partner: PartnerId | null;
  /** `Type/id` or a type. */
  readonly subject: string | null;
  readonly reason: string;
}

export interface AuditStore {
  /** An identical denial that already is the latest for the same partner, patient and subject is not repeated. */
  record(entry: AuditEntry): Promise<void>;
  /** Several, in order; no two denials of the same partner, patient and subject. */
  recordAll(entries: readonly AuditEntry[]): Promise<void>;
  list(filter: {
    readonly patient?: PatientId;
    readonly action?: AuditEntry['action'];
  }): Promise<readonly AuditEntry[]>;
}

/** Secrets that the installation makes for itself. */
export interface SecretStore {
  /** The secret of that name; made and kept when it is asked for the first time, the same ever after. */
  of(name: 'page-handles', make: () => Uint8Array): Promise<Uint8Array>;
}
