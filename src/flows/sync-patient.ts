import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import type { ClinicContext } from './clinic-context.ts';
import { type DispatchReport, dispatchToPartner } from './dispatch.ts';
import type { StoredList } from './ports.ts';
import { publishPatient } from './publish.ts';
import { type PullReport, pullFromPartner } from './pull.ts';
import { reconcilePatient } from './reconcile-patient.ts';

/** What one turn of a patient did. */
export interface PatientSyncReport {
  readonly mapped: number;
  readonly queued: number;
  readonly denied: number;
  readonly dispatched: readonly DispatchReport[];
  readonly pulled: readonly PullReport[];
  readonly list: StoredList | null;
  readonly writes: number;
  /** Whether something waits for what another patient's turn is about to bring: then another turn is due. */
  readonly heldUp: boolean;
}

export interface SyncPatientOptions {
  /** Whom it is exchanged with; what is queued is queued for all. All of them, if not given. */
  readonly partners?: readonly Partner[];
  /** Whether another turn comes soon where this one is held up: that one then reads the lists, and makes the list. */
  readonly comesAgain?: boolean;
}

/**
 * The whole way once, for one patient: publish what changed, send it and read it back, read the partners' lists,
 * reconcile. Partners are served side by side. Whoever calls this has the right to the patient (`WorkRights`): what is
 * found in `sending` then belongs to a process that has ended.
 */
export const syncPatient = async (
  patient: PatientId,
  context: ClinicContext,
  { partners = context.partners, comesAgain = false }: SyncPatientOptions = {},
): Promise<PatientSyncReport> => {
  const { mapped, queued, denied } = await publishPatient(patient, context);
  const exchanged = await Promise.allSettled(
    partners.map(async (partner) => {
      const dispatched = await dispatchToPartner(partner, context, patient);
      const isLeft = comesAgain && dispatched.heldUp > 0;
      return { dispatched, pulled: isLeft ? [] : [await pullFromPartner(partner, [patient], context)] };
    }),
  );
  const done = exchanged.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  const isWhole = done.every(({ pulled }) => pulled.length > 0);
  const list = isWhole ? await reconcilePatient(patient, context) : null;
  return {
    ...{ mapped, queued, denied, list },
    dispatched: done.map(({ dispatched }) => dispatched),
    pulled: done.flatMap(({ pulled }) => pulled),
    heldUp: done.some(({ dispatched }) => dispatched.heldUp > 0),
    writes: done.reduce((sum, { dispatched }) => sum + dispatched.writes, 0),
  };
};
