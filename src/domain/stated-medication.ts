import type { MedicationStatus } from './clinic-record.ts';
import type { Amount, DosingStep, Route } from './dosing.ts';
import type { RowId, Rxcui, SourceId } from './ids.ts';
import type { Issue } from './issue.ts';

/** An ingredient of the drug graph; for a salt, its base, so that lithium carbonate and lithium citrate meet. */
export interface Ingredient {
  readonly rxcui: Rxcui;
  readonly name: string;
}

/** How much of one ingredient one countable (`{tbl}`, `{capsule}`) or one millilitre holds. */
export interface Strength {
  readonly ingredient: Rxcui;
  readonly amount: Amount;
  /** `null`: per countable; otherwise per this much (`{value: 1, unit: 'mL'}`). */
  readonly per: Amount | null;
}

/** Which kind of concept was met. */
export type DrugLevel = 'ingredient' | 'component' | 'clinical-drug' | 'brand' | 'branded-drug' | 'pack';

/**
 * By what a drug was recognised: a code, or a text that is an ingredient's exact name, a brand, an abbreviation of one
 * of them, or one of them misspelt.
 */
export type RecognizedBy = 'rxcui' | 'ndc' | 'exact-name' | 'brand' | 'abbreviation' | 'spelling';

/**
 * `certain`: a code, or RxNorm's own full name. `high`: every word of the text was understood, and one drug is left.
 * `moderate`: a misspelling, words beside the drug that were not understood, or the plain product of several that fit.
 */
export type Certainty = 'certain' | 'high' | 'moderate';

/** A concept of the drug data by its code and RxNorm's name. */
export interface NamedDrug {
  readonly rxcui: Rxcui;
  readonly name: string;
}

/** A drug as the graph knows it, or honestly none. */
export type DrugConcept =
  | {
      readonly recognizedBy: RecognizedBy;
      readonly certainty: Certainty;
      readonly level: DrugLevel;
      /** `null`: a combination that is known by its ingredients, but has no concept of its own in the data. */
      readonly rxcui: Rxcui | null;
      /** RxNorm's name of the concept met. */
      readonly conceptName: string;
      /** The clinical drug (or the pack) without its brand; `null` where the source does not say which. */
      readonly clinicalDrug: NamedDrug | null;
      /** Sorted by name; never empty. */
      readonly ingredients: readonly [Ingredient, ...Ingredient[]];
      readonly strengths: readonly Strength[];
      readonly doseForm: string | null;
      readonly route: Route | null;
      readonly extendedRelease: boolean | null;
      /** The brand it was written as, where it was. */
      readonly brand: string | null;
      /** What else it could have been, the first ones only. */
      readonly alternatives: readonly NamedDrug[];
      /** Another drug that the text beside the code names: which of the two is meant nobody knows; absent where there is none. */
      readonly textNames?: readonly Ingredient[];
      readonly issues: readonly Issue[];
    }
  | {
      readonly recognizedBy: 'none';
      readonly ingredients: readonly [];
      /** What it could have been, where nothing decides. */
      readonly alternatives: readonly NamedDrug[];
      readonly issues: readonly Issue[];
    };

/** What a statement is: an order, what somebody says is taken, or what was handed over. None proves another. */
export type StatementKind = 'ordered' | 'said-to-be-taken' | 'handed-over';

/** What was handed over by one fill. How long it lasts is the source's own count, and ends no course. */
export interface Supply {
  /** With a UCUM unit or a countable; `null` where that is not certain. */
  readonly quantity: Amount | null;
  /** The same as the source wrote it (`30 EA`). */
  readonly quantityAsWritten: string | null;
  readonly days: number | null;
  /** ISO 8601 as precise as the source wrote it; `null` where it does not say that the package left its hands. */
  readonly handedOver: string | null;
  readonly prepared: string | null;
}

/** What a drug is taken for, by one source. */
export interface StatedIndication {
  /** In the source's words; its code where it wrote no words. */
  readonly text: string;
  /** Dotted ICD-10-CM codes. */
  readonly icd10cm: readonly string[];
}

/** What one source says of one drug, pointing back at the resource that said it. */
export interface StatedMedication {
  readonly source: SourceId;
  /** `Type/id` in the source, or `Type#3` (position) where the resource has no id. */
  readonly resource: string;
  /** Business identifiers as `system|value`, by which an echo of our own resource is known. */
  readonly identifiers: readonly string[];
  readonly kind: StatementKind;
  /** The drug in the source's own words. */
  readonly text: string;
  readonly drug: DrugConcept;
  readonly steps: readonly DosingStep[];
  /** Directions in the source's own words, or made of the structure where it wrote none. */
  readonly directions: string | null;
  readonly route: Route | null;
  /** What is taken in a day at present by the directions, in a mass or volume unit or countables; else `null`. */
  readonly dailyDose: Amount | null;
  readonly status: MedicationStatus;
  readonly statusAsWritten: string | null;
  /** Why it was stopped, held or not handed over, in the source's words; absent where it does not say. */
  readonly statusReason?: string;
  /** What it is taken for, as the order or report itself says; absent where it does not say. */
  readonly indications?: readonly StatedIndication[];
  /** The earlier orders of the same source that this one replaces (`priorPrescription`), `Type/id`; absent where it names none. */
  readonly replaces?: readonly string[];
  readonly intent: string | null;
  /** `true`: the source says that it heard of this, and did not order it. `null`: it does not say. */
  readonly reported: boolean | null;
  /** Author in the source's words, where it names one. */
  readonly assertedBy: string | null;
  /** When it was written, said or handed over: ISO 8601 as precise as the source wrote it. */
  readonly asserted: string | null;
  readonly started: string | null;
  readonly ended: string | null;
  /** When the status became what it is, where the source says so: no end of the taking. */
  readonly statusChanged?: string;
  /** Of what was handed over alone. */
  readonly supply?: Supply;
  /** When the source's server last touched the resource (`meta.lastUpdated`). */
  readonly lastUpdated: string | null;
  readonly issues: readonly Issue[];
}

/** What became of one resource that came in. Every resource gets exactly one entry. */
export interface LedgerEntry {
  readonly source: SourceId;
  readonly resource: string;
  readonly outcome: LedgerOutcome;
  /** Static words, no patient's data. */
  readonly reason: string;
  readonly row: RowId | null;
  /**
   * Why the resource is not valid FHIR: where, and what its source should change. Absent where it is valid. What could
   * be read of it was used all the same; the outcome tells.
   */
  readonly faults?: readonly Issue[];
}

/**
 * `kept`: it stands on the list, or tells who or how the patient is. `merged`: the same thing said again by the same
 * source, folded into a kept one. `excluded`: not part of a medication list, or withdrawn by its source.
 * `failed`: it could not be read.
 */
export type LedgerOutcome = 'kept' | 'merged' | 'excluded' | 'failed';

/** How many resources ended in each outcome: one number for every outcome there is, by the type. */
export type LedgerTotals = Readonly<Record<LedgerOutcome, number>>;

/** Everything that came in: `received` is the sum of the totals, and every resource has one entry. */
export interface Ledger extends LedgerTotals {
  readonly received: number;
  readonly entries: readonly LedgerEntry[];
}

/** The current statuses: the patient may be taking it now. */
export const isCurrent = (status: MedicationStatus): boolean =>
  status === 'active' || status === 'on-hold' || status === 'unknown' || status === 'draft';
