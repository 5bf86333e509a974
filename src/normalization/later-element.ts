import { type Issue, informationIssue } from '../domain/issue.ts';
import { isBlank, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import type { DatePlace } from './date-place.ts';
import type { MedicationResourceType } from './medication-type.ts';

/**
 * What an element of FHIR R5 says, where a server writes it as such into R4's resource, or as R4 carries it (FHIR
 * Version Management: extensions for other versions). Empty where it is not there.
 */
export const laterElementsAt = (
  type: MedicationResourceType,
  content: WildObject,
  element: string,
): readonly DatePlace[] => {
  const url = `http://hl7.org/fhir/5.0/StructureDefinition/extension-${type}.${element}`;
  const carried = objectsAt(content, 'extension')
    .filter((extension) => textAt(extension, 'url') === url)
    .map((extension) => ({
      field: `extension('${url}').value`,
      value: Object.entries(extension).find(([key]) => key.startsWith('value'))?.[1],
    }));
  return [{ field: element, value: content[element] }, ...carried].filter(({ value }) => !isBlank(value));
};

/** Elements of FHIR R5 that are read where a server writes them into R4's resources. */
const readElements: Readonly<Record<MedicationResourceType, readonly string[]>> = {
  MedicationRequest: ['medication', 'reported', 'renderedDosageInstruction', 'effectiveDosePeriod', 'statusChanged'],
  MedicationStatement: ['medication', 'renderedDosageInstruction', 'effectiveDosePeriod'],
  MedicationDispense: ['medication', 'renderedDosageInstruction', 'recorded', 'notPerformedReason'],
};

/**
 * A remark on each element of R5 that was read.
 * @param others what was found besides: an element that could not be read was not read as anything
 */
export const otherReleaseIssues = (
  type: MedicationResourceType,
  content: WildObject,
  others: readonly Issue[],
): readonly Issue[] =>
  readElements[type]
    .filter((element) => (content[element] ?? null) !== null)
    .map((element) => `${type}.${element}`)
    .filter((path) => !others.some((issue) => issue.path === path || issue.path.startsWith(`${path}.`)))
    .map((path) => informationIssue('other-release', path, 'This element belongs to FHIR R5; it was read as such.'));
