import type { ErrorRequestHandler, Request } from 'express';
import { wantsJson } from './admission.ts';
import { PageError, type PageErrorCode } from './page-error.ts';
import { renderMessage } from './render-page.ts';

type ErrorCode = PageErrorCode | 'unreadable-request' | 'internal-error';

/** What a person, or a program, is told: never what went wrong inside. */
const messages: Readonly<Record<ErrorCode, { readonly title: string; readonly text: string }>> = {
  'login-needed': { title: 'Login needed', text: 'Log in, or send the login token as a bearer token.' },
  'login-refused': { title: 'Login refused', text: 'The bearer token is not the login token.' },
  'too-many-logins': {
    title: 'Too many attempts',
    text: 'Too many wrong login tokens came from this address. Wait a quarter of an hour and try again.',
  },
  'foreign-form': { title: 'Not accepted', text: 'The form was sent by another site. Log in on this site.' },
  'no-such-page': {
    title: 'No such page',
    text: 'There is no page at this address. Start from the list of patients.',
  },
  'unreadable-request': {
    title: 'Request not understood',
    text: 'The request could not be read. Go back and try again.',
  },
  'internal-error': {
    title: 'Something went wrong',
    text: 'The page could not be made, and nothing was changed. Try again; if it happens again, tell whoever runs this service.',
  },
};

/** Every failed request ends here, with a page or JSON of plain words. `report` is told of what nobody expected. */
export const answerErrors = (
  frameOf: (request: Request) => Promise<Parameters<typeof renderMessage>[0]>,
  report: (error: unknown) => void,
): ErrorRequestHandler => {
  return async (error: unknown, request, response, _next) => {
    const { status, code } = classified(error);
    if (status >= 500) report(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="concord"');
    response.status(status);
    if (wantsJson(request)) response.json({ error: code, message: messages[code].text });
    else response.send(renderMessage(await frameOf(request), messages[code]));
  };
};

const classified = (error: unknown): { readonly status: number; readonly code: ErrorCode } => {
  if (error instanceof PageError) return { status: error.status, code: error.code };
  const status = clientFaultOf(error);
  return status === null ? { status: 500, code: 'internal-error' } : { status, code: 'unreadable-request' };
};

/** Body parsers and the router mark what the client did wrong with a 4xx status. */
const clientFaultOf = (error: unknown): number | null => {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
};
