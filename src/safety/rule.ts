import type { AlertSeverity } from '../domain/alert.ts';

/**
 * Rules are data: one JSON file a topic under `rules/`, held to `rule.schema.json` by a test. A rule names drugs by
 * RxCUI (the name beside it is for readers, and checked against the graph) or by an FDA class (EPC id).
 */
export type SafetyRule = InteractionRule | PregnancyRule | DoseRule | DuplicateTherapyRule;

interface RuleBase {
  /** Unique over all topics, kebab-case. */
  readonly id: string;
  readonly severity: AlertSeverity;
  /** What happens, in one sentence for a prescriber. */
  readonly message: string;
  /** What to do about it. */
  readonly management: string;
  /** What a pharmacist can follow: title and year. No rule without evidence. */
  readonly evidence: { readonly title: string; readonly year: number };
}

/** Drugs, classes, or both: any of them. */
export interface DrugSelection {
  readonly drugs?: readonly { readonly rxcui: string; readonly name: string }[];
  readonly classes?: readonly { readonly epc: string; readonly name: string }[];
}

/** Any drug of one side with any of the other. */
export interface InteractionRule extends RuleBase {
  readonly kind: 'interaction';
  readonly one: DrugSelection;
  readonly other: DrugSelection;
}

/** A drug that a pregnant patient should not have without a decision. */
export interface PregnancyRule extends RuleBase {
  readonly kind: 'pregnancy';
  readonly drugs: DrugSelection;
}

/** More in a day than the label allows, for everyone or from an age on. */
export interface DoseRule extends RuleBase {
  readonly kind: 'dose';
  readonly drugs: DrugSelection;
  readonly maximumPerDay: { readonly value: number; readonly unit: 'mg' };
  /** Completed years; the rule holds for patients older than this. */
  readonly olderThan?: number;
}

/** Two different drugs of one group are one too many. */
export interface DuplicateTherapyRule extends RuleBase {
  readonly kind: 'duplicate-therapy';
  readonly drugs: DrugSelection;
}

export interface RuleTopic {
  readonly topic: string;
  readonly rules: readonly SafetyRule[];
}
