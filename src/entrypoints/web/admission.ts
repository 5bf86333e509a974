import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { PageContext } from '../application.ts';
import { createTokenCheck } from './login-token.ts';
import { PageError } from './page-error.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** What the pages need to know of who may see them. */
export interface AdmissionOptions extends Pick<PageContext, 'store' | 'clock'> {
  readonly loginToken: string;
  readonly secureCookies: boolean;
  readonly signingKey: Uint8Array;
}

/** Who may see the pages: a browser that has logged in, or a program that sends the token with every request. */
export interface Admission {
  readonly sessions: Sessions;
  readonly cookieName: string;
  isLoginToken(given: unknown): boolean;
  hasSession(request: Request): Promise<boolean>;
  note(action: 'login' | 'login-refused', reason: string): Promise<void>;
  /** Counts refused attempts by address, and answers 429 to more than ten in a quarter of an hour. */
  readonly limitAttempts: RequestHandler;
  /** Lets whoever may see the pages pass; a browser that may not is sent to the login page, a program gets 401. */
  readonly admit: RequestHandler;
}

/** The only one there is in this version: whoever holds the token. */
export const tokenHolder = 'login token';

export const createAdmission = (options: AdmissionOptions): Admission => {
  const sessions = createSessions(options);
  const isLoginToken = createTokenCheck(options.loginToken);
  const cookieName = options.secureCookies ? '__Host-concord' : 'concord';
  const limitAttempts = createAttemptLimit();
  const note: Admission['note'] = (action, reason) =>
    options.store.audit.record({
      at: options.clock().toISOString(),
      actor: tokenHolder,
      action,
      patient: null,
      partner: null,
      subject: null,
      reason,
    });
  const hasSession = async (request: Request): Promise<boolean> => {
    const session = sessionOf(request, cookieName);
    return session !== null && (await sessions.isOpen(session));
  };
  const admit: RequestHandler = async (request, response, next) => {
    const authorization = request.get('authorization');
    if (authorization === undefined) {
      if (await hasSession(request)) next();
      else if (wantsJson(request)) next(new PageError(401, 'login-needed'));
      else response.redirect(303, loginAddress(request.path));
      return;
    }
    if (isLoginToken(bearerOf(authorization))) {
      next();
      return;
    }
    // Only wrong ones are counted, so that nobody behind the same address can lock a program out.
    await limitAttempts(request, response, async (error?: unknown) => {
      if (error === undefined) await note('login-refused', 'bearer token');
      next(error ?? new PageError(401, 'login-refused'));
    });
  };
  return { sessions, cookieName, isLoginToken, hasSession, note, limitAttempts, admit };
};

/** The session that the browser holds, whatever it is worth. */
export const sessionOf = (request: Request, cookieName: string): string | null => {
  const value: unknown = request.cookies?.[cookieName];
  return typeof value === 'string' ? value : null;
};

export const wantsJson = (request: Request): boolean => request.accepts(['html', 'json']) === 'json';

/** The page that was asked for, to come back to after the login: only ever one of this site's own. */
export const returnAddress = (wanted: unknown): string =>
  typeof wanted === 'string' && /^\/(patients\/[\w-]{22}|runs(\/[\w-]{36})?)$/.test(wanted) ? wanted : '/';

const loginAddress = (path: string): string => {
  const next = returnAddress(path);
  return next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
};

const bearerOf = (authorization: string): string | null => /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? null;

const createAttemptLimit = (): RequestHandler =>
  rateLimit({
    windowMs: 15 * 60 * 1000,
    limit: 10,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    handler: (_request, _response, next) => next(new PageError(429, 'too-many-logins')),
    // Its own checks write to the console, addresses included.
    validate: false,
  });
