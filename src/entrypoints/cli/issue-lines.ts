import type { Issue } from '../../domain/issue.ts';
import { line, printable, type Terminal } from './terminal.ts';

/** Issues of one place, each on a line of its own: `file:line error code /path: reason`. */
export const writeIssues = (
  terminal: Terminal,
  place: { readonly file: string; readonly line: number | null },
  issues: readonly Issue[],
): void => {
  const where = place.line === null ? place.file : `${place.file}:${place.line}`;
  for (const { severity, code, path, reason } of issues) {
    line(terminal.err, printable(`${where} ${severity} ${code}${path === '' ? '' : ` ${path}`}: ${reason}`));
  }
};

/** One issue for people: `path: reason [key]`, the key that of the invariant that is broken. */
export const issueWords = ({ path, reason, constraint }: Issue & { readonly constraint?: string }): string =>
  printable(`${path === '' ? '' : `${path}: `}${reason}${constraint === undefined ? '' : ` [${constraint}]`}`);

/** Whether any of them is an error. */
export const hasErrors = (issues: readonly Issue[]): boolean => issues.some(({ severity }) => severity === 'error');
