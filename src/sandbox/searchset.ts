import { createHash } from 'node:crypto';
import type { Bundle, BundleEntry, BundleLink, Resource } from '@medplum/fhirtypes';
import type { FhirCall, FhirContext } from './fhir-call.ts';
import { preferencesOf } from './fhir-call.ts';
import type { SandboxHabits } from './habits.ts';
import { valuesAt } from './json.ts';
import { FhirRefusal } from './refusal.ts';
import { allows } from './scopes.ts';
import type { SearchCondition } from './search-conditions.ts';
import { medicationTypes } from './search-parameters.ts';
import {
  pageParameter,
  queryStringOf,
  readSearch,
  type SearchParameterPair,
  type SearchQuery,
} from './search-query.ts';
import type { StoredResource } from './tables.ts';

const defaultPageSize = 50;
const largestPage = 1_000;

/**
 * One page of a search, with `self` and `next` links.
 * @throws FhirRefusal 400 for a parameter that is unknown under `Prefer: handling=strict`, that a habit demands, or
 * whose value cannot be applied
 */
export const searchset = (
  call: FhirCall,
  context: FhirContext,
  type: string,
  parameters: readonly SearchParameterPair[],
): Bundle => {
  const { habits, repository } = context;
  const query = readSearch(type, parameters, {
    patientForm: habits.patientParameter ?? 'both',
    ignoresInclude: habits.ignoresInclude === true,
    lastUpdated: habits.lastUpdatedParameter ?? 'honoured',
    baseUrl: call.baseUrl,
  });
  refuseParameters(call, habits, query);
  const conditions = [...query.conditions, ...conditionsOfHabits(habits, query)];
  const pages = pageOf(habits, query);
  const found = pages.size === 0 ? [] : repository.tables.search(type, conditions, pages.after, pages.size + 1);
  const matches = found.slice(0, pages.size);
  const last = found.length > pages.size ? matches.at(-1) : undefined;
  const entry = [
    ...matches.map((match) => entryOf(call.baseUrl, match.resource, 'match')),
    ...included(call, context, query, matches).map((resource) => entryOf(call.baseUrl, resource, 'include')),
  ];
  const empty = matches.length === 0;
  return {
    resourceType: 'Bundle',
    meta: { lastUpdated: repository.clock().toISOString() },
    type: 'searchset',
    ...(empty && habits.omitsEmptyEntry === true ? {} : { total: repository.tables.count(type, conditions) }),
    link: linksOf(call, habits, query, last?.seq),
    ...(empty ? {} : { entry }),
  };
};

const refuseParameters = (call: FhirCall, habits: SandboxHabits, query: SearchQuery): void => {
  if (query.ignored.length > 0 && preferencesOf(call.headers).includes('handling=strict')) {
    throw new FhirRefusal(400, 'not-supported', 'A search parameter is not supported');
  }
  if (query.type !== 'MedicationRequest') return;
  for (const [habit, parameter] of [
    [habits.requiresStatus, 'status'] as const,
    [habits.requiresIntent, 'intent'] as const,
  ]) {
    if (habit === true && !isNamed(query, parameter)) {
      throw new FhirRefusal(400, 'required', `A search of MedicationRequest needs the parameter ${parameter}`);
    }
  }
};

const isNamed = (query: SearchQuery, parameter: string): boolean => query.applied.some(([name]) => name === parameter);

const conditionsOfHabits = (habits: SandboxHabits, query: SearchQuery): readonly SearchCondition[] => {
  const hidden = medicationTypes.includes(query.type) && !isNamed(query, 'status') ? (habits.hidesStatuses ?? []) : [];
  const missing = query.type === 'Medication' ? (habits.missingMedications ?? []) : [];
  return [
    ...hidden.map((status) => ({
      sql: "NOT EXISTS (SELECT 1 FROM text_values WHERE seq = r.seq AND type = ? AND parameter = 'status' AND value = ?)",
      values: [query.type, status],
    })),
    ...missing.map((id) => ({ sql: 'r.id <> ?', values: [id] })),
  ];
};

// ------------------------------------------------------------------------------------------------- pages

interface PagePosition {
  readonly after: number;
  readonly size: number;
}

/** A page begins after the resource where the one before it ended, so new arrivals and deletions shift nothing. */
const pageOf = (habits: SandboxHabits, query: SearchQuery): PagePosition => {
  const size = Math.min(query.count ?? defaultPageSize, habits.pageSize ?? largestPage, largestPage);
  return { after: query.page === undefined ? 0 : readToken(query, query.page), size };
};

