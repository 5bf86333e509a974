import type { Failure } from '../../delivery/failure.ts';
import type { PartnerLimits } from '../../domain/partner.ts';
import type { Clock } from '../../flows/ports.ts';
import { permanent } from './failures.ts';

/** What one read of one type may still cost. */
export interface PullBudget {
  spend(bytes: number): void;
  /** Why nothing more may be asked; `null` where it may. To be looked at between two requests. */
  overspent(): Failure | null;
}

/** A server may lead through pages for ever, each of them small and quick: what they come to together is limited too. */
export const openBudget = (
  { bytesPerPull, pullSeconds }: Pick<PartnerLimits, 'bytesPerPull' | 'pullSeconds'>,
  clock: Clock,
): PullBudget => {
  const end = clock().getTime() + pullSeconds * 1_000;
  let spent = 0;
  return {
    spend: (bytes) => {
      spent += bytes;
    },
    overspent: () => {
      if (spent > bytesPerPull) return permanent('too-many-bytes');
      return clock().getTime() > end ? permanent('took-too-long') : null;
    },
  };
};
