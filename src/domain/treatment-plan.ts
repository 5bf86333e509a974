import type { PartialDate, Sensitivity } from './clinic-terms.ts';
import type { TimeUnit } from './dosing.ts';

export type ActivityKind =
  | 'medication-management'
  | 'psychotherapy'
  | 'ketamine'
  | 'neurofeedback'
  | 'tms'
  | 'laboratory-monitoring'
  | 'ecg-monitoring'
  | 'follow-up';

export interface TreatmentPlan {
  readonly id: string;
  readonly title: string;
  readonly status: 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error' | 'unknown';
  readonly summary?: string;
  readonly started?: PartialDate;
  readonly ended?: PartialDate;
  readonly author?: string;
  /** Ids of diagnoses. */
  readonly addresses?: readonly string[];
  readonly goals?: readonly TreatmentGoal[];
  readonly activities?: readonly TreatmentActivity[];
  readonly sensitivity?: readonly Sensitivity[];
}

export interface TreatmentGoal {
  readonly id: string;
  readonly text: string;
  readonly status:
    | 'proposed'
    | 'planned'
    | 'accepted'
    | 'active'
    | 'on-hold'
    | 'completed'
    | 'cancelled'
    | 'entered-in-error'
    | 'rejected';
  readonly started?: PartialDate;
  readonly due?: PartialDate;
}

export interface TreatmentActivity {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly text: string;
  readonly status:
    | 'not-started'
    | 'scheduled'
    | 'in-progress'
    | 'on-hold'
    | 'completed'
    | 'cancelled'
    | 'stopped'
    | 'unknown'
    | 'entered-in-error';
  readonly frequency?: { readonly times: number; readonly per: number; readonly unit: TimeUnit };
  readonly sessions?: number;
  readonly started?: PartialDate;
  readonly ended?: PartialDate;
  readonly performer?: string;
  /** Ids of medications that the activity manages or monitors. */
  readonly medications?: readonly string[];
}