const makeToken = (query: SearchQuery, after: number): string =>
  Buffer.from(`${digestOf(query)}.${after}`, 'utf8').toString('base64url');

/** @throws FhirRefusal 400 for a token that this search did not make */
const readToken = (query: SearchQuery, token: string): number => {
  const [digest, after] = Buffer.from(token, 'base64url').toString('utf8').split('.');
  if (digest !== digestOf(query) || after === undefined || !/^\d{1,15}$/.test(after)) {
    throw new FhirRefusal(400, 'invalid', 'The page token does not belong to this search');
  }
  return Number(after);
};

/** Binds a token to its search; `_count` may change from page to page. */
const digestOf = (query: SearchQuery): string => {
  const criteria = query.applied.filter(([name]) => name !== '_count');
  return createHash('sha256')
    .update(JSON.stringify([query.type, criteria]))
    .digest('base64url')
    .slice(0, 16);
};

const linksOf = (call: FhirCall, habits: SandboxHabits, query: SearchQuery, last: number | undefined): BundleLink[] => {
  const own = query.page === undefined ? [] : [[pageParameter, query.page] as const];
  const self = { relation: 'self', url: urlOf(call.baseUrl, query, own) };
  if (last === undefined) return [self];
  const loops = habits.loopingNextLinks === true && query.page !== undefined;
  const token = loops && query.page !== undefined ? query.page : makeToken(query, last);
  return [self, { relation: 'next', url: urlOf(nextBase(call, habits), query, [[pageParameter, token]]) }];
};

/** Where `next` leads: below the base, unless the partner has another habit (FIELD-NOTES 10). */
const nextBase = (call: FhirCall, habits: SandboxHabits): string => {
  if (habits.foreignNextLinks !== undefined) return `${habits.foreignNextLinks}${new URL(call.baseUrl).pathname}`;
  return habits.relativeNextLinks === true ? '' : call.baseUrl;
};

const urlOf = (base: string, query: SearchQuery, more: readonly SearchParameterPair[]): string => {
  const parameters = queryStringOf([...query.applied, ...more]);
  const path = base === '' ? query.type : `${base}/${query.type}`;
  return parameters === '' ? path : `${path}?${parameters}`;
};

// ---------------------------------------------------------------------------------------------- includes

/** Included resources are given only to who may read their type. */
const included = (
  call: FhirCall,
  context: FhirContext,
  query: SearchQuery,
  matches: readonly StoredResource[],
): readonly Resource[] => {
  const readable = (type: string): boolean => allows(call.scopes, type, ['r']) || allows(call.scopes, type, ['s']);
  return [
    ...(query.includesMedication && readable('Medication') ? medicationsOf(context, matches) : []),
    ...(query.includesProvenance && readable('Provenance') ? provenancesOf(context, query.type, matches) : []),
  ];
};

const medicationsOf = (
  { repository, habits }: FhirContext,
  matches: readonly StoredResource[],
): readonly Resource[] => {
  const references = matches.flatMap(({ resource }) => valuesAt(resource, 'medicationReference.reference'));
  const ids = references.flatMap(
    (reference) => /^Medication\/([A-Za-z0-9.-]{1,64})$/.exec(String(reference))?.[1] ?? [],
  );
  return [...new Set(ids)].flatMap((id) => {
    const stored = repository.tables.find('Medication', id);
    const missing = habits.missingMedications?.includes(id) === true;
    return stored === undefined || stored.deleted || missing ? [] : [stored.resource];
  });
};

const provenancesOf = (
  { repository }: FhirContext,
  type: string,
  matches: readonly StoredResource[],
): readonly Resource[] => {
  if (matches.length === 0) return [];
  const ids = matches.map(({ resource }) => resource.id);
  const condition = {
    sql: `r.seq IN (SELECT seq FROM text_values WHERE type = 'Provenance' AND parameter = 'target'
            AND value IN (SELECT value FROM json_each(?)) AND system = ?)`,
    values: [JSON.stringify(ids), type],
  };
  return repository.tables.search('Provenance', [condition], 0, 100 * largestPage).map(({ resource }) => resource);
};

const entryOf = (baseUrl: string, resource: Resource, mode: 'match' | 'include'): BundleEntry => ({
  fullUrl: `${baseUrl}/${resource.resourceType}/${resource.id ?? ''}`,
  resource,
  search: { mode },
});
