import type { RequestHandler } from 'express';
import type { Clock, JwkSet } from '../../flows/ports.ts';

/** How long a set that was read is given out again: nobody can make the folder be read at every request. */
const keptMilliseconds = 10_000;
/** How long others may keep it. A new key should be there this long before it signs. */
const maxAgeSeconds = 300;

/**
 * The clinic's public keys as a JWK Set (RFC 7517), for partners that fetch them (SMART App Launch 2.2, Backend
 * Services: a client's `jwks_uri`). Public, and may be cached for five minutes.
 */
export const serveJwks = (publicKeys: () => Promise<JwkSet>, clock: Clock): RequestHandler => {
  let held: { readonly set: JwkSet; readonly until: number } | null = null;
  return async (_request, response) => {
    const now = clock().getTime();
    if (held === null || now >= held.until) held = { set: await publicKeys(), until: now + keptMilliseconds };
    response.set('Cache-Control', `public, max-age=${maxAgeSeconds}`);
    response.json(held.set);
  };
};
