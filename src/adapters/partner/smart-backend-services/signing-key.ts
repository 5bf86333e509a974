import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, type JWK } from 'jose';

/** A key pair for signing in to a partner. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key: what `keyId` of the partner's file says. */
  readonly keyId: string;
  /** PEM, PKCS 8; to be written where only the service can read it. */
  readonly privateKeyPem: string;
  /** To be published in the JWKS that the partner is told of. */
  readonly publicJwk: JWK;
}

/** Makes a new key pair (RSA 3072 bits, or P-384). */
export const createSigningKey = async (algorithm: 'RS384' | 'ES384'): Promise<SigningKey> => {
  const pair = await generateKeyPair(algorithm, {
    extractable: true,
    ...(algorithm === 'RS384' ? { modulusLength: 3072 } : {}),
  });
  const publicKey = await exportJWK(pair.publicKey);
  const keyId = await calculateJwkThumbprint(publicKey, 'sha256');
  return {
    keyId,
    privateKeyPem: await exportPKCS8(pair.privateKey),
    publicJwk: { ...publicKey, kid: keyId, alg: algorithm, use: 'sig', key_ops: ['verify'] },
  };
};
