import { once } from 'node:events';

/** Resolves at the first SIGINT or SIGTERM. */
export const untilStopped = async (): Promise<void> => {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
};
