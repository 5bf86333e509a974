/**
 * Names that labels and prescribers use for an ingredient and that RxNorm does not list as one, each with the name that
 * it does list. Only where the short name can mean nothing else.
 */
export const commonNames: ReadonlyMap<string, string> = new Map([
  // The Depakote label's own short name; RxNorm has it only with its salt.
  ['divalproex', 'divalproex sodium'],
]);
