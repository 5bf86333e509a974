import type { Request } from 'express';
import type { FhirAnswer, FhirCall } from './fhir-call.ts';
import type { SandboxHabits } from './habits.ts';
import type { SandboxState } from './partner-options.ts';
import { FhirRefusal, outcomeOf } from './refusal.ts';

/** The answer that `failNext` ordered, if one is left. */
export const takeFailure = (state: SandboxState): FhirAnswer | undefined => {
  const { count, status } = state.failures;
  if (count <= 0) return undefined;
  state.failures = { count: count - 1, status };
  const transient = status === 429 || status >= 500;
  const outcome = outcomeOf(transient ? 'transient' : 'processing', 'The sandbox partner was told to fail');
  return { status, headers: {}, body: { ...outcome } };
};

/** The 429 that the habit `throttle` gives every nth request. */
export const refuseThrottled = (state: SandboxState, now: Date): FhirAnswer | undefined => {
  state.received += 1;
  const { throttle } = state.habits;
  if (throttle === undefined || state.received % throttle.everyNth !== 0) return undefined;
  const retryAfter =
    throttle.retryAfter === 'http-date' ? new Date(now.getTime() + 2_000).toUTCString() : String(throttle.retryAfter);
  const outcome = outcomeOf('throttled', 'Too many requests');
  return { status: 429, headers: { 'retry-after': retryAfter }, body: { ...outcome } };
};

/** @throws FhirRefusal 406 when the client does not take what is served */
export const refuseAccept = (accept: string | undefined, habits: SandboxHabits): void => {
  const taken =
    habits.exactAcceptHeader === true
      ? accept === 'application/fhir+json'
      : accept === undefined || /application\/(fhir\+)?json|(\*|application)\/\*/.test(accept);
  if (!taken) throw new FhirRefusal(406, 'not-supported', 'Only application/fhir+json is served');
};

const bodyTypes = /^application\/(fhir\+json|json|json-patch\+json)\s*(;|$)/i;
const formType = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * The FHIR request in an HTTP request.
 * @throws FhirRefusal 415 for another media type, 400 for a body that is no JSON
 */
export const readFhirBody = (request: Request): Pick<FhirCall, 'method' | 'path' | 'query' | 'body'> => {
  const { method } = request;
  const path = request.path.replace(/^\/+|\/+$/g, '');
  const [, query = ''] = request.url.split('?', 2);
  const text = typeof request.body === 'string' ? request.body : '';
  const contentType = request.headers['content-type'] ?? '';
  if (method === 'POST' && path.endsWith('/_search')) {
    if (text !== '' && !formType.test(contentType)) throw wrongType();
    return { method, path, query: [query, text].filter((part) => part !== '').join('&'), body: undefined };
  }
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return { method, path, query, body: undefined };
  if (!bodyTypes.test(contentType)) throw wrongType();
  return { method, path, query, body: parseBody(text) };
};

const parseBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FhirRefusal(400, 'structure', 'The body is not JSON', { cause: error });
  }
};

const wrongType = (): FhirRefusal =>
  new FhirRefusal(415, 'not-supported', 'The body has a media type that is not taken');
