import type { Partner } from '../../domain/partner.ts';

/** What was looked at. */
export type ExaminedArea = 'address' | 'tls' | 'sign-in' | 'capabilities' | 'search' | 'write' | 'preset';

interface Examined {
  readonly area: ExaminedArea;
  /** What of it: a type, a field of the partner's file, a step. */
  readonly about: string;
  /** What was found, in a sentence; never with a patient's data or a secret. */
  readonly says: string;
}

/** One thing that the doctor looked at. */
export type Finding =
  | (Examined & { readonly outcome: 'passed' })
  /** `todo` is what to do about it, and who. */
  | (Examined & { readonly outcome: 'failed'; readonly todo: string })
  /** Why it was not tried is in `says`. */
  | (Examined & { readonly outcome: 'not-tried' });

/** Compares a partner's file with the partner, while one reads the findings; never throws for what the partner does. */
export type ExaminePartner = (partner: Partner, options: ExaminationOptions) => AsyncIterable<Finding>;

export interface ExaminationOptions {
  /** Whether a harmless resource may be written, read back and deleted. */
  readonly write: boolean;
}
