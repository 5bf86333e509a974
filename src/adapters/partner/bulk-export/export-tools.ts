import { classifyFailure } from '../../../delivery/classify-failure.ts';
import type { Failure } from '../../../delivery/failure.ts';
import type { BulkExport, Partner } from '../../../domain/partner.ts';
import type { Answer } from '../answer.ts';
import { permanent } from '../failures.ts';
import { exchangeSignedIn } from '../fhir-http.ts';
import type { HttpRequest, Transport } from '../http-transport.ts';
import { isSafeForSecrets } from '../partner-address.ts';
import type { AccessTokens } from '../smart-backend-services/access-tokens.ts';
import type { Surroundings } from '../surroundings.ts';

/** What every step of an export works with. */
export interface ExportTools extends Pick<Surroundings, 'clock' | 'sleep'> {
  readonly partner: Partner;
  readonly terms: BulkExport;
  readonly transport: Transport;
  /** `null` where the partner asks for none. */
  readonly tokens: AccessTokens | null;
}

export type ExportExchange =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Sends one request about an export to the partner, signed in. It goes by the transport as a write, so that it is not
 * repeated there: every step has its own patience.
 */
export const requestOf = async (
  { partner, transport, tokens }: ExportTools,
  request: Pick<HttpRequest, 'method' | 'url' | 'headers'> & { readonly method: 'GET' | 'DELETE' },
): Promise<ExportExchange> => {
  if (tokens !== null && !isSafeForSecrets(partner.baseUrl)) {
    return { kind: 'failed', failure: permanent('base-not-safe') };
  }
  const exchange = await exchangeSignedIn({ ...request, effect: 'write' }, transport, tokens);
  if ('reason' in exchange) return { kind: 'failed', failure: exchange };
  return exchange.kind === 'unanswered' ? { kind: 'failed', failure: classifyFailure('read', exchange) } : exchange;
};

/** So that a process that is asked to end does so soon. */
const longestNap = 5_000;

/** @param goOn called before each part of the wait; what it throws is thrown on */
export const nap = async (
  { sleep }: Pick<ExportTools, 'sleep'>,
  milliseconds: number,
  goOn: () => void,
): Promise<void> => {
  for (let left = milliseconds; left > 0; left -= longestNap) {
    goOn();
    await sleep(Math.min(left, longestNap));
  }
};
