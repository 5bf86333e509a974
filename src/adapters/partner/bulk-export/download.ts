import type { Readable } from 'node:stream';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import type { NetworkProblem } from '../../../delivery/classify-failure.ts';
import { mayReach } from '../../../domain/network-address.ts';
import { type Connecting, networkProblem } from '../http-transport.ts';
import { type Agents, openAgents } from '../open-agents.ts';
import type { Surroundings } from '../surroundings.ts';

/** A file on its way, or why there is none. */
export type Downloading =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfter: string | null;
      readonly body: Body;
    }
  | { readonly kind: 'unanswered'; readonly problem: NetworkProblem };

/** The body of an answer, to be read once, to its end or not at all. */
export interface Body {
  /**
   * Hands each chunk to `take`, and waits for it before the next is read.
   * @returns what cut the body off, or `null`; what `take` throws is thrown on
   */
  read(take: (chunk: Uint8Array) => Promise<void>): Promise<NetworkProblem | null>;
  close(): void;
}

/** Begins a GET whose body is not held in memory. Never throws. */
export type Download = (url: string, headers: Readonly<Record<string, string>>) => Promise<Downloading>;

/**
 * Downloads as every partner is spoken to: no redirects followed, no address that the partner's file does not allow. The
 * time limit of one request holds for the head of the answer, and for each silence within the body, not for the whole.
 */
export const openDownload = (partner: Connecting, surroundings: Surroundings): Download => {
  let opened: Promise<Agents> | null = null;
  const milliseconds = partner.limits.timeoutMilliseconds;
  return async (url, headers) => {
    if (!mayReach(URL.parse(url)?.hostname ?? '', partner)) return unanswered('address-not-allowed');
    let agents: Agents;
    try {
      opened ??= openAgents(partner, surroundings).then(({ single }) => single);
      agents = await opened;
    } catch {
      opened = null;
      surroundings.log.warn({ field: 'tls' }, 'The certificate files for a partner could not be read.');
      return unanswered('tls');
    }
    return begin(url, headers, agents, milliseconds);
  };
};

const unanswered = (problem: NetworkProblem): Downloading => ({ kind: 'unanswered', problem });

const begin = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  agents: Agents,
  milliseconds: number,
): Promise<Downloading> => {
  const head = new AbortController();
  const timer = setTimeout(() => head.abort(), milliseconds);
  try {
    const response = await axios.get<Readable>(url, {
      ...agents,
      headers: { ...headers },
      adapter: 'http',
      proxy: false,
      maxRedirects: 0,
      responseType: 'stream',
      signal: head.signal,
      validateStatus: () => true,
    });
    const body = bodyOf(response.data, milliseconds);
    const contentType = headerOf(response, 'content-type') ?? '';
    const retryAfter = headerOf(response, 'retry-after');
    return { kind: 'answered', status: response.status, contentType, retryAfter, body };
  } catch (error) {
    return unanswered(problemOf(error));
  } finally {
    clearTimeout(timer);
  }
};

const headerOf = ({ headers }: AxiosResponse<unknown>, name: string): string | null => {
  const known: Readonly<Record<string, unknown>> = headers;
  const value = known[name];
  return typeof value === 'string' ? value : null;
};

const bodyOf = (stream: Readable, milliseconds: number): Body => ({
  close: () => void stream.destroy(),
  read: async (take) => {
    const chunks = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await nextOf(chunks, stream, milliseconds);
        if ('problem' in next) return next.problem;
        if (next.chunk === null) return null;
        await take(next.chunk);
      }
    } finally {
      stream.destroy();
    }
  },
});

type Next = { readonly chunk: Uint8Array | null } | { readonly problem: NetworkProblem };

const nextOf = async (chunks: AsyncIterator<unknown>, stream: Readable, milliseconds: number): Promise<Next> => {
  const silence = Object.assign(new Error('The body has fallen silent.'), { code: 'ECONNABORTED' });
  const timer = setTimeout(() => stream.destroy(silence), milliseconds);
  try {
    const { done, value } = await chunks.next();
    return { chunk: done !== true && value instanceof Uint8Array ? value : null };
  } catch (error) {
    return { problem: problemOf(error) };
  } finally {
    clearTimeout(timer);
  }
};

const problemOf = (error: unknown): NetworkProblem => {
  if (error instanceof AxiosError) return networkProblem(error);
  return error instanceof Error ? networkProblem(AxiosError.from(error)) : 'network';
};
