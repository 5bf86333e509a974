import type { Resource } from '@medplum/fhirtypes';
import { classifyFailure, type RequestEffect } from '../../delivery/classify-failure.ts';
import type { Failure } from '../../delivery/failure.ts';
import { retryAfterMilliseconds } from '../../delivery/retry-after.ts';
import { textOfAnswer } from '../../fhir/answer-text.ts';
import { objectsAt, textAt } from '../../fhir/wild.ts';

/** An HTTP answer as it came. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** `Location`, or else `Content-Location`. */
  readonly location: string | null;
  readonly contentLocation: string | null;
  readonly etag: string | null;
  readonly retryAfter: string | null;
  /** When the server sent it, by its own clock. */
  readonly date: string | null;
}

/** What the bytes of an answer are. */
export type ReadBody =
  | { readonly kind: 'fhir'; readonly resource: Resource }
  | { readonly kind: 'broken-json' }
  | { readonly kind: 'not-fhir' }
  | { readonly kind: 'wrong-charset' }
  | { readonly kind: 'empty' };

/** Reads a body as a FHIR resource. What claims to be JSON, or begins like it, and ends early is `broken-json`. */
export const readBody = (answer: Pick<Answer, 'bytes' | 'contentType'>): ReadBody => {
  const text = textOfAnswer(answer.bytes, answer.contentType)?.trim();
  if (text === undefined) return { kind: 'wrong-charset' };
  if (text === '') return { kind: 'empty' };
  try {
    const value: unknown = JSON.parse(text);
    return isResource(value) ? { kind: 'fhir', resource: value } : { kind: 'not-fhir' };
  } catch {
    return { kind: text.startsWith('{') ? 'broken-json' : 'not-fhir' };
  }
};

/** Only the type is looked at: what partners send is read with care wherever it is used, whatever it claims to be. */
export const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string';

/** What may be done about an answer that does not help. */
export const failureOfAnswer = (answer: Answer, effect: RequestEffect, now: Date, versionChecked = false): Failure => {
  const body = readBody(answer);
  return classifyFailure(effect, {
    kind: 'answered',
    status: answer.status,
    issueCodes: body.kind === 'fhir' ? issueCodesOf(body.resource) : [],
    body: body.kind,
    retryAfterMilliseconds: retryAfterMilliseconds(answer.retryAfter, now),
    versionChecked,
  });
};

/** `issue.code` of the issues of severity `error` or `fatal` of an OperationOutcome; empty for anything else. */
export const issueCodesOf = (outcome: unknown): readonly string[] =>
  textAt(outcome, 'resourceType') === 'OperationOutcome'
    ? objectsAt(outcome, 'issue')
        .filter((issue) => ['error', 'fatal'].includes(textAt(issue, 'severity') ?? ''))
        .map((issue) => textAt(issue, 'code') ?? '')
    : [];
