/**
 * Where an entry of the tables of names comes from. Facts only were taken: which name means which drug. No sentence or
 * layout of a source is copied, and every meaning was checked against the RxNorm data that Concord ships.
 */
export const nameOrigins = {
  ISMP: "Named in ISMP's list of error-prone drug name abbreviations (Institute for Safe Medication Practices)",
  'FDA-tall-man': "FDA's list of look-alike established names (Name Differentiation Project)",
  'ISMP-tall-man': "ISMP's additions to the tall-man list",
  'ISMP-confused': "ISMP's list of confused drug names",
  alike: 'Our own judgement: alike in letters, in sound or in use; of no published list',
  label: 'FDA label of the brand, current or discontinued',
  RxTerms: 'Branded drugs of RxTerms 2013 in the shipped data, whose brand has no concept of its own',
  VSAC: 'Branded drugs of VSAC 2025 in the shipped data, whose brand has no concept of its own',
  'RxNorm-pack':
    'Branded packs of RxNorm in the shipped data: the brand in brackets, the ingredients of what the pack holds',
  INN: 'International nonproprietary name (WHO)',
  BAN: 'British approved name, older or still in use',
  USP: 'United States name of the substance, which RxNorm spells otherwise',
  EHR: 'Display names of United States electronic records and their drug files, which cut words to a length',
  practice: 'Usual in United States prescribing',
} as const;

export type NameOrigin = keyof typeof nameOrigins;

/** A name as people write it, lower-cased, and the one thing that it means. */
export interface WrittenName {
  readonly written: string;
  /** RxNorm's exact name of an ingredient (IN, PIN, MIN), or ingredients in RxNorm's order joined by ` / `. */
  readonly means: string;
  readonly from: NameOrigin;
}
