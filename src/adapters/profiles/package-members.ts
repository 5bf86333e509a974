import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { PackageUnreadable } from './package-unreadable.ts';

/** A JSON file of a package, named as in its `package/` folder. */
export interface PackageMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a package may be; more is refused. */
export interface PackageBounds {
  /** Bytes, unpacked. */
  readonly size: number;
  readonly files: number;
}

export const packageBounds: PackageBounds = { size: 500 * 1024 * 1024, files: 50_000 };

/**
 * The JSON files directly in a package's `package/` folder; examples and other folders are left out.
 * @param path a `.tgz` file, a folder with `package.json`, or the folder above it
 * @throws PackageUnreadable when there is nothing, it is no archive, or it goes beyond the bounds
 */
export const readMembers = async (path: string, bounds: PackageBounds): Promise<readonly PackageMember[]> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new PackageUnreadable(path, 'not-found');
  return found.isDirectory() ? await readFolder(path, bounds) : await readArchive(path, bounds);
};

const readArchive = async (path: string, bounds: PackageBounds): Promise<readonly PackageMember[]> => {
  let files = 0;
  const source = createReadStream(path);
  const unzipped = createGunzip();
  const measured = atMost(bounds.size, path);
  source.on('error', (error) => measured.destroy(error));
  unzipped.on('error', (error) => measured.destroy(error));
  source.pipe(unzipped).pipe(measured);
  try {
    const entries = await unpackTar(bytesOf(measured), {
      strict: true,
      filter: ({ name, type }) => {
        files += 1;
        if (files > bounds.files) throw new PackageUnreadable(path, 'too-many-files');
        return (type === undefined || type === 'file') && memberName.test(name);
      },
    });
    return entries.flatMap(({ header: { name }, data }) =>
      data === undefined ? [] : [{ name: name.slice(name.lastIndexOf('/') + 1), bytes: data }],
    );
  } catch (cause) {
    if (cause instanceof PackageUnreadable) throw cause;
    throw new PackageUnreadable(path, 'not-a-package', { cause });
  } finally {
    source.destroy();
    unzipped.destroy();
    measured.destroy();
  }
};

/** `package/StructureDefinition-x.json`: nothing deeper, and nothing that leads out of it. */
const memberName = /^(?:\.\/)?package\/[^/\\.][^/\\]*\.json$/;

/** Passes bytes on until there are too many. */
const atMost = (most: number, path: string): Transform => {
  let size = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      size += chunk.length;
      if (size > most) done(new PackageUnreadable(path, 'too-large'));
      else done(null, chunk);
    },
  });
};

const bytesOf = (stream: Readable): ReadableStream<Uint8Array> => {
  const chunks = stream.iterator();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
};

const readFolder = async (path: string, bounds: PackageBounds): Promise<readonly PackageMember[]> => {
  const folder = (await isFile(join(path, manifest))) ? path : join(path, 'package');
  const names = (await readdir(folder).catch(() => [])).filter((name) => memberName.test(`package/${name}`)).sort();
  if (names.length > bounds.files) throw new PackageUnreadable(path, 'too-many-files');
  const members: PackageMember[] = [];
  let size = 0;
  for (const name of names) {
    const file = join(folder, name);
    size += (await stat(file)).size;
    if (size > bounds.size) throw new PackageUnreadable(path, 'too-large');
    if (await isFile(file)) members.push({ name, bytes: await readFile(file) });
  }
  return members;
};

const isFile = async (path: string): Promise<boolean> =>
  await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** The file that says what the package is. */
export const manifest = 'package.json';
