import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { errorIssue, type IssueCode } from '../../domain/issue.ts';
import { fail, type Result } from '../../domain/result.ts';
import { namesAnExistingDay } from './calendar-formats.ts';
import { issuesOf } from './schema-issues.ts';

/** More fields and list entries than any true input has; beyond it, naming every single problem would eat the memory. */
const mostNodes = 50_000;

/**
 * Compiles a JSON Schema (2020-12) into a check that reports all problems at once.
 * @param schema needs no other; defaults in it are filled into the value that is checked
 * @param code the code of the issues
 * @returns a function that takes anything and never throws
 */
export const compileCheck = <T>(schema: object, code: IssueCode): ((value: unknown) => SchemaResult<T>) => {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    discriminator: true,
    allowUnionTypes: true,
    useDefaults: true,
    ownProperties: true,
  });
  formats.default(ajv);
  ajv.addFormat('partial-date', namesAnExistingDay);
  ajv.addFormat('partial-date-or-date-time', namesAnExistingDay);
  const validate = ajv.compile<T>(schema);
  return (value) => {
    if (isTooLarge(value)) {
      const reason = `expected at most ${mostNodes} fields and list entries in all`;
      return { ...fail([errorIssue(code, '', reason)]), tooLarge: true };
    }
    if (validate(value)) return { ok: true, value, issues: [] };
    return { ...fail(issuesOf(validate.errors ?? [], code)), tooLarge: false };
  };
};

/** The answer of a schema check; `tooLarge` values were not looked into, and should not be by anyone else. */
export type SchemaResult<T> =
  | Extract<Result<T>, { ok: true }>
  | (Extract<Result<T>, { ok: false }> & { readonly tooLarge: boolean });

/** Counts breadth-first and stops at the bound, so that neither size nor depth of the input matters. */
const isTooLarge = (value: unknown): boolean => {
  const waiting: unknown[] = [value];
  let next = 0;
  for (; next < waiting.length; next += 1) {
    const node = waiting[next];
    if (typeof node !== 'object' || node === null) continue;
    const children: readonly unknown[] = Array.isArray(node) ? node : Object.values(node);
    if (waiting.length + children.length > mostNodes) return true;
    for (const child of children) waiting.push(child);
  }
  return false;
};
