import { comparableJson } from '../fhir/canonical-json.ts';
import { textAt, type WildObject } from '../fhir/wild.ts';

/** A resource, known by the full URLs of its entries, with its position in the source, from 0. */
interface Placed {
  readonly fullUrls: readonly string[];
  readonly content: WildObject;
  readonly position: number;
}

/** A resource with what tells versions apart, read once. */
interface Version<T extends Placed> extends Placed {
  readonly resource: T;
  /** Everything but the metadata, as text. */
  readonly body: string;
  /** `meta.lastUpdated` in milliseconds; `null` where it is none. */
  readonly time: number | null;
  /** `meta.versionId`, where it is a number. */
  readonly number: number | null;
}

/**
 * Of the resources of one name, the latest of each that are versions of one: where they are the same but for their
 * metadata, or where both say which version they are and neither is another server's. Each is known by the full URLs
 * of all its versions and stands where the first of them stood. The work grows as their number.
 */
export const latestVersions = <T extends Placed>(same: readonly T[]): readonly T[] => {
  if (same.length === 1) return same;
  const bodies = Map.groupBy(same.map(toVersion), ({ body }) => body);
  const distinct = [...bodies.values()].map((group) => latestOf(latestOfEach(group)));
  const numbered = distinct.filter(({ time, number }) => time !== null || number !== null);
  const unnumbered = distinct.filter(({ time, number }) => time === null && number === null);
  const byServer = Map.groupBy(numbered, httpUrlOf);
  const ofServers = [...byServer].flatMap(([url, group]) => (url === null ? [] : latestOfServer(group)));
  const ofNoServer = latestOfServer(byServer.get(null) ?? []);
  return [...unnumbered, ...joinedTo(ofServers, ofNoServer)]
    .toSorted((one, other) => one.position - other.position)
    .map(({ resource, fullUrls, position }) => ({ ...resource, fullUrls, position }));
};

const toVersion = <T extends Placed>(resource: T): Version<T> => {
  const { meta, ...body } = resource.content;
  return {
    resource,
    ...{ fullUrls: resource.fullUrls, content: resource.content, position: resource.position },
    body: comparableJson(body),
    ...versionSaidIn(meta),
  };
};

const versionSaidIn = (meta: unknown): Pick<Version<Placed>, 'time' | 'number'> => {
  const time = Date.parse(textAt(meta, 'lastUpdated') ?? '');
  const version = textAt(meta, 'versionId');
  return {
    time: Number.isNaN(time) ? null : time,
    number: version !== null && /^\d{1,15}$/.test(version) ? Number(version) : null,
  };
};

/** Whether two versions of a resource both say which they are, and the first is the earlier one. */
export const isEarlierVersion = (one: WildObject, other: WildObject): boolean => {
  const [first, second] = [versionSaidIn(one['meta']), versionSaidIn(other['meta'])];
  // Clocks of a server's machines differ by seconds, its numbers do not.
  if (first.number !== null && second.number !== null) return first.number < second.number;
  return first.time !== null && second.time !== null && first.time < second.time;
};

const httpUrlOf = ({ fullUrls }: Placed): string | null => fullUrls.find((url) => /^https?:/.test(url)) ?? null;

/** The latest of one server: one, or two where one is known by its time and the other by its number alone. */
const latestOfServer = <T extends Placed>(group: readonly Version<T>[]): readonly Version<T>[] =>
  joinedTo([], latestOfEach(group));

/** The latest of those that have a time, and the latest of those that have none: within each there is one order. */
const latestOfEach = <T extends Placed>(group: readonly Version<T>[]): readonly Version<T>[] =>
  [group.filter(({ time }) => time !== null), group.filter(({ time }) => time === null)]
    .filter((alike) => alike.length > 0)
    .map((alike) => latestOf(alike));

/** Versions and a few more: each joined to the first that it is a version of, or beside them. */
const joinedTo = <T extends Placed>(
  versions: readonly Version<T>[],
  more: readonly Version<T>[],
): readonly Version<T>[] =>
  more.reduce((found, one) => {
    const index = found.findIndex((other) => areComparable(one, other));
    const other = found[index];
    return other === undefined ? found.concat(one) : found.with(index, latestOf([other, one]));
  }, versions);

type Numbered = Pick<Version<Placed>, 'time' | 'number' | 'content'>;

const areComparable = (one: Numbered, other: Numbered): boolean =>
  (one.time !== null && other.time !== null) || (one.number !== null && other.number !== null);

/** The latest, known by the full URLs of all. */
const latestOf = <T extends Placed>(group: readonly Version<T>[]): Version<T> => {
  const latest = group.reduce((one, other) => (compareVersions(one, other) < 0 ? other : one));
  return {
    ...latest,
    fullUrls: [...new Set(group.flatMap(({ fullUrls }) => fullUrls))],
    position: group.reduce((first, { position }) => Math.min(first, position), latest.position),
  };
};

/** By time, then by number. The content decides last, so that the order never does. */
const compareVersions = (one: Numbered, other: Numbered): number =>
  timesApart(one, other) || (one.number ?? -1) - (other.number ?? -1) || compareContents(one, other);

/** One that has no time is the earlier, but where both have numbers these decide. */
const timesApart = (one: Numbered, other: Numbered): number => {
  if (one.time !== null && other.time !== null) return one.time - other.time;
  return one.number !== null && other.number !== null ? 0 : (one.time ?? 0) - (other.time ?? 0);
};

const compareContents = (one: Numbered, other: Numbered): number => {
  const [text, otherText] = [comparableJson(one.content), comparableJson(other.content)];
  if (text === otherText) return 0;
  return text < otherText ? -1 : 1;
};
