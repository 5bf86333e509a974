import type { SearchRequest } from '@medplum/core';
import { FhirRefusal } from './refusal.ts';
import {
  conditionOf,
  idCondition,
  lastUpdatedCondition,
  type ReferenceForm,
  type SearchCondition,
} from './search-conditions.ts';
import { acceptsProvenance, medicationTypes, searchParametersOf } from './search-parameters.ts';

/** A search as read from its parameters. */
export interface SearchQuery {
  readonly type: string;
  readonly conditions: readonly SearchCondition[];
  readonly includesMedication: boolean;
  readonly includesProvenance: boolean;
  readonly count: number | undefined;
  /** The page token of a `next` link that the server made. */
  readonly page: string | undefined;
  /** The parameters that were applied, as given: what the `self` link says. */
  readonly applied: readonly SearchParameterPair[];
  /** Names of the parameters that the server does not know. */
  readonly ignored: readonly string[];
}

export type SearchParameterPair = readonly [name: string, value: string];

/** How this server reads a search. */
export interface SearchReading {
  readonly patientForm: ReferenceForm;
  /** `_include` is passed over without a word (FIELD-NOTES 1). */
  readonly ignoresInclude: boolean;
  /** The server's own FHIR base: references under it are its own. */
  readonly baseUrl: string | undefined;
  readonly lastUpdated: 'honoured' | 'ignored' | 'refused';
}

export const plainReading: SearchReading = {
  lastUpdated: 'honoured',
  patientForm: 'both',
  ignoresInclude: false,
  baseUrl: undefined,
};

/** The parameter that carries the page token. */
export const pageParameter = '_page';
/** How the answer is to be written: no criteria, and not in the `self` link. */
const presentation: readonly string[] = ['_format', '_pretty', '_total'];

/** `name=value&name=value`, escaped. */
export const queryStringOf = (pairs: readonly SearchParameterPair[]): string =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();

/**
 * Reads the parameters of a search on one type.
 * @throws FhirRefusal 400 for a value or a modifier that cannot be applied; an unknown parameter is only named
 */
export const readSearch = (
  type: string,
  pairs: readonly SearchParameterPair[],
  reading: SearchReading = plainReading,
): SearchQuery => {
  const read = pairs
    .filter(([name, value]) => value !== '' && !presentation.includes(name))
    .map((pair) => ({ pair, effect: effectOf(type, pair, reading) }));
  const effects = read.map(({ effect }) => effect);
  return {
    type,
    conditions: effects.flatMap((effect) => (effect.kind === 'condition' ? [effect.condition] : [])),
    includesMedication: effects.some(({ kind }) => kind === 'include-medication'),
    includesProvenance: effects.some(({ kind }) => kind === 'include-provenance'),
    count: effects.flatMap((effect) => (effect.kind === 'count' ? [effect.count] : [])).at(-1),
    page: effects.flatMap((effect) => (effect.kind === 'page' ? [effect.token] : [])).at(-1),
    applied: read.filter(({ effect }) => appears(effect)).map(({ pair }) => pair),
    ignored: read.flatMap(({ pair: [name], effect }) => (effect.kind === 'unknown' ? [name] : [])),
  };
};

type SearchEffect =
  | { readonly kind: 'condition'; readonly condition: SearchCondition }
  | { readonly kind: 'include-medication' | 'include-provenance' | 'passed-over' | 'unknown' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'page'; readonly token: string };

const appears = ({ kind }: SearchEffect): boolean => kind !== 'unknown' && kind !== 'passed-over' && kind !== 'page';

const effectOf = (type: string, [name, value]: SearchParameterPair, reading: SearchReading): SearchEffect => {
  switch (name) {
    case '_id':
      return { kind: 'condition', condition: idCondition(type, value) };
    case '_lastUpdated':
      if (reading.lastUpdated === 'ignored') return { kind: 'passed-over' };
      if (reading.lastUpdated === 'refused')
        throw new FhirRefusal(400, 'not-supported', '_lastUpdated is not supported');
      return { kind: 'condition', condition: lastUpdatedCondition(type, value) };
    case '_count':
      return { kind: 'count', count: countOf(value) };
    case pageParameter:
      return { kind: 'page', token: value };
    case '_include':
      if (reading.ignoresInclude) return { kind: 'passed-over' };
      return { kind: isMedicationInclude(type, value) ? 'include-medication' : 'unknown' };
    case '_revinclude':
      return { kind: value === 'Provenance:target' && acceptsProvenance(type) ? 'include-provenance' : 'unknown' };
    default:
      return parameterEffect(type, name, value, reading);
  }
};

const parameterEffect = (type: string, name: string, value: string, reading: SearchReading): SearchEffect => {
  const [parameter = '', modifier = ''] = name.split(':', 2);
  const source = Object.entries(searchParametersOf(type)).find(([known]) => known === parameter)?.[1];
  if (source === undefined) return { kind: 'unknown' };
  const ownBase = reading.baseUrl === undefined ? undefined : `${reading.baseUrl}/`;
  const local = source.kind === 'reference' && ownBase !== undefined ? value.replaceAll(ownBase, '') : value;
  const use = { type, parameter, kind: source.kind, modifier, patientForm: reading.patientForm };
  return { kind: 'condition', condition: conditionOf(use, local) };
};

const isMedicationInclude = (type: string, value: string): boolean =>
  medicationTypes.includes(type) && (value === `${type}:medication` || value === `${type}:medication:Medication`);

const countOf = (value: string): number => {
  if (!/^\d{1,9}$/.test(value)) throw new FhirRefusal(400, 'value', 'The parameter _count takes a whole number');
  return Number(value);
};

/**
 * The parameters of a search that Medplum's router parsed: conditional interactions come that way. Its parser takes
 * `lt5` in a token for a comparison, which is undone here.
 */
export const pairsOfSearchRequest = (search: SearchRequest): readonly SearchParameterPair[] => [
  ...(search.filters ?? []).map(({ code, operator, value }): SearchParameterPair => {
    if (operator === 'eq') return [code, value];
    return /^[a-z]{2}$/.test(operator) ? [code, `${operator}${value}`] : [`${code}:${operator}`, value];
  }),
  ...(search.count === undefined ? [] : [['_count', String(search.count)] as const]),
];
