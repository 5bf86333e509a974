import type { SourceId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/stated-medication.ts';
import { asObject, listed, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import { latestVersions } from './latest-versions.ts';

/** One resource as it came from a source. */
export interface ReceivedResource {
  readonly source: SourceId;
  readonly type: string;
  /**
   * `Type/id`; where the resource has no id, `Type#n` with its position in the source; where another resource has the
   * same id, `Type/id#n`. Unique within the source.
   */
  readonly reference: string;
  /** Other names it may be referred to by: the full URLs of its entries. */
  readonly fullUrls: readonly string[];
  /** `Type/id` where it has an id. Not unique where a source gives one id to two resources. */
  readonly name: string | null;
  readonly content: WildObject;
}

/** What a source handed over: resources, and what could not even be taken for one. */
export interface Received {
  readonly resources: readonly ReceivedResource[];
  readonly unusable: readonly LedgerEntry[];
}

/**
 * Takes a source's documents apart into resources: Bundles of every type (nested ones too), arrays, single resources.
 * A resource that comes twice is kept once, in its latest version; the other is in `unusable` as merged. Two resources
 * of one id that nothing tells to be versions of each other are both kept. Nothing is dropped: each entry ends in one
 * of the two lists.
 * @param documents parsed JSON, of any shape
 */
export const takeApart = (source: SourceId, documents: readonly unknown[]): Received =>
  takePieces(source, piecesIn(documents));

/** The entries of documents, whatever they are, in order. */
export const piecesIn = (documents: readonly unknown[]): readonly Piece[] =>
  documents.flatMap((document) => piecesOf(document, null, 0));

/** As `takeApart`, of entries that were taken out of their documents already. */
export const takePieces = (source: SourceId, pieces: readonly Piece[]): Received => {
  const named = pieces.map((piece, position) => nameResource(source, piece, position));
  const byName = Map.groupBy(
    named.filter((item) => 'content' in item),
    ({ reference }) => reference,
  );
  const sorted = [...byName.values()].map(withoutRepeats);
  return {
    resources: sorted.flatMap(({ kept }) => kept),
    unusable: [...named.filter((item) => 'outcome' in item), ...sorted.flatMap(({ repeats }) => repeats)],
  };
};

/** One entry of a document, and the full URL that it was given there. */
export interface Piece {
  readonly value: unknown;
  readonly fullUrl: string | null;
}

/** Bundles and arrays within one another; no server nests them deeper, and every level costs stack. */
const deepestNesting = 40;

const piecesOf = (value: unknown, fullUrl: string | null, depth: number): readonly Piece[] => {
  if (depth > deepestNesting) return [{ value: null, fullUrl: null }];
  if (Array.isArray(value)) return value.flatMap((item) => piecesOf(item, null, depth + 1));
  if (textAt(value, 'resourceType') !== 'Bundle') return [{ value, fullUrl }];
  const entries = asObject(value)?.['entry'];
  if (entries === undefined || entries === null) return [];
  return listed(entries).flatMap((entry) => {
    const resource = objectAt(entry, 'resource');
    return resource === null
      ? piecesOf(entry, null, depth + 1)
      : piecesOf(resource, textAt(entry, 'fullUrl'), depth + 1);
  });
};

interface PlacedResource extends ReceivedResource {
  readonly position: number;
}

const nameResource = (source: SourceId, piece: Piece, position: number): PlacedResource | LedgerEntry => {
  const content = asObject(piece.value);
  const type = textAt(content, 'resourceType');
  if (content === null || type === null) {
    return { source, resource: `entry#${position + 1}`, ...whyNoResource(content), row: null };
  }
  const id = textAt(content, 'id');
  const name = id === null ? null : `${type}/${id}`;
  return {
    source,
    type,
    reference: name ?? `${type}#${position + 1}`,
    fullUrls: piece.fullUrl === null ? [] : [piece.fullUrl],
    name,
    content,
    position,
  };
};

const whyNoResource = (entry: WildObject | null): Pick<LedgerEntry, 'outcome' | 'reason'> => {
  const status = textAt(objectAt(entry, 'response'), 'status') ?? '';
  if (/^[45]/.test(status)) return { outcome: 'failed', reason: 'The source answered with an error.' };
  return objectAt(entry, 'request') === null && objectAt(entry, 'response') === null
    ? { outcome: 'failed', reason: 'This is not a FHIR resource.' }
    : { outcome: 'excluded', reason: 'The entry has a request or response, but no resource.' };
};

/** Of the resources of one name, one for each that is not a version of another, and an entry for each of the rest. */
const withoutRepeats = (
  same: readonly PlacedResource[],
): { readonly kept: readonly ReceivedResource[]; readonly repeats: readonly LedgerEntry[] } => {
  const latest = latestVersions(same);
  return {
    kept: latest.map(({ position, ...resource }) => ({
      ...resource,
      reference: latest.length === 1 ? resource.reference : `${resource.reference}#${position + 1}`,
    })),
    repeats: same.slice(latest.length).map(({ source, reference }) => ({
      source,
      resource: reference,
      outcome: 'merged' as const,
      reason: 'The same resource came more than once; its latest version is used.',
      row: null,
    })),
  };
};

/** Finds what a reference of one resource points at: contained, by fullUrl, or by the end `Type/id` of any URL. */
export const resolveReference = (
  reference: string,
  from: Pick<ReceivedResource, 'content'>,
  received: ReadonlyMap<string, ReceivedResource>,
): WildObject | null => {
  if (reference.startsWith('#')) {
    return objectsAt(from.content, 'contained').find((item) => textAt(item, 'id') === reference.slice(1)) ?? null;
  }
  return findReceived(reference, received)?.content ?? null;
};

/** The received resource that a reference names, by fullUrl or by the end `Type/id` of any URL; not contained ones. */
export const findReceived = (
  reference: string,
  received: ReadonlyMap<string, ReceivedResource>,
): ReceivedResource | null => received.get(reference) ?? received.get(relativeOf(reference)) ?? null;

/** `Type/id` at the end of any URL, without a version; the reference itself where it has none. */
export const relativeOf = (reference: string): string => {
  const segments = reference.split('/');
  const versioned = segments.at(-2) === '_history' && segments.at(-1) !== '';
  const [type = '', id = ''] = versioned ? segments.slice(-4, -2) : segments.slice(-2);
  return /^[A-Z][A-Za-z]+$/.test(type) && /^[A-Za-z0-9\-.]+$/.test(id) ? `${type}/${id}` : reference;
};

/** Every resource under each name that a reference may use for it; a name that two have leads to neither. */
export const indexByReference = (resources: readonly ReceivedResource[]): ReadonlyMap<string, ReceivedResource> => {
  const named = resources.flatMap((resource) =>
    [...new Set([resource.reference, resource.name ?? resource.reference, ...resource.fullUrls])].map(
      (name) => [name, resource] as const,
    ),
  );
  const byName = Map.groupBy(named, ([name]) => name);
  return new Map([...byName.values()].flatMap((same) => (same.length === 1 ? same : [])));
};
