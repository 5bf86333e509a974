import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importPKCS8, type JWK } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signClientAssertion } from '../../../src/adapters/partner/smart-backend-services/client-assertion.ts';
import { createSigningKey } from '../../../src/adapters/partner/smart-backend-services/signing-key.ts';
import { composeApplication } from '../../../src/compose.ts';
import { AuthorizationServer } from '../../../src/sandbox/authorization-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { concordWith } from './run-concord.ts';

const partnerOf = (authentication: object, more: object = {}) => ({
  ...{ id: 'a', name: 'A', baseUrl: 'https://a.example/fhir', specialty: 'x', purposeOfUse: 'TREAT' },
  ...{ read: [], write: [], authentication },
  ...more,
});
const smart = { kind: 'smart-backend-services', clientId: 'concord', algorithm: 'ES384', scopes: ['system/*.rs'] };

const setUp = async (environment: Readonly<Record<string, string>> = {}) => {
  const folder = join(await temporaryFolder(), 'partners');
  const concord = concordWith({ ...environment, CONCORD_PARTNERS: folder });
  const keys = async (...words: readonly string[]): Promise<{ code: number; err: string; keys: readonly JWK[] }> => {
    const { code, out, err } = await concord('partner', 'keys', ...words);
    return { code, err, keys: out === '' ? [] : JSON.parse(out).keys };
  };
  return { folder, concord, keys };
};

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

