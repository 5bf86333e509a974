import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';

/** @returns whether the answer came before on the same connection, to another question; both by their digests */
export type IsRepeated = (connection: object, question: string, answer: string) => boolean;

/** A second answer may come some requests late. */
const remembered = 16;

/**
 * Remembers the last questions and answers of each connection. An answer that a partner or a proxy gives twice is read as
 * the answer to a later question where that was asked before the second one came, and nothing else shows it.
 */
export const rememberAnswers = (): IsRepeated => {
  /** By the connection, oldest first: each answer with the question that it was given to. */
  const given = new WeakMap<object, ReadonlyMap<string, string>>();
  return (connection, question, answer) => {
    const before = given.get(connection) ?? new Map<string, string>();
    const to = before.get(answer) ?? question;
    given.set(connection, new Map([...before, [answer, to] as const].slice(-remembered)));
    return to !== question;
  };
};

export const digestOfQuestion = (parts: readonly string[]): string => digestOf(parts);

export const digestOfAnswer = ({ status, location, etag, bytes }: Answer): string =>
  digestOf([String(status), location ?? '', etag ?? '', bytes]);

const digestOf = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('base64');
};

/** What was said of something lately. */
export interface Lately<T> {
  get(of: string): T | null;
  keep(of: string, said: T): void;
  forget(of: string): void;
}

const mostKept = 1_000;

/** Remembers so many; the oldest go first. */
export const rememberLately = <T>(): Lately<T> => {
  const kept = new Map<string, T>();
  return {
    get: (of) => kept.get(of) ?? null,
    keep: (of, said) => {
      kept.set(of, said);
      const [eldest] = kept.keys();
      if (eldest !== undefined && kept.size > mostKept) kept.delete(eldest);
    },
    forget: (of) => {
      kept.delete(of);
    },
  };
};
