/** The source abbreviation of NLM's own content; what other sources hold may be under a licence and is left out. */
export const ownSource = Buffer.from('RXNORM');

/**
 * What a row's SUPPRESS says: `N` is in use; `O` is obsolete, `E` and `Y` are held back by an editor or by its source.
 * Some files leave it empty for rows in use.
 */
export type Standing = 'in-use' | 'obsolete' | 'suppressed';

const standings: ReadonlyMap<string, Standing> = new Map([
  ['N', 'in-use'],
  ['', 'in-use'],
  ['O', 'obsolete'],
  ['E', 'suppressed'],
  ['Y', 'suppressed'],
]);

/** The standing that a SUPPRESS field says, or `null` for a value that the format does not have. */
export const standingOf = (suppress: string): Standing | null => standings.get(suppress) ?? null;
