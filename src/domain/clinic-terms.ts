/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Never made more precise than it was written. */
export type PartialDate = string;
/** A `PartialDate`, or a full date and time with its offset from UTC. */
export type DateOrDateTime = string;

/** Why an item needs more than ordinary consent; the codes are those of v3-ActCode. */
export type Sensitivity =
  | '42CFRPart2'
  | 'SUD'
  | 'ETH'
  | 'ETHUD'
  | 'OPIOIDUD'
  | 'PSY'
  | 'HIV'
  | 'SEX'
  | 'SDV'
  | 'PREGNANT'
  | 'ADOL';
