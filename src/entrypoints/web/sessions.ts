import { createHmac, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../flows/ports.ts';

/** Sessions as signed JWTs (RFC 7519) that only this service reads; nothing but their end is kept here. */
export interface Sessions {
  /** A new session that lasts `sessionSeconds`. */
  open(): Promise<string>;
  isOpen(session: string): Promise<boolean>;
  /** Ends a session before its time; a text that is no open session changes nothing. */
  end(session: string): Promise<void>;
}

export const sessionSeconds = 8 * 60 * 60;

const issuer = 'concord';
const audience = 'concord-pages';

/**
 * @param signingKey secret bytes; with the login token they make the key, so that a new token ends every session
 */
export const createSessions = (options: {
  readonly signingKey: Uint8Array;
  readonly loginToken: string;
  readonly clock: Clock;
}): Sessions => {
  const key = new Uint8Array(createHmac('sha256', options.signingKey).update(options.loginToken).digest());
  const ended = new Map<string, number>();
  const read = async (session: string): Promise<{ readonly id: string; readonly expires: number } | null> => {
    try {
      const { payload } = await jwtVerify(session, key, {
        algorithms: ['HS256'],
        issuer,
        audience,
        requiredClaims: ['exp', 'jti'],
        currentDate: options.clock(),
      });
      return { id: payload.jti ?? '', expires: payload.exp ?? 0 };
    } catch {
      return null;
    }
  };
  return {
    open: () => {
      const now = Math.floor(options.clock().getTime() / 1000);
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(now + sessionSeconds)
        .sign(key);
    },
    isOpen: async (session) => {
      const found = await read(session);
      return found !== null && !ended.has(found.id);
    },
    end: async (session) => {
      const found = await read(session);
      const now = options.clock().getTime() / 1000;
      for (const [id, expires] of ended) if (expires < now) ended.delete(id);
      if (found !== null) ended.set(found.id, found.expires);
    },
  };
};
