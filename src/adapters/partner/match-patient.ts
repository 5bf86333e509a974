import type { Patient, Resource } from '@medplum/fhirtypes';
import type { Failure } from '../../delivery/failure.ts';
import { objectsAt, textAt } from '../../fhir/wild.ts';
import type { MatchOutcome } from '../../flows/ports.ts';
import type { Search } from './search.ts';

/**
 * Finds our patient at a partner: by each identifier, where all hits must be one record whose birth date does not
 * contradict ours; else by exact family and first given name, full birth date and sex, with a single hit. Everything
 * else is left for a person, with the number of candidates. Whatever the server searched by, its hits are checked here.
 */
export const matchPatient = async (patient: Patient, search: Search): Promise<MatchOutcome> => {
  const byIdentifier = await candidatesByIdentifier(patient, search);
  if ('kind' in byIdentifier) return { kind: 'failed', failure: byIdentifier };
  if (byIdentifier.length > 0) {
    const [only, second] = byIdentifier;
    return second === undefined && only?.id !== undefined && !birthDatesContradict(patient, only)
      ? matched(only.id, 'identifier')
      : leftForAPerson(byIdentifier.length);
  }
  const byDemographics = await candidatesByDemographics(patient, search);
  if ('kind' in byDemographics) return { kind: 'failed', failure: byDemographics };
  const [only, second] = byDemographics;
  return second === undefined && only?.id !== undefined
    ? matched(only.id, 'demographics')
    : leftForAPerson(byDemographics.length);
};

const matched = (id: string, by: 'identifier' | 'demographics'): MatchOutcome => ({
  kind: 'link',
  link: { state: 'matched', id, by },
});

const leftForAPerson = (candidates: number): MatchOutcome => ({
  kind: 'link',
  link: { state: 'left-for-a-person', candidates },
});

const isPatient = (resource: Resource): resource is Patient => resource.resourceType === 'Patient';

const distinct = (patients: readonly Patient[]): readonly Patient[] => [
  ...new Map(patients.map((patient) => [patient.id, patient])).values(),
];

const candidatesByIdentifier = async (patient: Patient, search: Search): Promise<readonly Patient[] | Failure> => {
  const found: Patient[] = [];
  let refusal: Failure | null = null;
  for (const identifier of objectsAt(patient, 'identifier')) {
    const [system, value] = [textAt(identifier, 'system'), textAt(identifier, 'value')];
    if (system === null || value === null) continue;
    const hits = await search.matches({ type: 'Patient', parameters: [['identifier', `${system}|${value}`]] });
    if (hits.ok) found.push(...hits.resources.filter(isPatient).filter((hit) => hasIdentifier(hit, system, value)));
    else if (hits.failure.kind === 'permanent') refusal = hits.failure;
    else return hits.failure;
  }
  return found.length === 0 && refusal !== null ? refusal : distinct(found);
};

/** Whether a resource carries exactly this business identifier. */
export const hasIdentifier = (resource: Resource, system: string, value: string): boolean =>
  objectsAt(resource, 'identifier').some(
    (identifier) => textAt(identifier, 'system') === system && textAt(identifier, 'value') === value,
  );

/** Two birth dates agree as far as both are precise. */
const birthDatesContradict = (ours: Patient, theirs: Patient): boolean => {
  const [a, b] = [textAt(ours, 'birthDate'), textAt(theirs, 'birthDate')];
  return a !== null && b !== null && !a.startsWith(b) && !b.startsWith(a);
};

interface Demographics {
  readonly family: string;
  readonly given: string;
  readonly birthDate: string;
  readonly gender: string;
}

const candidatesByDemographics = async (patient: Patient, search: Search): Promise<readonly Patient[] | Failure> => {
  const sought = demographicsOf(patient);
  if (sought === null) return [];
  const first = await search.matches({
    type: 'Patient',
    parameters: [
      ['family', sought.family],
      ['given', sought.given],
      ['birthdate', sought.birthDate],
      ['gender', sought.gender],
    ],
  });
  // US Core obliges a server to birthdate + name only (and gender + name until 7.0).
  const hits =
    first.ok || first.status !== 400
      ? first
      : await search.matches({
          type: 'Patient',
          parameters: [
            ['birthdate', sought.birthDate],
            ['name', sought.family],
          ],
        });
  if (!hits.ok) return hits.failure;
  return distinct(hits.resources.filter(isPatient).filter((hit) => isSamePerson(hit, sought)));
};

/** What a match by demographics rests on; `null` where any of it is missing or imprecise. */
const demographicsOf = (patient: Patient): Demographics | null => {
  const name = objectsAt(patient, 'name')[0];
  const family = textAt(name, 'family');
  const given = firstGiven(name);
  const birthDate = textAt(patient, 'birthDate');
  const gender = textAt(patient, 'gender');
  if (family === null || given === null || birthDate === null || gender === null) return null;
  return gender !== 'unknown' && /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? { family, given, birthDate, gender } : null;
};

const firstGiven = (name: unknown): string | null => {
  const given = typeof name === 'object' && name !== null && 'given' in name ? name.given : null;
  const first: unknown = Array.isArray(given) ? given[0] : null;
  return typeof first === 'string' && first.trim() !== '' ? first.trim() : null;
};

const isSamePerson = (hit: Patient, sought: Demographics): boolean =>
  textAt(hit, 'birthDate') === sought.birthDate &&
  textAt(hit, 'gender') === sought.gender &&
  objectsAt(hit, 'name').some(
    (name) => isSameName(textAt(name, 'family'), sought.family) && isSameName(firstGiven(name), sought.given),
  );

const isSameName = (a: string | null, b: string): boolean =>
  a !== null && a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
