import { foldName } from '../drug-name.ts';
import { tokenizeDrugText } from './drug-tokens.ts';

/** The words of a name, joined by one space: what names are looked up by. */
export const nameKey = (name: string): string =>
  tokenizeDrugText(foldName(name))
    .map(({ text }) => text)
    .join(' ');
