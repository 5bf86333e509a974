import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = process.env['CONCORD_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));

/** The folder of the source tables, or `null` where this checkout does not stand beside them. */
export const sharedData: string | null = existsSync(join(root, 'data', 'rxnorm', 'concepts.tsv.gz'))
  ? join(root, 'data')
  : null;

/** Rows of one source table. */
export const sharedRows = (file: string): readonly (readonly string[])[] =>
  gunzipSync(readFileSync(join(sharedData ?? '', file)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
