import type { Partner } from '../domain/partner.ts';
import type { ClinicContext } from './clinic-context.ts';
import { isBusy } from './partner-away.ts';
import type { PartnerClient } from './ports.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** Waits for one partner's pauses while a run goes on. */
export interface Patience {
  /**
   * Waits while the partner wants to be left alone, where the run waits for that at all, and the pause is not too long.
   * @param reason for which the partner was left, as `Failure` has it
   * @returns whether it may be asked again
   */
  pauseIsOver(reason: string): Promise<boolean>;
}

/** In all, for one partner in one run. What a run does not wait for is done by the next. */
const longestPauses = 5 * 60_000;

/** Where the partner does not say how long. */
const pauseOfItsChoice = 10_000;

const second = 1_000;

/**
 * Opens the patience that one run has with one partner: none where the context waits for no pauses. Several that wait at
 * the same time wait together. A partner that cannot be reached is not waited for.
 */
export const openPatience = (partner: Partner, client: PartnerClient, context: ClinicContext): Patience => {
  let left = longestPauses;
  let waiting: Promise<boolean> | null = null;
  const wait = async (reason: string): Promise<boolean> => {
    const milliseconds = pauseFor(reason, client, context);
    if (milliseconds === null || context.sleep === undefined || milliseconds > left) return false;
    left -= milliseconds;
    await waitFor(milliseconds, partner, { ...context, sleep: context.sleep });
    return true;
  };
  return {
    pauseIsOver: async (reason) => {
      waiting ??= wait(reason).finally(() => {
        waiting = null;
      });
      return waiting;
    },
  };
};

/** Milliseconds until the partner may be asked again; `null` where no pause is all that keeps us from it. */
const pauseFor = (reason: string, client: PartnerClient, { clock }: ClinicContext): number | null => {
  const leftAlone = client.leftAlone();
  if (leftAlone !== null) {
    return isBusy(leftAlone.reason) ? Math.max(0, leftAlone.until.getTime() - clock().getTime()) : null;
  }
  // It was left alone when it was asked, and is not any more: somebody else has asked, and it answered.
  if (reason === 'circuit-open') return 0;
  return isBusy(reason) ? pauseOfItsChoice : null;
};

/** By seconds, so that a process which is asked to end does not wait for the pause. */
const waitFor = async (
  milliseconds: number,
  { name }: Partner,
  context: ClinicContext & { readonly sleep: NonNullable<ClinicContext['sleep']> },
): Promise<void> => {
  const progress = context.progress.start(
    `waiting for ${name}, which asked for a pause`,
    Math.ceil(milliseconds / second),
  );
  for (let left = milliseconds; left > 0; left -= second) {
    goOnUnlessStopped(context);
    await context.sleep(Math.min(left, second));
    progress.step();
  }
  progress.done();
};
