import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  assertionType,
  bundleOf,
  idsIn,
  issueCodeIn,
  makeClient,
  patient,
  request,
  requestToken,
  serve,
  signAssertion,
  startOfTime,
  type TestClient,
  tokenUrlOf,
} from './sandbox-client.ts';

const now = startOfTime.getTime() / 1000;

const secured = async (registered: TestClient, options = {}) =>
  serve({ authentication: 'smart', clients: [registered.client], ...options });

const bearer = async (server: Awaited<ReturnType<typeof serve>>, registered: TestClient, scope: string) => {
  const { body } = await requestToken(server, await signAssertion(registered, server.baseUrl), { scope });
  return { authorization: `Bearer ${String(body['access_token'])}` };
};

describe('discovery', () => {
  it('names the token endpoint and what it takes, without a token', async () => {
    const server = await secured(await makeClient());
    const { status, body } = await server.get('.well-known/smart-configuration');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_endpoint: tokenUrlOf(server.baseUrl),
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    });
    expect(body['code_challenge_methods_supported']).toEqual(['S256']);
  });
});

describe('the token endpoint', () => {
  it.each(['RS384', 'ES384'] as const)('issues a token against an assertion signed with %s', async (algorithm) => {
    const registered = await makeClient(algorithm);
    const server = await secured(registered);
    const reply = await requestToken(server, await signAssertion(registered, server.baseUrl), {
      scope: 'system/Patient.rs',
    });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'system/Patient.rs' });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('pragma')).toBe('no-cache');
    expect(
      (await server.get('Patient', { authorization: `Bearer ${String(reply.body['access_token'])}` })).status,
    ).toBe(200);
  });

  it.each([
    ['another issuer', { iss: 'stranger' }],
    ['another subject', { sub: 'stranger' }],
    ['another audience', { aud: 'https://elsewhere.example/token' }],
    ['the FHIR base as audience', { aud: 'http://127.0.0.1/fhir' }],
    ['an end that is past', { exp: now - 1 }],
    ['an end more than five minutes ahead', { exp: now + 301 }],
    ['a beginning that is yet to come', { nbf: now + 60 }],
    ['no end', { exp: undefined }],
    ['no jti', { jti: undefined }],
    ['an empty jti', { jti: '' }],
    ['no audience', { aud: undefined }],
    ['no subject', { sub: undefined }],
  ])('refuses an assertion with %s', async (_, claims) => {
    const registered = await makeClient();
    const server = await secured(registered);
    const kept = Object.entries({ ...claims }).filter(([, value]) => value !== undefined);
    const dropped = Object.keys(claims).filter((name) => !kept.some(([known]) => known === name));
    const standard = { iss: 'concord', sub: 'concord', aud: tokenUrlOf(server.baseUrl), exp: now + 60, jti: 'j-1' };
    const payload = Object.fromEntries(
      [...Object.entries(standard), ...kept].filter(([name]) => !dropped.includes(name)),
    );
    const assertion = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES384', kid: 'key-1' })
      .sign(registered.privateKey);
    const reply = await requestToken(server, assertion);
    expect([reply.status, reply.body]).toEqual([401, { error: 'invalid_client' }]);
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it('takes an assertion that ends exactly five minutes ahead', async () => {
    const registered = await makeClient();
    const server = await secured(registered);
    const assertion = await signAssertion(registered, server.baseUrl, { exp: now + 300 });
    expect((await requestToken(server, assertion)).status).toBe(200);
  });

  it('refuses a jti that it has seen', async () => {
    const registered = await makeClient();
    const server = await secured(registered);
    const assertion = await signAssertion(registered, server.baseUrl, { jti: 'once' });
    expect((await requestToken(server, assertion)).status).toBe(200);
    expect((await requestToken(server, assertion)).body).toEqual({ error: 'invalid_client' });
  });

  it('refuses a kid that is missing or unknown', async () => {
    const registered = await makeClient();
    const server = await secured(registered);
    for (const header of [{}, { kid: 'key-2' }]) {
      const assertion = await signAssertion(registered, server.baseUrl, {}, header);
      expect((await requestToken(server, assertion)).body).toEqual({ error: 'invalid_client' });
    }
  });

  it('refuses a signature of a key that is not registered, and one that was changed', async () => {
    const registered = await makeClient();
    const server = await secured(registered);
    const stranger = { ...registered, privateKey: (await makeClient()).privateKey };
    expect((await requestToken(server, await signAssertion(stranger, server.baseUrl))).status).toBe(401);
    const [head, , signature] = (await signAssertion(registered, server.baseUrl)).split('.');
    const [, payload] = (await signAssertion(registered, server.baseUrl, { jti: 'other' })).split('.');
    expect((await requestToken(server, `${head}.${payload}.${signature}`)).status).toBe(401);
    expect((await requestToken(server, 'not.a.jwt')).status).toBe(401);
  });

  it('refuses algorithms other than RS384 and ES384', async () => {
    const registered = await makeClient('RS384');
    const server = await secured(registered);
    const secret = await new SignJWT({
      iss: 'concord',
      sub: 'concord',
      aud: tokenUrlOf(server.baseUrl),
      exp: now + 60,
      jti: 'j',
    })
      .setProtectedHeader({ alg: 'HS384', kid: 'key-1' })
      .sign(new TextEncoder().encode('a secret that is long enough for the algorithm in use'));
    expect((await requestToken(server, secret)).body).toEqual({ error: 'invalid_client' });
    const none = `${Buffer.from('{"alg":"none","kid":"key-1"}').toString('base64url')}.${secret.split('.')[1]}.`;
    expect((await requestToken(server, none)).body).toEqual({ error: 'invalid_client' });
  });

  it.each([
    [{ grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    [{ grant_type: '' }, 'unsupported_grant_type'],
    [{ client_assertion_type: 'urn:other' }, 'invalid_request'],
    [{ scope: 'system/Observation.rs' }, 'invalid_scope'],
    [{ scope: 'user/Patient.rs openid' }, 'invalid_scope'],
    [{ scope: '' }, 'invalid_scope'],
  ])('answers 400 to %j with %s', async (form, error) => {
    const registered = await makeClient('ES384', ['system/Patient.rs']);
    const server = await secured(registered);
    const reply = await requestToken(server, await signAssertion(registered, server.baseUrl), form);
    expect([reply.status, reply.body]).toEqual([400, { error }]);
  });

  it('answers invalid_request when a parameter is missing', async () => {
    const registered = await makeClient();
    const server = await secured(registered);
    const post = (form: Record<string, string>) =>
      server.call('POST', tokenUrlOf(server.baseUrl), new URLSearchParams(form).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
      });
    const assertion = await signAssertion(registered, server.baseUrl);
    const complete = {
      grant_type: 'client_credentials',
      client_assertion_type: assertionType,
      client_assertion: assertion,
    };
    for (const missing of ['grant_type', 'client_assertion_type', 'client_assertion', 'scope']) {
      const form = Object.fromEntries(Object.entries(complete).filter(([name]) => name !== missing));
      expect((await post(form)).body).toEqual({ error: 'invalid_request' });
    }
  });

  it.each([
    ['system/Patient.cruds', ['system/Patient.rs'], 'system/Patient.rs'],
    ['system/*.rs', ['system/Patient.rs', 'system/Condition.cu'], 'system/Patient.rs'],
    ['system/Patient.read system/Condition.write', ['system/*.cruds'], 'system/Patient.rs system/Condition.cud'],
    ['system/Patient.rs system/Observation.rs', ['system/Patient.r', 'system/Patient.s'], 'system/Patient.rs'],
  ])('asked for %s of %j grants %s', async (scope, scopes, granted) => {
    const registered = await makeClient('ES384', scopes);
    const server = await secured(registered);
    const reply = await requestToken(server, await signAssertion(registered, server.baseUrl), { scope });
    expect(reply.body['scope']).toBe(granted);
  });
});

describe('the FHIR routes', () => {
  it('answer 401 with an outcome and a challenge when the token is missing or wrong', async () => {
    const server = await secured(await makeClient());
    const missing = await server.get('Patient');
    expect([missing.status, issueCodeIn(missing), missing.headers.get('www-authenticate')]).toEqual([
      401,
      'login',
      'Bearer realm="fhir"',
    ]);
    const wrong = await server.get('Patient', { authorization: 'Bearer made-up' });
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="fhir", error="invalid_token"',
    ]);
  });

  it('answer 401 once the token has expired or was revoked', async () => {
    const registered = await makeClient();
    const server = await secured(registered, { tokenLifetime: 60 });
    const headers = await bearer(server, registered, 'system/Patient.rs');
    server.advance(59_999);
    expect((await server.get('Patient', headers)).status).toBe(200);
    server.advance(1);
    expect((await server.get('Patient', headers)).status).toBe(401);
  });

  it('forget all tokens when told to', async () => {
    const registered = await makeClient();
    const server = await secured(registered);
    const headers = await bearer(server, registered, 'system/Patient.rs');
    server.partner.authorization.revokeTokens();
    expect((await server.get('Patient', headers)).status).toBe(401);
  });

  it('hold each interaction to the scopes', async () => {
    const registered = await makeClient();
    const server = await secured(registered, { resources: [patient('p1'), request('a')] });
    const statusWith = async (scope: string, method: string, path: string, body?: unknown) =>
      (await server.call(method, path, body, await bearer(server, registered, scope))).status;
    expect(await statusWith('system/Patient.s', 'GET', 'Patient/p1')).toBe(403);
    expect(await statusWith('system/Patient.r', 'GET', 'Patient/p1')).toBe(200);
    expect(await statusWith('system/Patient.r', 'GET', 'Patient/p1/_history')).toBe(200);
    expect(await statusWith('system/Patient.r', 'GET', 'Patient')).toBe(403);
    expect(await statusWith('system/Condition.cruds', 'GET', 'Patient/p1')).toBe(403);
    expect(await statusWith('system/Patient.rs', 'PUT', 'Patient/p1', patient('p1'))).toBe(403);
    expect(await statusWith('system/Patient.u', 'PUT', 'Patient/p1', patient('p1'))).toBe(200);
    expect(await statusWith('system/Patient.u', 'PUT', 'Patient/p9', patient('p9'))).toBe(403);
    expect(await statusWith('system/Patient.cu', 'PUT', 'Patient/p9', patient('p9'))).toBe(201);
    expect(await statusWith('system/Patient.u', 'POST', 'Patient', patient('x'))).toBe(403);
    expect(await statusWith('system/Patient.u', 'PUT', 'Patient?family=nobody', patient('x'))).toBe(403);
    expect(await statusWith('system/Patient.crus', 'DELETE', 'Patient/p1')).toBe(403);
    expect(await statusWith('system/Patient.d', 'DELETE', 'Patient/p1')).toBe(204);
  });

  it('judge a transaction by its entries and a batch entry by entry', async () => {
    const registered = await makeClient();
    const server = await secured(registered);
    const headers = await bearer(server, registered, 'system/Patient.cru');
    const entry = [
      { resource: patient('p1'), request: { method: 'PUT', url: 'Patient/p1' } },
      { resource: request('a'), request: { method: 'PUT', url: 'MedicationRequest/a' } },
    ];
    const transaction = await server.call('POST', '', { resourceType: 'Bundle', type: 'transaction', entry }, headers);
    expect(transaction.status).toBe(403);
    expect(server.partner.writes).toBe(0);
    const batch = await server.call('POST', '', { resourceType: 'Bundle', type: 'batch', entry }, headers);
    expect(bundleOf(batch).entry?.map(({ response }) => response?.status)).toEqual(['201', '403']);
    expect(server.partner.writes).toBe(1);
  });

  it('include only what the token may read', async () => {
    const registered = await makeClient();
    const server = await secured(registered, {
      resources: [
        { resourceType: 'Medication', id: 'd' },
        request('a', { medicationReference: { reference: 'Medication/d' } }),
      ],
    });
    const includedWith = async (scope: string) => {
      const headers = await bearer(server, registered, scope);
      return idsIn(
        bundleOf(await server.get('MedicationRequest?_include=MedicationRequest:medication', headers)),
        'include',
      );
    };
    expect(await includedWith('system/MedicationRequest.rs')).toEqual([]);
    expect(await includedWith('system/MedicationRequest.rs system/Medication.r')).toEqual(['d']);
  });
});
