import type { PatientId } from '../domain/ids.ts';
import type { Partner, PartnerReadType } from '../domain/partner.ts';
import { aFewAtATime } from './a-few-at-a-time.ts';
import type { ClinicContext } from './clinic-context.ts';
import { linkPatient, mayBeAskedAbout } from './link-patient.ts';
import { isAway, isToBeLeft } from './partner-away.ts';
import { openPatience, type Patience } from './partner-pause.ts';
import type { BulkReport, PartnerClient, ReadSoFar } from './ports.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** What reading one partner brought. Every type of every patient is counted once. */
export interface PullReport {
  readonly partner: string;
  readonly complete: number;
  readonly failures: readonly { readonly type: PartnerReadType; readonly reason: string }[];
  readonly notMatched: number;
  /** Patients who could not be looked for: the partner gave no answer. */
  readonly notReached: number;
  /** Why the partner was asked nothing more in this run; `null` where it was there to the end. */
  readonly away: string | null;
  /** Patients of whom the partner must not be asked: no consent names it. */
  readonly notAsked: number;
  /** What came of the partner's export, where one was asked for. */
  readonly bulkExport?: BulkReport;
}

interface TypeToRead {
  readonly partnerPatient: string;
  readonly type: PartnerReadType;
  /** How far an earlier read reached, where only what changed since is to be read. */
  readonly before?: ReadSoFar;
}

/** One partner while it is being read. */
interface Reading {
  readonly partner: Partner;
  readonly client: PartnerClient;
  readonly context: ClinicContext;
  readonly patience: Patience;
  readonly typesOf: (patient: PatientId) => readonly PartnerReadType[];
  readonly failures: { type: PartnerReadType; reason: string }[];
  readonly counts: { complete: number; notMatched: number; notReached: number; notAsked: number };
  /** Why the partner is asked nothing more in this run: each question would wait for the same silence. */
  away: string | null;
}

/**
 * Reads each patient's lists from one partner into the inbox: bytes first, meaning later. Patients are read a few at a
 * time, first whose last complete read is the longest ago: what a partner does not bear in one run is then not always the
 * same. A type that the partner refuses costs that type alone. A partner that cannot be reached is not asked again for
 * every patient, but that nothing was read is written down for every one.
 * @param typesOf which types of a patient, where not all
 */
export const pullFromPartner = async (
  partner: Partner,
  patients: readonly PatientId[],
  context: ClinicContext,
  typesOf: Reading['typesOf'] = () => partner.read,
): Promise<PullReport> => {
  const counts = { complete: 0, notMatched: 0, notReached: 0, notAsked: 0 };
  const client = context.openPartner(partner);
  const patience = openPatience(partner, client, context);
  const reading: Reading = { partner, client, context, patience, typesOf, failures: [], counts, away: null };
  const progress = context.progress.start(`reading from ${partner.name}`, patients.length);
  const inTurn = await longestUnreadFirst(partner, patients, context);
  await aFewAtATime(inTurn, Math.min(patientsAtATime, partner.limits.concurrency), async (patient) => {
    goOnUnlessStopped(context);
    await readPatient(reading, patient);
    progress.step();
  });
  progress.done();
  return { partner: partner.id, ...counts, failures: reading.failures, away: reading.away };
};

const longestUnreadFirst = async (
  { id }: Partner,
  patients: readonly PatientId[],
  { store }: ClinicContext,
): Promise<readonly PatientId[]> => {
  if (patients.length < 2) return patients;
  const readAt = await store.inbox.lastComplete(id);
  const momentOf = (patient: PatientId): string => readAt.get(patient) ?? '';
  return patients.toSorted((one, other) => (momentOf(one) < momentOf(other) ? -1 : +(momentOf(one) > momentOf(other))));
};

