import { identifiersOf, objectAt, textAt } from '../fhir/wild.ts';
import type { ReceivedResource } from '../normalization/received-resource.ts';
import { wordsOfNames } from './same-person.ts';

/**
 * Whether a resource that refers to its patient by no reference says by identifier or by name that it is about another:
 * an identifier of a system of which the patient has others only, or a name that shares no word with the patient's.
 */
export const namesAnother = ({ content }: ReceivedResource, patient: ReceivedResource): boolean => {
  const subject = objectAt(content, 'subject') ?? objectAt(content, 'patient');
  const [named] = subject === null ? [] : identifiersOf({ identifier: subject['identifier'] });
  if (named !== undefined) {
    const own = identifiersOf(patient.content);
    const system = named.slice(0, named.lastIndexOf('|') + 1);
    return !own.includes(named) && own.some((identifier) => identifier.startsWith(system));
  }
  const display = wordsIn(textAt(subject, 'display') ?? '');
  const names = wordsOfNames(patient);
  return display.length > 1 && names.length > 0 && !display.some((word) => names.includes(word));
};

const wordsIn = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}'-]+/u)
    .filter((word) => word.length > 1);
