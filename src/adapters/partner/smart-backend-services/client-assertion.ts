import { importPKCS8, SignJWT } from 'jose';
import type { SmartBackendServices } from '../../../domain/partner.ts';

/** Four minutes: the most is five, and the partner's clock may be ahead of or behind ours. */
const lifetimeSeconds = 240;

/**
 * The signed JWT by which a backend service proves who it is (SMART App Launch 2.2, `private_key_jwt`): RS384 or ES384,
 * `kid`, `iss` = `sub` = client id, `aud` = the token endpoint, `exp`, `iat` (some servers refuse one without), `jti`.
 * @param privateKey PEM, PKCS 8
 * @throws whatever jose throws for a key that can't be read or does not suit the algorithm
 */
export const signClientAssertion = async (
  registration: SmartBackendServices,
  tokenEndpoint: string,
  privateKey: string,
  now: Date,
  jti: string,
): Promise<string> => {
  const key = await importPKCS8(privateKey, registration.algorithm);
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: registration.algorithm, kid: registration.keyId, typ: 'JWT' })
    .setIssuer(registration.clientId)
    .setSubject(registration.clientId)
    .setAudience(tokenEndpoint)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetimeSeconds)
    .setJti(jti)
    .sign(key);
};
