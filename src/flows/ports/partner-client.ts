import type { Patient, Resource } from '@medplum/fhirtypes';
import type { Failure } from '../../delivery/failure.ts';
import type { Partner, PartnerReadType } from '../../domain/partner.ts';
import type { BulkExportClient } from './bulk-export.ts';
import type { InboxEntry, PullReach, ReadSoFar } from './inbox.ts';
import type { PatientLink } from './store.ts';

/** Opens a client to a partner; nothing is sent before the first call. */
export type OpenPartner = (partner: Partner) => PartnerClient;

/** One resource on its way out. References are literal (`Type/id`) in our own ids. */
export interface Outgoing {
  readonly key: string;
  readonly resource: Resource;
  /** Never tried before, as far as is known here: what has no identifier need not be looked for. */
  readonly isNew?: boolean;
}

export type SendOutcome =
  | { readonly kind: 'accepted'; readonly key: string; readonly reference: string }
  | { readonly kind: 'failed'; readonly key: string; readonly failure: Failure };

export type MatchOutcome =
  | { readonly kind: 'link'; readonly link: PatientLink }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What the partner now has where we sent something. `references` of the answer are in the partner's ids. */
export type ReadBackOutcome =
  | { readonly kind: 'found'; readonly resource: Resource; readonly reference: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type PullOutcome =
  | { readonly kind: 'complete'; readonly reach: PullReach }
  | { readonly kind: 'failed'; readonly reason: string };

/** A partner that is asked nothing for now. */
export interface LeftAlone {
  /** Stable word, as `Failure` has it. */
  readonly reason: string;
  readonly until: Date;
}

export interface PartnerClient {
  /** Everybody's data at once; `null` where the partner's file does not say that it can. */
  readonly bulkExport: BulkExportClient | null;
  /** Why the partner is asked nothing now, and until when; `null` where it is asked. */
  leftAlone(): LeftAlone | null;
  /** By each identifier; else by exact name, birth date and sex with a single hit; else left for a person. */
  matchPatient(patient: Patient): Promise<MatchOutcome>;
  /**
   * Sends resources of one patient: in one transaction where the partner takes it and they fit, else one after the
   * other by conditional update. `placements` maps our keys (the Patient's included) to the partner's references and
   * replaces them in what is sent; references between resources of the same call are resolved to what the partner made.
   * Never throws for what a partner answers; outcomes come in the order given.
   */
  send(resources: readonly Outgoing[], placements: ReadonlyMap<string, string>): Promise<readonly SendOutcome[]>;
  /** By the reference where it is known, else by business identifier (Provenance: by its target). */
  readBack(outgoing: Outgoing, placements: ReadonlyMap<string, string>): Promise<ReadBackOutcome>;
  /** Several in as few questions as the partner takes; outcomes come in the order given. */
  readBackAll(
    outgoing: readonly Outgoing[],
    placements: ReadonlyMap<string, string>,
  ): Promise<readonly ReadBackOutcome[]>;
  /**
   * Searches one type for one patient (the partner's id), following pages, and reads Medications that are only
   * referred to. Every answer is given to `keep`, and awaited, before it is parsed.
   * @param before how far an earlier read reached: then only what changed since is asked for, where the partner can tell
   */
  pull(
    patient: string,
    type: PartnerReadType,
    keep: (answer: InboxEntry) => Promise<void>,
    before?: Pick<ReadSoFar, 'upTo' | 'asked'>,
  ): Promise<PullOutcome>;
}
