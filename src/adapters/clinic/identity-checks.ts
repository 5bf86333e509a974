import { errorIssue, type Issue } from '../../domain/issue.ts';
import { isNpi } from '../../domain/npi.ts';
import { fieldOf, type Place, placesIn } from './places.ts';

/** Ids that repeat within their list, references by id that lead to nothing, and NPIs with a wrong check digit. */
export const identityIssues = (record: unknown): readonly Issue[] => [
  ...idLists(record).flatMap((pattern) => repeats(placesIn(record, pattern))),
  ...references.flatMap(([pattern, list]) => unknownReferences(record, pattern, list)),
  ...wrongCheckDigits(record),
];

/** Goals leave the clinic as resources of their own, so their ids must differ across plans, not only within one. */
const idLists = (record: unknown): readonly string[] => [
  '/prescribers/*/id',
  '/diagnoses/*/id',
  '/medications/*/id',
  '/allergies/*/id',
  '/treatmentPlans/*/id',
  '/treatmentPlans/*/goals/*/id',
  ...placesIn(record, '/treatmentPlans/*').map(({ path }) => `${path}/activities/*/id`),
  '/facts/*/id',
  '/consents/*/id',
];

const references: readonly (readonly [pattern: string, list: 'prescribers' | 'diagnoses' | 'medications'])[] = [
  ['/diagnoses/*/diagnosedBy', 'prescribers'],
  ['/medications/*/origin/prescriber', 'prescribers'],
  ['/medications/*/indication/diagnosis', 'diagnoses'],
  ['/treatmentPlans/*/author', 'prescribers'],
  ['/treatmentPlans/*/addresses/*', 'diagnoses'],
  ['/treatmentPlans/*/activities/*/performer', 'prescribers'],
  ['/treatmentPlans/*/activities/*/medications/*', 'medications'],
];

const repeats = (places: readonly Place[]): readonly Issue[] => {
  const first = new Map<unknown, string>();
  return places.flatMap(({ value, path }) => {
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, path);
    if (earlier === undefined || typeof value !== 'string') return [];
    return [errorIssue('invalid-record', path, `expected an id of its own, but it is the same as at ${earlier}`)];
  });
};

const unknownReferences = (record: unknown, pattern: string, list: string): readonly Issue[] => {
  const target = fieldOf(record, list);
  if (target !== undefined && !Array.isArray(target)) return [];
  const known = new Set(placesIn(record, `/${list}/*/id`).map(({ value }) => value));
  return placesIn(record, pattern)
    .filter(({ value }) => typeof value === 'string' && !known.has(value))
    .map(({ path }) => errorIssue('unknown-reference', path, `expected the id of an entry of \`${list}\``));
};

const wrongCheckDigits = (record: unknown): readonly Issue[] =>
  placesIn(record, '/prescribers/*/npi')
    .filter(({ value }) => typeof value === 'string' && /^[0-9]{10}$/.test(value) && !isNpi(value))
    .map(({ path }) => errorIssue('invalid-record', path, 'expected an NPI whose check digit is right'));
