import type { MedicationStatus } from '../domain/clinic-record.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { listed, type WildObject } from '../fhir/wild.ts';
import type { MedicationResourceType } from './medication-type.ts';

/** Elements of earlier releases by which a resource says that nothing was taken or given, with what says so. */
const denials: readonly (readonly [type: MedicationResourceType, element: string, denies: RegExp])[] = [
  ['MedicationStatement', 'taken', /^n$/i],
  ['MedicationStatement', 'wasNotTaken', /^true$/i],
  ['MedicationDispense', 'notDone', /^true$/i],
];

/**
 * A status beside an element of an earlier release (STU3's `taken` and `notDone`, DSTU2's `wasNotTaken`) that denies it.
 * A status that says that it is taken is not believed then; the drug stays on the list.
 */
export const besideDenial = (
  type: MedicationResourceType,
  status: MedicationStatus,
  content: WildObject,
): { readonly status: MedicationStatus; readonly issues: readonly Issue[] } => {
  const found = denials.filter(([of, element, denies]) => of === type && denies.test(wordIn(content[element])));
  const isDenied = found.length > 0 && (status === 'active' || status === 'unknown');
  if (!isDenied) return { status, issues: [] };
  const reason =
    'An element of an earlier release of FHIR says that it is not taken, or was not given; the status is not used.';
  return {
    status: 'unknown',
    issues: found.map(([, element]) => warningIssue('contradictory-status', `${type}.${element}`, reason)),
  };
};

/** A text or boolean, also as the only item of a list, as a text. */
const wordIn = (value: unknown): string => {
  const [only, ...others] = listed(value);
  if (others.length > 0) return '';
  return typeof only === 'string' ? only.trim() : typeof only === 'boolean' ? String(only) : '';
};
