import type { Request, RequestHandler } from 'express';
import { PageError } from './page-error.ts';

/** Refuses a form that a page of another site sent, beside the cookie's `SameSite=Strict`. */
export const onlyFromHere: RequestHandler = (request, _response, next) => {
  if (isFromHere(request)) next();
  else next(new PageError(403, 'foreign-form'));
};

/** Browsers name the site in `Sec-Fetch-Site` or `Origin`; what sends neither is no browser and has no cookie to abuse. */
const isFromHere = (request: Request): boolean => {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  return origin === undefined || hostOf(origin) === request.get('host');
};

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
