import { codeSystem } from '../fhir/code-systems.ts';

/** Code systems that partners' resources are read for; each with the other names that servers use for it. */
const otherNames = {
  [codeSystem.rxnorm]: ['urn:oid:2.16.840.1.113883.6.88'],
  [codeSystem.ndc]: ['urn:oid:2.16.840.1.113883.6.69'],
  [codeSystem.icd10cm]: ['urn:oid:2.16.840.1.113883.6.90'],
  [codeSystem.loinc]: ['urn:oid:2.16.840.1.113883.6.1'],
  [codeSystem.snomed]: ['urn:oid:2.16.840.1.113883.6.96'],
} as const;

type ReadCodeSystem = keyof typeof otherNames;

/** Whether a system as a server wrote it means the code system: URL in any spelling, or its OID. */
export const isCodeSystem = (written: string | null, system: ReadCodeSystem): boolean =>
  written !== null && [system, ...otherNames[system]].some((name) => bare(name) === bare(written));

/** Servers differ in scheme, case and trailing slash of code system URLs; none of these changes what is meant. */
const bare = (system: string): string =>
  system
    .trim()
    .toLowerCase()
    .replace(/^https:/, 'http:')
    .replace(/\/+$/, '');
