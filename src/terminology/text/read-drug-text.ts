import { parseDrugText } from './parse-drug-text.ts';
import { readMisspelt } from './read-misspelt.ts';
import { readNames } from './read-names.ts';
import { type OpenText, openText, type ReadText, type TextKnowledge } from './text-knowledge.ts';

/** Longer texts are no drug names; reading them would cost more than it could tell. */
const longest = 600;
/** RxNorm's longest names are of vaccines. */
const longestName = 4000;

/** What an HTML page leaves in a text; a drug's name has no angle brackets. */
const markup = /<\/?[a-z][^<>]{0,60}>|&nbsp;/gu;

/**
 * The drug that a folded text names. Names are taken to the letter; a misspelt one only where one drug is left that has
 * the written strength or form. Everything that could make it another drug leaves the text open.
 */
export const readDrugText = (text: string, knowledge: TextKnowledge): ReadText | OpenText => {
  const full = text.length <= longestName ? knowledge.fullName(text) : null;
  if (full !== null) return byFullName(full, knowledge);
  if (text.length > longest) return openText('too-long');
  if (text.startsWith('{')) return openText('unknown-pack');
  const plain = text.includes('<') || text.includes('&') ? text.replace(markup, ' ').trim() : text;
  const read = readWords(knowledge.words.plainly(plain), knowledge);
  return isDoubtful(read) ? (exactName(text, read, knowledge) ?? read) : read;
};

const readWords = (text: string, knowledge: TextKnowledge): ReadText | OpenText => {
  const parsed = parseDrugText(text, knowledge.lexicon, knowledge.words);
  return parsed.besideName.length === 0 ? readNames(parsed, knowledge) : readMisspelt(text, parsed, knowledge);
};

const isDoubtful = (read: ReadText | OpenText): boolean =>
  read.kind === 'open' || read.issues.length > 0 || read.recognizedBy === 'spelling';

/** Names that words alone do not give (`P & S`, `lactose`), and components with strengths that nothing is sold in. */
const exactName = (text: string, read: ReadText | OpenText, knowledge: TextKnowledge): ReadText | null => {
  if (read.kind === 'open' && read.isSettled) return null;
  const position = knowledge.anyName(text);
  return position === null ? null : byFullName(position, knowledge);
};

const byFullName = (position: number, { basesAt }: TextKnowledge): ReadText => ({
  kind: 'drug',
  recognizedBy: 'exact-name',
  certainty: 'certain',
  bases: basesAt(position),
  brand: null,
  named: null,
  position,
  others: [],
  parsed: null,
  wanted: null,
  issues: [],
});
