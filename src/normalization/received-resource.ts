import type { SourceId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/stated-medication.ts';
import { asObject, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';

/** One resource as it came from a source. */
export interface ReceivedResource {
  readonly source: SourceId;
  readonly type: string;
  /** `Type/id`; where the resource has no id, `Type#n` with its position in the source. Unique within the source. */
  readonly reference: string;
  /** Other names it may be referred to by: the entry's fullUrl. */
  readonly fullUrl: string | null;
  readonly content: WildObject;
}

/** What a source handed over: resources, and what could not even be taken for one. */
export interface Received {
  readonly resources: readonly ReceivedResource[];
  readonly unusable: readonly LedgerEntry[];
}

/**
 * Takes a source's documents apart into resources: Bundles of every type (nested ones too), arrays, single resources.
 * The same version of a resource that comes twice is kept once; the second is in `unusable` as merged. Nothing is
 * dropped: each entry ends in one of the two lists.
 * @param documents parsed JSON, of any shape
 */
export const takeApart = (source: SourceId, documents: readonly unknown[]): Received => {
  const found = documents.flatMap((document) => piecesOf(document, null));
  const resources = new Map<string, ReceivedResource>();
  const unusable: LedgerEntry[] = [];
  found.forEach((piece, position) => {
    const named = nameResource(source, piece, position);
    if ('outcome' in named) unusable.push(named);
    else if (!resources.has(named.reference)) resources.set(named.reference, named);
    else unusable.push(...setAsideRepeat(resources, named));
  });
  return { resources: [...resources.values()], unusable };
};

interface Piece {
  readonly value: unknown;
  readonly fullUrl: string | null;
}

const piecesOf = (value: unknown, fullUrl: string | null): readonly Piece[] => {
  if (Array.isArray(value)) return value.flatMap((item) => piecesOf(item, null));
  if (textAt(value, 'resourceType') !== 'Bundle') return [{ value, fullUrl }];
  const entries = asObject(value)?.['entry'];
  if (entries === undefined || entries === null) return [];
  if (!Array.isArray(entries)) return [{ value: entries, fullUrl: null }];
  return entries.flatMap((entry) =>
    objectAt(entry, 'resource') === null
      ? [{ value: entry, fullUrl: null }]
      : piecesOf(objectAt(entry, 'resource'), textAt(entry, 'fullUrl')),
  );
};

const nameResource = (source: SourceId, piece: Piece, position: number): ReceivedResource | LedgerEntry => {
  const content = asObject(piece.value);
  const type = textAt(content, 'resourceType');
  if (content === null || type === null) {
    const isRemoval = objectAt(content, 'request') !== null || objectAt(content, 'response') !== null;
    return {
      source,
      resource: `entry#${position + 1}`,
      outcome: isRemoval ? 'excluded' : 'failed',
      reason: isRemoval ? 'The entry has a request or response, but no resource.' : 'This is not a FHIR resource.',
      row: null,
    };
  }
  const id = textAt(content, 'id');
  return {
    source,
    type,
    reference: id === null ? `${type}#${position + 1}` : `${type}/${id}`,
    fullUrl: piece.fullUrl,
    content,
  };
};

/** Two entries with one id: the later version is kept, whatever the order they came in; the other is told. */
const setAsideRepeat = (resources: Map<string, ReceivedResource>, repeat: ReceivedResource): readonly LedgerEntry[] => {
  const first = resources.get(repeat.reference);
  if (first && recency(repeat.content) > recency(first.content)) resources.set(repeat.reference, repeat);
  return [
    {
      source: repeat.source,
      resource: repeat.reference,
      outcome: 'merged',
      reason: 'The same resource came more than once; its latest version is used.',
      row: null,
    },
  ];
};

/** `meta.lastUpdated`, then the content itself, so that the choice never depends on the order of arrival. */
const recency = (content: WildObject): string =>
  `${textAt(objectAt(content, 'meta'), 'lastUpdated') ?? ''} ${JSON.stringify(content)}`;

/** Finds what a reference of one resource points at: contained, by fullUrl, or by the end `Type/id` of any URL. */
export const resolveReference = (
  reference: string,
  from: ReceivedResource,
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

const relativeOf = (reference: string): string =>
  /([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]+)(\/_history\/[^/]+)?$/.exec(reference)?.[1] ?? reference;

/** Every resource under each name that a reference may use for it. */
export const indexByReference = (resources: readonly ReceivedResource[]): ReadonlyMap<string, ReceivedResource> =>
  new Map(
    resources.flatMap((resource) => [
      ...(resource.fullUrl === null ? [] : [[resource.fullUrl, resource] as const]),
      [resource.reference, resource] as const,
    ]),
  );
