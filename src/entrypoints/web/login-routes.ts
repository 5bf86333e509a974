import express, { type CookieOptions, type Router } from 'express';
import { type Admission, returnAddress, sessionOf } from './admission.ts';
import { type PageFrame, renderLogin } from './render-page.ts';
import { onlyFromHere } from './same-origin.ts';

/** Log in with the token, stay logged in by a cookie, log out. */
export const loginRoutes = (
  admission: Admission,
  frame: Pick<PageFrame, 'clinicName'>,
  secureCookies: boolean,
): Router => {
  const routes = express.Router();
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'strict', secure: secureCookies, path: '/' };
  const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });
  const page = (next: string, problem: string | null): string =>
    renderLogin({ ...frame, isLoggedIn: false }, { next, problem });

  routes.get('/login', async (request, response) => {
    const next = returnAddress(request.query['next']);
    if (await admission.hasSession(request)) response.redirect(303, next);
    else response.send(page(next, null));
  });

  routes.post('/login', onlyFromHere, admission.limitAttempts, form, async (request, response) => {
    const next = returnAddress(request.body?.next);
    if (!admission.isLoginToken(request.body?.token)) {
      await admission.note('login-refused', 'login page');
      response.status(401).send(page(next, 'This is not the login token. Nothing was opened.'));
      return;
    }
    await admission.note('login', 'login page');
    response.cookie(admission.cookieName, await admission.sessions.open(), cookie);
    response.redirect(303, next);
  });

  routes.post('/logout', onlyFromHere, async (request, response) => {
    const session = sessionOf(request, admission.cookieName);
    if (session !== null) await admission.sessions.end(session);
    response.clearCookie(admission.cookieName, cookie);
    response.redirect(303, '/login');
  });
  return routes;
};
