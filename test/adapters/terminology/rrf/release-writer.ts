import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Lines of a release by file, in the form that NLM's technical documentation describes: every field ends in a pipe. */
export interface ReleaseLines {
  readonly concepts: readonly string[];
  readonly relations: readonly string[];
  readonly attributes: readonly string[];
  readonly sources?: readonly string[];
}

const row = (fields: readonly (string | number)[]): string => `${fields.join('|')}|`;

export interface ConceptFields {
  readonly source?: string;
  readonly suppress?: string;
  readonly language?: string;
}

/** One line of RXNCONSO.RRF. */
export const conceptLine = (
  rxcui: number | string,
  type: string,
  name: string,
  { source = 'RXNORM', suppress = 'N', language = 'ENG' }: ConceptFields = {},
): string =>
  row([
    ...[rxcui, language, '', '', '', '', '', `${rxcui}1`, '', `${rxcui}`, ''],
    ...[source, type, rxcui, name, '', suppress, '4096'],
  ]);

export interface RelationFields {
  readonly source?: string;
  readonly suppress?: string;
  readonly of?: string;
}

/** One line of RXNREL.RRF that says `second label first`, in this order of its columns: first, label, second. */
export const relationLine = (
  first: number | string,
  label: string,
  second: number | string,
  { source = 'RXNORM', suppress = '', of = 'CUI' }: RelationFields = {},
): string => row([first, '', of, 'RO', second, '', of, label, '1', '', source, source, '', '', suppress, '4096']);

const inverses: readonly (readonly [string, string])[] = [
  ['has_ingredient', 'ingredient_of'],
  ['has_precise_ingredient', 'precise_ingredient_of'],
  ['has_ingredients', 'ingredients_of'],
  ['consists_of', 'constitutes'],
  ['has_tradename', 'tradename_of'],
  ['contains', 'contained_in'],
  ['has_form', 'form_of'],
];

/** What a sentence says, as a line: `[20, 'consists_of', 10]` is "20 consists of 10". */
export type Sentence = readonly [subject: number, label: string, object: number];

export const sentenceLine = ([subject, label, object]: Sentence, fields?: RelationFields): string =>
  relationLine(object, label, subject, fields);

/** The same said from the other end: "10 constitutes 20". */
export const turnedRound = ([subject, label, object]: Sentence): Sentence => {
  const pair = inverses.find(([one, other]) => one === label || other === label);
  if (pair === undefined) throw new Error(`no inverse of ${label}`);
  return [object, pair[0] === label ? pair[1] : pair[0], subject];
};

export interface AttributeFields {
  readonly source?: string;
  readonly suppress?: string;
}

/** One line of RXNSAT.RRF. */
export const attributeLine = (
  rxcui: number | string,
  value: string,
  { source = 'RXNORM', suppress = 'N' }: AttributeFields = {},
  name = 'NDC',
): string => row([rxcui, '', '', `${rxcui}1`, 'AUI', rxcui, '', '', name, source, value, suppress, '4096']);

/** One line of RXNSAB.RRF. */
export const sourceLine = (source: string, version: string): string =>
  row(['', '', `${source}_${version}`, source, 'a source', source, version, ...Array.from({ length: 18 }, () => '')]);

const fileNames = {
  concepts: 'RXNCONSO.RRF',
  relations: 'RXNREL.RRF',
  attributes: 'RXNSAT.RRF',
  sources: 'RXNSAB.RRF',
} as const;

/** Writes the files of a release into a folder, which is made. */
export const writeRelease = (folder: string, lines: ReleaseLines, { gzip = false, lineEnd = '\n' } = {}): string => {
  mkdirSync(folder, { recursive: true });
  for (const part of ['concepts', 'relations', 'attributes', 'sources'] as const) {
    const content = lines[part];
    if (content === undefined) continue;
    const bytes = Buffer.from(content.map((line) => `${line}${lineEnd}`).join(''));
    writeFileSync(join(folder, `${fileNames[part]}${gzip ? '.gz' : ''}`), gzip ? gzipSync(bytes) : bytes);
  }
  return folder;
};
