import type { PatientId } from '../domain/ids.ts';
import type { BulkExport, Partner, PartnerReadType } from '../domain/partner.ts';
import type { ClinicContext } from './clinic-context.ts';
import {
  exportAsked,
  type MatchedPanel,
  matchPanel,
  mayAskAbout,
  type PanelReach,
  reachOf,
  sinceWhen,
} from './export-panel.ts';
import type { BulkReport, FileOutcome, Instant, OpenExport, PullMode } from './ports.ts';
import { type PullReport, pullFromPartner } from './pull.ts';
import { type Exporting, type ExportOutcome, runExport } from './run-export.ts';
import { type SharedOut, shareOut } from './share-out-export.ts';
import { notInExport, scopeNotGranted } from './sharing-out.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/**
 * Reads a panel of patients from one partner: by one export for all where its file says that it makes them and enough
 * of the patients are known there, else each patient singly. Where the export cannot be done it is said why, and each
 * is read singly too.
 */
export const pullPanel = async (
  partner: Partner,
  patients: readonly PatientId[],
  context: ClinicContext,
): Promise<PullReport> => {
  const { bulkExport: terms } = partner;
  if (terms === undefined || partner.read.length === 0 || patients.length < terms.minimumPatients) {
    return pullFromPartner(partner, patients, context);
  }
  const client = context.openPartner(partner);
  const matched = await matchPanel(partner, patients, client, context);
  if (client.bulkExport === null || matched.isAway) return pullFromPartner(partner, patients, context);
  if (matched.known.size < terms.minimumPatients) return besides(matched, partner, [...matched.known.keys()], context);
  return exportPanel({ partner, client: client.bulkExport, context }, terms, matched);
};

/** Reads some patients singly, and counts those of whom nothing could be asked. */
const besides = async (
  { notMatched, notReached, notAsked }: MatchedPanel,
  partner: Partner,
  patients: readonly PatientId[],
  context: ClinicContext,
  typesOf?: (patient: PatientId) => readonly PartnerReadType[],
): Promise<PullReport> => {
  const report = await pullFromPartner(partner, patients, context, typesOf);
  return {
    ...report,
    notMatched: report.notMatched + notMatched,
    notReached: report.notReached + notReached,
    notAsked: report.notAsked + notAsked,
  };
};

const noLines = { kept: 0, ofOthers: 0, notAskedFor: 0, broken: 0, deleted: 0 };

const exportPanel = async (exporting: Exporting, terms: BulkExport, matched: MatchedPanel): Promise<PullReport> => {
  const { partner, client, context } = exporting;
  const everybody = [...matched.known.keys()];
  const asked = exportAsked(partner, terms);
  const reach = await reachOf(partner, everybody, asked, context);
  const since = sinceWhen(everybody.length, reach, terms.minimumPatients);
  const progress = context.progress.start(`reading from ${partner.name} by an export`, everybody.length);
  const outcome = await runExport(exporting, { types: typesToExport(partner), since, asked });
  progress.done();
  const singly = (types: TypesToRead) =>
    besides(matched, partner, [...types.keys()], context, (patient) => types.get(patient) ?? []);
  const everything: TypesToRead = new Map(everybody.map((patient) => [patient, partner.read]));
  const undone = (reason: string): BulkReport => ({ reason, mode: modeOf(since), patients: 0, lines: noLines });
  if (outcome.kind === 'failed') return { ...(await singly(everything)), bulkExport: undone(outcome.reason) };
  const served = new Set(servedBy(outcome.open, everybody, reach));
  const shared = await shareStored(exporting, outcome, { matched, served });
  await client.end(outcome.open.statusUrl);
  await context.store.bulkExports.end(outcome.open.id);
  // An export of which nothing can be relied on is as good as none.
  if (shared.complete === 0 && served.size > shared.notAsked) {
    return { ...(await singly(everything)), bulkExport: undone(shared.reason ?? notInExport) };
  }
  return joined(await singly(besidesExport(everything, served, shared)), shared, outcome.open);
};

type TypesToRead = ReadonlyMap<PatientId, readonly PartnerReadType[]>;

