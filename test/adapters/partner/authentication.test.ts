import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openPartnerClient } from '../../../src/adapters/partner/open-partner-client.ts';
import { createSigningKey } from '../../../src/adapters/partner/smart-backend-services/signing-key.ts';
import type { Partner, PartnerAuthentication, PartnerTls } from '../../../src/domain/partner.ts';
import { createSandboxPartner } from '../../../src/sandbox/partner.ts';
import { base, form, host, partnerWith, pretendSurroundings, searchset } from './pretend-partner.ts';

const login = 'https://login.partner.example';
const tokenEndpoint = `${login}/token`;
const scopes = ['system/Condition.rs'];
const condition = { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/77' } } as const;

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A client for a partner with this authentication, with these files and variables. */
const signedInBy = (authentication: PartnerAuthentication, given: Given = {}, change: Partial<Partner> = {}) => {
  const pretend = pretendSurroundings();
  const files: Record<string, string> = { ...given.files };
  const readKey = async (file: string): Promise<string> => {
    const text = files[file];
    if (text === undefined) throw new Error('no such file');
    return text;
  };
  const surroundings = { ...pretend.surroundings, readKey, environment: given.environment ?? {} };
  const client = openPartnerClient(partnerWith({ authentication, ...change }), surroundings);
  return { ...pretend, files, conditions: () => client.pull('77', 'Condition', async () => {}) };
};

const discovered = () =>
  nock(base).get('/.well-known/smart-configuration').reply(200, { token_endpoint: tokenEndpoint });
const searchedWith = (token: string, status = 200) =>
  nock(host, { reqheaders: { authorization: `Bearer ${token}` } })
    .post('/fhir/Condition/_search')
    .reply(status, status === 200 ? searchset([condition]) : '');

describe('signing in to a partner', () => {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
    nock.enableNetConnect();
  });

  const secret = {
    kind: 'client-secret',
    clientId: 'concord:clinic',
    method: 'client_secret_basic',
    scopes,
    secretFile: 'cardiology.secret',
  } as const;

  it('sends a secret in the header, both halves form-encoded (RFC 6749, section 2.3.1)', async () => {
    const { conditions } = signedInBy(secret, { files: { 'cardiology.secret': 'p%ss wörd\n' } });
    discovered();
    const sent: unknown[] = [];
    nock(login, {
      reqheaders: { authorization: `Basic ${Buffer.from('concord%3Aclinic:p%25ss+w%C3%B6rd').toString('base64')}` },
    })
      .post('/token', (body) => sent.push(body) > 0)
      .reply(200, { access_token: 't1', token_type: 'bearer', expires_in: 300 });
    searchedWith('t1');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
    expect(form(sent[0])).toEqual({ grant_type: 'client_credentials', scope: scopes.join(' ') });
  });

  it('sends a secret in the form where the partner wants it there, to the token endpoint of its file', async () => {
    const { secretFile: _, ...rest } = secret;
    const { conditions } = signedInBy(
      { ...rest, method: 'client_secret_post', secretEnvironment: 'CARDIOLOGY_SECRET', tokenEndpoint },
      { environment: { CARDIOLOGY_SECRET: 's3cret' } },
    );
    const sent: unknown[] = [];
    nock(login, { badheaders: ['authorization'] })
      .post('/token', (body) => sent.push(body) > 0)
      .reply(200, { access_token: 't1', token_type: 'bearer' });
    searchedWith('t1');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
    expect(form(sent[0])).toEqual({
      grant_type: 'client_credentials',
      scope: scopes.join(' '),
      client_id: 'concord:clinic',
      client_secret: 's3cret',
    });
  });

  it('asks for no token without the secret, and says where it should be', async () => {
    const { conditions, logged } = signedInBy(secret);
    discovered();
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'signing-key-unusable' });
    expect(logged.join()).toContain('cardiology.secret');
  });

  it('signs with a key of an environment variable, also one whose line ends are written as \\n', async () => {
    const key = await createSigningKey('RS384');
    const { conditions } = signedInBy(
      {
        kind: 'smart-backend-services',
        ...{ clientId: 'concord', algorithm: 'RS384', keyId: key.keyId, scopes },
        privateKeyEnvironment: 'CARDIOLOGY_KEY',
      },
      { environment: { CARDIOLOGY_KEY: key.privateKeyPem.replaceAll('\n', '\\n') } },
    );
    discovered();
    nock(login).post('/token').reply(200, { access_token: 't1', token_type: 'bearer' });
    searchedWith('t1');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
  });

  it('uses a token made by hand, and takes a new one from the file when the partner refuses it', async () => {
    const { conditions, files } = signedInBy(
      { kind: 'bearer-token', tokenFile: 'cardiology.token' },
      { files: { 'cardiology.token': 'old\n' } },
    );
    searchedWith('old');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
    files['cardiology.token'] = 'new\n';
    searchedWith('old', 401);
    searchedWith('new');
    expect(await conditions()).toMatchObject({ kind: 'complete' });
  });

  it('gives up with a token that the partner refuses and nobody has changed', async () => {
    const { conditions } = signedInBy(
      { kind: 'bearer-token', tokenEnvironment: 'CARDIOLOGY_TOKEN' },
      { environment: { CARDIOLOGY_TOKEN: 'old' } },
    );
    searchedWith('old', 401);
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'token-refused' });
  });

  it.each<[string, PartnerAuthentication]>([
    ['not there', { kind: 'bearer-token', tokenEnvironment: 'CARDIOLOGY_TOKEN' }],
    ['of two lines', { kind: 'bearer-token', tokenFile: 'two-lines' }],
  ])('sends nothing with a token that is %s', async (_, authentication) => {
    const { conditions } = signedInBy(authentication, { files: { 'two-lines': 'a\r\nX-Forged: 1' } });
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'token-unusable' });
  });
});

