import type { AlertSeverity, Mechanism } from '../domain/alert.ts';
import type { RouteGroup } from '../domain/dosing.ts';
import type { LaboratoryTest } from '../domain/laboratory.ts';

/**
 * Rules are data: one JSON file a topic under `rules/`, held to `rule.schema.json` by a test. A rule names drugs by the
 * RxCUI of a base ingredient (the name beside it is for readers, and checked against the graph), by an established class
 * of RxClass, or by a group that some topic defines.
 */
export type SafetyRule =
  | InteractionRule
  | PatientRule
  | DoseRule
  | DuplicateTherapyRule
  | DoubledIngredientRule
  | LoadRule
  | MonitoringRule;

/** What a pharmacist can follow. */
export interface Evidence {
  readonly title: string;
  readonly year: number;
}

interface RuleBase {
  /** Unique over all topics, kebab-case. */
  readonly id: string;
  readonly severity: AlertSeverity;
  /** What happens, in one sentence for a prescriber. */
  readonly message: string;
  /** What to do about it. */
  readonly management: string;
  /** No rule without evidence. */
  readonly evidence: readonly Evidence[];
  /** What must hold besides the drugs. Where that is not known the rule is silent, and it is told. */
  readonly when?: Circumstances;
  /** Graver or milder under circumstances: the first that holds. */
  readonly graded?: readonly Grade[];
}

export interface Grade {
  readonly when: Circumstances;
  readonly severity: AlertSeverity;
  readonly message?: string;
  readonly management?: string;
}

export interface NamedIngredient {
  readonly rxcui: string;
  readonly name: string;
}

/**
 * Any of these, without `except`. What acts only where it is put (eye, ear, skin, vagina) counts only where `routes`
 * names that.
 */
export interface DrugSelection {
  readonly drugs?: readonly NamedIngredient[];
  readonly classes?: readonly { readonly id: string; readonly name: string }[];
  readonly groups?: readonly string[];
  readonly except?: readonly NamedIngredient[];
  readonly routes?: readonly RouteGroup[];
}

/** A selection with a name, for many rules. */
export interface DrugGroup extends Omit<DrugSelection, 'routes'> {
  readonly id: string;
  readonly name: string;
  readonly evidence?: readonly Evidence[];
}

/** All that is named must hold. */
export interface Circumstances {
  /** Completed years: from `from` on, under `under`. */
  readonly age?: { readonly from?: number; readonly under?: number };
  readonly sex?: 'female' | 'male';
  /** `possible`: a woman of 12 to 50 years of whom nobody says that she is pregnant or cannot be. */
  readonly pregnancy?: 'pregnant' | 'possible';
  readonly lactating?: true;
  /** Beginnings of dotted ICD-10-CM codes of which one is present: `I21`, `F50.0`. */
  readonly conditions?: readonly string[];
  /** Beginnings of which none is present. */
  readonly withoutConditions?: readonly string[];
  readonly laboratory?: LaboratoryBound;
  /** Milligrams a day of the rule's drug, or of the one or the other side. */
  readonly dailyDose?: { readonly of?: 'one' | 'other'; readonly above: number };
  /** Another drug on the list besides those of the rule. */
  readonly also?: DrugSelection;
}

/** The last value not older than `withinDays`, in the unit of `laboratoryUnits`. */
export interface LaboratoryBound {
  readonly test: LaboratoryTest;
  readonly below?: number;
  readonly above?: number;
  readonly withinDays?: number;
}

/** Any drug of one side with any of the other. */
export interface InteractionRule extends RuleBase {
  readonly kind: 'interaction';
  readonly mechanism: Mechanism;
  readonly one: DrugSelection;
  readonly other: DrugSelection;
  /** It still holds for so many days after the drug of that side was stopped. */
  readonly washout?: { readonly of: 'one' | 'other'; readonly days: number };
}

/** A drug that a patient of this kind should not have without a decision. */
export interface PatientRule extends RuleBase {
  readonly kind: 'patient';
  readonly type: 'pregnancy' | 'lactation' | 'condition' | 'age' | 'monitoring';
  readonly drugs: DrugSelection;
  readonly when: Circumstances;
}

/** More in a day than the label allows. */
export interface DoseRule extends RuleBase {
  readonly kind: 'dose';
  readonly drugs: DrugSelection;
  readonly maximumPerDay: { readonly value: number; readonly unit: 'mg' };
}

/** So many different drugs of one group (two where it does not say) are one too many. */
export interface DuplicateTherapyRule extends RuleBase {
  readonly kind: 'duplicate-therapy';
  readonly drugs: DrugSelection;
  readonly atLeast?: number;
  /** Pairs that are usual together. */
  readonly allowed?: readonly (readonly DrugSelection[])[];
}

/** One ingredient in two products that are no one drug. */
export interface DoubledIngredientRule extends RuleBase {
  readonly kind: 'doubled-ingredient';
  /** Of which nobody need be called: vitamins, minerals, what many products hold. */
  readonly except: DrugSelection;
}

/** What several drugs of different weight come to together. */
export interface LoadRule extends RuleBase {
  readonly kind: 'load';
  readonly mechanism: Mechanism;
  readonly points: readonly { readonly points: number; readonly drugs: DrugSelection }[];
  readonly thresholds: readonly {
    readonly points: number;
    readonly severity: AlertSeverity;
    readonly when?: Circumstances;
  }[];
}

/** A test that is due while a drug is taken; any of the tests is enough. */
export interface MonitoringRule extends RuleBase {
  readonly kind: 'monitoring';
  readonly drugs: DrugSelection;
  readonly tests: readonly LaboratoryTest[];
  readonly everyDays: number;
  readonly firstWithinDays?: number;
}

export interface RuleTopic {
  readonly topic: string;
  readonly groups?: readonly DrugGroup[];
  readonly rules: readonly SafetyRule[];
}
