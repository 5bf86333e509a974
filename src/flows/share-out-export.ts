import type { PatientId } from '../domain/ids.ts';
import type { PartnerReadType } from '../domain/partner.ts';
import { isAskedFor } from '../normalization/asked-for.ts';
import { type ExportedResource, readExportedLine, typesInTrouble } from '../normalization/exported-line.ts';
import { dayOfInstant } from './clinic-context.ts';
import { notOfExport } from './not-of-export.ts';
import { isAway } from './partner-away.ts';
import type { ExportLineCounts, Store } from './ports.ts';
import { shareDeletions } from './share-out-deletions.ts';
import {
  eachPiece,
  Kept,
  keyOf,
  notInExport,
  type SharingOut,
  scopeNotGranted,
  type Work,
  write,
} from './sharing-out.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

export interface SharedOut {
  readonly lines: ExportLineCounts;
  /** Types of patients that were complete; and those that were not and are not looked for, and why. */
  readonly complete: number;
  readonly failures: readonly { readonly type: PartnerReadType; readonly reason: string }[];
  /** Whom an export of everything does not hold (not of its group, it may be): they are to be read singly. */
  readonly notCovered: readonly PatientId[];
  /** What the export failed at or left out, of the others: to be read by searches. */
  readonly toSearch: ReadonlyMap<PatientId, readonly PartnerReadType[]>;
  /** Why something could not be used; `null` where all could. */
  readonly reason: string | null;
}

const patientsAtOnce = 100;
/** Medications that one export refers to and does not hold, and that are read one by one. */
const mostMedications = 5_000;

/**
 * Shares the stored lines of an export out to the patients whom the partner was asked about: each patient's and type's
 * lines become a pull of theirs, as if they had been searched for. Lines about anybody else are counted and not kept.
 * One piece of a file is in memory at a time.
 */
export const shareOut = async (sharing: SharingOut): Promise<SharedOut> => {
  const work = await beginPulls(sharing);
  await eachPiece(work, 'errors', (lines) => heedErrors(work, lines));
  await shareDeletions(work);
  await eachPiece(work, 'resources', (lines, type) => shareResources(work, lines, type));
  await eachPiece(work, 'medications', (lines) => shareMedications(work, lines));
  await readLeftMedications(work);
  return { lines: work.found, ...(await finishPulls(work)) };
};

const beginPulls = async (sharing: SharingOut): Promise<Work> => {
  const { partner, panel, context, mode, beganAt } = sharing;
  const notOf = await notOfExport(sharing);
  const pulls = new Map<string, string>();
  await inGroups(sharing, async (store, patient) => {
    for (const type of partner.read) {
      const key = keyOf(patient, type);
      if (notOf.newer.has(key) || notOf.unsaid.has(key)) continue;
      const id = context.newId();
      await store.inbox.begin({ id, partner: partner.id, patient, type, mode }, beganAt);
      pulls.set(key, id);
    }
  });
  const patientsOf = Map.groupBy(panel.keys(), (patient) => panel.get(patient) ?? '');
  const found = { kept: 0, ofOthers: 0, notAskedFor: 0, broken: 0, deleted: 0 };
  const trouble = new Map(sharing.failed);
  return { ...sharing, patientsOf, pulls, notOf, found, trouble, troubleOfPulls: new Map(), covered: new Set() };
};

const finishPulls = async (work: Work): Promise<Omit<SharedOut, 'lines'>> => {
  const { partner, context, pulls, mode, transactionTime, asked } = work;
  const reach = { mode, upTo: transactionTime, asked };
  const now = context.clock().toISOString();
  // A list is as of when the partner looked, however long the files took; a clock that is ahead of ours makes it no newer.
  const asOf = transactionTime < now ? transactionTime : now;
  const notCovered = mode === 'full' ? [...work.panel.keys()].filter((patient) => !work.covered.has(patient)) : [];
  const outside = new Set(notCovered);
  await inGroups(work, async (store, patient) => {
    for (const type of partner.read) {
      const id = pulls.get(keyOf(patient, type));
      if (id === undefined) continue;
      const reason = outside.has(patient) ? notInExport : troubleOf(work, id, type);
      if (reason === null) await store.inbox.finish(id, 'complete', null, asOf, reach);
      else await store.inbox.finish(id, 'failed', reason, now);
    }
  });
  const inside = [...work.panel.keys()].filter((patient) => !outside.has(patient));
  return { ...endingsOf(work, inside), notCovered };
};

const troubleOf = ({ trouble, troubleOfPulls }: Work, pull: string, type: string): string | null =>
  trouble.get(type) ?? troubleOfPulls.get(pull) ?? null;

/** A search may bring what an export could not, but for what the partner does not let us see. */
const endingsOf = (work: Work, patients: readonly PatientId[]): Omit<SharedOut, 'lines' | 'notCovered'> => {
  const { partner, pulls, notOf, trouble, troubleOfPulls } = work;
  const failures: SharedOut['failures'][number][] = [];
  const toSearch = new Map<PatientId, readonly PartnerReadType[]>();
  let complete = 0;
  for (const patient of patients) {
    const searched: PartnerReadType[] = [];
    for (const type of partner.read) {
      const key = keyOf(patient, type);
      const reason = troubleOf(work, pulls.get(key) ?? '', type);
      if (notOf.newer.has(key)) complete += 1;
      else if (reason === scopeNotGranted) failures.push({ type, reason });
      else if (reason === null && !notOf.unsaid.has(key)) complete += 1;
      else searched.push(type);
    }
    if (searched.length > 0) toSearch.set(patient, searched);
  }
  const [reason = null] = [...trouble.values(), ...troubleOfPulls.values()];
  return { complete, failures, toSearch, reason };
};