const readPatient = async (reading: Reading, patient: PatientId): Promise<void> => {
  const { counts } = reading;
  if (!(await mayAsk(reading, patient))) {
    counts.notAsked += 1;
    return;
  }
  const link = await linkOf(reading, patient);
  if (link.kind === 'failed') {
    counts.notReached += 1;
    if (isAway(link.reason)) reading.away ??= link.reason;
  } else if (link.kind !== 'linked') counts.notMatched += 1;
  else await readTypes(reading, patient, link.id);
};

/** Enough to keep a partner busy while answers of others are written down; connections are limited further in. */
export const patientsAtATime = 6;

/** The gate is asked here, whoever is known already: a consent may have ended since the patient was linked. */
const mayAsk = async ({ partner, context }: Reading, patient: PatientId): Promise<boolean> => {
  const record = await context.store.records.get(patient);
  return record !== null && mayBeAskedAbout(partner, record, context);
};

const linkOf = async (reading: Reading, patient: PatientId) => {
  const { partner, client, context, away } = reading;
  if (away === null) {
    for (;;) {
      const link = await linkPatient(partner, patient, client, context);
      if (link.kind !== 'failed' || !(await mayBeAskedAgain(reading, link.reason))) return link;
    }
  }
  const known = await context.store.links.get(partner.id, patient);
  return known?.state === 'matched'
    ? ({ kind: 'linked', id: known.id } as const)
    : ({ kind: 'failed', reason: away } as const);
};

const readTypes = async (reading: Reading, patient: PatientId, partnerPatient: string): Promise<void> => {
  const { partner, context } = reading;
  const soFar = await context.store.inbox.readSoFar(partner.id, patient);
  for (const type of reading.typesOf(patient)) {
    const before = soFar.find((one) => one.type === type && !isFullReadDue(one, partner, context.clock()));
    await readType(reading, patient, { partnerPatient, type, ...(before === undefined ? {} : { before }) });
  }
};

/**
 * What was deleted, or left the search because it is another patient's now, is no change that a partner tells: only a
 * full read shows that it is gone. One is also due where it is not known by which question changes are to be asked for.
 */
export const isFullReadDue = ({ fullAt, upTo, asked }: ReadSoFar, { limits }: Partner, now: Date): boolean =>
  upTo === null || asked === null || now.getTime() - Date.parse(fullAt) >= limits.fullReadHours * millisecondsPerHour;

const millisecondsPerHour = 3_600_000;

/** Whether the partner wanted a pause, and it was waited for. */
const mayBeAskedAgain = async ({ patience, away }: Reading, reason: string): Promise<boolean> =>
  away === null && isToBeLeft(reason) && patience.pauseIsOver(reason);

const readType = async (reading: Reading, patient: PatientId, toRead: TypeToRead): Promise<void> => {
  for (;;) {
    const reason = await readOnce(reading, patient, toRead);
    if (reason === null) {
      reading.counts.complete += 1;
      return;
    }
    if (await mayBeAskedAgain(reading, reason)) continue;
    reading.failures.push({ type: toRead.type, reason });
    if (isAway(reason)) reading.away ??= reason;
    return;
  }
};

/** @returns why it was not read, or `null` */
const readOnce = async (
  reading: Reading,
  patient: PatientId,
  { partnerPatient, type, before }: TypeToRead,
): Promise<string | null> => {
  const { partner, client, context } = reading;
  const { inbox } = context.store;
  goOnUnlessStopped(context);
  const id = context.newId();
  const mode = before === undefined ? 'full' : 'changes';
  await inbox.begin({ id, partner: partner.id, patient, type, mode }, context.clock().toISOString());
  const outcome =
    reading.away === null
      ? await client.pull(partnerPatient, type, (answer) => inbox.keep(id, answer), before)
      : ({ kind: 'failed', reason: reading.away } as const);
  const reason = outcome.kind === 'failed' ? outcome.reason : null;
  const reach = outcome.kind === 'complete' ? outcome.reach : undefined;
  await inbox.finish(id, outcome.kind, reason, context.clock().toISOString(), reach);
  return reason;
};
