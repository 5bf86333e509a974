import type { SourceId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/stated-medication.ts';
import { objectAt, objectsAt, textAt } from '../fhir/wild.ts';
import type { Received, ReceivedResource } from '../normalization/received-resource.ts';

/** Everything of one source, before it is told apart by patient. */
export interface SourceContent {
  readonly source: SourceId;
  readonly received: Received;
}

/** One person, as far as the sources tell, with what each source says of them. */
export interface PersonContent {
  readonly patients: readonly ReceivedResource[];
  readonly bySource: readonly SourceContent[];
}

/**
 * Tells apart whom the resources of several sources are about. Two Patient resources are the same person when they
 * share an identifier, or when family name, first given name and birth date are the same and the sex does not differ:
 * never by less, since the wrong patient's drug is worse than two lists. A source without a Patient, or with one that
 * says nothing of who it is, speaks of the only person there is.
 */
export const groupByPatient = (sources: readonly SourceContent[]): readonly PersonContent[] => {
  const parts = sources.flatMap(partsOf);
  const named = parts.filter(({ patient }) => patient !== null && isIdentifiable(patient));
  const persons = named.reduce<readonly (readonly Part[])[]>(joinPerson, []);
  const [only, ...others] = persons;
  const joining = parts.filter((part) => !named.includes(part) && !part.isOneOfSeveral);
  const alone = parts.filter((part) => !named.includes(part) && !joining.includes(part));
  const strangers = alone.map((part) => [part]);
  if (only === undefined) return [...(joining.length === 0 ? [] : [joining]), ...strangers].map(toPerson);
  if (others.length === 0) return [[...only, ...joining], ...strangers].map(toPerson);
  return [...persons, ...joining.map((part) => [part]), ...strangers].map(toPerson);
};

interface Part {
  readonly source: SourceId;
  readonly patient: ReceivedResource | null;
  /** The source speaks of several patients and does not say who this one is. */
  readonly isOneOfSeveral: boolean;
  readonly resources: readonly ReceivedResource[];
  readonly unusable: readonly LedgerEntry[];
}

/** One part for each person of a source: by its Patients, or where it has none by the subjects that are referred to. */
const partsOf = (content: SourceContent): readonly Part[] => {
  const { source, received } = content;
  const patients = received.resources.filter(({ type }) => type === 'Patient');
  if (patients.length > 0) return partsByPatient(content, patients);
  const bySubject = Map.groupBy(
    received.resources.filter((resource) => subjectOf(resource) !== null),
    subjectOf,
  );
  if (bySubject.size < 2) return [{ source, patient: null, isOneOfSeveral: false, ...received }];
  const nobodys = received.resources.filter((resource) => subjectOf(resource) === null);
  return [...bySubject.values()].map((resources, index) => ({
    source,
    patient: null,
    isOneOfSeveral: true,
    resources: [...resources, ...nobodys],
    unusable: index === 0 ? received.unusable : [],
  }));
};

/** What is about a patient that the source did not send is on nobody's list: it is told, and kept apart. */
const partsByPatient = (
  { source, received }: SourceContent,
  patients: readonly ReceivedResource[],
): readonly Part[] => {
  const others = received.resources.filter(({ type }) => type !== 'Patient');
  const nobodys = others.filter((resource) => subjectOf(resource) === null);
  const foreign = others.filter(
    (resource) => subjectOf(resource) !== null && !patients.some((patient) => isAbout(resource, patient)),
  );
  return patients.map((patient, index) => ({
    source,
    patient,
    isOneOfSeveral: false,
    resources: [patient, ...others.filter((resource) => isAbout(resource, patient)), ...nobodys],
    unusable: index === 0 ? [...received.unusable, ...foreign.map(aboutSomebodyElse)] : [],
  }));
};

const aboutSomebodyElse = ({ source, reference }: ReceivedResource): LedgerEntry => ({
  source,
  resource: reference,
  outcome: 'failed',
  reason: 'It is about a patient whom this source did not send.',
  row: null,
});

/** `null` for what is nobody's: medications, practitioners and organisations, referred to from any patient's resources. */
const subjectOf = ({ content }: ReceivedResource): string | null =>
  textAt(objectAt(content, 'subject'), 'reference') ?? textAt(objectAt(content, 'patient'), 'reference');

const isAbout = (resource: ReceivedResource, patient: ReceivedResource): boolean => {
  const reference = subjectOf(resource);
  return (
    reference !== null &&
    (reference === patient.fullUrl || reference === patient.reference || reference.endsWith(`/${patient.reference}`))
  );
};

const isIdentifiable = (patient: ReceivedResource): boolean =>
  identifiersOf(patient).length > 0 || demographicsOf(patient) !== null;

const joinPerson = (persons: readonly (readonly Part[])[], part: Part): readonly (readonly Part[])[] => {
  const same = persons.filter((person) => person.some((other) => isSamePerson(part, other)));
  if (same.length === 0) return [...persons, [part]];
  return [...persons.filter((person) => !same.includes(person)), [...same.flat(), part]];
};

const isSamePerson = (one: Part, other: Part): boolean => {
  if (one.patient === null || other.patient === null) return false;
  const theirs = identifiersOf(other.patient);
  if (identifiersOf(one.patient).some((identifier) => theirs.includes(identifier))) return true;
  const [first, second] = [demographicsOf(one.patient), demographicsOf(other.patient)];
  return first !== null && first === second && !doSexesDiffer(one.patient, other.patient);
};

const identifiersOf = ({ content }: ReceivedResource): readonly string[] =>
  objectsAt(content, 'identifier').flatMap((identifier) => {
    const [system, value] = [textAt(identifier, 'system'), textAt(identifier, 'value')];
    return system === null || value === null ? [] : [`${system}|${value}`];
  });

const demographicsOf = ({ content }: ReceivedResource): string | null => {
  const name = objectsAt(content, 'name')[0];
  const family = textAt(name, 'family');
  const given = name?.['given'];
  const first: unknown = Array.isArray(given) ? given[0] : given;
  const birthDate = textAt(content, 'birthDate');
  if (family === null || typeof first !== 'string' || birthDate === null) return null;
  return [family, first, birthDate].map((part) => part.trim().toLowerCase()).join('|');
};

const doSexesDiffer = (one: ReceivedResource, other: ReceivedResource): boolean => {
  const known = (patient: ReceivedResource): string | null => {
    const gender = textAt(patient.content, 'gender');
    return gender === 'female' || gender === 'male' ? gender : null;
  };
  const [first, second] = [known(one), known(other)];
  return first !== null && second !== null && first !== second;
};

const toPerson = (parts: readonly Part[]): PersonContent => ({
  patients: parts.flatMap(({ patient }) => patient ?? []),
  bySource: [...Map.groupBy(parts, ({ source }) => source)].map(([source, own]) => ({
    source,
    received: {
      resources: own.flatMap(({ resources }) => resources),
      unusable: own.flatMap(({ unusable }) => unusable),
    },
  })),
});
