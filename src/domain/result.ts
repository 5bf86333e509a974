import type { Issue } from './issue.ts';

/** Either a value, perhaps with remarks, or the reasons why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** A `Result` that holds a value. */
export const succeed = <T>(value: T, issues: readonly Issue[] = []): Result<T> => ({ ok: true, value, issues });

/** A `Result` that holds only the reasons for its failure. */
export const fail = (issues: readonly Issue[]): { readonly ok: false; readonly issues: readonly Issue[] } => ({
  ok: false,
  issues,
});
