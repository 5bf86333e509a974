import type { Patient } from '@medplum/fhirtypes';
import { permitDisclosure } from '../consent/permit-disclosure.ts';
import { differencesAfterWrite } from '../delivery/compare-read-back.ts';
import type { Failure } from '../delivery/failure.ts';
import { nextAttempt } from '../delivery/next-attempt.ts';
import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { rewriteReferences } from '../fhir/references.ts';
import { type ClinicContext, dayOfInstant, disclosureTo } from './clinic-context.ts';
import { linkPatient } from './link-patient.ts';
import type { Delivery, PartnerClient, ReadBackOutcome } from './ports.ts';

/** What dispatching to one partner did. `writes` counts resources that the partner took in this run. */
export interface DispatchReport {
  readonly partner: string;
  readonly writes: number;
  readonly verified: number;
  readonly altered: number;
  readonly failed: number;
  readonly withheld: number;
  readonly waiting: number;
}

type Outcome = 'written' | 'already-there' | 'failed' | 'withheld';

/**
 * Sends what is queued for one partner, patient by patient in the order of queueing, reads each resource back, and
 * writes down what came of it. A delivery that an ended process left in `sending` is looked for at the partner first:
 * nothing is lost, nothing sent twice.
 */
export const dispatchToPartner = async (partner: Partner, context: ClinicContext): Promise<DispatchReport> => {
  const client = context.openPartner(partner);
  const outcomes: Outcome[] = await settleInterrupted(partner, client, context);
  const due = await context.store.deliveries.patientsDue(partner.id, context.clock().toISOString());
  const progress = context.progress.start(`sending to ${partner.name}`, due.length);
  for (const patient of due) {
    outcomes.push(...(await dispatchPatient(partner, patient, client, context)));
    progress.step();
  }
  progress.done();
  return reportOf(partner, outcomes, context);
};

const reportOf = async (
  partner: Partner,
  outcomes: readonly Outcome[],
  context: ClinicContext,
): Promise<DispatchReport> => {
  const states = await context.store.deliveries.counts(partner.id);
  const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  return {
    partner: partner.id,
    writes: count('written'),
    verified: states.verified ?? 0,
    altered: states.altered ?? 0,
    failed: count('failed'),
    withheld: count('withheld'),
    waiting: (states.queued ?? 0) + (states.sending ?? 0),
  };
};

/** Deliveries of a process that ended in the middle: found at the partner they are done, else they are queued again. */
const settleInterrupted = async (
  partner: Partner,
  client: PartnerClient,
  context: ClinicContext,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const delivery of await context.store.deliveries.interrupted(partner.id)) {
    const placements = await placementsOf(partner, delivery.patient, context);
    const found = await client.readBack(delivery, placements);
    if (found.kind === 'failed') continue;
    const taken = found.kind === 'found' && changedElements(delivery, found, placements).length === 0;
    if (taken) outcomes.push(await settleReadBack(delivery, found, placements, context, 'already-there'));
    else await move(delivery, { state: 'queued', detail: 'an interrupted attempt did not reach the partner' }, context);
  }
  return outcomes;
};

const dispatchPatient = async (
  partner: Partner,
  patient: PatientId,
  client: PartnerClient,
  context: ClinicContext,
): Promise<readonly Outcome[]> => {
  const link = await linkPatient(partner, patient, client, context);
  if (link?.state !== 'matched') return [];
  const claimed = await context.store.deliveries.claim(partner.id, patient, context.clock().toISOString());
  const { open, settled } = await withdrawForbidden(partner, patient, claimed, context);
  const { missing, present } = await alreadyPlaced(partner, open, context);
  const placements = await placementsOf(partner, patient, context);
  const sent = missing.length === 0 ? [] : await client.send(missing, placements);
  const outcomes: Outcome[] = [...settled, ...present];
  const learnt = new Map(placements);
  for (const outcome of sent) if (outcome.kind === 'accepted') learnt.set(outcome.key, outcome.reference);
  for (const outcome of sent) {
    const delivery = missing.find(({ key }) => key === outcome.key);
    if (delivery === undefined) continue;
    outcomes.push(
      outcome.kind === 'accepted'
        ? await verify(delivery, outcome.reference, learnt, client, context)
        : await recordFailure(delivery, outcome.failure, context),
    );
  }
  return outcomes;
};

/** The gate is asked again at the moment of sending: a consent may have ended since the resource was queued. */
const withdrawForbidden = async (
  partner: Partner,
  patient: PatientId,
  claimed: readonly Delivery[],
  context: ClinicContext,
): Promise<{ readonly open: readonly Delivery[]; readonly settled: readonly Outcome[] }> => {
  const consents = (await context.store.records.get(patient))?.consents ?? [];
  const current = new Map((await context.store.resources.ofPatient(patient)).map((one) => [one.key, one]));
  const on = dayOfInstant(context.clock());
  const open: Delivery[] = [];
  const settled: Outcome[] = [];
  for (const delivery of claimed) {
    const outbound = current.get(delivery.key);
    const decision =
      outbound === undefined
        ? null
        : permitDisclosure(consents, {
            ...disclosureTo(partner, on),
            dataClass: outbound.dataClass,
            sensitivity: outbound.sensitivity,
          });
    if (decision?.permitted === true) {
      open.push(delivery);
      await recordDisclosure(delivery, decision.consent, context);
    } else {
      await move(
        delivery,
        { state: 'superseded', detail: `withdrawn: ${decision?.reason ?? 'no-longer-valid'}` },
        context,
      );
      settled.push('withheld');
    }
  }
  return { open, settled };
};

