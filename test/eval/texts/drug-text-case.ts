/**
 * A drug as somebody wrote it, with the answer that a pharmacist would give.
 *
 * `text`; ingredients (rxcuis of base ingredients, ascending, joined by `,`; `''`: nothing may be recognised; `'?'`: more
 * than one answer would be fair); clinical drug (rxcui of the generic SCD; `null`: the text does not say enough, or the
 * data holds no such product; `'?'`: more than one answer would be fair).
 */
export type DrugTextCase = readonly [text: string, ingredients: string, clinicalDrug: string | null];
