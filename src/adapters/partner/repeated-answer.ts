import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';

/** @returns whether the answer came before on the same connection, to another question */
export type IsRepeated = (connection: object, question: readonly string[], answer: Answer) => boolean;

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
    const asked = digestOf(question);
    const answered = digestOf([String(answer.status), answer.location ?? '', answer.etag ?? '', answer.bytes]);
    const before = given.get(connection) ?? new Map<string, string>();
    const to = before.get(answered) ?? asked;
    given.set(connection, new Map([...before, [answered, to] as const].slice(-remembered)));
    return to !== asked;
  };
};

const digestOf = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('base64');
};
