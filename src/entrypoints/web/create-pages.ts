import cookieParser from 'cookie-parser';
import express, { type Express, type Request } from 'express';
import type { JwkSet } from '../../flows/ports.ts';
import { listPatients, viewList } from '../../flows/view-list.ts';
import type { PageContext } from '../application.ts';
import { createAdmission, tokenHolder, wantsJson } from './admission.ts';
import { answerErrors } from './answer-errors.ts';
import { serveJwks } from './jwks.ts';
import { loginRoutes } from './login-routes.ts';
import { PageError } from './page-error.ts';
import { toPatientPage } from './patient-page.ts';
import { type PageFrame, renderOverview, renderPatient } from './render-page.ts';
import { neverStored, securityHeaders } from './security-headers.ts';
import { serveStyleSheet } from './style-sheet.ts';

export interface PagesOptions extends PageContext {
  /** Whoever holds it sees every patient: 32 characters or more, of chance. */
  readonly loginToken: string;
  /** Where the pages are reached over TLS; browsers then send the cookie over TLS only. */
  readonly secureCookies: boolean;
  /** Secret bytes of this installation, or of this start: sessions last as long as they do. */
  readonly signingKey: Uint8Array;
  /** The clinic's public keys, for partners: public, without login. Not served if not given. */
  readonly publicKeys?: () => Promise<JwkSet>;
  /** Told of every failure that the reader is shown as "something went wrong"; nobody if not given. */
  readonly reportError?: (error: unknown) => void;
}

/**
 * The read-only pages: an overview of the patients, one page a patient, behind the login token. Programs get the same
 * as JSON (`Accept: application/json`, `Authorization: Bearer <token>`). No URL holds a name, an identifier or the token.
 */
export const createPages = (options: PagesOptions): Express => {
  const { store, clock, clinicName, handleKey } = options;
  const admission = createAdmission(options);
  const frameOf = async (request: Request): Promise<PageFrame> => ({
    clinicName,
    isLoggedIn: await admission.hasSession(request),
  });
  const app = express();
  app.disable('x-powered-by');
  // A validator made of the page's text would tell a cache whether a patient's list has changed.
  app.disable('etag');
  app.use(securityHeaders(options.secureCookies));
  app.get('/style.css', serveStyleSheet());
  if (options.publicKeys !== undefined) app.get('/.well-known/jwks.json', serveJwks(options.publicKeys, clock));
  app.use(neverStored);
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(cookieParser());
  app.use(loginRoutes(admission, { clinicName }, options.secureCookies));

  app.get('/', admission.admit, async (request, response) => {
    const patients = await listPatients(store, handleKey);
    response.vary('Accept');
    if (wantsJson(request)) response.json(patients);
    else response.send(renderOverview(await frameOf(request), patients));
  });

  app.get('/patients/:handle', admission.admit, async (request, response) => {
    const viewed = await viewList(String(request.params['handle']), { store, clock, handleKey, actor: tokenHolder });
    if (viewed === null) throw new PageError(404, 'no-such-page');
    response.vary('Accept');
    const { questions, decisions } = viewed.decisions;
    if (wantsJson(request)) response.json({ ...viewed.list, questions, decisions });
    else response.send(renderPatient(await frameOf(request), toPatientPage(viewed)));
  });

  app.use(() => {
    throw new PageError(404, 'no-such-page');
  });
  app.use(answerErrors(frameOf, options.reportError ?? (() => undefined)));
  return app;
};
