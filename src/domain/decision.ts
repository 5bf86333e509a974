import type { RowId, SourceId } from './ids.ts';

/** The meaning of a decision, by which programs tell choices apart. */
export type DecisionKind = DecisionChoice['kind'];

/** What a decision is about: a drug of the list, or an alert. */
export type DecisionSubject =
  | { readonly kind: 'row'; readonly row: RowId }
  | { readonly kind: 'alert'; readonly alert: string };

/**
 * What a clinician chose. Of a drug: that one source is right, that all stay as they are, that it is stopped, that it
 * is changed to other directions, that it is not taken, or that the one who prescribes elsewhere is asked first. Of an
 * alert: that it is dismissed, and why (v3-ActCode).
 */
export type DecisionChoice =
  | { readonly kind: 'accept'; readonly source: SourceId }
  | { readonly kind: 'keep-both' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'change-to'; readonly directions: string }
  | { readonly kind: 'not-taking' }
  | { readonly kind: 'ask'; readonly source: SourceId }
  | { readonly kind: 'dismiss'; readonly mitigation: MitigationCode };

/** Why an alert needs nothing more: codes of v3-ActCode that DetectedIssue.mitigation prefers, in plain words. */
export const mitigationWords = {
  '1': 'therapy is appropriate',
  '2': 'the patient was assessed',
  '3': 'the patient explained it',
  '4': 'another source was consulted',
  '5': 'the prescriber was consulted',
  '6': 'the prescriber was consulted and declined a change',
  '7': 'the other therapy is not active any more',
  '8': 'another action was taken',
  '9': 'it is monitored',
  '10': 'the patient was educated',
  '11': 'another therapy was added',
  '12': 'the other therapy was suspended',
  '13': 'the other therapy was stopped',
  '22': 'the indication is appropriate',
  '23': 'earlier therapy with it is documented',
  EMAUTH: 'emergency',
} as const;

export type MitigationCode = keyof typeof mitigationWords;

/** Whether a text is one of the codes by which an alert can be dismissed. */
export const isMitigationCode = (text: string): text is MitigationCode => Object.hasOwn(mitigationWords, text);

/** That a decision was taken back, by its id. */
export interface Undo {
  readonly kind: 'undo';
  readonly decision: string;
}

/** A decision of one person. Decisions are only added: one that takes another back stands behind it. */
export interface Decision {
  readonly id: string;
  readonly subject: DecisionSubject;
  readonly choice: DecisionChoice | Undo;
  /** In the words of the one who decided; `null` where nothing was written. */
  readonly reason: string | null;
  readonly evidence: DecisionEvidence;
  /** Who decided. */
  readonly by: string;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** What a person decided and did not take back. */
export type DecisionInForce = Decision & { readonly choice: DecisionChoice };

/** What lay before the person, and a digest by which it is known again. */
export interface DecisionEvidence {
  readonly facts: readonly EvidenceFact[];
  /** SHA-256 of the facts, hexadecimal. */
  readonly digest: string;
  /** The sources that the facts come from, sorted. */
  readonly sources: readonly SourceId[];
}

/**
 * One thing that was known: what a source states of a drug, that a source leaves it out, how a source differs from
 * others, or what an alert says. A source stands by its id, as its name may change without anything new.
 */
export interface EvidenceFact {
  readonly about: 'statement' | 'omission' | 'difference' | 'alert';
  readonly drug: string;
  /** `null` for an alert. */
  readonly source: SourceId | null;
  /** In plain words; nothing in it changes by the mere passing of days. */
  readonly says: string;
  /** Drug, dose and schedule as coded beside the words of a statement; absent where nothing is coded. */
  readonly coded?: string;
}

/** A fact in a sentence without its full stop: `lithium, Alder Family Practice: 300 mg capsule, active`. */
export const wordsOfFact = ({ drug, source, says }: EvidenceFact, nameOf: (source: SourceId) => string): string =>
  source === null ? `${drug}: ${says}` : `${drug}, ${nameOf(source)}: ${says}`;
