import type { Generated, Kysely } from 'kysely';
import type { DataClass } from '../../domain/clinic-record.ts';
import type { DeliveryId, PartnerId, PatientId, RowId, RunId, SourceId } from '../../domain/ids.ts';
import type { PartnerReadType } from '../../domain/partner.ts';
import type { LedgerOutcome } from '../../domain/stated-medication.ts';
import type {
  AuditEntry,
  DeliveryState,
  ExportPart,
  Instant,
  Pull,
  PullMode,
  RunOutcome,
  RunSelection,
  SyncRun,
} from '../../flows/ports.ts';

/**
 * The tables as the newest migration leaves them. Every `sequence` is numbered by the engine, rises with every row and
 * is never used twice: it is what "latest" and "in order" mean everywhere, because clocks can stand still or go back.
 * JSON is kept as text: nothing is searched for inside it, and text means the same in every engine.
 */
export interface Tables {
  readonly clinic_records: ClinicRecordsTable;
  readonly outbound_resources: OutboundResourcesTable;
  readonly held_back_resources: HeldBackResourcesTable;
  readonly patient_links: PatientLinksTable;
  readonly deliveries: DeliveriesTable;
  readonly delivery_bodies: DeliveryBodiesTable;
  readonly pulls: PullsTable;
  readonly inbox_answers: InboxAnswersTable;
  readonly removed_pulls: RemovedPullsTable;
  readonly bulk_exports: BulkExportsTable;
  readonly bulk_export_pieces: BulkExportPiecesTable;
  readonly bulk_export_references: BulkExportReferencesTable;
  readonly reconciled_lists: ReconciledListsTable;
  readonly list_ledger_entries: ListLedgerEntriesTable;
  readonly list_resources: ListResourcesTable;
  readonly decisions: DecisionsTable;
  readonly audit_entries: AuditEntriesTable;
  readonly secrets: SecretsTable;
  readonly sync_runs: SyncRunsTable;
  readonly delivery_steps: DeliveryStepsTable;
  readonly round_turns: RoundTurnsTable;
}

/** What queries are built with: the database itself or one transaction of it. */
export type Queries = Kysely<Tables>;

interface ClinicRecordsTable {
  patient: PatientId;
  digest: string;
  record: string;
  changed_at: Instant;
}

interface OutboundResourcesTable {
  sequence: Generated<number>;
  patient: PatientId;
  key: string;
  data_class: DataClass;
  sensitivity: string;
  digest: string;
  resource: string;
  changed_at: Instant;
}

interface HeldBackResourcesTable {
  patient: PatientId;
  key: string;
  data_class: DataClass;
  sensitivity: string;
  digest: string;
  resource: string;
  issues: string;
  held_at: Instant;
}

interface PatientLinksTable {
  partner: PartnerId;
  patient: PatientId;
  link: string;
  changed_at: Instant;
}

interface DeliveriesTable {
  sequence: Generated<number>;
  id: DeliveryId;
  partner: PartnerId;
  patient: PatientId;
  key: string;
  /** Of what is sent: see `delivery_bodies`. */
  digest: string;
  state: DeliveryState;
  attempts: number;
  not_before: Instant | null;
  partner_reference: string | null;
  detail: string | null;
  queued_at: Instant;
  changed_at: Instant;
  /** Elements that a person lets it replace, separated by commas. */
  overrules: string | null;
  /** 1 where one resource belongs to many patients, else 0. */
  of_many_patients: Generated<0 | 1>;
}

/** What is sent, once for all deliveries of the same content. */
interface DeliveryBodiesTable {
  digest: string;
  resource: string;
}

interface PullsTable {
  sequence: Generated<number>;
  id: string;
  partner: PartnerId;
  patient: PatientId;
  type: PartnerReadType;
  started_at: Instant;
  finished_at: Instant | null;
  outcome: Pull['outcome'];
  reason: string | null;
  mode: Generated<PullMode>;
  up_to: Instant | null;
  asked: string | null;
  /** The run that made it; `null` where it was none, or before that was written down. */
  run: RunId | null;
}

interface RemovedPullsTable {
  partner: PartnerId;
  type: PartnerReadType;
  outcome: Pull['outcome'];
  reason: string;
  count: number;
}

interface InboxAnswersTable {
  sequence: Generated<number>;
  pull: string;
  status: number;
  content_type: string;
  bytes: Uint8Array;
}

interface BulkExportsTable {
  id: string;
  partner: PartnerId;
  status_url: string;
  /** With a space between them. */
  types: string;
  since: Instant | null;
  asked: string;
  began_at: Instant;
}

interface BulkExportPiecesTable {
  sequence: Generated<number>;
  export: string;
  file: number;
  part: ExportPart;
  type: string;
  lines: Uint8Array;
}

interface BulkExportReferencesTable {
  export: string;
  reference: string;
  pull: string;
}

interface ReconciledListsTable {
  sequence: Generated<number>;
  patient: PatientId;
  made_at: Instant;
  digest: string;
  list: string;
}

interface ListLedgerEntriesTable {
  list: number;
  position: number;
  source: SourceId;
  resource: string;
  outcome: LedgerOutcome;
  reason: string;
  row_id: RowId | null;
}

interface ListResourcesTable {
  list: number;
  position: number;
  resource: string;
}

interface DecisionsTable {
  sequence: Generated<number>;
  id: string;
  patient: PatientId;
  subject: string;
  choice: string;
  reason: string | null;
  evidence_digest: string;
  evidence_facts: Generated<string>;
  evidence_sources: Generated<string>;
  decided_by: string;
  decided_at: Instant;
}

interface AuditEntriesTable {
  sequence: Generated<number>;
  at: Instant;
  actor: string;
  action: AuditEntry['action'];
  patient: PatientId | null;
  partner: PartnerId | null;
  subject: string | null;
  reason: string;
}

export interface SecretsTable {
  readonly name: string;
  /** Base64. */
  readonly secret: string;
}

interface SyncRunsTable {
  sequence: Generated<number>;
  id: RunId;
  work: Generated<SyncRun['work']>;
  partner: PartnerId | null;
  patients: RunSelection['patients'];
  started_at: Instant;
  finished_at: Instant | null;
  outcome: RunOutcome;
  error: string | null;
  report: string | null;
}

interface DeliveryStepsTable {
  sequence: Generated<number>;
  delivery: DeliveryId;
  partner: PartnerId;
  type: string;
  state: DeliveryState;
  attempts: number;
  partner_reference: string | null;
  detail: string | null;
  failure: string | null;
  at: Instant;
  /** As in `pulls`. */
  run: RunId | null;
}

/** A patient's turn in a round; gone when the round is over. */
interface RoundTurnsTable {
  run: RunId;
  patient: PatientId;
  ended_at: Instant | null;
  error: string | null;
  report: string | null;
}