/** Everything of those whom the export does not serve; of the others what it failed at, or left out. */
const besidesExport = (
  everything: TypesToRead,
  served: ReadonlySet<PatientId>,
  { notCovered, toSearch }: SharedOut,
): TypesToRead => {
  const whole = new Set(notCovered);
  const types = [...everything].map(([patient, read]): readonly [PatientId, readonly PartnerReadType[]] => [
    patient,
    served.has(patient) && !whole.has(patient) ? (toSearch.get(patient) ?? []) : read,
  ]);
  return new Map(types.filter(([, read]) => read.length > 0));
};

const modeOf = (since: Instant | null): PullMode => (since === null ? 'full' : 'changes');

/** Whom an export serves: everybody, or those of whom all up to its beginning is at hand. */
const servedBy = ({ since }: OpenExport, patients: readonly PatientId[], reach: PanelReach): readonly PatientId[] =>
  patients.filter((patient) => since === null || (reach.upTo.get(patient) ?? '') >= since);

/** Patients say who is in the export; Medications are asked for where something that refers to them is. */
const typesToExport = ({ read }: Partner): readonly string[] =>
  read.some((type) => type.startsWith('Medication')) ? [...read, 'Medication', 'Patient'] : [...read, 'Patient'];

interface Shared extends SharedOut {
  readonly patients: number;
  readonly notAsked: number;
}

/** The gate is asked once more: an export takes its time, and a consent may have ended meanwhile. */
const shareStored = async (
  exporting: Exporting,
  { open, transactionTime, files }: Extract<ExportOutcome, { readonly kind: 'stored' }>,
  { matched, served }: { readonly matched: MatchedPanel; readonly served: ReadonlySet<PatientId> },
): Promise<Shared> => {
  const { partner, context } = exporting;
  const panel = new Map<PatientId, string>();
  for (const patient of served) {
    goOnUnlessStopped(context);
    const id = matched.known.get(patient);
    if (id !== undefined && (await mayAskAbout(partner, patient, context))) panel.set(patient, id);
  }
  const failed = failedTypes(partner, open, files);
  const shared = await shareOut({
    ...exporting,
    ...{ id: open.id, asked: open.asked, beganAt: open.beganAt, transactionTime, panel },
    mode: modeOf(open.since),
    ...{ failed, leftOut: leftOutOf(partner, open, files) },
  });
  return { ...shared, patients: panel.size - shared.notCovered.length, notAsked: served.size - panel.size };
};

/**
 * A file that could not be read costs its type; one of deletions or errors costs all, as nobody knows what it says. A
 * type that was not asked for is one whose scope the partner did not grant.
 */
const failedTypes = (
  { read }: Partner,
  { types }: OpenExport,
  files: readonly FileOutcome[],
): ReadonlyMap<string, string> => {
  const lost = files.flatMap(({ file, failure }) => {
    if (failure === null || (file.kind === 'output' && (file.type === 'Medication' || file.type === 'Patient')))
      return [];
    const costs = file.kind === 'output' && read.some((type) => type === file.type) ? [file.type] : read;
    return costs.map((type) => [type, failure.reason] as const);
  });
  const unasked = read.filter((type) => !types.includes(type)).map((type) => [type, scopeNotGranted] as const);
  return new Map([...lost, ...unasked]);
};

/** Where everything was asked for: an export of changes says by leaving a type out that nothing of it changed. */
const leftOutOf = (
  { read }: Partner,
  { types, since }: OpenExport,
  files: readonly FileOutcome[],
): readonly PartnerReadType[] => {
  const given = new Set(files.map(({ file }) => (file.kind === 'output' ? file.type : '')));
  return since === null ? read.filter((type) => types.includes(type) && !given.has(type)) : [];
};

const joined = (
  rest: PullReport,
  { patients, notAsked, lines, complete, failures }: Shared,
  { since }: OpenExport,
): PullReport => ({
  ...rest,
  complete: rest.complete + complete,
  failures: [...failures, ...rest.failures],
  notAsked: rest.notAsked + notAsked,
  bulkExport: { reason: null, mode: modeOf(since), patients, lines },
});
