import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The folder of reference data beside the repository, or where `CONCORD_SHARED` says. */
const shared = process.env['CONCORD_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

const packagePath = (version: string): string =>
  join(shared, 'data', 'us-core', `us-core-${version.replaceAll('.', '')}.tgz`);

export const hasUsCorePackage = (version: string): boolean => existsSync(packagePath(version));

/** The JSON resources of a package by canonical URL. */
export const readUsCorePackage = (version: string): ReadonlyMap<string, unknown> => {
  const archive = gunzipSync(readFileSync(packagePath(version)));
  const resources = new Map<string, unknown>();
  for (const [name, content] of filesOfTar(archive)) {
    if (!/^package\/[^/]+\.json$/.test(name)) continue;
    const parsed: unknown = JSON.parse(content.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && 'url' in parsed) resources.set(String(parsed.url), parsed);
  }
  return resources;
};

const block = 512;

/** Plain files of a tar archive (ustar); a long name given by a PAX header is taken from it. */
function* filesOfTar(archive: Buffer): Generator<readonly [name: string, content: Buffer]> {
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.length; ) {
    const text = (from: number, length: number) =>
      archive.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    const kind = text(156, 1);
    const content = archive.subarray(at + block, at + block + size);
    const prefix = text(345, 155);
    if (kind === 'x') longName = /\d+ path=(.*)\n/.exec(content.toString('utf8'))?.[1];
    else {
      if (text(0, 100) !== '')
        yield [longName ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`), content];
      longName = undefined;
    }
    at += block + Math.ceil(size / block) * block;
  }
}
