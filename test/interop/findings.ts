/** An error that a validator found, in the terms in which the two are compared. */
export interface Finding {
  readonly kind: Kind;
  /** HL7's message id, or Concord's reason. */
  readonly what: string;
  /** Element path without indexes, slices and types of choices: `Patient.name.given`. */
  readonly path: string;
}

export const kinds = [
  'structure',
  'cardinality',
  'type',
  'required binding',
  'invariant',
  'narrative',
  'reference',
  'extension',
  'terminology',
  'other',
] as const;
export type Kind = (typeof kinds)[number];

/** A resource that HL7 rejects for one of these must not be accepted. */
export const binding: ReadonlySet<Kind> = new Set([
  'structure',
  'cardinality',
  'type',
  'required binding',
  'invariant',
]);

/** One message of HL7's validator. */
export interface Hl7Message {
  readonly severity: string;
  readonly location?: string | null;
  readonly messageId?: string | null;
  readonly message?: string | null;
}

export const hl7Findings = (messages: readonly Hl7Message[]): readonly Finding[] =>
  distinct(
    messages
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map((message) => ({
        kind: kindOf(message),
        what: shortId(message),
        path: plainPath(message.location ?? ''),
      })),
  );

const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.kind} ${finding.what} ${finding.path}`, finding])).values(),
];

/** The parser's messages have no id; their first words stand in, without names and values. */
const shortId = ({ messageId, message }: Hl7Message): string =>
  messageId?.replace(/^http:\/\/hl7\.org\/fhir\/(us\/core\/)?StructureDefinition\//, '') ??
  `"${(message ?? '')
    .replace(/'[^']*'|"[^"]*"|\([^)]*\)/g, '…')
    .replace(/(The property )\S+/, '$1…')
    .split(/\s+/)
    .slice(0, 9)
    .join(' ')}"`;

const byId: readonly (readonly [RegExp, Kind])[] = [
  [/#txt-[12]$|^XHTML_|XHTML/i, 'narrative'],
  [/#[a-z]+(-[a-z]+)*-\d+[a-z]?$|^CONTAINED_ORPHAN_DOM3$/, 'invariant'],
  [/^Validation_VAL_Profile_(Minimum|Maximum)/, 'cardinality'],
  [/^Extension_/, 'extension'],
  [/^Terminology_TX_(NoValid_(1|12|16|4|7)(_CC)?|Code_ValueSet|Code_ValueSet_MISSING)$/, 'required binding'],
  [/^TERMINOLOGY|^Terminology|^VALUESET/i, 'terminology'],
  [/^REFERENCE|^Reference|^BUNDLE|^Bundle/i, 'reference'],
  [/^TYPE_SPECIFIC_CHECKS_DT_(ATT_SIZE|ATT_HASH|QTY)/i, 'other'],
  [/^TYPE_SPECIFIC_CHECKS|^Resource_RES_ID_Malformed/i, 'type'],
  [/^(DUPLICATE_ID|RESOURCE_DUPLICATE_CONTAINED_ID|Resource_RES_ID_Missing)$/, 'structure'],
  [
    /^(_DT_)?Fixed|^_DT_|^Validation_VAL_(Profile_(NotAllowed|OutOfOrder|NotSlice|WrongType)|Content)|Pattern|Slic/i,
    'structure',
  ],
];

const kindOf = ({ messageId, message }: Hl7Message): Kind => {
  if (typeof messageId === 'string') return byId.find(([pattern]) => pattern.test(messageId))?.[1] ?? 'other';
  const text = message ?? '';
  if (/XHTML/.test(text)) return 'narrative';
  if (/primitive value must be|wrong JSON type|must be an? (JSON )?(Array|Object|object|simple)/.test(text))
    return 'type';
  if (/Coding has no system|code system|value ?set/i.test(text)) return 'terminology';
  return 'structure';
};

/** HL7's or Concord's location as a plain element path. */
export const plainPath = (location: string): string =>
  location
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\.ofType\([^)]*\)/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\.where\([^)]*\)/g, '')
    .replace(choiceName, '$1');

/** `valueQuantity` and `value` are the same element. */
const choiceName =
  /\.(value|onset|abatement|deceased|multipleBirth|medication|effective|occurred|performed|reported|asNeeded|dose|rate|bounds|timing|item|product|scheduled|identified|allowed)(?:Boolean|DateTime|Date|String|Code|Coding|CodeableConcept|Reference|Quantity|Range|Period|Age|Integer|Ratio|Duration|Timing|Address|Money|Identifier|Uri|Attachment)(?![a-z])/g;
