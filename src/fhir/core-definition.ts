const base = 'http://hl7.org/fhir/StructureDefinition/';

/** Canonical URL of one of FHIR's own definitions, by its name: `Patient`, `SimpleQuantity`, `data-absent-reason`. */
export const coreDefinition = (name: string): string => `${base}${name}`;

/** Whether a canonical names one of FHIR's own definitions, or one that is named like them. */
export const isCoreDefinition = (canonical: string): boolean => canonical.startsWith(base);

/** The name behind a canonical of FHIR's own, such as `Patient`; any other text as it is. */
export const withoutCoreBase = (canonical: string): string =>
  isCoreDefinition(canonical) ? canonical.slice(base.length) : canonical;
