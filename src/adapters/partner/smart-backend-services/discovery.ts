import { classifyFailure } from '../../../delivery/classify-failure.ts';
import type { Failure } from '../../../delivery/failure.ts';
import { objectsAt, textAt } from '../../../fhir/wild.ts';
import type { Clock } from '../../../flows/ports.ts';
import { failureOfAnswer } from '../answer.ts';
import { permanent } from '../failures.ts';
import type { Exchange, Transport } from '../http-transport.ts';
import { isSafeForSecrets } from '../partner-address.ts';

/** What of a SMART configuration a backend service needs. */
export interface SmartConfiguration {
  readonly tokenEndpoint: string;
}

export type Discovered =
  | { readonly ok: true; readonly value: SmartConfiguration }
  | { readonly ok: false; readonly failure: Failure };

const oauthUris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';

/**
 * Finds a FHIR server's token endpoint: `{base}/.well-known/smart-configuration` (SMART App Launch 2.2), or where that
 * is absent the `oauth-uris` extension of its CapabilityStatement. An endpoint that is neither https nor on this
 * machine is refused (`token-endpoint-not-safe`).
 * @param baseUrl without a trailing slash
 */
export const discoverSmartConfiguration = async (
  baseUrl: string,
  transport: Transport,
  clock: Clock,
): Promise<Discovered> => {
  const configuration = await ask(`${baseUrl}/.well-known/smart-configuration`, 'application/json', transport);
  const endpoint = textAt(jsonOf(configuration), 'token_endpoint');
  if (endpoint !== null) return checkedEndpoint(endpoint);
  const problem = failureOf(configuration, clock);
  if (problem.kind !== 'permanent') return { ok: false, failure: problem };
  const capability = await ask(`${baseUrl}/metadata`, 'application/fhir+json', transport);
  const fallback = tokenUriOf(jsonOf(capability));
  if (fallback !== null) return checkedEndpoint(fallback);
  const second = failureOf(capability, clock);
  return { ok: false, failure: second.kind === 'permanent' ? permanent('no-token-endpoint') : second };
};

const ask = (url: string, accept: string, transport: Transport): Promise<Exchange> =>
  transport({ method: 'GET', url, headers: { Accept: accept }, effect: 'read' });

/** The JSON of a successful answer, or `null`. */
export const jsonOf = (exchange: Exchange): unknown => {
  if (exchange.kind === 'unanswered' || exchange.answer.status >= 300) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(exchange.answer.bytes));
    return value;
  } catch {
    return null;
  }
};

const failureOf = (exchange: Exchange, clock: Clock): Failure =>
  exchange.kind === 'unanswered'
    ? classifyFailure('read', exchange)
    : failureOfAnswer(exchange.answer, 'read', clock());

const tokenUriOf = (capability: unknown): string | null =>
  objectsAt(capability, 'rest')
    .flatMap((rest) => objectsAt(rest, 'security'))
    .flatMap((security) => objectsAt(security, 'extension'))
    .filter((extension) => textAt(extension, 'url') === oauthUris)
    .flatMap((extension) => objectsAt(extension, 'extension'))
    .filter((extension) => textAt(extension, 'url') === 'token')
    .map((extension) => textAt(extension, 'valueUri'))
    .find((uri) => uri !== null) ?? null;

/** An address that secrets may be sent to, as the token endpoint. */
export const checkedEndpoint = (tokenEndpoint: string): Discovered =>
  isSafeForSecrets(tokenEndpoint)
    ? { ok: true, value: { tokenEndpoint } }
    : { ok: false, failure: permanent('token-endpoint-not-safe') };
