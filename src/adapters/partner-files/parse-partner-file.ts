import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseDocument } from 'yaml';
import { errorIssue } from '../../domain/issue.ts';
import { fail, type Result, succeed } from '../../domain/result.ts';
import { parseJson } from '../clinic/parse-json.ts';

/** Endings of the files that describe partners. */
export const partnerFileEndings: readonly string[] = ['.json', '.yaml', '.yml'];

/** Reads a file as JSON, or as YAML 1.2 where its ending says so. No text of it is repeated in a reason. */
export const parsePartnerFile = async (path: string): Promise<Result<unknown>> => {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch {
    return fail([errorIssue('unreadable-file', '', 'the file cannot be opened or read')]);
  }
  return extname(path) === '.json' ? parseJson(bytes, 'invalid-json') : parseYaml(bytes);
};

const parseYaml = (bytes: Uint8Array): Result<unknown> => {
  const document = parseDocument(new TextDecoder().decode(bytes), { prettyErrors: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error === undefined) {
    try {
      const value: unknown = document.toJS({ maxAliasCount: 20 });
      return succeed(value);
    } catch {
      return fail([errorIssue('invalid-partner', '', 'expected YAML without aliases that lead nowhere or multiply')]);
    }
  }
  const [{ line, col } = { line: 1, col: 1 }] = error.linePos ?? [];
  const at = `line ${line}, column ${col}`;
  const reason =
    error.code === 'DUPLICATE_KEY'
      ? `holds a field twice, at its ${at}`
      : `expected YAML, but it cannot be read at its ${at}`;
  return fail([errorIssue('invalid-partner', '', reason)]);
};
