import { dateProblem, dateTimeProblem, instantProblem, timeProblem } from './primitive-formats-date.ts';
import { jsonTypeProblem, type PrimitiveCheck, type PrimitiveProblem, problem } from './primitive-formats-problem.ts';
import {
  base64Problem,
  canonicalProblem,
  codeProblem,
  idProblem,
  markdownProblem,
  oidProblem,
  onlySpace,
  stringProblem,
  uriProblem,
  uuidProblem,
} from './primitive-formats-text.ts';

export type { PrimitiveCheck, PrimitiveProblem };

const notBoolean = jsonTypeProblem('write true or false, without quotes');
const notNumber = jsonTypeProblem('write a number, without quotes');
const notString = jsonTypeProblem('write a string, in quotes');
const notFinite = problem('error', 'value', 'write a number that is not beyond all computing: at most 18 digits');
const notInteger = problem('error', 'value', 'write a whole number from -2147483648 to 2147483647');
const notUnsigned = problem('error', 'value', 'write a whole number from 0 to 2147483647');
const notPositive = problem('error', 'value', 'write a whole number from 1 to 2147483647');
const empty = problem('error', 'value', 'write something, or leave the element out');

const greatest = 2147483647;

const booleanProblem: PrimitiveCheck = (value) => (typeof value === 'boolean' ? undefined : notBoolean);

const integerProblem: PrimitiveCheck = (value) => {
  if (typeof value !== 'number') return notNumber;
  return Number.isInteger(value) && value >= -greatest - 1 && value <= greatest ? undefined : notInteger;
};

const unsignedProblem: PrimitiveCheck = (value) => {
  if (typeof value !== 'number') return notNumber;
  return Number.isInteger(value) && value <= greatest && (value > 0 || Object.is(value, 0)) ? undefined : notUnsigned;
};

const positiveProblem: PrimitiveCheck = (value) => {
  if (typeof value !== 'number') return notNumber;
  return Number.isInteger(value) && value <= greatest && value > 0 ? undefined : notPositive;
};

const decimalProblem: PrimitiveCheck = (value) => {
  if (typeof value !== 'number') return notNumber;
  return Number.isFinite(value) ? undefined : notFinite;
};

const ofText =
  (check: (text: string) => PrimitiveProblem | undefined): PrimitiveCheck =>
  (value) => {
    if (typeof value !== 'string') return notString;
    if (value === '') return empty;
    const found = check(value);
    return found?.severity === 'error' && check !== idProblem && value.trim() === '' ? onlySpace : found;
  };

/**
 * The check of each R4 primitive type by its name (FHIR R4 section 2.24.0.1), save `xhtml`: see `narrativeProblems`.
 * What HL7's validator calls a warning is one here too. A number has lost its spelling when it comes here: `1.0` passes
 * for an integer, `-0` for one that may be negative, and `1e400` is Infinity, which no type takes.
 */
export const primitiveProblem: ReadonlyMap<string, PrimitiveCheck> = new Map<string, PrimitiveCheck>([
  ['boolean', booleanProblem],
  ['integer', integerProblem],
  ['unsignedInt', unsignedProblem],
  ['positiveInt', positiveProblem],
  ['decimal', decimalProblem],
  ['string', ofText(stringProblem)],
  ['markdown', ofText(markdownProblem)],
  ['code', ofText(codeProblem)],
  ['id', ofText(idProblem)],
  ['uri', ofText(uriProblem)],
  ['url', ofText(uriProblem)],
  ['canonical', ofText(canonicalProblem)],
  ['oid', ofText(oidProblem)],
  ['uuid', ofText(uuidProblem)],
  ['base64Binary', ofText(base64Problem)],
  ['date', ofText(dateProblem)],
  ['dateTime', ofText(dateTimeProblem)],
  ['instant', ofText(instantProblem)],
  ['time', ofText(timeProblem)],
]);
