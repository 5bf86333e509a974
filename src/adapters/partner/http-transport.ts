import axios, { AxiosError, type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import axiosRetry from 'axios-retry';
import { classifyFailure, type NetworkProblem, type RequestEffect } from '../../delivery/classify-failure.ts';
import { backoffMilliseconds } from '../../delivery/next-attempt.ts';
import { mayReach } from '../../domain/network-address.ts';
import type { Partner } from '../../domain/partner.ts';
import { type Answer, failureOfAnswer } from './answer.ts';
import { type Agents, addressNotAllowed, openAgents } from './open-agents.ts';
import type { Surroundings } from './surroundings.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A read is repeated by the transport when it fails for a moment; a write never is. */
  readonly effect: RequestEffect;
}

/** What came of a request: an answer of any status, or none. Holds nothing of the request. */
export type Exchange =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'unanswered'; readonly problem: NetworkProblem };

/** Sends one request. Never throws. */
export type Transport = (request: HttpRequest) => Promise<Exchange>;

const readRetries = 3;
const retryDelays = { firstDelay: 500, longestDelay: 4_000 };
/** A partner that asks for more than this is not waited for within a request: the caller is told to come back. */
const longestWaitMilliseconds = 10_000;

/** What of a partner's file decides how it is connected to. */
export type Connecting = Pick<Partner, 'baseUrl' | 'allowPrivateNetwork' | 'limits' | 'tls'>;

/**
 * HTTP as every partner is spoken to: connections kept open, no redirects followed (a token must not travel), the whole
 * exchange bounded in time and bytes, bodies taken as bytes. Reads that fail for a moment are tried again a few times.
 * Addresses that the partner's file does not allow (`mayReach`) are not connected to.
 */
export const openTransport = (partner: Connecting, surroundings: Surroundings): Transport => {
  let opened: Promise<AxiosInstance> | null = null;
  const client = async (): Promise<AxiosInstance> =>
    openClient(partner, await openAgents(partner, surroundings), surroundings);
  return async (request) => {
    if (!mayReach(URL.parse(request.url)?.hostname ?? '', partner)) return unanswered('address-not-allowed');
    try {
      opened ??= client();
      await opened;
    } catch {
      opened = null;
      surroundings.log.warn({ field: 'tls' }, 'The certificate files for a partner could not be read.');
      return unanswered('tls');
    }
    return exchange(await opened, request, surroundings);
  };
};

const unanswered = (problem: NetworkProblem): Exchange => ({ kind: 'unanswered', problem });

const openClient = ({ limits }: Connecting, agents: Agents, surroundings: Surroundings): AxiosInstance => {
  const client = axios.create({
    ...agents,
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    maxContentLength: limits.bytesPerResponse,
    maxBodyLength: Number.POSITIVE_INFINITY,
    responseType: 'arraybuffer',
    transformRequest: (data: unknown) => data,
    transformResponse: (data: unknown) => data,
  });
  limitEachAttempt(client, limits.timeoutMilliseconds);
  retryReads(client, surroundings);
  return client;
};

/** The time limit holds for the whole of one attempt, so that a body that drips in can't hold a connection for ever. */
const limitEachAttempt = (client: AxiosInstance, milliseconds: number): void => {
  client.interceptors.request.use((config: InternalAxiosRequestConfig) => ({
    ...config,
    signal: AbortSignal.timeout(milliseconds),
  }));
};

const retryReads = (client: AxiosInstance, surroundings: Surroundings): void => {
  const failureOf = (error: AxiosError) => {
    const failed = exchangeOf(error);
    return failed.kind === 'unanswered'
      ? classifyFailure('read', failed)
      : failureOfAnswer(failed.answer, 'read', surroundings.clock());
  };
  axiosRetry(client, {
    retries: 0,
    shouldResetTimeout: true,
    retryDelay: () => 0,
    retryCondition: (error) => {
      const failure = failureOf(error);
      return failure.kind === 'transient' && (failure.retryAfterMilliseconds ?? 0) <= longestWaitMilliseconds;
    },
    onRetry: (attempt, error) =>
      surroundings.sleep(
        Math.max(
          backoffMilliseconds(attempt, surroundings.random, retryDelays),
          failureOf(error).retryAfterMilliseconds ?? 0,
        ),
      ),
  });
};

const exchange = async (
  client: AxiosInstance,
  { method, url, headers, body, effect }: HttpRequest,
  surroundings: Surroundings,
): Promise<Exchange> => {
  try {
    const response = await client.request<unknown>({
      method,
      url,
      headers: { ...headers },
      ...(body === undefined ? {} : { data: body }),
      validateStatus: (status) => status < 400,
      'axios-retry': { retries: effect === 'read' ? readRetries : 0 },
    });
    return { kind: 'answered', answer: answerOf(response) };
  } catch (error) {
    if (error instanceof AxiosError) return exchangeOf(error);
    surroundings.log.warn({ problem: 'network' }, 'A request ended in an error that is not known.');
    return { kind: 'unanswered', problem: 'network' };
  }
};

/** An `AxiosError` holds the token, the URL and both bodies: this is as far as it may travel. */
const exchangeOf = (error: AxiosError): Exchange =>
  error.response !== undefined && error.response.data !== undefined && error.code !== 'ERR_CANCELED'
    ? { kind: 'answered', answer: answerOf(error.response) }
    : { kind: 'unanswered', problem: networkProblem(error) };

const answerOf = (response: AxiosResponse<unknown>): Answer => ({
  status: response.status,
  contentType: headerOf(response, 'content-type') ?? '',
  bytes: response.data instanceof Uint8Array ? response.data : new Uint8Array(),
  location: headerOf(response, 'location') ?? headerOf(response, 'content-location'),
  contentLocation: headerOf(response, 'content-location'),
  etag: headerOf(response, 'etag'),
  retryAfter: headerOf(response, 'retry-after'),
  date: headerOf(response, 'date'),
});

const headerOf = (response: AxiosResponse<unknown>, name: string): string | null => {
  const headers: Readonly<Record<string, unknown>> = response.headers;
  const value = headers[name];
  return typeof value === 'string' ? value : null;
};

const problemByCode: ReadonlyMap<string, NetworkProblem> = new Map<string, NetworkProblem>([
  ['ECONNREFUSED', 'connection-refused'],
  ['ENOTFOUND', 'host-not-found'],
  ['EAI_AGAIN', 'host-not-found'],
  ['EHOSTUNREACH', 'host-unreachable'],
  ['ENETUNREACH', 'host-unreachable'],
  ['ECONNRESET', 'connection-reset'],
  ['EPIPE', 'connection-reset'],
  ['ECONNABORTED', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['ERR_CANCELED', 'timeout'],
  [addressNotAllowed, 'address-not-allowed'],
]);

const certificateProblem = /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What kept a request from its answer, or cut it off. */
export const networkProblem = (error: AxiosError): NetworkProblem => {
  const code = error.code ?? '';
  if (error.message.startsWith('maxContentLength')) return 'answer-too-large';
  if (error.message === 'stream has been aborted') return 'connection-reset';
  if (certificateProblem.test(code)) return 'tls';
  if (code === 'ETIMEDOUT' && systemCallOf(error) === 'connect') return 'host-unreachable';
  return problemByCode.get(code) ?? 'network';
};

const systemCallOf = (error: AxiosError): string | null =>
  error.cause !== undefined && 'syscall' in error.cause && typeof error.cause.syscall === 'string'
    ? error.cause.syscall
    : null;
