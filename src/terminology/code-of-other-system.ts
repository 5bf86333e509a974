/** Names of systems whose codes stand in drug fields, as people and interfaces write them before a code. */
const namedSystems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^(?:snomed(?:[ -]?ct)?|sct(?:id)?)$/i, 'SNOMED CT'],
  [/^(?:loinc|ln)$/i, 'LOINC'],
  [/^(?:icd|icd[ -]?9(?:[ -]?cm)?)$/i, 'ICD'],
  [/^(?:icd[ -]?1[01](?:[ -]?(?:cm|pcs|who))?|i10)$/i, 'ICD-10'],
  [
    /^(?:cpt|hcpcs|cvx|mvx|atc|unii|mesh|umls|cui|drugbank|ndf-?rt|med-?rt|vuid|nui|gpi|gcn|gtin|upc|fdb|multum|medispan|cas)$/i,
    '',
  ],
];

/** System and code as FHIR's search tokens join them: `http://snomed.info/sct|372767007`; or a bare URI. */
const uri = /^(?:https?:\/\/|urn:(?:oid|uuid):)\S+$/i;
const systemOfUri: readonly (readonly [part: string, name: string])[] = [
  ['snomed.info', 'SNOMED CT'],
  ['2.16.840.1.113883.6.96', 'SNOMED CT'],
  ['loinc.org', 'LOINC'],
  ['2.16.840.1.113883.6.1|', 'LOINC'],
  ['/icd-10', 'ICD-10'],
  ['2.16.840.1.113883.6.90', 'ICD-10'],
  ['whocc.no/atc', 'ATC'],
  ['fdasis.nlm.nih.gov', 'UNII'],
  ['ama-assn.org/go/cpt', 'CPT'],
];

/** One word of a code: something with a digit in it, and no space. */
const namedCode = /^([a-z][a-z0-9 -]{1,11}?)\s*[:#=|\s]\s*([a-z0-9.-]*\d[a-z0-9.-]*)$/i;

/** Forms that a code has by itself. They say something only where no drug has the name: `B12` is one. */
const forms: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^[a-tv-z]\d[0-9ab](?:\.[0-9a-z]{1,4})?$/i, 'ICD-10'],
  [/^[a-z]\d\d[a-z]{2}\d\d$/i, 'ATC'],
  [/^[a-cehjp-v]\d{4}$/i, 'HCPCS'],
  [/^\d{1,7}-\d$/, 'LOINC'],
  [/^(?=.*\d)(?=.*[a-z])[a-z0-9]{10}$/i, 'UNII'],
];

/** Name of the system that a string names beside a code, or `null`: `LOINC 2951-2`, `http://snomed.info/sct|372767007`. */
export const otherSystemNamedIn = (text: string): string | null => {
  if (uri.test(text)) {
    const lower = text.toLowerCase();
    return systemOfUri.find(([part]) => lower.includes(part))?.[1] ?? 'another system';
  }
  const [, system = '', code] = namedCode.exec(text) ?? [];
  const found = code === undefined ? undefined : namedSystems.find(([pattern]) => pattern.test(system.trim()));
  return found === undefined ? null : found[1] || system.trim().toUpperCase();
};

/** Name of the system whose codes have the form of a string that is no drug's name, or `null`. */
export const otherSystemFormOf = (text: string): string | null =>
  forms.find(([pattern]) => pattern.test(text))?.[1] ?? null;
