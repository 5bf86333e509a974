/** Words without SNOMED CT's semantic tag: `Amoxicillin (product)` is `Amoxicillin`. */
export const withoutSemanticTag = (text: string): string =>
  text.replace(/\s*\((disorder|finding|substance|product|situation|medicinal product|clinical drug)\)\s*$/iu, '');
