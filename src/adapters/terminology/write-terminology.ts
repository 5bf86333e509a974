import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { BuiltTerminology, TerminologyInfo } from '../../flows/ports/terminology.ts';
import type { CompiledTerminology } from './compiled-terminology.ts';
import { DatasetNotWritableError } from './dataset-error.ts';
import { checksumFile, datasetFiles } from './dataset-files.ts';

type WrittenFiles = BuiltTerminology['files'];

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** `smallest` takes most of a minute, which is well spent once, on what everybody downloads. */
export type Effort = 'fast' | 'smallest';

const qualities: Readonly<Record<Effort, number>> = { fast: 9, smallest: constants.BROTLI_MAX_QUALITY };

const compress = (bytes: Buffer, effort: Effort): Buffer =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: qualities[effort],
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

const ownNames: readonly string[] = [...Object.values(datasetFiles), checksumFile];

/**
 * The place that a folder's name leads to, made sure that nothing but a dataset would be replaced there.
 * @throws DatasetNotWritableError
 */
export const replaceableFolder = (folder: string): string => {
  const target = resolve(folder);
  if (!existsSync(target)) return target;
  const place = realpathSync(target);
  const stranger = orRefuse(place, () => readdirSync(place)).find((name) => !ownNames.includes(name));
  if (stranger !== undefined) throw new DatasetNotWritableError(place, 'it holds other files than drug data');
  return place;
};

/**
 * Writes a compiled dataset as a folder, whole or not at all: it is written beside the old one, which goes only when
 * the new one is there. The same dataset with the same effort gives the same bytes.
 * @throws DatasetNotWritableError
 */
export const writeTerminology = (compiled: CompiledTerminology, folder: string, effort: Effort): WrittenFiles => {
  const target = replaceableFolder(folder);
  const [fresh, old] = [`${target}.new-${process.pid}`, `${target}.old-${process.pid}`];
  const files = orRefuse(target, () => {
    try {
      const written = writeFiles(compiled, fresh, effort);
      swap(fresh, target, old);
      return written;
    } finally {
      rmIfPossible(fresh);
    }
  });
  removeLeftovers(target);
  return files;
};

/** What stays where it cannot be removed does no harm: the new data is in place, and the next build tries again. */
const rmIfPossible = (folder: string): void => {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Left for the next build.
  }
};

/** Folders beside a dataset that builds left there: this one, and those whose process ended before its work did. */
const removeLeftovers = (target: string): void => {
  for (const name of namesIn(dirname(target))) {
    if (!name.startsWith(`${basename(target)}.`)) continue;
    const [, id] = /^\.(?:new|old)-(\d{1,10})$/.exec(name.slice(basename(target).length)) ?? [];
    const folder = join(dirname(target), name);
    const isOwn = namesIn(folder).every((file) => ownNames.includes(file));
    if (id !== undefined && isOwn && isOver(Number(id))) rmIfPossible(folder);
  }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Whether a build in that process can no longer be at work. */
const isOver = (id: number): boolean => {
  if (id === process.pid) return true;
  try {
    process.kill(id, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
};

const writeFiles = (compiled: CompiledTerminology, folder: string, effort: Effort): WrittenFiles => {
  mkdirSync(folder, { recursive: true });
  const contents: readonly (readonly [name: string, bytes: Buffer])[] = [
    [datasetFiles.drugs, compress(compiled.drugs, effort)],
    [datasetFiles.rxcuis, compress(compiled.rxcuis, effort)],
    [datasetFiles.packages, compress(compiled.packages, effort)],
    [datasetFiles.icd10cm, compress(compiled.icd10cm, effort)],
    [datasetFiles.icd10cmCodes, compress(compiled.icd10cmCodes, effort)],
    [datasetFiles.sources, Buffer.from(`${JSON.stringify(compiled.sources, null, 2)}\n`)],
  ];
  for (const [name, bytes] of contents) writeFileSync(join(folder, name), bytes, { flush: true });
  const files = contents.map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }));
  const checksums = files.map((file) => `${file.sha256}  ${file.name}\n`).join('');
  writeFileSync(join(folder, checksumFile), checksums, { flush: true });
  return files;
};

/** A folder cannot take the place of one that is not empty, so the old one steps aside, and back if need be. */
const swap = (fresh: string, target: string, old: string): void => {
  if (!existsSync(target)) {
    renameSync(fresh, target);
    return;
  }
  // A container gives every build the same number, and so the same name.
  rmSync(old, { recursive: true, force: true });
  renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (cause) {
    renameSync(old, target);
    throw cause;
  }
};

const orRefuse = <T>(folder: string, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
    throw new DatasetNotWritableError(folder, code, { cause });
  }
};

/** Whether the files of a dataset's folder are what its checksums say. */
export const checkDatasetFiles = (folder: string): Pick<TerminologyInfo, 'state' | 'damaged'> => {
  const list = join(folder, checksumFile);
  if (!existsSync(list)) return { state: 'not-checked', damaged: [] };
  const expected = new Map(
    readFileSync(list, 'utf8')
      .split('\n')
      .flatMap((line): readonly (readonly [string, string])[] => {
        const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
        return sum === undefined || name === undefined ? [] : [[name, sum]];
      }),
  );
  const damaged = Object.values(datasetFiles).filter((name) => {
    const file = join(folder, name);
    return !existsSync(file) || sha256(readFileSync(file)) !== expected.get(name);
  });
  return { state: damaged.length === 0 ? 'intact' : 'damaged', damaged };
};
