import type { DrugToken } from './drug-tokens.ts';
import type { Lexicon, NameEntry } from './lexicon.ts';
import { isWithinName } from './token-roles.ts';
import type { WordTables } from './word-tables.ts';

/** The name that so many tokens from a place are, to the letter or with shortened words of salts written out. */
export const entryAt = (
  tokens: readonly DrugToken[],
  at: number,
  count: number,
  lexicon: Lexicon,
  { shortened }: WordTables,
): NameEntry | null => {
  let plain = '';
  let full = '';
  let hasSlash = false;
  for (let place = at; place < at + count; place += 1) {
    const token = tokens[place];
    if (token === undefined || (place > at && !isWithinName(token.gap, token.inside) && token.gap !== '/')) return null;
    hasSlash ||= place > at && token.gap === '/';
    plain += place === at ? token.text : ` ${token.text}`;
    full += place === at ? token.text : ` ${shortened.get(token.text) ?? token.text}`;
  }
  const entry = lexicon.entryOf(plain) ?? (full === plain ? null : lexicon.entryOf(full));
  // A slash parts two drugs, but not the letters of an abbreviation: `smx/tmp`.
  return hasSlash && entry?.kind === 'exact-name' ? null : entry;
};
