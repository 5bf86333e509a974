/**
 * Why a write did not succeed, by what may be done about it.
 *
 * - `transient`: the partner did not take it and said so; the same request may be sent again later.
 * - `ambiguous`: it may or may not have been taken (the connection ended after sending): look before sending again.
 * - `permanent`: sending it again changes nothing; a person decides.
 */
export interface Failure {
  readonly kind: 'transient' | 'ambiguous' | 'permanent';
  /** Stable word for programs: `http-503`, `timeout`, `connection-refused`, `multiple-matches`, `not-a-fhir-answer` ... */
  readonly reason: string;
  /** What the partner asked us to wait, in milliseconds, where it did. */
  readonly retryAfterMilliseconds: number | null;
}
