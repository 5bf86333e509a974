const tags: ReadonlySet<string> = new Set([
  'disorder',
  'finding',
  'substance',
  'product',
  'situation',
  'medicinal product',
  'clinical drug',
]);

/** Words without SNOMED CT's semantic tag: `Amoxicillin (product)` is `Amoxicillin`. Takes time by length alone. */
export const withoutSemanticTag = (text: string): string => {
  const words = text.trimEnd();
  const start = words.lastIndexOf('(');
  const isTagged = start >= 0 && words.endsWith(')') && tags.has(words.slice(start + 1, -1).toLowerCase());
  return isTagged ? words.slice(0, start).trimEnd() : text;
};