describe('concord partner keys', () => {
  it('says how to make a key where there is none, and prints an empty set', async () => {
    const { keys } = await setUp();
    expect(await keys()).toEqual({ code: 0, keys: [], err: expect.stringContaining('--make ES384') });
  });

  it.each(['ES384', 'RS384'] as const)('makes a key for %s that only its owner can read', async (algorithm) => {
    const { folder, keys } = await setUp();
    const { code, err, keys: set } = await keys('--make', algorithm);
    expect(code).toBe(0);
    const [file = ''] = await readdir(folder);
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    const pem = await readFile(join(folder, file), 'utf8');
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    await importPKCS8(pem, algorithm);
    expect(set).toEqual([expect.objectContaining({ alg: algorithm, use: 'sig', kid: expect.any(String) })]);
    expect(err).toContain(set[0]?.kid);
    expect(err).not.toContain('PRIVATE');
    for (const key of set) expect(Object.keys(key).filter((name) => privateMembers.includes(name))).toEqual([]);
  });

  it('writes over nothing', async () => {
    const { folder, keys } = await setUp();
    const out = join(await temporaryFolder(), 'mine.pem');
    await writeFile(out, 'precious');
    const { code, err } = await keys('--make', 'ES384', '--out', out);
    expect([code, await readFile(out, 'utf8')]).toEqual([2, 'precious']);
    expect(err).toContain('key-file-exists');
    await expect(readdir(folder)).rejects.toThrow();
  });

  it('refuses --out without --make, and other algorithms', async () => {
    const { keys } = await setUp();
    expect(await keys('--out', 'x.pem')).toMatchObject({ code: 2, keys: [] });
    expect(await keys('--make', 'HS256')).toMatchObject({ code: 2, keys: [] });
  });

  it('publishes two keys while one takes the place of the other, each with the kid that it signs with', async () => {
    const { folder, keys } = await setUp();
    await keys('--make', 'ES384', '--out', join(folder, 'old.pem'));
    const authentication = { ...smart, keyId: 'clinic-2025', privateKeyFile: 'old.pem' };
    await writeFile(join(folder, 'a.json'), JSON.stringify(partnerOf(authentication)));
    const { keys: both, err } = await keys('--make', 'ES384', '--out', join(folder, 'new.pem'));
    expect(both).toHaveLength(2);
    expect(both.map(({ kid }) => kid)).toContain('clinic-2025');
    expect(err).toMatch(/clinic-2025 {2}old\.pem {2}signs for a/);
    expect(err).toMatch(/new\.pem {2}published, signs for nobody/);
  });

  it('gives a set by which a partner knows what Concord signs', async () => {
    const key = await createSigningKey('RS384');
    const { folder, keys } = await setUp({ A_KEY: key.privateKeyPem.replaceAll('\n', '\\n') });
    await keys('--make', 'ES384', '--out', join(folder, 'other.pem'));
    const authentication = {
      kind: 'smart-backend-services',
      algorithm: 'RS384',
      ...{ clientId: 'concord', keyId: 'by-variable', privateKeyEnvironment: 'A_KEY', scopes: ['system/*.rs'] },
    } as const;
    await writeFile(join(folder, 'a.json'), JSON.stringify(partnerOf(authentication)));
    const { keys: set } = await keys();
    const now = new Date('2026-03-02T10:00:00Z');
    const client = { clientId: 'concord', jwks: { keys: [...set] }, scopes: ['system/*.rs'] };
    const server = new AuthorizationServer({ clients: [client], clock: () => now });
    const endpoint = 'https://a.example/token';
    const assertion = await signClientAssertion(authentication, endpoint, key.privateKeyPem, now, 'jti-1');
    const form = new URLSearchParams({
      ...{ grant_type: 'client_credentials', scope: 'system/*.rs', client_assertion: assertion },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect((await server.answer(form, endpoint)).status).toBe(200);
  });

  it('leaves out keys of TLS certificates, and whatever is no signing key', async () => {
    const { folder, keys } = await setUp();
    await keys('--make', 'ES384', '--out', join(folder, 'tls.pem'));
    await writeFile(join(folder, 'notes.pem'), 'no key');
    await writeFile(join(folder, 'c.crt'), 'a certificate');
    const tls = { certificateFile: 'c.crt', privateKeyFile: 'tls.pem' };
    await writeFile(join(folder, 'a.json'), JSON.stringify(partnerOf({ kind: 'none' }, { tls })));
    expect((await keys()).keys).toEqual([]);
  });

  it('works while the partner files are not right yet, as it must before there is a key', async () => {
    const { folder, keys } = await setUp();
    await keys('--make', 'ES384', '--out', join(folder, 'k.pem'));
    await writeFile(join(folder, 'a.json'), '{ "id": "a"');
    await writeFile(join(folder, 'b.json'), JSON.stringify(partnerOf({ ...smart, privateKeyFile: 'not-yet.pem' })));
    expect(await keys()).toMatchObject({ code: 0, keys: [expect.objectContaining({ alg: 'ES384' })] });
  });
});

describe('concord serve', () => {
  const started = async (folder: string) => {
    const data = await temporaryFolder();
    const application = composeApplication({
      ...{ CONCORD_PARTNERS: folder, CONCORD_DATA: data, CONCORD_PORT: '0', CONCORD_LOG_LEVEL: 'silent' },
      CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids',
    });
    const service = await application.serve();
    onTestFinished(() => service.stop());
    return service.address;
  };

  it('publishes the same set, also a key that was made after it started', async () => {
    const { folder, keys } = await setUp();
    const address = await started(folder);
    const { keys: made } = await keys('--make', 'ES384');
    const answer = await fetch(`${address}/.well-known/jwks.json`);
    expect([answer.status, await answer.json()]).toEqual([200, { keys: made }]);
  });

  it('does not start with partner files that cannot be used', async () => {
    const { folder, keys } = await setUp();
    await keys('--make', 'ES384');
    await writeFile(join(folder, 'a.json'), JSON.stringify(partnerOf({ kind: 'none' }, { schedule: '0 0 31 2 *' })));
    await expect(started(folder)).rejects.toMatchObject({ code: 'partner-files-invalid' });
  });

  it('starts with a partner that has a schedule of its own', async () => {
    const { folder, keys } = await setUp();
    await keys('--make', 'ES384');
    await writeFile(join(folder, 'a.json'), JSON.stringify(partnerOf({ kind: 'none' }, { schedule: '0 6 1 1 *' })));
    expect(await started(folder)).toMatch(/^http:/);
  });
});
