import type { WorkRights } from '../../flows/ports.ts';
import { withSyncLock } from './sync-lock.ts';

/**
 * Rights over a store in one file: one process at a time syncs, and within it no patient is worked on twice at once.
 * @param file the lock, see `withSyncLock`
 */
export const openFileRights = (file: string): WorkRights => {
  const busy = new Set<string>();
  return {
    ofPatient: async (patient, work) => {
      if (busy.has(patient)) return null;
      busy.add(patient);
      try {
        return await work();
      } finally {
        busy.delete(patient);
      }
    },
    ofAll: (work) => withSyncLock(file, work),
    close: async () => undefined,
  };
};
