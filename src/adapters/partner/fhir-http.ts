import type { Resource } from '@medplum/fhirtypes';
import { classifyFailure, type RequestEffect } from '../../delivery/classify-failure.ts';
import type { Failure } from '../../delivery/failure.ts';
import type { Clock, InboxEntry } from '../../flows/ports.ts';
import { type Answer, failureOfAnswer, readBody } from './answer.ts';
import type { Exchange, HttpRequest, Transport } from './http-transport.ts';
import { isSafeForSecrets, isWithinBase } from './partner-address.ts';
import type { AccessTokens } from './smart-backend-services/access-tokens.ts';

/** A request to a partner's FHIR server. */
export interface FhirRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, within the partner's base. */
  readonly url: string;
  readonly effect: RequestEffect;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON for a resource, a form for a search. */
  readonly body?: { readonly kind: 'resource' | 'form'; readonly text: string };
  /** Given every answer that ends the request, before it is parsed. What it throws is not caught. */
  readonly keep?: (answer: InboxEntry) => Promise<void>;
}

export type FhirReply =
  | {
      readonly ok: true;
      readonly status: number;
      /** `null` where the answer has no body, as after a write with `return=minimal`. */
      readonly resource: Resource | null;
      readonly location: string | null;
      readonly etag: string | null;
      /** `Date` of the answer: the server's own clock. */
      readonly date: string | null;
    }
  | { readonly ok: false; readonly status: number | null; readonly failure: Failure };

/** One partner's FHIR server, signed in. Never throws for what the partner does. */
export interface FhirHttp {
  readonly baseUrl: string;
  request(request: FhirRequest): Promise<FhirReply>;
}

const accept = 'application/fhir+json';
const contentTypes = { resource: accept, form: 'application/x-www-form-urlencoded' };

/**
 * Sends FHIR requests with the partner's token. The token goes to addresses within the partner's base and nowhere else:
 * any other address is refused before a connection is made. A 401 costs one new token and one repetition.
 * @param tokens `null` where the partner asks for none
 */
export const openFhirHttp = (
  baseUrl: string,
  transport: Transport,
  tokens: AccessTokens | null,
  clock: Clock,
): FhirHttp => ({
  baseUrl,
  request: async (request) => {
    if (!isWithinBase(request.url, baseUrl)) return refused('outside-the-base');
    if (tokens !== null && !isSafeForSecrets(baseUrl)) return refused('base-not-safe');
    const exchange = await exchangeSignedIn(request, transport, tokens);
    if ('reason' in exchange) return { ok: false, status: null, failure: exchange };
    if (exchange.kind === 'unanswered') {
      return { ok: false, status: null, failure: classifyFailure(request.effect, exchange) };
    }
    const { status, contentType, bytes } = exchange.answer;
    await request.keep?.({ status, contentType, bytes });
    return replyOf(exchange.answer, request, clock());
  },
});

const refused = (reason: string): FhirReply => ({
  ok: false,
  status: null,
  failure: { kind: 'permanent', reason, retryAfterMilliseconds: null },
});

/** Sends a request with the partner's token, wherever it leads: its address must have been looked at before. */
export const exchangeSignedIn = async (
  request: FhirRequest,
  transport: Transport,
  tokens: AccessTokens | null,
): Promise<Exchange | Failure> => {
  if (tokens === null) return transport(toHttp(request, null));
  const token = await tokens.current();
  if (!token.ok) return token.failure;
  const first = await transport(toHttp(request, token.value));
  if (first.kind === 'unanswered' || first.answer.status !== 401) return first;
  const renewed = await tokens.insteadOf(token.value);
  return renewed.ok ? transport(toHttp(request, renewed.value)) : renewed.failure;
};

const toHttp = (request: FhirRequest, token: string | null): HttpRequest => ({
  method: request.method,
  url: request.url,
  effect: request.effect,
  headers: {
    Accept: accept,
    ...(request.body === undefined ? {} : { 'Content-Type': contentTypes[request.body.kind] }),
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    ...request.headers,
  },
  ...(request.body === undefined ? {} : { body: request.body.text }),
});

const replyOf = (answer: Answer, request: FhirRequest, now: Date): FhirReply => {
  const body = readBody(answer);
  const { status, location, etag, date } = answer;
  if (status < 300 && (body.kind === 'fhir' || isBareSuccess(body.kind, request))) {
    return { ok: true, status, resource: body.kind === 'fhir' ? body.resource : null, location, etag, date };
  }
  return { ok: false, status, failure: failureOfAnswer(answer, request.effect, now, namesItsTarget(request)) };
};

const isBareSuccess = (body: string, request: FhirRequest): boolean => body === 'empty' && request.effect === 'write';

/** A PUT to one resource: what a precondition can fail on is its version; on any other write it is the number of hits. */
const namesItsTarget = (request: FhirRequest): boolean => request.method === 'PUT' && !request.url.includes('?');
