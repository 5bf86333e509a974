import { differencesAfterWrite } from '../delivery/compare-read-back.ts';
import type { Failure } from '../delivery/failure.ts';
import { nextAttempt } from '../delivery/next-attempt.ts';
import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { rewriteReferences } from '../fhir/references.ts';
import type { ClinicContext } from './clinic-context.ts';
import { isAway, tellsNothing } from './partner-away.ts';
import type { Delivery, DeliveryChange, DeliveryMove, ReadBackOutcome } from './ports.ts';

/** Writes a new state of a delivery. */
export const moveDelivery = async (delivery: Delivery, change: DeliveryChange, context: ClinicContext): Promise<void> =>
  context.store.deliveries.move(delivery.id, change, context.clock().toISOString());

/** Writes new states of several, each once. */
export const moveDeliveries = async (moves: readonly DeliveryMove[], context: ClinicContext): Promise<void> => {
  if (moves.length > 0) await context.store.deliveries.moveAll(moves, context.clock().toISOString());
};

/** Our keys to the partner's references, the patient's own record there included. */
export const placementsOf = async (
  partner: Partner,
  patient: PatientId,
  context: ClinicContext,
): Promise<ReadonlyMap<string, string>> => {
  const placements = new Map(await context.store.deliveries.placements(partner.id, patient));
  const link = await context.store.links.get(partner.id, patient);
  const labels = await context.store.resources.labelsOfPatient(patient);
  const own = labels.find(({ key }) => key.startsWith('Patient/'));
  if (link?.state === 'matched' && own !== undefined) placements.set(own.key, `Patient/${link.id}`);
  return placements;
};

type Surroundings = Pick<ClinicContext, 'clock' | 'random'>;

/** Back into the queue, without an attempt counted: nothing is wrong with it. */
export const waitsForReference: DeliveryChange = { state: 'queued', detail: 'waits-for-reference' };

/** Begins the detail of a delivery that was read back and is not as it was sent. */
export const changedByPartner = 'changed by the partner: ';

/** Begins the detail of a delivery that is refused, as it would replace what the partner changed. */
export const changedSince = 'changed by the partner since: ';

/** The elements that the detail of an altered delivery names, or of one that was refused for them; else none. */
export const elementsInDetail = (detail: string | null): readonly string[] =>
  [changedByPartner, changedSince].flatMap((begin) =>
    detail?.startsWith(begin) === true ? detail.slice(begin.length).split(', ') : [],
  );

/** Paths of what the partner dropped or changed. */
export const changedElements = (
  delivery: Delivery,
  found: Extract<ReadBackOutcome, { kind: 'found' }>,
  placements: ReadonlyMap<string, string>,
): readonly string[] =>
  differencesAfterWrite(
    rewriteReferences(delivery.resource, (reference) => placements.get(reference) ?? null),
    found.resource,
  );

/** Held up by another: it was not sent, so no patience is spent. */
const wasNotTried: ReadonlySet<string> = new Set(['not-sent', 'waits-for-reference']);

/** A page about maintenance where the partner was only looked at: nothing is wrong with what was to be sent. */
const mayPass = (failure: Failure): Failure =>
  failure.kind === 'permanent' && tellsNothing(failure.reason) ? { ...failure, kind: 'transient' } : failure;

/** Writes down that a delivery was not taken, and when it is tried again. */
export const settleFailure = async (delivery: Delivery, failure: Failure, context: ClinicContext): Promise<void> =>
  moveDelivery(delivery, changeByFailure(delivery, failure, context), context);

/**
 * What becomes of a delivery that was not taken. A failure of the partner as a whole puts it back into the queue as it
 * was: no patience ends with a weekend without power, or with a key that must be renewed.
 */
export const changeByFailure = (delivery: Delivery, failure: Failure, context: Surroundings): DeliveryChange => {
  const told = { detail: failure.reason, failure: failure.reason };
  if (isAway(failure.reason) || wasNotTried.has(failure.reason)) return { state: 'queued', ...told };
  const next = nextAttempt(mayPass(failure), delivery.attempts + 1, context.clock(), context.random);
  if (next.kind !== 'retry') return { state: next.kind, attempted: true, ...told };
  // An ambiguous one stays in `sending`: the next run looks for it at the partner before it sends it again.
  const state = next.readBackFirst ? 'sending' : 'queued';
  return { state, attempted: true, notBefore: next.notBefore, ...told };
};