/** Writes for every patient of the panel, many in one transaction: one each would wait for the disk each time. */
const inGroups = async (
  { panel, context }: Pick<SharingOut, 'panel' | 'context'>,
  write: (store: Store, patient: PatientId) => Promise<void>,
): Promise<void> => {
  const patients = [...panel.keys()];
  for (let first = 0; first < patients.length; first += patientsAtOnce) {
    goOnUnlessStopped(context);
    await context.store.inTransaction(async (store) => {
      for (const patient of patients.slice(first, first + patientsAtOnce)) await write(store, patient);
    });
  }
};

/**
 * What an `error` file names counts as not read; that it names nothing leaves no type to be relied on. Medications are
 * read by themselves where they are missing.
 */
const heedErrors = ({ partner, trouble }: Work, lines: readonly string[] | null): void => {
  const told = lines?.filter((line) => line.trim() !== '') ?? [''];
  for (const type of told.flatMap((line) => typesInTrouble(line, [...partner.read, 'Medication']))) {
    if (!trouble.has(type)) trouble.set(type, 'export-error');
  }
};

/** @param lines `null` where the bytes are no text: then nobody knows whose they are, as with a broken line */
const shareResources = async (work: Work, lines: readonly string[] | null, type: string): Promise<void> => {
  const { found, trouble, partner } = work;
  const kept = new Kept();
  const reads = (lines ?? ['?']).map((line) => ({ line, read: readExportedLine(line) }));
  for (const { line, read } of reads) {
    if (read.kind === 'resource') keepResource(work, kept, line, read.resource);
    if (read.kind === 'broken') found.broken += 1;
  }
  if (reads.some(({ read }) => read.kind === 'broken')) {
    const costs = partner.read.filter((one) => one === type);
    for (const one of costs.length > 0 ? costs : partner.read) trouble.set(one, 'export-line-broken');
  }
  await write(work, kept);
};

const keepResource = (work: Work, kept: Kept, line: string, resource: ExportedResource): void => {
  const { found, partner, context, patientsOf } = work;
  if (resource.type === 'Patient') {
    for (const patient of patientsOf.get(resource.name.slice('Patient/'.length)) ?? []) work.covered.add(patient);
    return;
  }
  if (resource.patient === null) {
    // By a search it would have been taken for the asked patient's: it may be anybody's.
    const costs = partner.read.filter((type) => type === resource.type || resource.type === '');
    for (const type of costs) work.trouble.set(type, 'export-line-of-nobody');
  }
  const patients = patientsOf.get(resource.patient ?? '') ?? [];
  if (patients.length === 0) {
    found.ofOthers += 1;
    return;
  }
  const { intents } = partner.habits;
  const pulls = patients.flatMap((patient) => work.pulls.get(keyOf(patient, resource.type)) ?? []);
  if (pulls.length === 0 || !isAskedFor(resource.content, { intents, today: dayOfInstant(context.clock()) })) {
    found.notAskedFor += 1;
    return;
  }
  found.kept += 1;
  for (const pull of pulls) {
    kept.add(pull, line);
    if (resource.medication !== null) kept.references.push({ reference: resource.medication, pull });
  }
};

/** A Medication belongs to nobody: it goes to those who refer to it, and to nobody else. */
const shareMedications = async (work: Work, lines: readonly string[] | null): Promise<void> => {
  const { found, context, id } = work;
  const byName = new Map<string, string>();
  for (const line of lines ?? []) {
    const read = readExportedLine(line);
    // One that cannot be read is asked for by itself, where something refers to it.
    if (read.kind === 'resource' && read.resource.type === 'Medication') byName.set(read.resource.name, line);
    else if (read.kind === 'broken') found.broken += 1;
  }
  const kept = new Kept();
  const references = await context.store.bulkExports.takeReferences(id, [...byName.keys()]);
  for (const { reference, pull } of references) kept.add(pull, byName.get(reference) ?? '');
  const wanted = new Set(references.map(({ reference }) => reference)).size;
  found.kept += wanted;
  found.notAskedFor += byName.size - wanted;
  await write(work, kept);
};

/** Many servers leave Medications out of an export, and one of changes holds only those that changed. */
const readLeftMedications = async (work: Work): Promise<void> => {
  const { context, id, troubleOfPulls } = work;
  const { bulkExports } = context.store;
  let away: string | null = null;
  let reference = await bulkExports.nextReference(id);
  for (let read = 0; reference !== null; read += 1) {
    goOnUnlessStopped(context);
    const pulls = (await bulkExports.takeReferences(id, [reference])).map(({ pull }) => pull);
    const reason: string | null = away ?? (await readMedication(work, reference, pulls, read));
    if (reason !== null) for (const pull of pulls) troubleOfPulls.set(pull, reason);
    if (reason !== null && isAway(reason)) away = reason;
    reference = await bulkExports.nextReference(id);
  }
};

const readMedication = async (
  { context, client }: Work,
  reference: string,
  pulls: readonly string[],
  readBefore: number,
): Promise<string | null> => {
  if (readBefore >= mostMedications) return 'too-many-medications';
  const failure = await client.medication(reference, (answer) =>
    context.store.inTransaction(async (store) => {
      for (const pull of pulls) await store.inbox.keep(pull, answer);
    }),
  );
  return failure?.reason ?? null;
};
