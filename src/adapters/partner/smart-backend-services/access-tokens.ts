import { classifyFailure } from '../../../delivery/classify-failure.ts';
import type { Failure } from '../../../delivery/failure.ts';
import { backoffMilliseconds, mayPassSoon } from '../../../delivery/next-attempt.ts';
import { numberAt, textAt } from '../../../fhir/wild.ts';
import { failureOfAnswer } from '../answer.ts';
import { permanent } from '../failures.ts';
import type { Exchange, Transport } from '../http-transport.ts';
import type { Surroundings } from '../surroundings.ts';
import { type ClientRegistration, proveClient } from './client-credentials.ts';
import { checkedEndpoint, discoverSmartConfiguration, jsonOf, type SmartConfiguration } from './discovery.ts';

export type Token = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly failure: Failure };

/** The access tokens of one partner for the scopes of its file. */
export interface AccessTokens {
  /** The token in hand while it lasts, else a new one; callers that come together share one request. */
  current(): Promise<Token>;
  /** A token other than the given one, which the partner no longer takes. */
  insteadOf(refused: string): Promise<Token>;
  /** Scopes that were asked for and not granted; empty before the first token. */
  withheldScopes(): readonly string[];
}

interface Granted {
  readonly value: string;
  readonly usableUntil: number;
  readonly withheld: readonly string[];
}

/** A token is given up this long before it ends, so that it does not end on the way. */
const marginMilliseconds = 30_000;
/** Where the server does not say how long a token lasts (RFC 6749 only recommends it): the most SMART recommends. */
const assumedSeconds = 300;
const tokenAttempts = 3;
const attemptDelays = { firstDelay: 500, longestDelay: 4_000 };

/** Opens the token cache of a partner; nothing is sent before the first token is asked for. */
export const openAccessTokens = (
  baseUrl: string,
  registration: ClientRegistration,
  transport: Transport,
  surroundings: Surroundings,
): AccessTokens => {
  const request = tokenRequest(baseUrl, registration, transport, surroundings);
  let held: Granted | null = null;
  let underway: Promise<Token> | null = null;
  const fetchOnce = (): Promise<Token> => {
    underway ??= request()
      .then((outcome): Token => {
        held = 'kind' in outcome ? null : outcome;
        return 'kind' in outcome ? { ok: false, failure: outcome } : { ok: true, value: outcome.value };
      })
      .finally(() => {
        underway = null;
      });
    return underway;
  };
  const current = async (): Promise<Token> =>
    held !== null && surroundings.clock().getTime() < held.usableUntil ? { ok: true, value: held.value } : fetchOnce();
  return {
    current,
    insteadOf: async (refused) => {
      if (held?.value === refused) held = null;
      return current();
    },
    withheldScopes: () => held?.withheld ?? [],
  };
};

/** A function that asks for one token, trying again a few times where that may help. The token endpoint is found once. */
const tokenRequest = (
  baseUrl: string,
  registration: ClientRegistration,
  transport: Transport,
  surroundings: Surroundings,
): (() => Promise<Granted | Failure>) => {
  let configuration: SmartConfiguration | null = null;
  const attempt = async (): Promise<Granted | Failure> => {
    if (configuration === null) {
      const discovered =
        registration.tokenEndpoint === undefined
          ? await discoverSmartConfiguration(baseUrl, transport, surroundings.clock)
          : checkedEndpoint(registration.tokenEndpoint);
      if (!discovered.ok) return discovered.failure;
      configuration = discovered.value;
    }
    const outcome = await askForToken(configuration.tokenEndpoint, registration, transport, surroundings);
    if ('kind' in outcome) configuration = null;
    return outcome;
  };
  return async () => {
    for (let made = 1; ; made += 1) {
      const outcome = await attempt();
      if (!('kind' in outcome) || made >= tokenAttempts || !mayPassSoon(outcome)) return outcome;
      const wait = outcome.retryAfterMilliseconds ?? 0;
      await surroundings.sleep(Math.max(wait, backoffMilliseconds(made, surroundings.random, attemptDelays)));
    }
  };
};

const askForToken = async (
  tokenEndpoint: string,
  registration: ClientRegistration,
  transport: Transport,
  surroundings: Surroundings,
): Promise<Granted | Failure> => {
  const proof = await proveClient(registration, tokenEndpoint, surroundings);
  if (proof === null) return permanent('signing-key-unusable');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: registration.scopes.join(' '),
    ...proof.parameters,
  });
  // A write to the transport, so that it is not repeated there: a server that remembers `jti` refuses it a second time.
  const exchange = await transport({
    method: 'POST',
    url: tokenEndpoint,
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded', ...proof.headers },
    body: form.toString(),
    effect: 'write',
  });
  return grantedOf(exchange, registration, surroundings);
};

const grantedOf = (
  exchange: Exchange,
  registration: ClientRegistration,
  { clock, log }: Surroundings,
): Granted | Failure => {
  const body = jsonOf(exchange);
  const value = textAt(body, 'access_token');
  if (value === null) return tokenFailure(exchange, clock());
  const withheld = withheldScopes(registration.scopes, textAt(body, 'scope'));
  if (withheld.length > 0) log.warn({ withheld }, 'A partner granted fewer scopes than were asked for.');
  const lifetime = (numberAt(body, 'expires_in') ?? assumedSeconds) * 1000;
  return { value, usableUntil: clock().getTime() + lifetime - marginMilliseconds, withheld };
};

/** A token request changes nothing at the partner, so what would be ambiguous for a write may be sent again. */
const tokenFailure = (exchange: Exchange, now: Date): Failure => {
  if (exchange.kind === 'unanswered') return classifyFailure('read', exchange);
  const failure = failureOfAnswer(exchange.answer, 'read', now);
  return failure.kind === 'permanent' ? permanent('token-refused') : failure;
};

/** An absent `scope` in the answer means that all were granted (RFC 6749, section 5.1). */
const withheldScopes = (asked: readonly string[], granted: string | null): readonly string[] => {
  if (granted === null) return [];
  const given = new Set(granted.split(/\s+/));
  return asked.filter((scope) => !given.has(scope));
};
