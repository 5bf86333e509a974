import type { AxiosResponse } from 'axios';
import type { Answer } from './answer.ts';

/** An answer as it came, out of what the HTTP library makes of it. */
export const answerOf = (response: AxiosResponse<unknown>): Answer => ({
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
