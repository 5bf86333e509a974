import type { PurposeOfUse } from '../domain/clinic-record.ts';
import type { Partner } from '../domain/partner.ts';
import type { MappingContext } from '../mapping/mapping-context.ts';
import type { ResourceValidator } from '../validation/validator.ts';
import type { Clock, NewId, OpenPartner, Progress, Store } from './ports.ts';

/** What the flows that work on the clinic's own data need; put together once by `compose.ts`. */
export interface ClinicContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly mapping: MappingContext;
  readonly validate: ResourceValidator;
  readonly partners: readonly Partner[];
  readonly openPartner: OpenPartner;
  readonly progress: Progress;
  readonly random: () => number;
  /** Days without confirmation after which a current statement is thought stale. */
  readonly staleAfterDays: number;
  /** Days for which answers of partners are kept that no list is made of any more. */
  readonly keepAnswersDays: number;
  /** Where given, a run waits by it, in milliseconds, while a partner wants a pause; else what is left is for the next. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Aborted when the process is asked to end: long work then ends between two steps. */
  readonly stopAsked?: AbortSignal;
}

/** The day of an instant in UTC, `YYYY-MM-DD`. */
export const dayOfInstant = (instant: Date): string => instant.toISOString().slice(0, 10);

/** How a disclosure to a partner is asked for at the consent gate. */
export const disclosureTo = (
  partner: Partner,
  on: string,
): { readonly recipient: string; readonly purpose: PurposeOfUse; readonly on: string } => ({
  recipient: partner.id,
  purpose: partner.purposeOfUse,
  on,
});
