import { openRightsOf } from './compose-store.ts';
import type { Config } from './config/read-config.ts';
import { partnerId, patientId, type RunId } from './domain/ids.ts';
import type { SyncRequest } from './entrypoints/application.ts';
import { UnknownPartnerError, UnknownPatientError } from './entrypoints/application-errors.ts';
import type { ClinicContext } from './flows/clinic-context.ts';
import { applyPreview, previewSync, type SyncPreview } from './flows/preview-sync.ts';
import { type RecordedSync, recordRun } from './flows/record-run.ts';
import { RunStoppedError } from './flows/stop-asked.ts';
import { type SyncSelection, sync } from './flows/sync.ts';

/** Syncs while nobody else does, and keeps a report of it. @throws UnknownPartnerError, UnknownPatientError, SyncRunningError, PreviewMovedError */
export const syncWith = async (
  config: Config,
  context: ClinicContext,
  request: SyncRequest,
  id: RunId,
): Promise<RecordedSync> => {
  const selection = await selectionOf(context, request);
  const { apply, partner, patient } = request;
  const run = {
    id,
    selection: { partner: partner === null ? null : partnerId(partner), patients: patient === null ? 'all' : 'one' },
  } as const;
  const rights = await openRightsOf(config);
  const cancel = stoppedInTime(id, context);
  try {
    return await rights.ofAll(() =>
      recordRun(run, context, (marked) =>
        apply === undefined ? sync(marked, selection) : applyPreview(apply, marked, selection),
      ),
    );
  } finally {
    cancel();
    await rights.close();
  }
};

/** Less than a process has that was asked to end. */
const patienceMilliseconds = 8_000;

/**
 * A step that takes longer than that after the end was asked for is left where it is by the process's end: that the run
 * was stopped is written down before.
 * @returns takes it back
 */
const stoppedInTime = (id: RunId, { store, clock, stopAsked }: ClinicContext): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  const end = { outcome: 'stopped', error: new RunStoppedError().code, report: null } as const;
  const finish = () => store.runs.finish(id, end, clock().toISOString()).catch(() => undefined);
  const onAsked = (): void => {
    timer = setTimeout(finish, patienceMilliseconds).unref();
  };
  stopAsked?.addEventListener('abort', onAsked, { once: true });
  return () => {
    stopAsked?.removeEventListener('abort', onAsked);
    clearTimeout(timer);
  };
};

/** What a sync of the same request would write. @throws UnknownPartnerError, UnknownPatientError */
export const previewWith = async (context: ClinicContext, request: SyncRequest): Promise<SyncPreview> =>
  previewSync(context, await selectionOf(context, request));

const selectionOf = async (context: ClinicContext, request: SyncRequest): Promise<SyncSelection> => {
  const partners = context.partners.filter(({ id }) => request.partner === null || id === request.partner);
  if (partners.length === 0 && request.partner !== null) throw new UnknownPartnerError(request.partner);
  const known = await context.store.records.patients();
  const patients = known.filter((id) => request.patient === null || id === patientId(request.patient));
  if (patients.length === 0 && request.patient !== null) throw new UnknownPatientError();
  return { partners, patients };
};
