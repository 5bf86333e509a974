import { createLocalJWKSet, decodeProtectedHeader, importPKCS8, jwtVerify } from 'jose';
import nock from 'nock';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPartnerClient } from '../../../src/adapters/partner/open-partner-client.ts';
import { createSigningKey, type SigningKey } from '../../../src/adapters/partner/smart-backend-services/signing-key.ts';
import type { Partner } from '../../../src/domain/partner.ts';
import { at, base, capability, form, host, partnerWith, pretendSurroundings, searchset } from './pretend-partner.ts';

const condition = { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/77' } } as const;
const tokenEndpoint = 'https://login.partner.example/token';
const scopes = ['system/Condition.rs', 'system/MedicationRequest.rs'];
let keys: Readonly<Record<'RS384' | 'ES384', SigningKey>>;

beforeAll(async () => {
  keys = { RS384: await createSigningKey('RS384'), ES384: await createSigningKey('ES384') };
});
beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

const signedIn = (algorithm: 'RS384' | 'ES384' = 'ES384', change: Partial<Partner> = {}) => {
  const pretend = pretendSurroundings();
  const partner = partnerWith({
    authentication: {
      kind: 'smart-backend-services',
      clientId: 'concord-clinic',
      algorithm,
      keyId: keys[algorithm].keyId,
      privateKeyFile: 'keys/cardiology.pem',
      scopes,
    },
    ...change,
  });
  const asked: string[] = [];
  const readKey = async (file: string) => {
    asked.push(file);
    return keys[algorithm].privateKeyPem;
  };
  const client = openPartnerClient(partner, { ...pretend.surroundings, readKey });
  return { ...pretend, client, asked, conditions: () => client.pull('77', 'Condition', async () => {}) };
};

const discovered = (endpoint = tokenEndpoint) =>
  nock(base).get('/.well-known/smart-configuration').reply(200, { token_endpoint: endpoint });
const granted = (token: string, more: object = {}) =>
  nock('https://login.partner.example')
    .post('/token')
    .reply(200, { access_token: token, token_type: 'bearer', expires_in: 300, scope: scopes.join(' '), ...more });
const searchedWith = (token: string, status = 200) =>
  nock(host, { reqheaders: { authorization: `Bearer ${token}` } })
    .post('/fhir/Condition/_search')
    .reply(status, status === 200 ? searchset([condition]) : '');

describe('SMART Backend Services', () => {
  it.each(['RS384', 'ES384'] as const)(
    'signs in with %s, with every claim asked for, iat included (FIELD-NOTES 14)',
    async (algorithm) => {
      const { conditions, asked, surroundings } = signedIn(algorithm);
      const sent: unknown[] = [];
      discovered();
      nock('https://login.partner.example')
        .post('/token', (body) => sent.push(body) > 0)
        .reply(200, { access_token: 't1', token_type: 'bearer', expires_in: 300 });
      searchedWith('t1');
      expect(await conditions()).toMatchObject({ kind: 'complete' });
      expect(asked).toEqual(['keys/cardiology.pem']);
      const { client_assertion: assertion, ...rest } = form(sent[0]);
      expect(rest).toEqual({
        grant_type: 'client_credentials',
        scope: scopes.join(' '),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      });
      const jwks = createLocalJWKSet({ keys: [keys.RS384.publicJwk, keys.ES384.publicJwk] });
      const { payload } = await jwtVerify(String(assertion), jwks, { currentDate: surroundings.clock() });
      const now = surroundings.clock().getTime() / 1000;
      expect(decodeProtectedHeader(String(assertion))).toEqual({
        alg: algorithm,
        kid: keys[algorithm].keyId,
        typ: 'JWT',
      });
      expect(payload).toEqual({
        iss: 'concord-clinic',
        sub: 'concord-clinic',
        aud: tokenEndpoint,
        iat: now,
        exp: now + 240,
        jti: 'id-1',
      });
    },
  );

  it('keeps a token until 30 seconds before it ends', async () => {
    const { conditions, pass } = signedIn();
    discovered();
    granted('t1');
    searchedWith('t1');
    searchedWith('t1');
    await conditions();
    pass(269_000);
    await conditions();
    pass(1_000);
    granted('t2');
    searchedWith('t2');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
  });

  it('asks once for a token that several requests wait for', async () => {
    const { conditions } = signedIn();
    discovered();
    granted('t1');
    for (let request = 0; request < 5; request += 1) searchedWith('t1');
    const outcomes = await Promise.all(Array.from({ length: 5 }, conditions));
    expect(outcomes).toEqual(Array(5).fill({ kind: 'complete' }));
  });

  it('fetches one new token on a 401, and only one', async () => {
    const { conditions } = signedIn();
    discovered();
    granted('t1');
    searchedWith('t1', 401);
    granted('t2');
    searchedWith('t2');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
    searchedWith('t2', 401);
    granted('t3');
    searchedWith('t3', 401);
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'http-401' });
  });

  it('notices that fewer scopes were granted, and says so when the partner then refuses', async () => {
    const { conditions, logged } = signedIn();
    discovered();
    granted('t1', { scope: 'system/MedicationRequest.rs' });
    searchedWith('t1', 403);
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'scope-not-granted' });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('system/Condition.rs');
  });

  it('takes the token endpoint from the CapabilityStatement where there is no SMART configuration', async () => {
    const { conditions } = signedIn();
    nock(base).get('/.well-known/smart-configuration').reply(404);
    const statement = capability([]);
    const extension = {
      url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
      extension: [{ url: 'token', valueUri: tokenEndpoint }],
    };
    nock(base)
      .get('/metadata')
      .reply(200, { ...statement, rest: [{ mode: 'server', security: { extension: [extension] } }] });
    granted('t1');
    searchedWith('t1');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
  });

  it.each([
    'http://login.partner.example/token',
    'ftp://login.partner.example/token',
    '/token',
    'https://u:p@x.example/',
  ])('sends no assertion to %s', async (endpoint) => {
    const { conditions } = signedIn();
    discovered(endpoint);
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'token-endpoint-not-safe' });
  });

  it('sends no token over http to another machine', async () => {
    const { conditions } = signedIn('ES384', { baseUrl: 'http://partner.example/fhir' });
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'base-not-safe' });
  });

  it('never sends a token where a next link leads away', async () => {
    const { conditions } = signedIn();
    discovered();
    granted('t1');
    nock(host)
      .post('/fhir/Condition/_search')
      .reply(200, searchset([condition], 'https://elsewhere.example/fhir/Condition?page=2'));
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'next-leaves-host' });
  });

  it('asks again, with a new jti, when the token endpoint fails for a moment', async () => {
    const { conditions, slept } = signedIn();
    const ids: unknown[] = [];
    discovered();
    const note = (body: unknown) => {
      const [, claims = ''] = String(at(body, 'client_assertion')).split('.');
      ids.push(JSON.parse(Buffer.from(claims, 'base64url').toString()).jti);
      return true;
    };
    nock('https://login.partner.example').post('/token', note).reply(503, 'busy');
    discovered();
    nock('https://login.partner.example').post('/token', note).reply(200, { access_token: 't1', expires_in: 300 });
    searchedWith('t1');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
    expect([...new Set(ids)]).toEqual(['id-1', 'id-2']);
    expect(slept).toEqual([250]);
  });

  it('names a refused assertion, and neither logs nor throws it', async () => {
    const { conditions, logged } = signedIn();
    discovered();
    nock('https://login.partner.example').post('/token').reply(400, { error: 'invalid_client' });
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'token-refused' });
    expect(logged).toEqual([]);
  });

  it('names a key that cannot be used', async () => {
    const pretend = pretendSurroundings();
    const { authentication } = partnerWith();
    expect(authentication.kind).toBe('none');
    const partner = partnerWith({
      authentication: {
        kind: 'smart-backend-services',
        ...{ clientId: 'c', algorithm: 'RS384', keyId: 'k', privateKeyFile: 'missing.pem', scopes },
      },
    });
    discovered();
    const client = openPartnerClient(partner, pretend.surroundings);
    expect(await client.pull('77', 'Condition', async () => {})).toEqual({
      kind: 'failed',
      reason: 'signing-key-unusable',
    });
    expect(pretend.logged).toHaveLength(1);
  });
});

describe('createSigningKey', () => {
  it('makes a key whose public part holds no secret and is named by its thumbprint', async () => {
    for (const algorithm of ['RS384', 'ES384'] as const) {
      const { keyId, privateKeyPem, publicJwk } = keys[algorithm];
      expect(publicJwk).toMatchObject({ kid: keyId, alg: algorithm, use: 'sig' });
      expect(Object.keys(publicJwk)).not.toContain('d');
      expect(keyId).toMatch(/^[\w-]{43}$/);
      await expect(importPKCS8(privateKeyPem, algorithm)).resolves.toBeDefined();
    }
  });
});
