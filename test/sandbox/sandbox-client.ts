import type { Bundle, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { createSandboxPartner, type SandboxPartner, type SandboxPartnerOptions } from '../../src/sandbox/partner.ts';

export const startOfTime = new Date('2026-03-02T09:00:00.000Z');

/** A clock that stands still until it is moved. */
export const movableClock = () => {
  let now = startOfTime.getTime();
  return {
    clock: (): Date => new Date(now),
    advance: (milliseconds: number): void => {
      now += milliseconds;
    },
  };
};

export const countedIds = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `made-${count}`;
  };
};

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON: what a test says of it, it checks by `expect`. */
  readonly body: Record<string, unknown>;
}

export interface TestServer {
  readonly partner: SandboxPartner;
  readonly baseUrl: string;
  readonly advance: (milliseconds: number) => void;
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Reply>;
}

/** A partner on loopback that lets everybody in unless told otherwise; it ends with the test. */
export const serve = async (options: Partial<SandboxPartnerOptions> = {}): Promise<TestServer> => {
  const { clock, advance } = movableClock();
  const partner = createSandboxPartner({
    ...{ id: 'test', name: 'Test partner', clock, ids: countedIds(), clients: [], authentication: 'none' },
    ...options,
  });
  const { baseUrl, stop } = await partner.start();
  onTestFinished(async () => {
    await stop();
    partner.close();
  });
  const call: TestServer['call'] = async (method, path, body, headers = {}) =>
    send(path.startsWith('http') ? path : `${baseUrl}/${path}`, method, body, headers);
  return { partner, baseUrl, advance, call, get: (path, headers) => call('GET', path, undefined, headers) };
};

const send = async (url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Reply> => {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/fhir+json',
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
};

export const bundleOf = (reply: Reply): Bundle => {
  if (reply.body['resourceType'] !== 'Bundle') throw new Error(`No Bundle: ${reply.status} ${reply.text}`);
  const bundle: unknown = reply.body;
  return bundle as Bundle;
};

export const idsIn = (bundle: Bundle, mode = 'match'): string[] =>
  (bundle.entry ?? []).filter(({ search }) => search?.mode === mode).map(({ resource }) => resource?.id ?? '');

export const linkIn = (bundle: Bundle, relation: string): string | undefined =>
  bundle.link?.find((link) => link.relation === relation)?.url;

export const issueCodeIn = (reply: Reply): string | undefined => {
  if (reply.body['resourceType'] !== 'OperationOutcome') return undefined;
  const outcome: unknown = reply.body;
  return (outcome as OperationOutcome).issue[0]?.code;
};

export const clinicIds = 'https://clinic.example/ids/medication';

export const patient = (id: string, more: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  id,
  name: [{ family: 'Öberg', given: ['Mira', 'Lou'] }],
  gender: 'female',
  birthDate: '1987-05-04',
  ...more,
});

/** A MedicationRequest as JSON, so that a test may also write one that the types forbid. */
export const request = (id: string | undefined, more: Record<string, unknown> = {}): Resource => {
  const resource: unknown = {
    resourceType: 'MedicationRequest',
    ...(id === undefined ? {} : { id }),
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197319' }],
      text: 'Sample drug',
    },
    ...more,
  };
  return resource as Resource;
};

/** A registered client with its private key. */
export const makeClient = async (algorithm: 'RS384' | 'ES384' = 'ES384', scopes = ['system/*.cruds']) => {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const jwks: JSONWebKeySet = { keys: [{ ...jwk, kid: 'key-1', alg: algorithm, use: 'sig' }] };
  return { client: { clientId: 'concord', jwks, scopes }, privateKey, algorithm };
};

export type TestClient = Awaited<ReturnType<typeof makeClient>>;

export const tokenUrlOf = (baseUrl: string): string => baseUrl.replace(/\/fhir$/, '/auth/token');

/** A signed assertion, good unless `claims` or `header` say otherwise; a claim that is `undefined` is left out. */
export const signAssertion = async (
  { client, privateKey, algorithm }: TestClient,
  baseUrl: string,
  claims: JWTPayload = {},
  header: { kid?: string } = { kid: 'key-1' },
): Promise<string> => {
  const now = startOfTime.getTime() / 1000;
  const standard = {
    iss: client.clientId,
    sub: client.clientId,
    aud: tokenUrlOf(baseUrl),
    exp: now + 240,
    jti: `jti-${Math.random()}`,
  };
  return new SignJWT({ ...standard, ...claims })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', ...header })
    .sign(privateKey);
};

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const requestToken = async (
  server: TestServer,
  assertion: string,
  form: Record<string, string> = {},
): Promise<Reply> =>
  server.call(
    'POST',
    tokenUrlOf(server.baseUrl),
    new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'system/*.cruds',
      client_assertion_type: assertionType,
      client_assertion: assertion,
      ...form,
    }).toString(),
    { 'content-type': 'application/x-www-form-urlencoded' },
  );
