import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorIssue, type Issue } from '../../domain/issue.ts';
import partnerSchema from '../../domain/partner.schema.json' with { type: 'json' };
import type { Partner } from '../../domain/partner.ts';
import { fail, type Result, succeed } from '../../domain/result.ts';
import { parseJson } from '../clinic/parse-json.ts';
import { compileCheck } from '../json-schema/check-against-schema.ts';

const fitsSchema = compileCheck<Partner>(partnerSchema, 'invalid-partner');

/**
 * Reads every `<id>.json` of the partners' folder, defaults filled in, sorted by id. Settings are taken all or not at
 * all: one bad file refuses the folder, with the problems of all files. Paths are `<file>#<JSON Pointer>`.
 */
export const readPartners = async (folder: string): Promise<Result<readonly Partner[]>> => {
  let files: readonly string[];
  try {
    files = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  } catch {
    return fail([errorIssue('unreadable-file', '', 'the folder of partners cannot be opened')]);
  }
  const results = await Promise.all(files.map((file) => readPartner(folder, file)));
  const issues = results.flatMap((result) => result.issues);
  const partners = results.flatMap((result) => (result.ok ? [result.value] : []));
  return partners.length === results.length ? succeed(partners, issues) : fail(issues);
};

/** Checks one partner's settings, defaults filled in, as parsed from JSON. */
export const checkPartner = (value: unknown): Result<Partner> => fitsSchema(structuredClone(value));

const readPartner = async (folder: string, file: string): Promise<Result<Partner>> => {
  const at = (issues: readonly Issue[]) => issues.map((issue) => ({ ...issue, path: `${file}#${issue.path}` }));
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(folder, file));
  } catch {
    return fail(at([errorIssue('unreadable-file', '', 'the file cannot be opened or read')]));
  }
  const parsed = parseJson(bytes, 'invalid-json');
  if (!parsed.ok) return fail(at(parsed.issues));
  const checked = checkPartner(parsed.value);
  if (!checked.ok) return fail(at(checked.issues));
  return checked.value.id === basename(file, '.json')
    ? succeed(checked.value)
    : fail(at([errorIssue('invalid-partner', '/id', 'expected the name of the file without .json')]));
};
