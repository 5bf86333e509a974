import { setTimeout as wait } from 'node:timers/promises';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { type AuthorizationServer, smartConfiguration } from './authorization-server.ts';
import { exportFilePath, SandboxExports } from './bulk-export.ts';
import { capabilityStatement } from './capability-statement.ts';
import type { FhirAnswer } from './fhir-call.ts';
import { answerCall } from './fhir-interactions.ts';
import { readFhirBody, refuseAccept, refuseThrottled, takeFailure } from './http-border.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { SandboxPartnerOptions, SandboxRequest, SandboxState } from './partner-options.ts';
import { answerOfError, outcomeOf } from './refusal.ts';
import type { SandboxRepository } from './repository.ts';
import { parseScopes, type SystemScope } from './scopes.ts';

export interface SandboxAppOptions
  extends Pick<SandboxPartnerOptions, 'name' | 'clock' | 'authentication' | 'bodyLimit' | 'sleep'> {
  readonly repository: SandboxRepository;
  readonly authorization: AuthorizationServer;
  readonly state: SandboxState;
}

const defaultBodyLimit = 5 * 1024 * 1024;
const longestLog = 10_000;
const tokenPath = '/auth/token';

/** The partner's HTTP face: discovery and capabilities for all, tokens for clients, FHIR for those with a token. */
export const sandboxApp = (options: SandboxAppOptions): Express => {
  const { state } = options;
  const exports = new SandboxExports(options.clock);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.setHeader('date', options.clock().toUTCString());
    next();
  });
  app.use(express.text({ type: () => true, limit: options.bodyLimit ?? defaultBodyLimit }));
  app.get('/fhir/.well-known/smart-configuration', (request, response) =>
    send(state, request, response, json(200, smartConfiguration(tokenEndpointOf(state, request)), 'application/json')),
  );
  app.post(tokenPath, async (request, response) => {
    const form = new URLSearchParams(textOf(request.body));
    const { status, body } = await options.authorization.answer(form, tokenEndpointOf(state, request));
    const plain = json(status, body, 'application/json');
    await send(state, request, response, { ...plain, headers: { ...plain.headers, pragma: 'no-cache' } });
  });
  app.get('/fhir/metadata', (request, response) =>
    send(state, request, response, json(200, { ...capabilityStatement(options.name, options.clock(), state.habits) })),
  );
  app.get(`${exportFilePath}/:job/:file`, (request, response) => sendFile(options, exports, request, response));
  app.use('/fhir', async (request: Request, response: Response) => {
    const answer = await answerFhir(options, exports, request);
    if (state.habits.slow !== undefined) await (options.sleep ?? wait)(state.habits.slow);
    await send(state, request, response, asSent(answer, state));
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else send(state, request, response, bodyFailure(error)).catch(next);
  });
  return app;
};

const baseUrlOf = (state: SandboxState, request: Request): string =>
  state.baseUrl ?? `http://${request.headers.host ?? '127.0.0.1'}/fhir`;

const tokenEndpointOf = (state: SandboxState, request: Request): string =>
  new URL(tokenPath, baseUrlOf(state, request)).href;

// -------------------------------------------------------------------------------------------------- FHIR

const answerFhir = async (
  options: SandboxAppOptions,
  exports: SandboxExports,
  request: Request,
): Promise<FhirAnswer> => {
  const { state, repository } = options;
  try {
    const failure = takeFailure(state);
    if (failure !== undefined) return failure;
    const throttled = refuseThrottled(state, options.clock());
    if (throttled !== undefined) return throttled;
    const scopes = scopesOf(options, request);
    if (scopes === undefined) return unauthorized(request);
    refuseAccept(request.headers.accept, state.habits);
    const { habits } = state;
    const call = { ...readFhirBody(request), scopes, baseUrl: baseUrlOf(state, request), headers: request.headers };
    const context = { repository, habits };
    return exports.answer(call, context) ?? (await answerCall(call, context));
  } catch (error) {
    const { status, outcome } = answerOfError(error);
    return { status, headers: {}, body: { ...outcome } };
  }
};

