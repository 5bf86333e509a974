import { createHash } from 'node:crypto';
import { keepingFew } from '../../domain/keeping.ts';
import { codeSystem } from '../../fhir/code-systems.ts';
import type { DefinitionLibrary } from '../definition-library.ts';
import { isJsonObject, type JsonObject } from '../json-shape.ts';
import { type CodeLookup, inCodeSystem } from './codes.ts';
import { judgeReference } from './reference.ts';
import type { Walk } from './walk.ts';

/** What the specification asks of a type in words, beside its definition. */
export type DatatypeRule = (value: JsonObject, walk: Walk) => void;

export interface DatatypeSources {
  readonly library: DefinitionLibrary;
  readonly lookup: CodeLookup;
}

/** The rule of a type by its name, or `undefined`. */
export const createDatatypeRules = (sources: DatatypeSources): ((type: string) => DatatypeRule | undefined) => {
  const standing = codeStanding(sources);
  const rules: ReadonlyMap<string, DatatypeRule> = new Map([
    ['Reference', judgeReference],
    ['Identifier', judgeIdentifier],
    ['Attachment', judgeAttachment],
    ['Meta', judgeMeta],
    ['Coding', (value, walk) => judgeCoding(value, standing, walk)],
    ['CodeableConcept', (value, walk) => judgeConcept(value, standing, walk)],
    ...['Quantity', 'SimpleQuantity', 'MoneyQuantity'].map((type): [string, DatatypeRule] => [
      type,
      (value, walk) => judgeQuantity(value, standing, 'error', walk),
    ]),
    // HL7's validator does not look at the units of these; a wrong one is worth a warning all the same.
    ...['Age', 'Duration', 'Count', 'Distance'].map((type): [string, DatatypeRule] => [
      type,
      (value, walk) => judgeQuantity(value, standing, 'warning', walk),
    ]),
  ]);
  return (type) => rules.get(type);
};

interface CodeStanding {
  /** Whether the code of a Coding exists; `undefined` for one without system or code. */
  readonly of: (coding: unknown) => ReturnType<CodeLookup> | undefined;
  /** Whether a Coding names a system that is listed whole, and no code of it. */
  readonly lacksCode: (coding: unknown) => boolean;
}

const codeStanding = ({ library, lookup }: DatatypeSources): CodeStanding => {
  const codeSystemOf = keepingFew(library.codeSystem);
  return {
    of: (coding) => {
      if (!isJsonObject(coding)) return undefined;
      const { system, code } = coding;
      if (typeof system !== 'string' || typeof code !== 'string') return undefined;
      const known = codeSystemOf(system);
      return known === undefined ? lookup(system, code) : inCodeSystem(known, code);
    },
    lacksCode: (coding) => {
      if (!isJsonObject(coding)) return false;
      const { system, code } = coding;
      return typeof system === 'string' && code === undefined && codeSystemOf(system)?.isComplete === true;
    },
  };
};

/** The codings of a CodeableConcept are judged together. */
const judgeCoding = (value: JsonObject, standing: CodeStanding, walk: Walk): void => {
  if (walk.above(0)?.name === 'coding') return;
  tellStanding(standing.of(value), walk);
  const strength = walk.above(0)?.facts.binding?.strength;
  if (strength === undefined || strength === 'example') judgeSystem(value, walk);
};

/** What a code system is called by is an absolute URI (FHIR R4, 2.24.0.5). */
const judgeSystem = ({ system, code }: JsonObject, walk: Walk): void => {
  if (typeof system === 'string' && code !== undefined && system.trim() !== '' && !system.includes(':')) {
    walk.error('value', 'write the system as an absolute URI, as in http://... or urn:oid:...', 'system');
  } else if (typeof system === 'string' && system.includes('/ValueSet/')) {
    walk.error('value', 'name the code system here, not a value set', 'system');
  }
};

/** A code that its whole system does not have is told, unless another coding of the concept stands (FHIR R4, 2.24.0.6). */
const judgeConcept = (value: JsonObject, standing: CodeStanding, walk: Walk): void => {
  const { coding } = value;
  if (!Array.isArray(coding)) return;
  let isAnyKnown = false;
  let worst: ReturnType<CodeLookup> | undefined;
  for (const one of coding) {
    const found = standing.of(one);
    if (found === 'in') isAnyKnown = true;
    else if (found === 'out' || standing.lacksCode(one)) worst = 'out';
    else if (worst !== 'out') worst = found ?? worst;
  }
  if (!isAnyKnown) tellStanding(worst, walk);
};

const tellStanding = (standing: ReturnType<CodeLookup> | undefined, walk: Walk): void => {
  if (standing === 'out') walk.error('code-invalid', 'use a code that its code system has');
  else if (standing === 'malformed')
    walk.add('warning', 'code-invalid', 'write the code as its code system does', aboutCode);
  else if (standing === 'unknown') walk.noteUnchecked(walk.above(0)?.path ?? '');
  else if (standing === 'unlisted') {
    walk.add('information', 'code-invalid', 'check this code: it is not among those at hand', aboutCode);
  }
};

const aboutCode = { code: 'unknown-code' } as const;

const judgeQuantity = (value: JsonObject, standing: CodeStanding, severity: 'error' | 'warning', walk: Walk): void => {
  judgeSystem(value, walk);
  if (standing.of(value) !== 'out') return;
  const isUcum = value['system'] === codeSystem.ucum;
  const reason = isUcum ? 'write a unit of UCUM, as in mg, mL or {tbl}' : 'use a code that its code system has';
  walk.add(severity, 'code-invalid', reason, { below: 'code' });
};

/** A system is an absolute URI, and so is a value that is said to be one (FHIR R4, 2.24.0.8). */
const judgeIdentifier = ({ system, value }: JsonObject, walk: Walk): void => {
  if (typeof system === 'string' && !isSystem(system)) {
    walk.error('value', 'write the system as an absolute URI, as in http://... or urn:oid:...', 'system');
  }
  if (system === 'urn:ietf:rfc:3986' && typeof value === 'string' && !/^[a-z][a-z0-9+.-]*:/.test(value)) {
    walk.error('value', 'write the value as an absolute URI: its system says that it is one', 'value');
  }
};

const isSystem = (text: string): boolean =>
  text.startsWith('http:') || text.startsWith('https:') || text.startsWith('urn:');

/** A label says the same when it says it twice (FHIR R4, 2.24.0.5). */
const judgeMeta = ({ security }: JsonObject, walk: Walk): void => {
  if (!Array.isArray(security) || security.length < 2) return;
  const seen = new Set<string>();
  security.forEach((label: unknown, index) => {
    if (!isJsonObject(label)) return;
    const key = JSON.stringify([label['system'], label['code']]);
    if (seen.has(key)) walk.error('value', 'give each security label once', `security[${index}]`);
    seen.add(key);
  });
};

/** Size and hash belong to the data that stands there (FHIR R4, 2.24.0.2). */
const judgeAttachment = ({ data, size, hash }: JsonObject, walk: Walk): void => {
  if (typeof data !== 'string' || (size === undefined && hash === undefined)) return;
  const bytes = Buffer.from(data, 'base64');
  if (typeof size === 'number' && size !== bytes.length) {
    walk.error('value', 'let size be the number of bytes of data', 'size');
  }
  if (typeof hash === 'string' && hash !== createHash('sha1').update(bytes).digest('base64')) {
    walk.error('value', 'let hash be the SHA-1 of data', 'hash');
  }
};
