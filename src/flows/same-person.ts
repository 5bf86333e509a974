import { identifiersOf, listed, objectsAt, textAt } from '../fhir/wild.ts';
import type { ReceivedResource } from '../normalization/received-resource.ts';

/** Whether a Patient says enough of who it is to be told from others: an identifier, or name and birth date. */
export const isIdentifiable = (patient: ReceivedResource): boolean =>
  identifiersOf(patient.content).length > 0 || demographicsOf(patient).length > 0;

/**
 * Whether two Patients are certainly one person: a shared identifier, or the same family name, first given name and
 * birth date with sexes that do not differ, and no system by which they have different identifiers; and never with
 * different birth dates.
 */
export const areSamePerson = (one: ReceivedResource, other: ReceivedResource): boolean => {
  if (haveOtherBirthDates(one, other)) return false;
  const identifiers = identifiersOf(other.content);
  if (identifiersOf(one.content).some((identifier) => identifiers.includes(identifier))) return true;
  if (haveOtherIdentifiers(one, other)) return false;
  const theirs = demographicsOf(other);
  return demographicsOf(one).some((demographics) => theirs.includes(demographics)) && !haveOtherSexes(one, other);
};

/** Whether two Patients can't be one person by what both say: birth date, sex, family name or first given name. */
export const areDifferentPersons = (one: ReceivedResource, other: ReceivedResource): boolean =>
  haveOtherBirthDates(one, other) ||
  haveOtherSexes(one, other) ||
  areDisjoint(familiesOf(one), familiesOf(other)) ||
  areDisjoint(firstNamesOf(one), firstNamesOf(other));

/** Where either says nothing, there is nothing to tell them apart by. */
const areDisjoint = (names: readonly string[], others: readonly string[]): boolean =>
  names.length > 0 && others.length > 0 && !names.some((name) => others.includes(name));

/** One system gives a person one identifier; where it gave two, a person must say so. */
const haveOtherIdentifiers = (one: ReceivedResource, other: ReceivedResource): boolean => {
  const systems = (patient: ReceivedResource): ReadonlySet<string> =>
    new Set(identifiersOf(patient.content).map((identifier) => identifier.slice(0, identifier.lastIndexOf('|'))));
  return !systems(one).isDisjointFrom(systems(other));
};

/** One partial date may be the beginning of the other. */
export const haveOtherBirthDates = (one: ReceivedResource, other: ReceivedResource): boolean => {
  const [first, second] = [textAt(one.content, 'birthDate'), textAt(other.content, 'birthDate')];
  return first !== null && second !== null && !first.startsWith(second) && !second.startsWith(first);
};

/** One for each name the patient has; nothing where the birth date is not known to the day. */
const demographicsOf = ({ content }: ReceivedResource): readonly string[] => {
  const birthDate = textAt(content, 'birthDate');
  if (birthDate === null || birthDate.length < 10) return [];
  return objectsAt(content, 'name').flatMap((name) => {
    const [family, first] = [textAt(name, 'family'), firstGiven(name['given'])];
    return family === null || first === null ? [] : [JSON.stringify([plain(family), plain(first), birthDate])];
  });
};

const firstGiven = (given: unknown): string | null => {
  const first: unknown = Array.isArray(given) ? given[0] : given;
  return typeof first === 'string' && first.trim() !== '' ? first : null;
};

const familiesOf = ({ content }: ReceivedResource): readonly string[] =>
  objectsAt(content, 'name').flatMap((name) => {
    const family = textAt(name, 'family');
    return family === null ? [] : [plain(family)];
  });

const firstNamesOf = ({ content }: ReceivedResource): readonly string[] =>
  objectsAt(content, 'name').flatMap((name) => {
    const first = firstGiven(name['given']);
    return first === null ? [] : [plain(first)];
  });

/** Every word of every name. */
export const wordsOfNames = ({ content }: ReceivedResource): readonly string[] =>
  objectsAt(content, 'name')
    .flatMap((name) => [textAt(name, 'text'), textAt(name, 'family'), ...listed(name['given'])])
    .flatMap((part) => (typeof part === 'string' ? plain(part).split(' ') : []));

/** Letters with accents are the same however they are encoded. */
const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');

const haveOtherSexes = (one: ReceivedResource, other: ReceivedResource): boolean => {
  const [first, second] = [sexOf(one), sexOf(other)];
  return first !== null && second !== null && first !== second;
};

const sexOf = ({ content }: ReceivedResource): string | null => {
  const gender = textAt(content, 'gender');
  return gender === 'female' || gender === 'male' ? gender : null;
};
