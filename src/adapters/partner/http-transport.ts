import axios, { type AxiosAdapter, AxiosError, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { classifyFailure, type NetworkProblem, type RequestEffect } from '../../delivery/classify-failure.ts';
import { backoffMilliseconds, mayPassSoon } from '../../delivery/next-attempt.ts';
import { type PartnerSignal, partnerSignal } from '../../delivery/partner-signal.ts';
import { retryAfterMilliseconds } from '../../delivery/retry-after.ts';
import { mayReach } from '../../domain/network-address.ts';
import type { Partner } from '../../domain/partner.ts';
import type { LeftAlone } from '../../flows/ports.ts';
import { type Answer, failureOfAnswer } from './answer.ts';
import { answerOf } from './answer-of-response.ts';
import { answeredTwice, believeNoAnswerTwice } from './answered-twice.ts';
import { type Agents, addressNotAllowed, openAgents, type PartnerAgents } from './open-agents.ts';
import { openPartnerGate, type PartnerGate } from './partner-gate.ts';
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

/** The way to one partner's server. */
export interface OpenTransport {
  readonly send: Transport;
  /** Whether the partner is left alone now; `null` where it is not. */
  readonly leftAlone: () => LeftAlone | null;
}

const readRetries = 3;
const retryDelays = { firstDelay: 500, longestDelay: 4_000 };
/** The question whether a partner is there holds up all others: it is given no more than this. */
const longestQuestionMilliseconds = 10_000;
/** `code` of the error of an attempt that was not made, as the partner is left alone. */
const circuitOpen = 'ERR_CIRCUIT_OPEN';

/** What of a partner's file decides how it is connected to. */
export type Connecting = Pick<Partner, 'id' | 'baseUrl' | 'allowPrivateNetwork' | 'limits' | 'tls'>;

/**
 * HTTP as every partner is spoken to: connections kept open, no redirects followed (a token must not travel), the whole
 * exchange bounded in time and bytes, bodies taken as bytes. Reads that fail for a moment are tried again a few times.
 * Every attempt passes the partner's gate, which holds back and refuses (`circuit-open`) what the partner does not bear.
 * Addresses that the partner's file does not allow (`mayReach`) are not connected to.
 */
export const openTransport = (partner: Connecting, surroundings: Surroundings): OpenTransport => {
  let opened: Promise<GatedClient> | null = null;
  let gate: PartnerGate | null = null;
  const client = async (): Promise<GatedClient> =>
    openClient(partner, await openAgents(partner, surroundings), surroundings);
  const send: Transport = async (request) => {
    if (!mayReach(URL.parse(request.url)?.hostname ?? '', partner)) return unanswered('address-not-allowed');
    try {
      opened ??= client();
      gate = (await opened).gate;
    } catch {
      opened = null;
      surroundings.log.warn({ field: 'tls' }, 'The certificate files for a partner could not be read.');
      return unanswered('tls');
    }
    return exchange((await opened).client, request, surroundings);
  };
  return { send, leftAlone: () => gate?.leftAlone() ?? null };
};

interface GatedClient {
  readonly client: AxiosInstance;
  readonly gate: PartnerGate;
}

const unanswered = (problem: NetworkProblem): Exchange => ({ kind: 'unanswered', problem });

const openClient = (partner: Connecting, agents: PartnerAgents, surroundings: Surroundings): GatedClient => {
  const { baseUrl, limits } = partner;
  const question = Math.min(limits.timeoutMilliseconds, longestQuestionMilliseconds);
  const bare = createClient(limits, agents.single, attemptWithin(question));
  const gate = openPartnerGate(partner, () => askWhetherThere(bare, baseUrl, surroundings), surroundings);
  const attempt = attemptThrough(gate, attemptWithin(limits.timeoutMilliseconds), surroundings);
  const client = createClient(limits, agents.kept, attempt);
  believeNoAnswerTwice(client, agents, surroundings);
  retryReads(client, gate, surroundings);
  return { client, gate };
};

const createClient = ({ bytesPerResponse }: Partner['limits'], agents: Agents, adapter: AxiosAdapter): AxiosInstance =>
  axios.create({
    ...agents,
    adapter,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: bytesPerResponse,
    maxBodyLength: Number.POSITIVE_INFINITY,
    responseType: 'arraybuffer',
    transformRequest: (data: unknown) => data,
    transformResponse: (data: unknown) => data,
  });

/** The time limit holds for the whole of one attempt, so that a body that drips in can't hold a connection for ever. */
const attemptWithin = (milliseconds: number): AxiosAdapter => {
  const send = axios.getAdapter('http');
  return async (config) => {
    try {
      return await send({ ...config, signal: AbortSignal.timeout(milliseconds) });
    } catch (error) {
      // A repetition begins with the error's own config: it must not inherit a time that has run out.
      if (error instanceof AxiosError) error.config = config;
      throw error;
    }
  };
};

/** A repetition is an attempt of its own, and time that is spent before the gate is not the partner's. */
const attemptThrough =
  (gate: PartnerGate, send: AxiosAdapter, { clock }: Surroundings): AxiosAdapter =>
  async (config) => {
    const attempted = await gate.through(async () => {
      try {
        const response = await send(config);
        return { response, signal: signalOf({ kind: 'answered', answer: answerOf(response) }, clock()) };
      } catch (error) {
        if (!(error instanceof AxiosError)) throw error;
        return { error, signal: signalOf(exchangeOf(error), clock()) };
      }
    });
    if (attempted === null) {
      throw new AxiosError('The partner is left alone for now.', codeWhileLeftAlone(gate.leftAlone()), config);
    }
    if ('error' in attempted) throw attempted.error;
    return attempted.response;
  };

/** By its CapabilityStatement: it is about no patient, asks for no token, and costs a server little. */
const askWhetherThere = async (bare: AxiosInstance, baseUrl: string, surroundings: Surroundings) => {
  const headers = { Accept: 'application/fhir+json' };
  return signalOf(
    await exchange(bare, { method: 'GET', url: `${baseUrl}/metadata`, headers, effect: 'read' }, surroundings),
    surroundings.clock(),
  );
};

const signalOf = (end: Exchange, now: Date): PartnerSignal =>
  end.kind === 'unanswered'
    ? partnerSignal(end)
    : partnerSignal({
        kind: 'answered',
        status: end.answer.status,
        retryAfterMilliseconds: retryAfterMilliseconds(end.answer.retryAfter, now),
      });

const retryReads = (client: AxiosInstance, gate: PartnerGate, surroundings: Surroundings): void => {
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
    // A read that the partner failed keeps its own reason, where it is not repeated as the partner is left alone now.
    retryCondition: async (error) => mayPassSoon(failureOf(error)) && gate.letsPass(),
    onRetry: (attempt, error) =>
      error.code === answeredTwice
        ? undefined
        : surroundings.sleep(
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

/** Nothing but the reason itself helps whoever reads it; the others may be the fault of what was asked for. */
const toldAsTheyAre = ['connection-refused', 'host-not-found', 'host-unreachable', 'tls'] as const;

const codeWhileLeftAlone = (leftAlone: LeftAlone | null): string => {
  const told = toldAsTheyAre.find((problem) => problem === leftAlone?.reason);
  return told === undefined ? circuitOpen : `${circuitOpen} ${told}`;
};

const problemByCode: ReadonlyMap<string, NetworkProblem> = new Map<string, NetworkProblem>([
  ['ECONNREFUSED', 'connection-refused'],
  ['ENOTFOUND', 'host-not-found'],
  ['EAI_AGAIN', 'host-not-found'],
  ['EHOSTUNREACH', 'host-unreachable'],
  ['ENETUNREACH', 'host-unreachable'],
  ['ECONNRESET', 'connection-reset'],
  ['EPIPE', 'connection-reset'],
  [answeredTwice, 'connection-reset'],
  ['ECONNABORTED', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['ERR_CANCELED', 'timeout'],
  [addressNotAllowed, 'address-not-allowed'],
  [circuitOpen, 'circuit-open'],
  ...toldAsTheyAre.map((problem) => [`${circuitOpen} ${problem}`, problem] as const),
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
