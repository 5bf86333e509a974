const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters (but white space), those that turn the direction of text, and those that show nothing: `10` and
 * `01` must never look the same, so these are shown by name and do nothing.
 */
const hidden = /(?![\t\n\r])[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Text from anywhere as HTML text or a quoted attribute's value. */
export const visibleAndEscaped = (value: unknown): string =>
  String(value)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(
      hidden,
      (character) => `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
