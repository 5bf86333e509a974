import type { PatientId } from '../domain/ids.ts';
import type { PartnerReadType } from '../domain/partner.ts';
import { textOfAnswer } from '../fhir/answer-text.ts';
import { isAskedFor } from '../normalization/asked-for.ts';
import { deletedIn, type ExportedResource, readExportedLine, typesInTrouble } from '../normalization/exported-line.ts';
import { dayOfInstant } from './clinic-context.ts';
import { isAway } from './partner-away.ts';
import type { ExportLineCounts, ExportPart, Instant, MedicationReference, PullMode, Store } from './ports.ts';
import { ndjson, piecesOf } from './received-pieces.ts';
import type { Exporting } from './run-export.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** What is shared out, and to whom. */
export interface SharingOut extends Exporting {
  /** The export in the store. */
  readonly id: string;
  readonly mode: PullMode;
  readonly beganAt: Instant;
  /** Everything up to then is in it, and nothing later need be. */
  readonly transactionTime: Instant;
  readonly asked: string;
  /** Whom the partner was asked about, and by which id it knows them. */
  readonly panel: ReadonlyMap<PatientId, string>;
  /** Why a type could not be exported, where that is known beforehand. */
  readonly failed: ReadonlyMap<string, string>;
}

export interface SharedOut {
  readonly lines: ExportLineCounts;
  /** Pulls that were complete; and those that were not, and why. */
  readonly complete: number;
  readonly failures: readonly { readonly type: PartnerReadType; readonly reason: string }[];
}

/** A sharing out under way: the pulls that it writes, and what it found. */
interface Work extends SharingOut {
  /** Our patients by the partner's ids. */
  readonly patientsOf: ReadonlyMap<string, readonly PatientId[]>;
  /** By patient and type. */
  readonly pulls: ReadonlyMap<string, string>;
  readonly found: { -readonly [name in keyof ExportLineCounts]: number };
  /** Why a type, or one pull, counts as not read. */
  readonly trouble: Map<string, string>;
  readonly troubleOfPulls: Map<string, string>;
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

const keyOf = (patient: PatientId, type: string): string => `${type} ${patient}`;

const beginPulls = async (sharing: SharingOut): Promise<Work> => {
  const { partner, panel, context, mode, beganAt } = sharing;
  const pulls = new Map<string, string>();
  await inGroups(sharing, async (store, patient) => {
    for (const type of partner.read) {
      const id = context.newId();
      await store.inbox.begin({ id, partner: partner.id, patient, type, mode }, beganAt);
      pulls.set(keyOf(patient, type), id);
    }
  });
  const patientsOf = Map.groupBy(panel.keys(), (patient) => panel.get(patient) ?? '');
  const found = { kept: 0, ofOthers: 0, notAskedFor: 0, broken: 0, deleted: 0 };
  return { ...sharing, patientsOf, pulls, found, trouble: new Map(sharing.failed), troubleOfPulls: new Map() };
};

const finishPulls = async (work: Work): Promise<Omit<SharedOut, 'lines'>> => {
  const { partner, context, pulls, trouble, troubleOfPulls, mode, transactionTime, asked } = work;
  const reach = { mode, upTo: transactionTime, asked };
  const now = context.clock().toISOString();
  // A list is as of when the partner looked, however long the files took; a clock that is ahead of ours makes it no newer.
  const asOf = transactionTime < now ? transactionTime : now;
  const reasonOf = (id: string, type: string): string | null => trouble.get(type) ?? troubleOfPulls.get(id) ?? null;
  await inGroups(work, async (store, patient) => {
    for (const type of partner.read) {
      const id = pulls.get(keyOf(patient, type)) ?? '';
      const reason = reasonOf(id, type);
      if (reason === null) await store.inbox.finish(id, 'complete', null, asOf, reach);
      else await store.inbox.finish(id, 'failed', reason, now);
    }
  });
  const failures = [...work.panel.keys()].flatMap((patient) =>
    partner.read.flatMap((type) => {
      const reason = reasonOf(pulls.get(keyOf(patient, type)) ?? '', type);
      return reason === null ? [] : [{ type, reason }];
    }),
  );
  return { complete: pulls.size - failures.length, failures };
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

const eachPiece = async (
  { context, id }: Pick<SharingOut, 'context' | 'id'>,
  part: ExportPart,
  visit: (lines: readonly string[] | null, type: string) => Promise<void> | void,
): Promise<void> => {
  const { bulkExports } = context.store;
  let piece = await bulkExports.nextPiece(id, part, 0);
  while (piece !== null) {
    goOnUnlessStopped(context);
    await visit(textOfAnswer(piece.lines, ndjson)?.split('\n') ?? null, piece.type);
    piece = await bulkExports.nextPiece(id, part, piece.place);
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

/** Lines kept for pulls, and what of them refers to Medications. */
class Kept {
  readonly lines = new Map<string, string[]>();
  readonly references: MedicationReference[] = [];

  add(pull: string, line: string): void {
    const lines = this.lines.get(pull);
    if (lines === undefined) this.lines.set(pull, [line]);
    else lines.push(line);
  }
}

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

const write = async ({ context, id }: Work, { lines, references }: Kept): Promise<void> => {
  if (lines.size === 0) return;
  await context.store.inTransaction(async (store) => {
    for (const [pull, ofPull] of lines) {
      const bytes = new TextEncoder().encode(`${ofPull.join('\n')}\n`);
      await store.inbox.keep(pull, { status: 200, contentType: ndjson, bytes });
    }
    await store.bulkExports.refer(id, references);
  });
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

/**
 * A deletion names what is gone and not whose it was, so it is looked for in what is at hand of each patient. Only its
 * own entry goes to them.
 */
const shareDeletions = async (work: Work): Promise<void> => {
  const { context, partner, panel, found } = work;
  const deleted = new Set<string>();
  await eachPiece(work, 'deleted', (lines) => {
    for (const line of lines ?? []) for (const name of deletedIn(line)) deleted.add(name);
  });
  if (deleted.size === 0) return;
  for (const patient of panel.keys()) {
    goOnUnlessStopped(context);
    const kept = new Kept();
    for (const pull of await context.store.inbox.latest(partner.id, patient)) {
      const gone = namesIn([pull, ...pull.changes]).filter((name) => deleted.has(name));
      const into = work.pulls.get(keyOf(patient, pull.type));
      if (into === undefined) continue;
      for (const name of gone) kept.add(into, deletionOf(name));
      found.deleted += gone.length;
    }
    await write(work, kept);
  }
};

const namesIn = (pulls: readonly Parameters<typeof piecesOf>[0][]): readonly string[] => [
  ...new Set(
    pulls.flatMap(piecesOf).flatMap(({ value }) => {
      const read = readExportedLine(JSON.stringify(value));
      return read.kind === 'resource' ? [read.resource.name] : [];
    }),
  ),
];

const deletionOf = (name: string): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ request: { method: 'DELETE', url: name } }],
  });