const scopesOf = (options: SandboxAppOptions, request: Request): readonly SystemScope[] | undefined => {
  if (options.authentication === 'none') return parseScopes('system/*.cruds');
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  return token === undefined ? undefined : options.authorization.scopesOf(token);
};

const unauthorized = (request: Request): FhirAnswer => {
  const given = request.headers.authorization !== undefined;
  const challenge = given ? 'Bearer realm="fhir", error="invalid_token"' : 'Bearer realm="fhir"';
  const outcome = outcomeOf(given ? 'expired' : 'login', 'The request needs an access token that is good');
  return { status: 401, headers: { 'www-authenticate': challenge }, body: { ...outcome } };
};

// ----------------------------------------------------------------------------------------------- sending

interface SentAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const json = (status: number, body: JsonObject, contentType = 'application/fhir+json;charset=utf-8'): SentAnswer => ({
  status,
  headers: { 'content-type': contentType, 'cache-control': 'no-store' },
  text: JSON.stringify(body),
});

const asSent = (answer: FhirAnswer, state: SandboxState): SentAnswer => {
  const failed = answer.status >= 400 && answer.status !== 401 && answer.status !== 429;
  if (failed && state.habits.htmlErrors === true) {
    return {
      status: 502,
      headers: { 'content-type': 'text/html;charset=utf-8' },
      text: '<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>',
    };
  }
  if (answer.body === undefined) return { status: answer.status, headers: answer.headers, text: '' };
  const sent = json(answer.status, answer.body);
  return { ...sent, headers: { ...sent.headers, ...answer.headers } };
};

/** What express found wrong with a body before anything was done with it: too large, or cut off. */
const bodyFailure = (error: unknown): SentAnswer => {
  const tooLarge = isJsonObject(error) && error['type'] === 'entity.too.large';
  return tooLarge
    ? json(413, { ...outcomeOf('too-long', 'The body is larger than the server takes') })
    : json(400, { ...outcomeOf('structure', 'The body cannot be read') });
};

const send = async (state: SandboxState, request: Request, response: Response, answer: SentAnswer): Promise<void> => {
  if (await isDropped(state, request, answer.status)) return;
  response.writeHead(answer.status, { ...answer.headers }).end(answer.text);
};

/** Writes down that a request is about to be answered; a hook may have the connection dropped instead. */
const isDropped = async (state: SandboxState, request: Request, status: number): Promise<boolean> => {
  const [path = '', query = ''] = request.originalUrl.split('?', 2);
  const parameters = [...new Set(new URLSearchParams(query).keys())];
  const seen: SandboxRequest = { method: request.method, path, parameters, status };
  state.requests.push(seen);
  if (state.requests.length > longestLog) state.requests.shift();
  const drops = (await state.hooks.beforeResponse?.(seen)) === 'drop';
  if (drops) request.socket.destroy();
  return drops;
};

/** A file of an export, written as it is read, so that a large one is never held. */
const sendFile = async (
  options: SandboxAppOptions,
  exports: SandboxExports,
  request: Request,
  response: Response,
): Promise<void> => {
  const { state, repository } = options;
  const needsToken = state.habits.bulkExport?.requiresAccessToken ?? true;
  if (needsToken && scopesOf(options, request) === undefined) {
    return send(state, request, response, asSent(unauthorized(request), state));
  }
  const { job, file } = request.params;
  const lines = exports.lines(String(job), String(file), { repository, habits: state.habits });
  if (lines === null) return send(state, request, response, json(404, { ...outcomeOf('not-found', 'No such file') }));
  if (await isDropped(state, request, 200)) return;
  response.writeHead(200, { 'content-type': 'application/fhir+ndjson', 'cache-control': 'no-store' });
  for (const line of lines) {
    if (!response.write(`${line}\n`) && !response.destroyed) await roomOrEnd(response);
    if (response.destroyed) return;
  }
  response.end();
};

const roomOrEnd = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    const goOn = (): void => {
      response.off('drain', goOn).off('close', goOn);
      resolve();
    };
    response.on('drain', goOn).on('close', goOn);
  });

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');
