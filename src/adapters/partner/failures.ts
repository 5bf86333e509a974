import type { Failure } from '../../delivery/failure.ts';

/** A failure that sending again does not mend. */
export const permanent = (reason: string): Failure => ({ kind: 'permanent', reason, retryAfterMilliseconds: null });

/** A failure that passes; nothing was taken. */
export const transient = (reason: string): Failure => ({ kind: 'transient', reason, retryAfterMilliseconds: null });

/** It may have been taken. */
export const ambiguous = (reason: string): Failure => ({ kind: 'ambiguous', reason, retryAfterMilliseconds: null });