const recordDisclosure = async (delivery: Delivery, consent: string, context: ClinicContext): Promise<void> =>
  context.store.audit.record({
    at: context.clock().toISOString(),
    actor: 'concord',
    action: 'disclose',
    patient: delivery.patient,
    partner: delivery.partner,
    subject: delivery.key,
    reason: `consent ${consent}`,
  });

const alreadyPlaced = async (
  partner: Partner,
  open: readonly Delivery[],
  context: ClinicContext,
): Promise<{ readonly missing: readonly Delivery[]; readonly present: readonly Outcome[] }> => {
  const missing: Delivery[] = [];
  const present: Outcome[] = [];
  for (const delivery of open) {
    const reference = await context.store.deliveries.placed(partner.id, delivery.key, delivery.digest);
    if (reference === null) missing.push(delivery);
    else {
      await move(delivery, { state: 'verified', partnerReference: reference, detail: null }, context);
      present.push('already-there');
    }
  }
  return { missing, present };
};

/** Our keys to the partner's references, the patient's own record there included. */
const placementsOf = async (
  partner: Partner,
  patient: PatientId,
  context: ClinicContext,
): Promise<ReadonlyMap<string, string>> => {
  const placements = new Map(await context.store.deliveries.placements(partner.id, patient));
  const link = await context.store.links.get(partner.id, patient);
  const own = await ownPatient(patient, context);
  if (link?.state === 'matched' && own?.id !== undefined) placements.set(`Patient/${own.id}`, `Patient/${link.id}`);
  return placements;
};

const ownPatient = async (patient: PatientId, context: ClinicContext): Promise<Patient | null> =>
  (await context.store.resources.ofPatient(patient))
    .map(({ resource }) => resource)
    .find((resource) => resource.resourceType === 'Patient') ?? null;

const verify = async (
  delivery: Delivery,
  reference: string,
  placements: ReadonlyMap<string, string>,
  client: PartnerClient,
  context: ClinicContext,
): Promise<Outcome> => {
  await move(delivery, { state: 'accepted', attempted: true, partnerReference: reference, detail: null }, context);
  return settleReadBack(delivery, await client.readBack(delivery, placements), placements, context, 'written');
};

const settleReadBack = async (
  delivery: Delivery,
  found: ReadBackOutcome,
  placements: ReadonlyMap<string, string>,
  context: ClinicContext,
  outcome: Outcome,
): Promise<Outcome> => {
  switch (found.kind) {
    case 'failed':
      await move(delivery, { state: 'accepted', detail: `not read back: ${found.failure.reason}` }, context);
      return outcome;
    case 'absent':
      await move(delivery, { state: 'altered', detail: 'the partner said yes, but does not have it' }, context);
      return outcome;
    case 'found': {
      const changed = changedElements(delivery, found, placements);
      const detail = changed.length === 0 ? null : `changed by the partner: ${changed.join(', ')}`;
      const state = changed.length === 0 ? 'verified' : 'altered';
      await move(delivery, { state, partnerReference: found.reference, detail }, context);
      return outcome;
    }
  }
};

const changedElements = (
  delivery: Delivery,
  found: Extract<ReadBackOutcome, { kind: 'found' }>,
  placements: ReadonlyMap<string, string>,
): readonly string[] =>
  differencesAfterWrite(
    rewriteReferences(delivery.resource, (reference) => placements.get(reference) ?? null),
    found.resource,
  );

const recordFailure = async (delivery: Delivery, failure: Failure, context: ClinicContext): Promise<Outcome> => {
  const next = nextAttempt(failure, delivery.attempts + 1, context.clock(), context.random);
  const detail = failure.reason;
  switch (next.kind) {
    case 'retry':
      // An ambiguous one stays in `sending`: the next run looks for it at the partner before it sends it again.
      await move(
        delivery,
        { state: next.readBackFirst ? 'sending' : 'queued', attempted: true, notBefore: next.notBefore, detail },
        context,
      );
      return 'failed';
    case 'refused':
    case 'dead':
      await move(delivery, { state: next.kind, attempted: true, detail }, context);
      return 'failed';
  }
};

const move = async (
  delivery: Delivery,
  change: Parameters<ClinicContext['store']['deliveries']['move']>[1],
  context: ClinicContext,
): Promise<void> => context.store.deliveries.move(delivery.id, change, context.clock().toISOString());
