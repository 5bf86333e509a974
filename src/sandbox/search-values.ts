import type { Resource } from '@medplum/fhirtypes';
import { isJsonObject, valuesAt } from './json.ts';
import { type SearchParameterSource, searchParametersOf } from './search-parameters.ts';

/** One row of the text index. For a token `system` is the code system, for a reference the type (or `url`). */
export interface TextValue {
  readonly parameter: string;
  readonly system: string;
  readonly value: string;
  /** The string as written, for `:exact`; empty for tokens and references. */
  readonly written: string;
}

/** One row of the date index: the half-open interval [low, high) in milliseconds since 1970. */
export interface DateValue {
  readonly parameter: string;
  readonly low: number;
  readonly high: number;
}

/** A `code` element has its system implied by its binding, so it matches whatever system the search names. */
export const impliedSystem = '*';
/** The `system` of a reference that is absolute, or has no type. */
export const absoluteReference = 'url';

/** Every value under which the search parameters find this resource. */
export const searchValuesOf = (
  resource: Resource,
): { readonly text: readonly TextValue[]; readonly dates: readonly DateValue[] } => {
  const parameters = Object.entries(searchParametersOf(resource.resourceType));
  return {
    text: parameters.flatMap(([parameter, source]) => textValuesOf(resource, parameter, source)),
    dates: parameters.flatMap(([parameter, source]) => dateValuesOf(resource, parameter, source)),
  };
};

const textValuesOf = (resource: Resource, parameter: string, source: SearchParameterSource): readonly TextValue[] => {
  const values = valuesAt(resource, source.path);
  switch (source.kind) {
    case 'token':
      return values.flatMap((value) => tokensOf(value)).map((token) => ({ parameter, written: '', ...token }));
    case 'reference':
      return values.flatMap((value) => referencesOf(value)).map((found) => ({ parameter, written: '', ...found }));
    case 'string':
      return values
        .flatMap((value) => stringsOf(value))
        .map((written) => ({ parameter, system: '', value: foldText(written), written }));
    default:
      return [];
  }
};

const dateValuesOf = (resource: Resource, parameter: string, source: SearchParameterSource): readonly DateValue[] => {
  if (source.kind !== 'date') return [];
  return valuesAt(resource, source.path).flatMap((value) => {
    const interval = typeof value === 'string' ? intervalOf(value) : undefined;
    return interval === undefined ? [] : [{ parameter, ...interval }];
  });
};

interface SystemAndValue {
  readonly system: string;
  readonly value: string;
}

/** Tokens of a code, Coding, CodeableConcept or Identifier. */
const tokensOf = (value: unknown): readonly SystemAndValue[] => {
  if (typeof value === 'string') return [{ system: impliedSystem, value }];
  if (!isJsonObject(value)) return [];
  const coding = value['coding'];
  if (Array.isArray(coding)) return coding.flatMap((item) => tokensOf(item));
  const code = value['code'] ?? value['value'];
  if (typeof code !== 'string') return [];
  return [{ system: typeof value['system'] === 'string' ? value['system'] : '', value: code }];
};

const referencesOf = (value: unknown): readonly SystemAndValue[] => {
  if (!isJsonObject(value) || typeof value['reference'] !== 'string') return [];
  return [splitReference(value['reference'])];
};

/** `Patient/1` and `Patient/1/_history/2` name type and id; all else is kept whole. */
export const splitReference = (reference: string): SystemAndValue => {
  const parts = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference);
  const [, system, value] = parts ?? [];
  return system === undefined || value === undefined
    ? { system: absoluteReference, value: reference }
    : { system, value };
};

/** A string, or every part of a HumanName. */
const stringsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (!isJsonObject(value)) return [];
  return ['text', 'family', 'given', 'prefix', 'suffix']
    .flatMap((part) => valuesAt(value, part))
    .filter((part) => typeof part === 'string');
};

/** Case and accents do not count in a string search (FHIR R4 search, section 3.1.1.4.8). */
export const foldText = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();

/**
 * The interval that a FHIR date, dateTime or instant covers, as [low, high) in milliseconds; a value without an offset
 * is read in UTC. `undefined` when it is no date.
 */
export const intervalOf = (text: string): { readonly low: number; readonly high: number } | undefined => {
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, , second, fraction, offset] = match;
  if (hour !== undefined) {
    const low = Date.parse(offset === undefined ? `${text}Z` : text);
    const length = second === undefined ? 60_000 : fraction === undefined ? 1_000 : 1;
    return Number.isNaN(low) ? undefined : { low, high: low + length };
  }
  const low = Date.parse(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`);
  return Number.isNaN(low) ? undefined : { low, high: endOf(low, month, day) };
};

const datePattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

const endOf = (low: number, month: string | undefined, day: string | undefined): number => {
  const start = new Date(low);
  if (day !== undefined) return low + 86_400_000;
  if (month !== undefined) return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
  return Date.UTC(start.getUTCFullYear() + 1, 0, 1);
};
