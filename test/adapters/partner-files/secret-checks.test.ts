import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSigningKey } from '../../../src/adapters/partner/smart-backend-services/signing-key.ts';
import { readPartners } from '../../../src/adapters/partner-files/read-partners.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const smart = { kind: 'smart-backend-services', clientId: 'concord', algorithm: 'ES384', keyId: 'k', scopes: ['s'] };
const secret = { kind: 'client-secret', clientId: 'concord', method: 'client_secret_basic', scopes: ['s'] };

/** What is wrong with a partner of this authentication (and more), with these files beside it. */
const problemsOf = async (
  change: object,
  files: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const folder = await temporaryFolder();
  const partner = {
    ...{ id: 'a', name: 'A', baseUrl: 'https://a.example/fhir', specialty: 'x', purposeOfUse: 'TREAT' },
    ...{ read: [], write: [], authentication: { kind: 'none' } },
    ...change,
  };
  for (const [name, text] of Object.entries({ ...files, 'a.json': JSON.stringify(partner) })) {
    await writeFile(join(folder, name), text);
  }
  const read = await readPartners(folder, environment);
  return read.issues.map(({ path, reason }) => `${path} ${reason}`);
};

describe('secrets of partner files', () => {
  it('may stand in a file or in an environment variable', async () => {
    const key = await createSigningKey('ES384');
    const signing = { ...smart, privateKeyFile: 'a.pem' };
    expect(await problemsOf({ authentication: signing }, { 'a.pem': key.privateKeyPem })).toEqual([]);
    const byVariable = { ...smart, privateKeyEnvironment: 'A_KEY' };
    const asOneLine = { A_KEY: key.privateKeyPem.replaceAll('\n', '\\n') };
    expect(await problemsOf({ authentication: byVariable }, {}, asOneLine)).toEqual([]);
    expect(await problemsOf({ authentication: { ...secret, secretFile: 's' } }, { s: 'x' })).toEqual([]);
    const token = { kind: 'bearer-token', tokenEnvironment: 'A_TOKEN' };
    expect(await problemsOf({ authentication: token }, {}, { A_TOKEN: 'x' })).toEqual([]);
  });

  it.each([
    [{ ...smart, privateKeyFile: 'gone.pem' }, '/authentication/privateKeyFile names a file that is not there'],
    [{ ...smart, privateKeyEnvironment: 'NOT_SET' }, '/authentication/privateKeyEnvironment names an environment'],
    [{ ...secret, secretFile: 'empty' }, '/authentication/secretFile names a file that is empty'],
    [
      { ...secret, secretFile: 'k', secretEnvironment: 'K' },
      '/authentication/secretFile expected either secretFile or',
    ],
    [{ kind: 'bearer-token' }, '/authentication/tokenFile expected either tokenFile or tokenEnvironment'],
    [{ ...smart, privateKeyFile: 'empty' }, '/authentication/privateKeyFile names a file that is empty'],
    [{ ...smart, privateKeyFile: 'words' }, '/authentication/privateKeyFile expected a PEM key in PKCS 8'],
    [{ ...smart, privateKeyFile: 'cut' }, '/authentication/privateKeyFile expected a PEM key, but it cannot be read'],
    [{ ...smart, privateKeyFile: 'rsa' }, '/authentication/privateKeyFile expected a key on P-384, for ES384'],
    [
      { ...smart, algorithm: 'RS384', privateKeyFile: 'ec' },
      '/authentication/privateKeyFile expected an RSA key of 2048 bits or more',
    ],
  ])('are told where they are missing or wrong, without what they hold: %j', async (authentication, problem) => {
    const files = {
      ...{ empty: '\n', words: 'hunter2', cut: '-----BEGIN PRIVATE KEY-----\nhunter2' },
      ...{ rsa: (await createSigningKey('RS384')).privateKeyPem, ec: (await createSigningKey('ES384')).privateKeyPem },
    };
    const problems = await problemsOf({ authentication }, files);
    expect(problems).toEqual([expect.stringContaining(`a.json#${problem}`)]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('has no field for a secret itself', async () => {
    const problems = await problemsOf(
      { authentication: { ...secret, secret: 'hunter2', secretFile: 's' } },
      { s: 'x' },
    );
    expect(problems).toEqual([expect.stringContaining('holds a field `secret` that does not belong here')]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('asks for the certificate and its key together, and for every file to be there', async () => {
    const tls = { certificateFile: 'ours.crt', authorityFile: 'gone.crt' };
    expect(await problemsOf({ tls }, { 'ours.crt': 'x' })).toEqual([
      expect.stringContaining('a.json#/tls/authorityFile names a file that is not there'),
      expect.stringContaining('a.json#/tls/privateKeyFile is missing and required beside certificateFile'),
    ]);
  });
});
