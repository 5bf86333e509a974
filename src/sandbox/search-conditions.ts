import type { SQLInputValue } from 'node:sqlite';
import { FhirRefusal } from './refusal.ts';
import type { SearchParameterKind } from './search-parameters.ts';
import { absoluteReference, foldText, impliedSystem, intervalOf, splitReference } from './search-values.ts';

/** A piece of SQL with the values of its question marks. */
export interface SqlClause {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** One clause of a search's WHERE, over the table `resources` under the name `r`: a test of the row at hand. */
export interface SearchCondition extends SqlClause {
  /** The same as an indexed look-up of all rows that pass, and how few these are likely to be (0: fewest). */
  readonly lookUp?: SqlClause & { readonly rank: number };
}

/**
 * The conditions joined by AND. The one that finds fewest rows is looked up and the others are tested on these rows:
 * left to itself, SQLite would look up all of them and walk through every pair.
 */
export const joinConditions = (type: string, conditions: readonly SearchCondition[]): SqlClause => {
  const ranks = conditions.map(({ lookUp }) => lookUp?.rank ?? Number.POSITIVE_INFINITY);
  const driving = ranks.indexOf(Math.min(...ranks));
  const clauses = conditions.map((condition, index) =>
    index === driving ? (condition.lookUp ?? condition) : condition,
  );
  return {
    sql: ['r.type = ?', 'r.deleted = 0', ...clauses.map(({ sql }) => sql)].join(' AND '),
    values: [type, ...clauses.flatMap(({ values }) => values)],
  };
};

/** What a reference parameter takes: partners differ (FIELD-NOTES 17). */
export type ReferenceForm = 'bare' | 'reference' | 'both';

interface ParameterUse {
  readonly type: string;
  readonly parameter: string;
  readonly kind: SearchParameterKind;
  readonly modifier: string;
  readonly patientForm: ReferenceForm;
}

/**
 * One search parameter as an indexed look-up; comma means or.
 * @throws FhirRefusal 400 for a modifier or a value that the sandbox cannot apply
 */
export const conditionOf = (use: ParameterUse, value: string): SearchCondition => {
  const alternatives = splitAlternatives(value);
  if (use.modifier !== '' && !(use.kind === 'string' && use.modifier === 'exact')) throw unsupportedModifier();
  if (alternatives.length === 0) throw new FhirRefusal(400, 'value', `The search parameter ${use.parameter} is empty`);
  const clauses = alternatives.map((alternative) => clauseOf(use, alternative));
  const table = use.kind === 'date' ? 'date_values' : 'text_values';
  const test = `type = ? AND parameter = ? AND (${clauses.map(({ sql }) => sql).join(' OR ')})`;
  const values = [use.type, use.parameter, ...clauses.flatMap((clause) => clause.values)];
  return {
    sql: `EXISTS (SELECT 1 FROM ${table} INDEXED BY ${table}_by_resource WHERE seq = r.seq AND ${test})`,
    values,
    lookUp: { sql: `r.seq IN (SELECT seq FROM ${table} WHERE ${test})`, values, rank: rankOf(use) },
  };
};

/** Few resources share an identifier, a name or a patient; many share a status. */
const rankOf = ({ kind, parameter }: ParameterUse): number => {
  if (parameter === 'identifier') return 1;
  if (kind === 'date') return 4;
  return kind === 'token' ? 3 : 2;
};

/** `_id`: the resource's own id; comma means or. */
export const idCondition = (type: string, value: string): SearchCondition => {
  const ids = splitAlternatives(value).map(unescapeValue);
  const test = `id IN (${ids.map(() => '?').join(', ')})`;
  return {
    sql: `r.${test}`,
    values: ids,
    lookUp: { sql: `r.seq IN (SELECT seq FROM resources WHERE ${test} AND type = ?)`, values: [...ids, type], rank: 0 },
  };
};

/** `_lastUpdated` with its prefix. An instant of the server's has a precision of a millisecond. */
export const lastUpdatedCondition = (type: string, value: string): SearchCondition => {
  const { sql, values } = anyOf(
    splitAlternatives(value).map((alternative) => dateClause(alternative, lastUpdatedColumns, '_lastUpdated')),
  );
  return {
    sql: sql.replaceAll('last_updated', 'r.last_updated'),
    values,
    lookUp: {
      sql: `r.seq IN (SELECT seq FROM resources WHERE type = ? AND ${sql})`,
      values: [type, ...values],
      rank: 4,
    },
  };
};

const anyOf = (clauses: readonly SqlClause[]): SqlClause => {
  if (clauses.length === 0) throw new FhirRefusal(400, 'value', 'A search parameter is empty');
  return {
    sql: `(${clauses.map(({ sql }) => sql).join(' OR ')})`,
    values: clauses.flatMap(({ values }) => values),
  };
};

const clauseOf = (use: ParameterUse, alternative: string): SqlClause => {
  switch (use.kind) {
    case 'token':
      return tokenClause(alternative);
    case 'reference':
      return referenceClause(use, unescapeValue(alternative));
    case 'string':
      return stringClause(unescapeValue(alternative), use.modifier === 'exact');
    case 'date':
      return dateClause(alternative, intervalColumns, use.parameter);
  }
};

/** `code`, `system|code`, `|code` (no system) and `system|` (any code of it). */
const tokenClause = (token: string): SqlClause => {
  const bar = token.search(/(?<!\\)\|/);
  if (bar < 0) return { sql: 'value = ?', values: [unescapeValue(token)] };
  const system = unescapeValue(token.slice(0, bar));
  const code = unescapeValue(token.slice(bar + 1));
  if (code === '') return { sql: 'system = ?', values: [system] };
  return { sql: '(value = ? AND system IN (?, ?))', values: [code, system, system === '' ? '' : impliedSystem] };
};

const referenceClause = (use: ParameterUse, reference: string): SqlClause => {
  const { system, value } = splitReference(reference);
  const bare = system === absoluteReference && /^[A-Za-z0-9.-]{1,64}$/.test(value);
  const wrongForm = use.parameter === 'patient' && use.patientForm === (bare ? 'reference' : 'bare');
  if (wrongForm) return { sql: '0', values: [] };
  if (!bare) return { sql: '(value = ? AND system = ?)', values: [value, system] };
  return use.parameter === 'patient'
    ? { sql: "(value = ? AND system = 'Patient')", values: [value] }
    : { sql: '(value = ? AND system <> ?)', values: [value, absoluteReference] };
};

/** Begins with the text, case and accents aside; `:exact` is the whole string as written. */
const stringClause = (text: string, exact: boolean): SqlClause => {
  const start = foldText(text);
  const clause = { sql: '(value >= ? AND value < ?)', values: [start, `${start}\u{10ffff}`] };
  return exact ? { sql: '(value = ? AND written = ?)', values: [start, text] } : clause;
};

/** How to ask a half-open interval where it begins and ends. */
interface DateColumns {
  readonly low: string;
  readonly endsAfter: string;
  readonly endsBy: string;
}

const intervalColumns: DateColumns = { low: 'low', endsAfter: 'high > ?', endsBy: 'high <= ?' };
/** An instant t covers [t, t + 1): said without arithmetic, so that the index serves. */
const lastUpdatedColumns: DateColumns = {
  low: 'last_updated',
  endsAfter: 'last_updated >= ?',
  endsBy: 'last_updated < ?',
};

/** FHIR R4 search, section 3.1.1.4.6: the target's interval [low, high) against the one that the value covers. */
const dateClause = (value: string, { low, endsAfter, endsBy }: DateColumns, parameter: string): SqlClause => {
  const [, prefix = 'eq', date = ''] = /^(eq|ne|gt|lt|ge|le)?(\d.*)$/.exec(value) ?? [];
  const interval = intervalOf(date);
  if (interval === undefined) throw new FhirRefusal(400, 'value', `The search parameter ${parameter} takes a date`);
  switch (prefix) {
    case 'gt':
      return { sql: endsAfter, values: [interval.high] };
    case 'ge':
      return { sql: endsAfter, values: [interval.low] };
    case 'lt':
      return { sql: `${low} < ?`, values: [interval.low] };
    case 'le':
      return { sql: `${low} < ?`, values: [interval.high] };
    case 'ne':
      return { sql: `NOT (${low} >= ? AND ${endsBy})`, values: [interval.low, interval.high] };
    default:
      return { sql: `(${low} >= ? AND ${endsBy})`, values: [interval.low, interval.high] };
  }
};

/** Splits at commas that no backslash escapes; empty alternatives are left out. */
const splitAlternatives = (value: string): readonly string[] =>
  value.split(/(?<!\\),/).filter((alternative) => alternative !== '');

const unescapeValue = (value: string): string => value.replaceAll(/\\([,|$\\])/g, '$1');

const unsupportedModifier = (): FhirRefusal =>
  new FhirRefusal(400, 'not-supported', 'A modifier of a search parameter is not supported');
