import type { Resource } from '@medplum/fhirtypes';
import { objectAt, textAt } from '../../fhir/wild.ts';
import { localReference, referenceTail } from './partner-address.ts';
import type { Page } from './search.ts';

/** What is kept in mind of the pages of a search; the pages themselves are in the inbox. */
export interface Seen {
  readonly matches: number;
  /** Matches that are another patient's. */
  readonly strangers: number;
  /** The earliest `meta.lastUpdated` of a match, in milliseconds; `null` where none says it. */
  readonly oldest: number | null;
  /** `Medication/id` of each that matches refer to and that came with no page. */
  readonly medications: readonly string[];
}

/**
 * Looks through the pages of a search, one after the other.
 * @param patient the patient's id at the partner
 */
export const openSeen = (
  patient: string,
  baseUrl: string,
): { readonly visit: (page: Page) => void; readonly soFar: () => Seen } => {
  const medications = new Set<string>();
  const included = new Set<string>();
  let [matches, strangers, oldest] = [0, 0, Number.POSITIVE_INFINITY];
  return {
    visit: (page) => {
      matches += page.matches.length;
      strangers += page.matches.filter((match) => !isOfPatient(match, patient)).length;
      for (const match of page.matches) {
        const updated = Date.parse(textAt(match.meta, 'lastUpdated') ?? '');
        if (updated < oldest) oldest = updated;
        const reference = medicationOf(match, baseUrl);
        if (reference !== null) medications.add(reference);
      }
      for (const { resourceType, id } of page.included) included.add(`${resourceType}/${id}`);
    },
    soFar: () => ({
      ...{ matches, strangers },
      oldest: oldest === Number.POSITIVE_INFINITY ? null : oldest,
      medications: [...medications].filter((reference) => !included.has(reference)),
    }),
  };
};

/** Whose a resource is; one that does not say it by a literal reference is taken for the asked patient's. */
const isOfPatient = (resource: Resource, patient: string): boolean => {
  const reference = textAt(objectAt(resource, 'subject') ?? objectAt(resource, 'patient'), 'reference');
  const tail = reference === null ? null : referenceTail(reference);
  return tail === null || tail === `Patient/${patient}`;
};

/** `Medication/id` of a resource that refers to one at the same server; contained ones are at hand already. */
const medicationOf = (resource: Resource, baseUrl: string): string | null => {
  const reference = textAt(objectAt(resource, 'medicationReference'), 'reference');
  const local = reference === null || reference.startsWith('#') ? null : localReference(reference, baseUrl);
  return local?.startsWith('Medication/') === true ? local : null;
};
