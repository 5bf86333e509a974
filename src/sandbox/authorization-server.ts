import { randomBytes } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { formatScopes, grantScopes, parseScopes, type SystemScope } from './scopes.ts';

/** A client that the partner has registered: SMART App Launch 2.2, Backend Services, with an inline key set. */
export interface SandboxClient {
  readonly clientId: string;
  /** Public keys, each with its `kid`. */
  readonly jwks: JSONWebKeySet;
  /** The most that it can be granted, as `system/<type>.<letters>`. */
  readonly scopes: readonly string[];
}

/** An answer of the token endpoint, ready to be sent with `Cache-Control: no-store`. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string | number>>;
}

export interface AuthorizationServerOptions {
  readonly clients: readonly SandboxClient[];
  readonly clock: () => Date;
  /** Seconds for which an access token is good; 300 when left out. */
  readonly tokenLifetime?: number | undefined;
}

/** The algorithms that a SMART backend service may sign with. */
export const assertionAlgorithms = ['RS384', 'ES384'] as const;
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const longestAssertionSeconds = 300;

type TokenError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope';

/** Issues access tokens against signed assertions, and knows the tokens that it has issued. In memory. */
export class AuthorizationServer {
  readonly #clients: ReadonlyMap<string, SandboxClient>;
  readonly #clock: () => Date;
  readonly #tokenLifetime: number;
  readonly #tokens = new Map<string, { readonly scopes: readonly SystemScope[]; readonly expires: number }>();
  readonly #usedAssertions = new Map<string, number>();

  constructor(options: AuthorizationServerOptions) {
    this.#clients = new Map(options.clients.map((client) => [client.clientId, client]));
    this.#clock = options.clock;
    this.#tokenLifetime = options.tokenLifetime ?? 300;
  }

  /**
   * Answers a token request (RFC 6749, section 4.4; RFC 7523, section 2.2).
   * @param form the parameters of the request's body
   * @param endpoint the token endpoint's own URL: the audience that the assertion must name
   */
  async answer(form: URLSearchParams, endpoint: string): Promise<TokenAnswer> {
    const grantType = form.get('grant_type');
    if (grantType === null) return refusal('invalid_request');
    if (grantType !== 'client_credentials') return refusal('unsupported_grant_type');
    const assertion = form.get('client_assertion');
    if (assertion === null || form.get('client_assertion_type') !== assertionType) return refusal('invalid_request');
    const client = await this.#authenticate(assertion, endpoint);
    if (client === undefined) return refusal('invalid_client');
    const asked = form.get('scope');
    if (asked === null) return refusal('invalid_request');
    const scopes = grantScopes(parseScopes(asked), parseScopes(client.scopes.join(' ')));
    return scopes.length === 0 ? refusal('invalid_scope') : this.#issue(scopes);
  }

  /** The scopes of a live access token; `undefined` when it is unknown or has expired. */
  scopesOf(token: string): readonly SystemScope[] | undefined {
    const known = this.#tokens.get(token);
    return known !== undefined && known.expires > this.#clock().getTime() ? known.scopes : undefined;
  }

  /** Forgets every access token, as a restart of a real server may. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  async #authenticate(assertion: string, endpoint: string): Promise<SandboxClient | undefined> {
    try {
      if (decodeProtectedHeader(assertion).kid === undefined) return undefined;
      const client = this.#clients.get(decodeJwt(assertion).iss ?? '');
      if (client === undefined) return undefined;
      const { payload } = await jwtVerify(assertion, createLocalJWKSet(client.jwks), {
        algorithms: [...assertionAlgorithms],
        issuer: client.clientId,
        subject: client.clientId,
        audience: endpoint,
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
        currentDate: this.#clock(),
      });
      return this.#isFresh(payload) ? client : undefined;
    } catch {
      // Whatever is wrong with an assertion, RFC 6749 has one answer for it, and says no more.
      return undefined;
    }
  }

  /** At most five minutes long, and never seen before (issuer and `jti`). */
  #isFresh(payload: JWTPayload): boolean {
    const now = Math.floor(this.#clock().getTime() / 1000);
    const { iss, jti, exp } = payload;
    if (iss === undefined || typeof jti !== 'string' || jti === '' || exp === undefined) return false;
    if (exp - now > longestAssertionSeconds) return false;
    for (const [used, expires] of this.#usedAssertions) if (expires < now) this.#usedAssertions.delete(used);
    const key = JSON.stringify([iss, jti]);
    if (this.#usedAssertions.has(key)) return false;
    this.#usedAssertions.set(key, exp);
    return true;
  }

  #issue(scopes: readonly SystemScope[]): TokenAnswer {
    const now = this.#clock().getTime();
    for (const [token, { expires }] of this.#tokens) if (expires <= now) this.#tokens.delete(token);
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(token, { scopes, expires: now + this.#tokenLifetime * 1000 });
    return {
      status: 200,
      body: {
        access_token: token,
        token_type: 'bearer',
        expires_in: this.#tokenLifetime,
        scope: formatScopes(scopes),
      },
    };
  }
}

const refusal = (error: TokenError): TokenAnswer => ({
  status: error === 'invalid_client' ? 401 : 400,
  body: { error },
});

/** The document at `.well-known/smart-configuration` (SMART App Launch 2.2, section 2.1.13). */
export const smartConfiguration = (tokenEndpoint: string): Readonly<Record<string, unknown>> => ({
  token_endpoint: tokenEndpoint,
  grant_types_supported: ['client_credentials'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  scopes_supported: ['system/*.cruds', 'system/*.rs'],
  response_types_supported: ['token'],
  code_challenge_methods_supported: ['S256'],
  capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
});
