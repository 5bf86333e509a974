import { createHash } from 'node:crypto';
import { codeSystem } from '../../fhir/code-systems.ts';
import type { DefinitionLibrary } from '../definition-library.ts';
import { isJsonObject, type JsonObject } from '../json-shape.ts';
import { type CodeLookup, inCodeSystem } from './codes.ts';
import { keepingFew } from './keeping-few.ts';
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
    ['Coding', (value, walk) => judgeCoding(value, standing, walk)],
    ['CodeableConcept', (value, walk) => judgeConcept(value, standing, walk)],
    ...['Quantity', 'SimpleQuantity', 'Age', 'Duration', 'Count', 'Distance'].map((type): [string, DatatypeRule] => [
      type,
      (value, walk) => judgeUnit(value, sources.lookup, walk),
    ]),
  ]);
  return (type) => rules.get(type);
};

/** Whether the code of a Coding exists; `undefined` for one without system or code. */
type CodeStanding = (coding: unknown) => ReturnType<CodeLookup> | undefined;

const codeStanding = ({ library, lookup }: DatatypeSources): CodeStanding => {
  const codeSystemOf = keepingFew(library.codeSystem);
  return (coding) => {
    if (!isJsonObject(coding)) return undefined;
    const { system, code } = coding;
    if (typeof system !== 'string' || typeof code !== 'string') return undefined;
    const known = codeSystemOf(system);
    return known === undefined ? lookup(system, code) : inCodeSystem(known, code);
  };
};

/** The codings of a CodeableConcept are judged together. */
const judgeCoding = (value: JsonObject, standing: CodeStanding, walk: Walk): void => {
  if (walk.above(0)?.name !== 'coding') tellStanding(standing(value), walk);
};

/** A code that its whole system does not have is told, unless another coding of the concept stands (FHIR R4, 2.24.0.6). */
const judgeConcept = (value: JsonObject, standing: CodeStanding, walk: Walk): void => {
  const { coding } = value;
  if (!Array.isArray(coding)) return;
  let isAnyKnown = false;
  let worst: ReturnType<CodeLookup> | undefined;
  for (const one of coding) {
    const found = standing(one);
    if (found === 'in') isAnyKnown = true;
    else if (found === 'out' || worst !== 'out') worst = found ?? worst;
  }
  if (!isAnyKnown) tellStanding(worst, walk);
};

const tellStanding = (standing: ReturnType<CodeLookup> | undefined, walk: Walk): void => {
  if (standing === 'out') walk.error('code-invalid', 'use a code that its code system has');
  else if (standing === 'unlisted')
    walk.add('information', 'code-invalid', 'check this code: it is not among those at hand', unlisted);
};

const unlisted = { code: 'unknown-code' } as const;

const judgeUnit = (value: JsonObject, lookup: CodeLookup, walk: Walk): void => {
  const { system, code } = value;
  if (system === codeSystem.ucum && typeof code === 'string' && lookup(codeSystem.ucum, code) === 'out') {
    walk.error('code-invalid', 'write a unit of UCUM, as in mg, mL or {tbl}', 'code');
  }
};

/** A system is an absolute URI, and so is a value that is said to be one (FHIR R4, 2.24.0.8). */
const judgeIdentifier = ({ system, value }: JsonObject, walk: Walk): void => {
  if (typeof system === 'string' && !isAbsoluteUri(system)) {
    walk.error('value', 'write the system as an absolute URI, as in http://... or urn:oid:...', 'system');
  }
  if (system === 'urn:ietf:rfc:3986' && typeof value === 'string' && !isAbsoluteUri(value)) {
    walk.error('value', 'write the value as an absolute URI: its system says that it is one', 'value');
  }
};

const isAbsoluteUri = (text: string): boolean => /^(https?:\/\/|urn:)/.test(text);

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
