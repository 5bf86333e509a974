import { codeSystem } from '../fhir/code-systems.ts';

/** The International Patient Summary's code system of what is absent or unknown, up to 1.1. */
export const absentOrUnknown = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';

/** Code systems that partners' resources are read for; each with the other names that servers use for it. */
const otherNames = {
  [codeSystem.rxnorm]: ['2.16.840.1.113883.6.88'],
  [codeSystem.ndc]: ['2.16.840.1.113883.6.69'],
  [codeSystem.icd10cm]: ['2.16.840.1.113883.6.90'],
  [codeSystem.loinc]: ['2.16.840.1.113883.6.1'],
  [codeSystem.snomed]: ['2.16.840.1.113883.6.96'],
  [absentOrUnknown]: [],
  [codeSystem.dataAbsentReason]: ['http://hl7.org/fhir/data-absent-reason'],
  [codeSystem.nullFlavor]: ['2.16.840.1.113883.5.1008', 'http://hl7.org/fhir/v3/NullFlavor'],
} as const;

type ReadCodeSystem = keyof typeof otherNames;

/** Whether a system as a server wrote it means the code system: URL in any spelling, or its OID. */
export const isCodeSystem = (written: string | null, system: ReadCodeSystem): boolean =>
  written !== null && [system, ...otherNames[system]].some((name) => bare(name) === bare(written));

/** Servers differ in scheme, case, version and trailing slash of code system URLs; none of these changes what is meant. */
const bare = (system: string): string => {
  const [url = ''] = system.trim().toLowerCase().split('|', 1);
  const path = url.replace(/^(https?:|urn:oid:)/, '');
  // No expression looks for the slashes at the end: on a long run of them it would try each one anew.
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
};
