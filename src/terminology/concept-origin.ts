/**
 * How current the parts of the data are, the most current first: a release of RxNorm, a value set of a later year that
 * fills its hole, older extracts. Older extracts repeat products under codes and forms that are no longer used.
 */
export const originRank = (origin: string): number =>
  origin.startsWith('RXTERMS') ? 2 : origin.startsWith('VSAC') || origin.startsWith('RXCLASS') ? 1 : 0;
