/** What a partner does about `$export`; nothing of it is offered where the habit is left out. */
export interface BulkExportHabit {
  /** Questions for the status that are answered "not yet"; 2 when left out. */
  readonly polls?: number;
  /** `Retry-After` of such an answer: seconds, or an HTTP date two seconds after the partner's clock. */
  readonly retryAfter?: number | 'http-date';
  /** Of these questions, the first so many are answered 429. */
  readonly throttledPolls?: number;
  /** A kick-off is answered with this status. */
  readonly refuses?: number;
  /** It ends with 500 and an OperationOutcome. */
  readonly fails?: boolean;
  /** These types could not be exported: an `error` file says so. */
  readonly failedTypes?: readonly string[];
  /** These types are left out without a word, as if there were none of them. */
  readonly leavesOutTypes?: readonly string[];
  /** These types are refused at the kick-off with 400. */
  readonly refusesTypes?: readonly string[];
  /** Whether files need a token; yes when left out. */
  readonly requiresAccessToken?: boolean;
  /** Files and status lie at this origin, for example `http://127.0.0.1:9`. */
  readonly fileOrigin?: string;
  readonly statusOrigin?: string;
  /** The first line of this type is cut in the middle. */
  readonly brokenLineOf?: string;
  /** Lines of a file; 10,000 when left out. */
  readonly linesPerFile?: number;
}
