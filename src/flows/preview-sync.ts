import type { Resource } from '@medplum/fhirtypes';
import { type ElementChange, elementChanges } from '../delivery/element-changes.ts';
import type { PartnerId, PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { digestOf } from '../fhir/canonical-json.ts';
import type { ClinicContext } from './clinic-context.ts';
import { deliveryGate } from './disclosure-gate.ts';
import type { Delivery, Store } from './ports.ts';
import { PreviewMovedError } from './preview-errors.ts';
import { publishPatient } from './publish.ts';
import { type SyncReport, type SyncSelection, selectedOf, sync } from './sync.ts';

/** One resource that would be written at one partner. */
export interface PlannedWrite {
  readonly partner: PartnerId;
  readonly patient: PatientId;
  /** `Type/id`, our own. */
  readonly key: string;
  /** `stopped`: its status says that it is over, and the one that the partner has did not. */
  readonly effect: 'created' | 'changed' | 'stopped';
  /** What it is about, in its own words (`Lithium carbonate 300 mg capsule`); `null` where it has none. */
  readonly about: string | null;
  /** Element by element; of what is created nothing, as all of it is new. */
  readonly changes: readonly ElementChange[];
}

export interface SyncPreview {
  readonly writes: readonly PlannedWrite[];
  /** Resources that are not valid and would be held back. */
  readonly heldBack: number;
  /** SHA-256 (hex) of all that would be written, and of what it would take the place of. */
  readonly digest: string;
}

/** Thrown to undo what was only tried; it never leaves this file. */
class OnlyTried extends Error {
  readonly preview: SyncPreview;

  constructor(preview: SyncPreview) {
    super('Only tried.');
    this.preview = preview;
  }
}

/**
 * What a sync would write, found out by publishing for real in a transaction that is undone: nothing is stored, nothing
 * is sent, no partner is asked.
 */
export const previewSync = async (context: ClinicContext, selection: SyncSelection = {}): Promise<SyncPreview> => {
  try {
    await context.store.inTransaction(async (store) => {
      throw new OnlyTried(await publishAndLook({ ...context, store }, selection));
    });
  } catch (error) {
    if (error instanceof OnlyTried) return error.preview;
    throw error;
  }
  throw new OnlyTried({ writes: [], heldBack: 0, digest: '' });
};

/**
 * Does exactly what was previewed: what is to be sent is queued in the transaction that finds it to be the same, and
 * undone where it is not.
 * @throws PreviewMovedError where anything moved since
 */
export const applyPreview = async (
  digest: string,
  context: ClinicContext,
  selection: SyncSelection = {},
): Promise<SyncReport> => {
  await context.store.inTransaction(async (store) => {
    const preview = await publishAndLook({ ...context, store }, selection);
    if (preview.digest !== digest) throw new PreviewMovedError();
  });
  return sync(context, selection);
};

const publishAndLook = async (context: ClinicContext, selection: SyncSelection): Promise<SyncPreview> => {
  const { patients, partners } = await selectedOf(context, selection);
  const progress = context.progress.start('mapping and validating', patients.length);
  let heldBack = 0;
  const planned: Planned[] = [];
  const shared = new Set<string>();
  for (const patient of patients) {
    heldBack += (await publishPatient(patient, context)).heldBack;
    for (const partner of partners) {
      for (const one of await plannedFor(partner, patient, context)) {
        const name = `${partner.id} ${one.write.key} ${one.proof}`;
        if (shared.has(name)) continue;
        shared.add(name);
        planned.push(one);
      }
    }
    progress.step();
  }
  progress.done();
  return { writes: planned.map(({ write }) => write), heldBack, digest: digestOf(planned.map(provenBy)) };
};

interface Planned {
  readonly write: PlannedWrite;
  /** Of the content without times of its own making, and of what it takes the place of. */
  readonly proof: string;
}

const provenBy = ({ write, proof }: Planned): readonly string[] => [write.partner, write.patient, proof];

const plannedFor = async (
  partner: Partner,
  patient: PatientId,
  context: ClinicContext,
): Promise<readonly Planned[]> => {
  const { deliveries } = context.store;
  const gate = await deliveryGate(partner, patient, context);
  const queued = await deliveries.list({ partner: partner.id, patient, states: ['queued', 'sending'] });
  const now = context.clock().toISOString();
  const due = queued.filter(({ notBefore }) => notBefore === null || notBefore <= now);
  const taken = await takenBefore(partner, patient, context.store);
  const planned: Planned[] = [];
  for (const delivery of due) {
    const isThere = (await deliveries.placed(partner.id, delivery.key, delivery.digest)) !== null;
    if (isThere || !gate(delivery).permitted) continue;
    planned.push(planOf(delivery, taken.get(delivery.key) ?? null));
  }
  return planned;
};

/** What the partner took last of each resource. */
const takenBefore = async (
  partner: Partner,
  patient: PatientId,
  store: Store,
): Promise<ReadonlyMap<string, Delivery>> => {
  const taken = await store.deliveries.list({
    partner: partner.id,
    patient,
    states: ['accepted', 'verified', 'altered'],
  });
  return new Map(taken.map((delivery) => [delivery.key, delivery]));
};

const planOf = ({ partner, patient, key, resource }: Delivery, before: Delivery | null): Planned => ({
  write: {
    ...{ partner, patient, key, about: aboutOf(resource) },
    effect: before === null ? 'created' : isStopped(before.resource, resource) ? 'stopped' : 'changed',
    changes: before === null ? [] : elementChanges(before.resource, resource),
  },
  proof: digestOf([timeless(resource), before?.digest ?? null]),
});

/** A Provenance is made anew each time it is tried: when, and under which id, says nothing of what would be sent. */
const timeless = (resource: Resource): unknown => {
  if (resource.resourceType !== 'Provenance') return resource;
  const { id: _id, recorded: _recorded, text: _text, ...rest } = resource;
  return rest;
};

const over: ReadonlySet<string> = new Set([
  ...['stopped', 'completed', 'cancelled', 'revoked', 'ended', 'inactive', 'entered-in-error', 'resolved'],
]);

const isStopped = (before: Resource, after: Resource): boolean =>
  over.has(statusOf(after) ?? '') && !over.has(statusOf(before) ?? '');

const statusOf = (resource: Resource): string | null => {
  if ('clinicalStatus' in resource) return resource.clinicalStatus?.coding?.[0]?.code ?? null;
  return 'status' in resource && typeof resource.status === 'string' ? resource.status : null;
};

const aboutOf = (resource: Resource): string | null => {
  switch (resource.resourceType) {
    case 'MedicationRequest':
      return resource.medicationCodeableConcept?.text ?? null;
    case 'Condition':
    case 'AllergyIntolerance':
    case 'Observation':
      return resource.code?.text ?? resource.code?.coding?.[0]?.display ?? null;
    case 'CarePlan':
      return resource.title ?? null;
    case 'Goal':
      return resource.description?.text ?? null;
    case 'Organization':
      return resource.name ?? null;
    default:
      return null;
  }
};
