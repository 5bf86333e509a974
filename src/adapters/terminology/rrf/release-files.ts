import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isDay } from '../../../domain/partial-date.ts';
import { RxnormReleaseMissingError } from './release-error.ts';

/** The files of a release that the importer reads; `sources` is there in most releases only. */
export interface ReleaseFiles {
  readonly folder: string;
  readonly concepts: string;
  readonly relations: string;
  readonly attributes: string;
  readonly sources: string | null;
}

/** Where a release keeps its files: the folder itself, a full or a prescribable release, one inside the other. */
const places = ['.', 'rrf', join('prescribe', 'rrf')];

/**
 * The files of the release in a folder: its own root, the folder of the files, plain or each gzipped (`.gz`). Where a
 * full release holds the prescribable one too, the full one is read.
 * @throws RxnormReleaseMissingError
 */
export const findReleaseFiles = (given: string): ReleaseFiles => {
  const root = resolve(given);
  if (!isFolder(root)) throw new RxnormReleaseMissingError(given, 'no such folder');
  const folder = places.map((place) => join(root, place)).find((place) => fileIn(place, 'RXNCONSO.RRF') !== null);
  if (folder === undefined) throw new RxnormReleaseMissingError(given, 'RXNCONSO.RRF is missing');
  const needed = (name: string): string => {
    const file = fileIn(folder, name);
    if (file === null) throw new RxnormReleaseMissingError(given, `${name} is missing`);
    return file;
  };
  return {
    folder,
    concepts: needed('RXNCONSO.RRF'),
    relations: needed('RXNREL.RRF'),
    attributes: needed('RXNSAT.RRF'),
    sources: fileIn(folder, 'RXNSAB.RRF'),
  };
};

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

const fileIn = (folder: string, name: string): string | null =>
  [name, `${name}.gz`].map((file) => join(folder, file)).find((file) => existsSync(file)) ?? null;

/**
 * The day of a release by what its folders (`RxNorm_full_10062025`, `RxNorm_full_prescribe_10062025`) or its readme
 * (`Readme_Full_10062025.txt`) are called, nearest first; `null` where none of them says it.
 */
export const dayByName = (folder: string): string | null => {
  for (const place of [folder, dirname(folder), dirname(dirname(folder)), dirname(dirname(dirname(folder)))]) {
    const day = dayIn(/^RxNorm.*?_(\d{8})(?!\d)/i.exec(basename(place))?.[1]) ?? dayOfReadme(place);
    if (day !== null) return day;
  }
  return null;
};

const dayOfReadme = (folder: string): string | null => {
  const days = new Set(namesIn(folder).flatMap((name) => dayIn(/^readme.*?_(\d{8})\.txt$/i.exec(name)?.[1]) ?? []));
  const [day] = days;
  return days.size === 1 && day !== undefined ? day : null;
};

/** Folders above the release may be closed to the reader; they were only asked for a hint. */
const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** `MMDDYYYY` as NLM writes it, as `YYYY-MM-DD`; `null` where it is no day. */
const dayIn = (text: string | undefined): string | null => {
  const day = text === undefined ? '' : `${text.slice(4)}-${text.slice(0, 2)}-${text.slice(2, 4)}`;
  return isDay(day) ? day : null;
};
