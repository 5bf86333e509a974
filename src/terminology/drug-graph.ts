import type { Ndc, Rxcui } from '../domain/ids.ts';
import type { DrugConcept, Ingredient, NamedDrug } from '../domain/stated-medication.ts';

/** A drug that was met: the half of the union that has something to say. */
export type MetDrug = Exclude<DrugConcept, { readonly recognizedBy: 'none' }>;

/** What a source said of a drug: codes and text, before anything is made of them. */
export interface DrugMention {
  readonly rxcuis: readonly string[];
  /** As printed: with or without hyphens, 10 to 12 digits. */
  readonly ndcs: readonly string[];
  /** Every text that names the drug, the most specific first: concept text, coding displays, reference display. */
  readonly texts: readonly string[];
}

export interface DrugClass {
  readonly kind: 'EPC' | 'MOA' | 'PE';
  readonly id: string;
  readonly name: string;
}

/** A pair of the VA's interaction set, by base ingredient. */
export interface InteractionPair {
  readonly severity: 'Critical' | 'Significant';
  readonly names: string;
}

/** Look-ups over the loaded drug data. Pure and synchronous; nothing is ever invented. */
export interface DrugGraph {
  /** What a mention is taken for. Codes that disagree give an issue and no guess. */
  recognize(mention: DrugMention): DrugConcept;
  /** Base ingredients of any concept of the graph, sorted by name; empty where the code is not known. */
  ingredientsOf(code: Rxcui): readonly Ingredient[];
  /** The clinical drug (or the pack) without brand that a product is; `null` for whatever says less than a product. */
  clinicalDrugOf(code: Rxcui): NamedDrug | null;
  /**
   * Brands of a concept, sorted: of a clinical drug those that it is sold under, of anything else those that are sold
   * with exactly its ingredients.
   */
  brandsOf(code: Rxcui): readonly string[];
  /** Whether two codes are known and made of the same base ingredients. */
  sameIngredient(one: Rxcui, other: Rxcui): boolean;
  /** Whether two codes are one clinical drug, brands apart. */
  sameClinicalDrug(one: Rxcui, other: Rxcui): boolean;
  /** The 11-digit NDC of a printed one, or `null` where the form is ambiguous or wrong. */
  normalizeNdc(printed: string): Ndc | null;
  /** Established classes of the base ingredients of a concept (their salts' classes included). */
  classesOf(code: Rxcui): readonly DrugClass[];
  /** The VA set's entry for two base ingredients, in either order, or `null`. */
  interactionOf(one: Rxcui, other: Rxcui): InteractionPair | null;
  /** Whether the VA set knows this base ingredient at all: without it, no alert is not an answer. */
  hasInteractionData(ingredient: Rxcui): boolean;
}
