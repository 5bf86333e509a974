import { createHmac } from 'node:crypto';
import type { PatientId } from '../domain/ids.ts';
import { type PatientDecisions, presentDecisions } from './patient-decisions.ts';
import type { Clock, Instant, Store } from './ports.ts';
import { type PresentedList, presentList } from './present-list.ts';

/** A stored list as a page shows it, and what is decided of it. */
export interface ViewedList {
  readonly madeAt: Instant;
  readonly list: PresentedList;
  readonly decisions: PatientDecisions;
}

/** A line of the overview; `handle` names the patient in URLs, where no identifier may stand. */
export interface ListedPatient {
  readonly handle: string;
  readonly name: string;
  readonly birthDate: string | null;
  /** Low ones are folded away, and not counted. */
  readonly alerts: { readonly high: number; readonly all: number };
  readonly differences: number;
  /** Sources that did not answer completely: without them, few alerts mean little. */
  readonly incompleteSources: number;
}

/**
 * An opaque name of a patient for use in URLs, the same at every start. Without the installation's key it can neither be
 * turned back nor be found by trying ids.
 */
export const handleOf = (patient: PatientId, key: Uint8Array): string =>
  createHmac('sha256', key).update(patient).digest('base64url').slice(0, 22);

/** Every patient that has a list, by name. */
export const listPatients = async (store: Store, handleKey: Uint8Array): Promise<readonly ListedPatient[]> => {
  const patients = await store.records.patients();
  const lists = await Promise.all(patients.map((patient) => store.lists.latest(patient)));
  return lists
    .flatMap((stored) => stored ?? [])
    .map(({ patient, list }) => ({
      handle: handleOf(patient, handleKey),
      name: list.patient.name,
      birthDate: list.patient.birthDate,
      alerts: {
        high: list.alerts.filter(({ severity }) => severity === 'high').length,
        all: list.alerts.filter(({ severity }) => severity !== 'low').length,
      },
      differences: list.rows.reduce((sum, row) => sum + row.differences.length, 0),
      incompleteSources: list.sources.filter(({ state }) => state !== 'complete' && state !== 'not-asked').length,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
};

/** The latest list of the patient behind a handle, with a note of who looked. `null` where there is none. */
export const viewList = async (
  handle: string,
  context: { readonly store: Store; readonly clock: Clock; readonly actor: string; readonly handleKey: Uint8Array },
): Promise<ViewedList | null> => {
  const patient = (await context.store.records.patients()).find((one) => handleOf(one, context.handleKey) === handle);
  const stored = patient === undefined ? null : await context.store.lists.latest(patient);
  if (stored === null) return null;
  await context.store.audit.record({
    at: context.clock().toISOString(),
    actor: context.actor,
    action: 'view',
    patient: stored.patient,
    partner: null,
    subject: 'List',
    reason: 'page',
  });
  const { madeAt, list } = stored;
  const decisions = await context.store.decisions.ofPatient(stored.patient);
  return {
    madeAt,
    list: presentList(list, madeAt.slice(0, 10)),
    decisions: presentDecisions(list, madeAt, decisions),
  };
};
