import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';

/** @returns whether the answer came before on the same connection, there to another question */
export type IsRepeated = (connection: object, question: readonly string[], answer: Answer) => boolean;

/**
 * Remembers the last question and answer of each connection. An answer that a partner or a proxy gives twice is read as
 * the answer to the next question where that was asked before the second one came, and nothing else shows it.
 */
export const rememberAnswers = (): IsRepeated => {
  const last = new WeakMap<object, { readonly question: string; readonly answer: string }>();
  return (connection, question, answer) => {
    const asked = digestOf(question);
    const answered = digestOf([String(answer.status), answer.location ?? '', answer.etag ?? '', answer.bytes]);
    const before = last.get(connection);
    last.set(connection, { question: asked, answer: answered });
    return before !== undefined && before.answer === answered && before.question !== asked;
  };
};

const digestOf = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('base64');
};
