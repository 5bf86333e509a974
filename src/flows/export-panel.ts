import type { PatientId } from '../domain/ids.ts';
import type { BulkExport, Partner } from '../domain/partner.ts';
import { digestOf } from '../fhir/canonical-json.ts';
import { aFewAtATime } from './a-few-at-a-time.ts';
import type { ClinicContext } from './clinic-context.ts';
import { linkPatient, mayBeAskedAbout } from './link-patient.ts';
import { isAway } from './partner-away.ts';
import type { Instant, PartnerClient, ReadSoFar } from './ports.ts';
import { isFullReadDue, patientsAtATime } from './pull.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** The patients of a panel by whether a partner can be asked about them. */
export interface MatchedPanel {
  /** Whom the partner knows, and by which id. */
  readonly known: ReadonlyMap<PatientId, string>;
  readonly notMatched: number;
  readonly notReached: number;
  readonly notAsked: number;
  readonly isAway: boolean;
}

/** Finds out whom of a panel a partner knows. Asking for a patient tells of them, so the consent gate comes first. */
export const matchPanel = async (
  partner: Partner,
  patients: readonly PatientId[],
  client: PartnerClient,
  context: ClinicContext,
): Promise<MatchedPanel> => {
  const found = new Map<PatientId, string>();
  const counts = { notMatched: 0, notReached: 0, notAsked: 0 };
  let away = false;
  await aFewAtATime(patients, Math.min(patientsAtATime, partner.limits.concurrency), async (patient) => {
    goOnUnlessStopped(context);
    if (away) return;
    if (!(await mayAskAbout(partner, patient, context))) {
      counts.notAsked += 1;
      return;
    }
    const link = await linkPatient(partner, patient, client, context);
    if (link.kind === 'linked') found.set(patient, link.id);
    else if (link.kind !== 'failed') counts.notMatched += 1;
    else if (isAway(link.reason)) away = true;
    else counts.notReached += 1;
  });
  const known = new Map(patients.flatMap((patient) => pairOf(patient, found)));
  return { known, ...counts, isAway: away };
};

/** In the order of the panel, whoever was found first. */
const pairOf = (patient: PatientId, found: ReadonlyMap<PatientId, string>): readonly [PatientId, string][] => {
  const id = found.get(patient);
  return id === undefined ? [] : [[patient, id]];
};

/** Whether a consent lets a partner be asked about a patient as of now. */
export const mayAskAbout = async (partner: Partner, patient: PatientId, context: ClinicContext): Promise<boolean> => {
  const record = await context.store.records.get(patient);
  return record !== null && mayBeAskedAbout(partner, record, context);
};

/** What tells an export from another, and from a search: changes are read by the same question only. */
export const exportAsked = ({ habits, read }: Partner, { kind, group, typeFilters }: BulkExport): string =>
  digestOf(['$export', kind, group ?? null, typeFilters, habits.intents, read]);

/** How far earlier exports reach, of the patients whose changes can be asked for. */
export interface PanelReach {
  /** The earliest moment up to which all types of one of them were read, by patient. */
  readonly upTo: ReadonlyMap<PatientId, Instant>;
}

/** Of which patients everything of an earlier export is at hand, so that what changed since is enough. */
export const reachOf = async (
  partner: Partner,
  panel: Iterable<PatientId>,
  asked: string,
  context: ClinicContext,
): Promise<PanelReach> => {
  const upTo = new Map<PatientId, Instant>();
  for (const patient of panel) {
    const soFar = await context.store.inbox.readSoFar(partner.id, patient);
    const usable = soFar.filter((one) => one.asked === asked && !isFullReadDue(one, partner, context.clock()));
    const reached = partner.read.map((type) => usable.find((one) => one.type === type) ?? null);
    const moments = reached.flatMap((one: ReadSoFar | null) => one?.upTo ?? []).toSorted();
    const [earliest] = moments;
    if (earliest !== undefined && moments.length === partner.read.length) upTo.set(patient, earliest);
  }
  return { upTo };
};

/**
 * Since when the next export is to be asked: `null` is everything. Changes are worth asking for where they serve most of
 * the panel; the few whom they do not serve are read singly.
 * @param least patients for whom an export is made at all
 */
export const sinceWhen = (panelSize: number, { upTo }: PanelReach, least: number): Instant | null => {
  const [earliest] = [...upTo.values()].toSorted();
  return earliest === undefined || upTo.size < least || panelSize - upTo.size >= least ? null : earliest;
};
