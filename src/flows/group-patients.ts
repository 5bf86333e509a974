import { clinicSource, type SourceId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/stated-medication.ts';
import { objectAt, textAt } from '../fhir/wild.ts';
import { type Received, type ReceivedResource, relativeOf } from '../normalization/received-resource.ts';
import { namesAnother } from './named-subject.ts';
import { areDifferentPersons, areSamePerson, haveOtherBirthDates, isIdentifiable } from './same-person.ts';
import { withShared } from './shared-resources.ts';

/** Everything of one source, before it is told apart by patient. */
export interface SourceContent {
  readonly source: SourceId;
  readonly received: Received;
}

/** One person, as far as the sources tell, with what each source says of them. */
export interface PersonContent {
  /** The clinic's first, then by source. */
  readonly patients: readonly ReceivedResource[];
  readonly bySource: readonly SourceContent[];
}

/**
 * Tells apart whom the resources of several sources are about. Patients are joined only where they certainly are one
 * person (see `areSamePerson`), since the wrong patient's drug is worse than two lists. A source without a Patient, or
 * with a single one that says too little of who it is and contradicts nothing, speaks of the only person there is. The
 * order of the sources and of their resources makes no difference.
 */
export const groupByPatient = (sources: readonly SourceContent[]): readonly PersonContent[] => {
  const silent = sources.filter(({ received }) => received.resources.length + received.unusable.length === 0);
  const parts = inOrder(sources.filter((source) => !silent.includes(source)).flatMap(partsOf));
  const named = parts.filter(({ patient }) => patient !== null && isIdentifiable(patient));
  const persons = joinPersons(named);
  const [only = [], ...others] = persons;
  const unnamed = parts.filter((part) => !named.includes(part));
  const joining = others.length > 0 ? [] : joinable(only, unnamed);
  const alone = unnamed.filter((part) => !joining.includes(part)).map((part) => [part]);
  const onlyPerson = [...only, ...joining];
  const first = onlyPerson.length === 0 ? [] : [onlyPerson];
  const groups = [...first, ...others, ...alone].map(toPerson);
  const [single] = groups;
  return groups.length === 1 && single !== undefined ? [withSilent(single, silent)] : groups;
};

/** What one source says of one person. */
interface Part {
  readonly source: SourceId;
  readonly patient: ReceivedResource | null;
  /** The source speaks of several patients. */
  readonly isOneOfSeveral: boolean;
  readonly resources: readonly ReceivedResource[];
  readonly unusable: readonly LedgerEntry[];
}

const inOrder = (parts: readonly Part[]): readonly Part[] =>
  parts.toSorted(
    (a, b) =>
      Number(b.source === clinicSource) - Number(a.source === clinicSource) ||
      a.source.localeCompare(b.source, 'en') ||
      (a.patient?.reference ?? '').localeCompare(b.patient?.reference ?? '', 'en'),
  );

/** One part for each person of a source: by its Patients, or where it has none by the subjects that are referred to. */
const partsOf = (content: SourceContent): readonly Part[] => {
  const { source, received } = content;
  const patients = received.resources.filter(({ type }) => type === 'Patient');
  if (patients.length > 0) return partsByPatient(content, patients);
  const bySubject = Map.groupBy(received.resources.filter(isAboutSomebody), (resource) =>
    relativeOf(subjectOf(resource) ?? ''),
  );
  if (bySubject.size < 2) return [{ source, patient: null, isOneOfSeveral: false, ...received }];
  const { shared, ownerless } = withoutSubject(received.resources);
  return withShared([...bySubject.values()], shared).map((resources, index) => ({
    source,
    patient: null,
    isOneOfSeveral: true,
    resources,
    unusable: index === 0 ? [...received.unusable, ...ownerless.map(aboutNobodyKnown)] : [],
  }));
};

/** What is about a patient that the source did not send is on nobody's list: it is told, and kept apart. */
const partsByPatient = (
  { source, received }: SourceContent,
  patients: readonly ReceivedResource[],
): readonly Part[] => {
  const others = received.resources.filter(({ type }) => type !== 'Patient');
  const about = others.filter(isAboutSomebody);
  const isNameless = isOnlyNameless(patients) && new Set(about.map(subjectOf)).size === 1;
  const ownerOf = new Map(
    about.map((resource) => [resource, theOnly(patients.filter((one) => isNameless || isAbout(resource, one)))]),
  );
  const foreign = about.filter((resource) => ownerOf.get(resource) === null);
  const { shared, ownerless: unreferenced } = withoutSubject(others);
  const isSingle = patients.length === 1;
  const strangers = isSingle
    ? unreferenced.filter((one) => patients.some((patient) => namesAnother(one, patient)))
    : [];
  const ownerless = unreferenced.filter((one) => !strangers.includes(one));
  const unusable = [
    ...received.unusable,
    ...foreign.map(aboutSomebodyElse),
    ...(isSingle ? [] : ownerless.map(aboutNobodyKnown)),
    ...strangers.map(aboutSomebodyElse),
  ];
  const owned = patients.map((patient) => [
    patient,
    ...about.filter((resource) => ownerOf.get(resource) === patient),
    ...(isSingle ? ownerless : []),
  ]);
  const complete = withShared(owned, shared);
  return patients.map((patient, index) => ({
    source,
    patient,
    isOneOfSeveral: !isSingle,
    resources: complete[index] ?? [],
    unusable: index === 0 ? unusable : [],
  }));
};

/** A single Patient that nothing can refer to: if all resources are about one subject, it is that one. */
const isOnlyNameless = ([patient, ...others]: readonly ReceivedResource[]): boolean =>
  patient !== undefined && others.length === 0 && patient.name === null && patient.fullUrls.length === 0;

const theOnly = <T>(items: readonly T[]): T | null => (items.length === 1 ? (items[0] ?? null) : null);

/** What anybody's resources may refer to, and what must be about a patient but does not say about whom. */
const withoutSubject = (
  resources: readonly ReceivedResource[],
): { readonly shared: readonly ReceivedResource[]; readonly ownerless: readonly ReceivedResource[] } => {
  const nobodys = resources.filter((resource) => !isAboutSomebody(resource));
  return {
    shared: nobodys.filter(({ type }) => !aboutPatients.has(type)),
    ownerless: nobodys.filter(({ type }) => aboutPatients.has(type)),
  };
};

/** Types that FHIR R4 gives a patient by `subject` or `patient`, of those that Concord reads. */
const aboutPatients: ReadonlySet<string> = new Set([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'AllergyIntolerance',
  'Condition',
  'Observation',
]);

const failedEntry = ({ source, reference }: ReceivedResource, reason: string): LedgerEntry => ({
  source,
  resource: reference,
  outcome: 'failed',
  reason,
  row: null,
});

/** The reason in the ledger of what is about no patient that its source sent. */
export const aboutSomebodyElseReason =
  'It is about a patient whom this source did not send, or whom it sent under one id with another.';

const aboutSomebodyElse = (resource: ReceivedResource): LedgerEntry => failedEntry(resource, aboutSomebodyElseReason);

const aboutNobodyKnown = (resource: ReceivedResource): LedgerEntry =>
  failedEntry(resource, 'It does not say whom it is about, and this source speaks of several patients.');

const subjectOf = ({ content }: ReceivedResource): string | null =>
  textAt(objectAt(content, 'subject'), 'reference') ?? textAt(objectAt(content, 'patient'), 'reference');

const isAboutSomebody = (resource: ReceivedResource): boolean => subjectOf(resource) !== null;

const isAbout = (resource: ReceivedResource, patient: ReceivedResource): boolean => {
  const reference = subjectOf(resource);
  if (reference === null) return false;
  const id = textAt(patient.content, 'id');
  return (
    patient.fullUrls.includes(reference) ||
    relativeOf(reference) === (patient.name ?? patient.reference) ||
    (id !== null && reference === `urn:uuid:${id}`)
  );
};

/** Parts that are one person, directly or by way of others. Where that would join two birth dates, only direct twins. */
const joinPersons = (parts: readonly Part[]): readonly (readonly Part[])[] =>
  joinBy(parts, isSamePart).flatMap((person) =>
    person.some((one) => person.some((other) => contradict(one, other))) ? joinBy(person, areTwins) : [person],
  );

const joinBy = (parts: readonly Part[], isSame: (one: Part, other: Part) => boolean): readonly (readonly Part[])[] =>
  parts.reduce<readonly (readonly Part[])[]>((persons, part) => {
    const same = persons.filter((person) => person.some((other) => isSame(part, other)));
    const rest = persons.filter((person) => !same.includes(person));
    return [...rest, [...same.flat(), part]];
  }, []);

const isSamePart = (one: Part, other: Part): boolean =>
  one.patient !== null && other.patient !== null && areSamePerson(one.patient, other.patient);

const contradict = (one: Part, other: Part): boolean =>
  one.patient !== null && other.patient !== null && haveOtherBirthDates(one.patient, other.patient);

const areTwins = (one: Part, other: Part): boolean =>
  isSamePart(one, other) &&
  textAt(one.patient?.content, 'birthDate') !== null &&
  textAt(one.patient?.content, 'birthDate') === textAt(other.patient?.content, 'birthDate');

/**
 * Parts that say too little of who they are, but are their source's only patient and contradict nobody. One without any
 * Patient joins only where nobody else could be meant.
 */
const joinable = (person: readonly Part[], unnamed: readonly Part[]): readonly Part[] => {
  const single = unnamed.filter(({ isOneOfSeveral }) => !isOneOfSeveral);
  const all = [...person, ...single];
  const isApart = (part: Part): boolean =>
    all.some(({ patient }) => patient !== null && part.patient !== null && areDifferentPersons(patient, part.patient));
  const joining = single.filter((part) => !isApart(part));
  const areOthersMeant = joining.length < unnamed.length;
  return areOthersMeant ? joining.filter(({ patient }) => patient !== null) : joining;
};

const toPerson = (parts: readonly Part[]): PersonContent => {
  const sorted = inOrder(parts);
  return {
    patients: sorted.flatMap(({ patient }) => patient ?? []),
    bySource: [...Map.groupBy(sorted, ({ source }) => source)].map(([source, own]) => ({
      source,
      received: {
        resources: [...new Set(own.flatMap(({ resources }) => resources))],
        unusable: own.flatMap(({ unusable }) => unusable),
      },
    })),
  };
};

/** A source that sent nothing at all was asked for this person, if there is only one. */
const withSilent = (person: PersonContent, silent: readonly SourceContent[]): PersonContent => ({
  ...person,
  bySource: [...person.bySource, ...silent.toSorted((a, b) => a.source.localeCompare(b.source, 'en'))],
});
