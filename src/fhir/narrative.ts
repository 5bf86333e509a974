import type { Narrative } from '@medplum/fhirtypes';

/** A line of a generated narrative: a heading, a paragraph or a list. All text is plain and is escaped here. */
export type NarrativeBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for use inside XHTML, in content or in a quoted attribute. Characters that XML 1.0 cannot hold (control
 * characters, lone surrogates, U+FFFE and U+FFFF) become U+FFFD, as one of them would make the whole narrative unreadable.
 */
export const escapeXml = (text: string): string =>
  Array.from(
    text.toWellFormed(),
    (character) => entities[character] ?? (isXmlCharacter(character) ? character : '\uFFFD'),
  ).join('');

const isXmlCharacter = (character: string): boolean => {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20) return point === 0x09 || point === 0x0a || point === 0x0d;
  return point !== 0xfffe && point !== 0xffff;
};

const renderBlock = (block: NarrativeBlock): string => {
  switch (block.kind) {
    case 'heading':
      return `<h3>${escapeXml(block.text)}</h3>`;
    case 'paragraph':
      return `<p>${escapeXml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeXml(item)}</li>`).join('')}</ul>`;
  }
};

/** A generated narrative (R4, Narrative; txt-1 and txt-2 hold as long as there is one block). Empty lists are left out. */
export const generatedNarrative = (blocks: readonly NarrativeBlock[]): Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${blocks
    .filter((block) => block.kind !== 'list' || block.items.length > 0)
    .map(renderBlock)
    .join('')}</div>`,
});
