/** A definition without what people read and programs don't: texts, mappings, examples, the differential. */
export const withoutProse = (definition: unknown): unknown => {
  if (Array.isArray(definition)) return definition.map(withoutProse);
  if (typeof definition !== 'object' || definition === null) return definition;
  return Object.fromEntries(
    Object.entries(definition)
      .filter(([key]) => !prose.has(key))
      .map(([key, value]) => [key, withoutProse(value)]),
  );
};

const prose = new Set([
  'text',
  'description',
  'definition',
  'comment',
  'short',
  'requirements',
  'meaningWhenMissing',
  'isModifierReason',
  'orderMeaning',
  'alias',
  'mapping',
  'example',
  'differential',
  'human',
  'xpath',
  'designation',
  'display',
  'contact',
  'publisher',
  'copyright',
]);