const certificates = fileURLToPath(new URL('../../support/certificates/', import.meta.url));
const pem = (file: string): Promise<string> => readFile(`${certificates}${file}`, 'utf8');

describe('mutual TLS', () => {
  const serve = async (tls: PartnerTls | undefined) => {
    const { surroundings, logged } = pretendSurroundings();
    const sandbox = createSandboxPartner({
      ...{ id: 'cardiology', name: 'Quarry Road Cardiology', clock: surroundings.clock, ids: randomUUID, clients: [] },
      authentication: 'none',
    });
    const [cert, key, ca] = [await pem('server.crt'), await pem('server.pem'), await pem('authority.crt')];
    const server = createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, sandbox.app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      sandbox.close();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const client = openPartnerClient(
      partnerWith({ baseUrl: `https://127.0.0.1:${port}/fhir`, ...(tls === undefined ? {} : { tls }) }),
      { ...surroundings, readKey: pem },
    );
    return { logged, conditions: () => client.pull('77', 'Condition', async () => {}) };
  };
  const ours = { certificateFile: 'client.crt', privateKeyFile: 'client.pem', authorityFile: 'authority.crt' };

  it("shows the clinic's certificate to a partner whose own authority it trusts", async () => {
    const { conditions } = await serve(ours);
    expect(await conditions()).toMatchObject({ kind: 'complete' });
  });

  it('is refused without a certificate', async () => {
    const { conditions } = await serve({ authorityFile: 'authority.crt' });
    const outcome = await conditions();
    expect(outcome.kind).toBe('failed');
  });

  it('trusts no authority that is not named', async () => {
    const { conditions } = await serve(undefined);
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'tls' });
  });

  it('says so where a certificate file cannot be read, and connects to nobody', async () => {
    const { conditions, logged } = await serve({ ...ours, certificateFile: 'gone.crt' });
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'tls' });
    expect(logged.join()).toContain('certificate files');
  });
});
