import type { Extension, MedicationRequest, Resource } from '@medplum/fhirtypes';

/** Where R4 keeps what only R5 has an element for (R4, FHIR Version Management: extensions for other versions). */
const laterElement = /^http:\/\/hl7\.org\/fhir\/5\.0\/StructureDefinition\/extension-MedicationRequest\.(\w+)$/;

/**
 * The resource for a server that refuses R5's elements as cross-version extensions: what those of an order say stands
 * in its notes, in words. Other resources have none, and are given back as they are.
 */
export const withoutLaterElements = <T extends Resource>(resource: T): T =>
  resource.resourceType === 'MedicationRequest' ? (inNotes(resource) as T) : resource;

const inNotes = (order: MedicationRequest): MedicationRequest => {
  const { extension = [], note = [], ...rest } = order;
  const told = extension.flatMap((one) => sentenceOf(one) ?? []);
  if (told.length === 0) return order;
  const kept = extension.filter((one) => sentenceOf(one) === null);
  return {
    ...rest,
    ...(kept.length === 0 ? {} : { extension: kept }),
    note: [...note, ...told.map((text) => ({ text }))],
  };
};

/** What an extension says, or `null` where it is not one of R5's elements that the mapping writes. */
const sentenceOf = ({ url, valueMarkdown, valuePeriod, valueDateTime }: Extension): string | null => {
  const element = laterElement.exec(url)?.[1];
  if (element === 'renderedDosageInstruction') return `Directions as a whole: ${valueMarkdown ?? ''}`;
  if (element === 'statusChanged') return `Status since ${valueDateTime ?? ''}`;
  if (element !== 'effectiveDosePeriod') return null;
  const { start, end } = valuePeriod ?? {};
  return [
    'Taken',
    ...(start === undefined ? [] : [`from ${start}`]),
    ...(end === undefined ? [] : [`until ${end}`]),
  ].join(' ');
};
