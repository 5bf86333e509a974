import { errorIssue, type IssueCode } from '../../domain/issue.ts';
import { fail, type Result, succeed } from '../../domain/result.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes as JSON. The parser's own message is not passed on, because it quotes the text; the position is.
 * @param code the code of the issue when it is not JSON
 */
export const parseJson = (bytes: Uint8Array, code: IssueCode): Result<unknown> => {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return fail([errorIssue(code, '', 'expected UTF-8; the file may be in another encoding')]);
  }
  try {
    const value: unknown = JSON.parse(text);
    return succeed(value);
  } catch (error) {
    return fail([errorIssue(code, '', reasonOf(text, error))]);
  }
};

const reasonOf = (text: string, error: unknown): string => {
  const start = text.trimStart();
  if (start === '') return 'expected JSON, but there is nothing';
  if (start.startsWith('<')) return 'expected JSON, but it looks like HTML or XML';
  const message = error instanceof Error ? error.message : '';
  const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(message) ?? [];
  if (line !== undefined) return `expected JSON, but it cannot be read from its line ${line}, column ${column} on`;
  return message.startsWith('Unexpected end') ? 'expected JSON, but it ends early' : 'expected JSON';
};
