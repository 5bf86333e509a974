import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { ConcordError } from '../../../domain/concord-error.ts';
import type { Partner, SigningAlgorithm } from '../../../domain/partner.ts';
import type { KeyListing, MadeKey, PublicKeys } from '../../../flows/ports.ts';
import { createSigningKey } from './signing-key.ts';

/** A new key was to be written over a file that is there. */
export class KeyFileExistsError extends ConcordError {
  override readonly code = 'key-file-exists';
  readonly path: string;

  constructor(path: string, options: ErrorOptions) {
    super('There is a file of that name, and no key is ever written over. Name another with --out.', options);
    this.path = path;
  }
}

/** A new key cannot be written. */
export class KeyFileNotWritableError extends ConcordError {
  override readonly code = 'key-file-not-writable';
  readonly path: string;

  constructor(path: string, options: ErrorOptions) {
    super('The key cannot be written there. Check that the folder may be written to.', options);
    this.path = path;
  }
}

/**
 * Makes a key pair and writes its private half (PEM, PKCS 8), for its owner only (mode 0600), over nothing.
 * @param out `null` for a file in the partners' folder named after the key
 * @throws KeyFileExistsError, KeyFileNotWritableError
 */
export const makeKey = async (folder: string, algorithm: SigningAlgorithm, out: string | null): Promise<MadeKey> => {
  const key = await createSigningKey(algorithm);
  const path = out ?? join(folder, `${algorithm.toLowerCase()}-${key.keyId.slice(0, 12)}.pem`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, key.privateKeyPem, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw exists ? new KeyFileExistsError(path, { cause }) : new KeyFileNotWritableError(path, { cause });
  }
  const file = relative(resolve(folder), resolve(path));
  return { path, listing: { keyId: key.keyId, algorithm, place: file, signsFor: [], publicJwk: key.publicJwk } };
};

/**
 * The public halves of all signing keys of an installation: every PEM in the partners' folder (but the keys of TLS
 * certificates) and every key that a partner's file takes from an environment variable. A key has the `kid` that
 * partners' files give it, and else its thumbprint (RFC 7638): a new key is published before any file names it, as a
 * rotation needs. What cannot be read as such a key is left out.
 * @param partners those whose files could be read
 */
export const listKeys = async (
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  partners: readonly Partner[],
): Promise<PublicKeys> => {
  const listings: KeyListing[] = [];
  for (const { place, pem } of await keysIn(folder, environment, partners)) {
    const publicKey = publicHalfOf(pem);
    if (publicKey !== null) listings.push(...(await listingsOf(place, publicKey, partners)));
  }
  const distinct = new Map(listings.map((listing) => [listing.publicJwk.kid ?? '', listing.publicJwk]));
  return { listings, jwks: { keys: [...distinct.values()] } };
};

interface PrivateKeyText {
  /** A file, relative to the partners' folder, or `$VARIABLE`. */
  readonly place: string;
  readonly pem: string;
}

const keysIn = async (
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  partners: readonly Partner[],
): Promise<readonly PrivateKeyText[]> => {
  const ofTls = new Set(partners.map(({ tls }) => tls?.privateKeyFile));
  const named = partners.flatMap(({ authentication }) =>
    authentication.kind === 'smart-backend-services' ? [authentication] : [],
  );
  const inFolder = (await namesIn(folder)).filter((name) => extname(name) === '.pem' && !ofTls.has(name));
  const files = new Set([...inFolder, ...named.flatMap(({ privateKeyFile }) => privateKeyFile ?? [])]);
  const variables = new Set(named.flatMap(({ privateKeyEnvironment }) => privateKeyEnvironment ?? []));
  return [
    ...(await Promise.all([...files].map(async (file) => ({ place: file, pem: await textOf(resolve(folder, file)) })))),
    ...[...variables].map((name) => ({ place: `$${name}`, pem: (environment[name] ?? '').replaceAll('\\n', '\n') })),
  ];
};

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).toSorted();
  } catch {
    return [];
  }
};

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
};

/** `null` for anything but a private key of an algorithm that SMART knows, and for one too weak to sign with. */
const publicHalfOf = (pem: string): { readonly key: KeyObject; readonly algorithm: SigningAlgorithm } | null => {
  try {
    const privateKey = createPrivateKey(pem);
    const { modulusLength = 0, namedCurve } = privateKey.asymmetricKeyDetails ?? {};
    const key = createPublicKey(privateKey);
    if (privateKey.asymmetricKeyType === 'rsa') return modulusLength < 2048 ? null : { key, algorithm: 'RS384' };
    return namedCurve === 'secp384r1' ? { key, algorithm: 'ES384' } : null;
  } catch {
    return null;
  }
};

const listingsOf = async (
  place: string,
  { key, algorithm }: { readonly key: KeyObject; readonly algorithm: SigningAlgorithm },
  partners: readonly Partner[],
): Promise<readonly KeyListing[]> => {
  const jwk: JWK = await exportJWK(key);
  const signsFor = new Map<string, string[]>();
  for (const { id, authentication } of partners) {
    if (authentication.kind !== 'smart-backend-services') continue;
    const { privateKeyFile, privateKeyEnvironment, keyId } = authentication;
    if ((privateKeyFile ?? `$${privateKeyEnvironment}`) === place)
      signsFor.set(keyId, [...(signsFor.get(keyId) ?? []), id]);
  }
  if (signsFor.size === 0) signsFor.set(await calculateJwkThumbprint(jwk, 'sha256'), []);
  return [...signsFor].map(([keyId, ids]) => ({
    ...{ keyId, algorithm, place, signsFor: ids },
    publicJwk: { ...jwk, kid: keyId, alg: algorithm, use: 'sig', key_ops: ['verify'] },
  }));
};
