import { comparableJson } from '../fhir/canonical-json.ts';
import { asObject, objectAt, textAt } from '../fhir/wild.ts';
import { isEarlierVersion } from './latest-versions.ts';
import { type Piece, relativeOf } from './received-resource.ts';

/**
 * Lays what changed over what was read in full: a resource that came again takes the place of the one that was there,
 * whatever its status now says, and new ones follow. What is replaced is not received twice: it is left out, as if it
 * had been read in its present state only. What a DELETE entry names is taken away, unless the same answers bring it.
 * Medications that only replaced resources referred to go with them.
 * @param changes the answers to each question for changes, the earliest first
 */
export const layChanges = (full: readonly Piece[], changes: readonly (readonly Piece[])[]): readonly Piece[] => {
  const laid = changes.reduce(layOver, full);
  const gone = referredToBy([full, ...changes].flat());
  const needed = referredToBy(laid);
  return laid.filter((piece) => {
    const name = nameOf(piece);
    return name === null || !gone.has(name) || needed.has(name);
  });
};

const layOver = (before: readonly Piece[], change: readonly Piece[]): readonly Piece[] => {
  const outcomes = new Set(before.filter(isOutcome).map(({ value }) => comparableJson(value)));
  const deleted = new Set(change.flatMap((piece) => deletedBy(piece) ?? []));
  const wanted = change.filter(
    (piece) => deletedBy(piece) === null && (!isOutcome(piece) || !outcomes.has(comparableJson(piece.value))),
  );
  const known = Map.groupBy(before, nameOf);
  const newer = Map.groupBy(
    wanted.filter((piece) => !isOutdated(piece, known.get(nameOf(piece)) ?? [])),
    nameOf,
  );
  const replaced = before.flatMap((piece) => {
    const name = nameOf(piece);
    const instead = name === null ? undefined : newer.get(name);
    if (instead === undefined) return name !== null && deleted.has(name) ? [] : [piece];
    return known.get(name)?.[0] === piece ? instead : [];
  });
  return [
    ...replaced,
    ...[...newer.values()].flat().filter((piece) => !known.has(nameOf(piece)) || nameOf(piece) === null),
  ];
};

/** `Type/id`; `null` for what has none, and for remarks on an answer, which belong to no resource. */
const nameOf = (piece: Piece): string | null => {
  const [type, id] = [textAt(piece.value, 'resourceType'), textAt(piece.value, 'id')];
  return type === null || id === null || isOutcome(piece) ? null : `${type}/${id}`;
};

/** What an entry says is deleted, by `Type/id`, as a Bulk Data export tells it; `null` for every other entry. */
const deletedBy = ({ value }: Piece): string | null => {
  const request = objectAt(value, 'request');
  const url = textAt(request, 'url');
  const isDeletion = textAt(request, 'method') === 'DELETE' && textAt(value, 'resourceType') === null;
  return isDeletion && url !== null ? relativeOf(url) : null;
};

const isOutcome = ({ value }: Piece): boolean => textAt(value, 'resourceType') === 'OperationOutcome';

/** A server of several machines may answer from one that has not heard of the latest version yet. */
const isOutdated = (piece: Piece, known: readonly Piece[]): boolean =>
  nameOf(piece) !== null &&
  known.some((other) => isEarlierVersion(asObject(piece.value) ?? {}, asObject(other.value) ?? {}));

/** The Medications that resources refer to, by `Medication/id`. */
const referredToBy = (pieces: readonly Piece[]): ReadonlySet<string> =>
  new Set(
    pieces.flatMap(({ value }) => {
      const reference = textAt(objectAt(value, 'medicationReference'), 'reference');
      return reference === null ? [] : relativeOf(reference);
    }),
  );
