import type { PatientId, SourceId } from '../domain/ids.ts';
import type { Issue } from '../domain/issue.ts';
import type { Partner } from '../domain/partner.ts';
import type { ClinicContext } from './clinic-context.ts';
import { type DispatchReport, dispatchToPartner } from './dispatch.ts';
import { forgetAnswers } from './forget-answers.ts';
import { type ListsMade, noLists, withList } from './lists-made.ts';
import { type PublishReport, publishPatient } from './publish.ts';
import type { PullReport } from './pull.ts';
import { pullPanel } from './pull-in-bulk.ts';
import { reconcilePatient } from './reconcile-patient.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** What one sync did, from the clinic's records to the reconciled lists. */
export interface SyncReport {
  readonly patients: number;
  readonly published: Omit<PublishReport, 'issues'>;
  /** What is held back of these patients as not valid, now or since before, and why. */
  readonly heldBack: readonly HeldBack[];
  readonly dispatched: readonly DispatchReport[];
  readonly pulled: readonly PullReport[];
  /** The lists themselves are in the store. */
  readonly lists: ListsMade;
  /** How many resources of each source were not valid FHIR; the ledgers of the lists say which, and why. */
  readonly notValid: readonly { readonly source: SourceId; readonly resources: number }[];
  /** Resources that partners took in this run: 0 when nothing had changed. */
  readonly writes: number;
}

export interface HeldBack {
  /** `Type/id`. */
  readonly key: string;
  /** With the key of the invariant that is broken, where it is one. */
  readonly issues: readonly (Issue & { readonly constraint?: string })[];
}

export interface SyncSelection {
  readonly patients?: readonly PatientId[];
  readonly partners?: readonly Partner[];
}

/**
 * The whole way once: publish what changed, send it and read it back, read the partners' lists, reconcile, forget what is old and not needed. Partners
 * are served side by side, each from the first write to the last read: one that is slow or gone delays no other. Safe to run again at any time, and after any end.
 */
export const sync = async (context: ClinicContext, selection: SyncSelection = {}): Promise<SyncReport> => {
  const { patients, partners } = await selectedOf(context, selection);
  const published = await publishAll(patients, context);
  const served = await sideBySide(partners, async (partner) => ({
    dispatched: await dispatchToPartner(partner, context),
    pulled: await pullPanel(partner, patients, context),
  }));
  const dispatched = served.map((one) => one.dispatched);
  const lists = await reconcileAll(patients, context);
  await forgetAnswers(context);
  return {
    patients: patients.length,
    published,
    heldBack: await heldBackOf(patients, context),
    dispatched,
    pulled: served.map(({ pulled }) => pulled),
    lists,
    notValid: [...lists.notValid].map(([source, resources]) => ({ source, resources })),
    writes: dispatched.reduce((sum, { writes }) => sum + writes, 0),
  };
};

/** Whom a selection means: everybody where it does not say. */
export const selectedOf = async (
  context: ClinicContext,
  { patients, partners }: SyncSelection,
): Promise<Required<SyncSelection>> => ({
  patients: patients ?? (await context.store.records.patients()),
  partners: partners ?? context.partners,
});

const heldBackOf = async (patients: readonly PatientId[], context: ClinicContext): Promise<readonly HeldBack[]> => {
  const ours = new Set(patients);
  const held = await context.store.resources.heldBack();
  return held.filter(({ patient }) => ours.has(patient)).map(({ key, issues }) => ({ key, issues }));
};

/** Waits for all of them, also where one throws: its error must not leave the others at work over a closed store. */
const sideBySide = async <T>(
  partners: readonly Partner[],
  work: (partner: Partner) => Promise<T>,
): Promise<readonly T[]> => {
  const settled = await Promise.allSettled(partners.map(work));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};

const publishAll = async (
  patients: readonly PatientId[],
  context: ClinicContext,
): Promise<Omit<PublishReport, 'issues'>> => {
  const progress = context.progress.start('mapping and validating', patients.length);
  const total = { mapped: 0, heldBack: 0, queued: 0, denied: 0 };
  for (const patient of patients) {
    goOnUnlessStopped(context);
    const report = await publishPatient(patient, context);
    total.mapped += report.mapped;
    total.heldBack += report.heldBack;
    total.queued += report.queued;
    total.denied += report.denied;
    progress.step();
  }
  progress.done();
  return total;
};

const reconcileAll = async (patients: readonly PatientId[], context: ClinicContext): Promise<ListsMade> => {
  const progress = context.progress.start('reconciling', patients.length);
  let made = noLists;
  for (const patient of patients) {
    goOnUnlessStopped(context);
    const stored = await reconcilePatient(patient, context);
    if (stored !== null) made = withList(made, stored.list, await context.store.decisions.ofPatient(patient));
    progress.step();
  }
  progress.done();
  return made;
};
