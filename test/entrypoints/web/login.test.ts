import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/flows/ports.ts';
import { exampleList } from './example-list.ts';
import {
  asJson,
  bearer,
  cookieOf,
  loggedIn,
  loginToken,
  pathOf,
  type ServedPages,
  servePages,
  start,
} from './served-pages.ts';

const patientPath = pathOf(exampleList);
const hours = (count: number): number => count * 60 * 60 * 1000;

const audited = async (pages: ServedPages, action: AuditEntry['action']): Promise<readonly AuditEntry[]> =>
  pages.store.audit.list({ action });

describe('without a login', () => {
  it('sends a browser to the login page, and from there back to the page that it asked for', async () => {
    const pages = await servePages();
    const refused = await pages.get(patientPath);
    expect(refused.status).toBe(303);
    expect(refused.headers.get('location')).toBe(`/login?next=${encodeURIComponent(patientPath)}`);
    expect(await refused.text()).not.toContain('Marchetti');
    const login = await pages.get(refused.headers.get('location') ?? '');
    expect(await login.text()).toContain(`name="next" value="${patientPath}"`);
    const opened = await pages.post('/login', { token: loginToken, next: patientPath });
    expect(opened.headers.get('location')).toBe(patientPath);
    expect((await pages.get(patientPath, cookieOf(opened))).status).toBe(200);
  });

  it('answers a program with 401 and how to authenticate', async () => {
    const pages = await servePages();
    const refused = await pages.get('/', asJson);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="concord"');
    expect(await refused.json()).toMatchObject({ error: 'login-needed' });
  });

  it('never leads to another site after the login', async () => {
    const pages = await servePages();
    for (const next of [
      'https://elsewhere.example/',
      '//elsewhere.example',
      '/patients/../..//x',
      `${patientPath}\r\nX: 1`,
    ]) {
      const opened = await pages.post('/login', { token: loginToken, next });
      expect(opened.headers.get('location')).toBe('/');
    }
  });
});

describe('logging in', () => {
  it('gives a cookie that scripts, other sites and other paths do not get, and notes who logged in when', async () => {
    const pages = await servePages();
    const opened = await pages.post('/login', { token: loginToken });
    expect(opened.status).toBe(303);
    const [cookie = '', ...others] = opened.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
    expect(cookie).not.toContain(loginToken);
    expect(await audited(pages, 'login')).toEqual([
      {
        ...{ at: start.toISOString(), actor: 'login token', action: 'login', reason: 'login page' },
        ...{ patient: null, partner: null, subject: null },
      },
    ]);
  });

  it('binds the cookie to TLS and this host where the pages are served over TLS', async () => {
    const pages = await servePages({ secureCookies: true });
    const opened = await pages.post('/login', { token: loginToken });
    expect(opened.headers.getSetCookie()[0]).toMatch(/^__Host-concord=.*; Secure/);
    expect(opened.headers.get('strict-transport-security')).toContain('max-age=');
  });

  it.each([['wrong'], [''], [`${loginToken} `], [loginToken.slice(0, -1)]])(
    'refuses the token "%s" with 401, opens nothing, and notes it without the token',
    async (token) => {
      const pages = await servePages();
      const refused = await pages.post('/login', { token });
      expect(refused.status).toBe(401);
      expect(refused.headers.getSetCookie()).toEqual([]);
      expect(await refused.text()).toContain('role="alert"');
      expect(await audited(pages, 'login-refused')).toMatchObject([{ actor: 'login token', reason: 'login page' }]);
      expect(await audited(pages, 'login')).toEqual([]);
    },
  );

  it('takes neither several tokens nor none nor a body of another kind for the token', async () => {
    const pages = await servePages();
    const send = (body: string, type: string): Promise<Response> =>
      fetch(`${pages.address}/login`, { method: 'POST', body, headers: { 'content-type': type }, redirect: 'manual' });
    const form = 'application/x-www-form-urlencoded';
    expect((await send(`token=${loginToken}&token=${loginToken}`, form)).status).toBe(401);
    expect((await send('', form)).status).toBe(401);
    expect((await send(JSON.stringify({ token: loginToken }), 'application/json')).status).toBe(401);
    expect((await send(`token=${'x'.repeat(10_000)}`, form)).status).toBe(413);
  });

  it('answers the eleventh wrong token from one address with 429, and then the right one too', async () => {
    const pages = await servePages();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await pages.post('/login', { token: 'wrong' })).status).toBe(401);
    }
    const limited = await pages.post('/login', { token: loginToken });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.headers.getSetCookie()).toEqual([]);
    expect(await audited(pages, 'login-refused')).toHaveLength(10);
  });

  it('does not count those who gave the right token', async () => {
    const pages = await servePages();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect((await pages.post('/login', { token: loginToken })).status).toBe(303);
    }
  });

  it('refuses forms of other sites, and takes its own', async () => {
    const pages = await servePages();
    const login = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await pages.post('/login', { token: loginToken }, headers)).status;
    expect(await login({ origin: 'https://elsewhere.example' })).toBe(403);
    expect(await login({ origin: 'null' })).toBe(403);
    expect(await login({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await login({ 'sec-fetch-site': 'same-site', origin: pages.address })).toBe(403);
    expect(await login({ origin: pages.address })).toBe(303);
    expect(await login({ 'sec-fetch-site': 'same-origin' })).toBe(303);
    expect((await pages.post('/logout', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('a session', () => {
  it('lasts eight hours by the clock and no longer', async () => {
    const pages = await servePages();
    const cookie = await loggedIn(pages);
    pages.setTime(new Date(start.getTime() + hours(8) - 1000));
    expect((await pages.get('/', cookie)).status).toBe(200);
    pages.setTime(new Date(start.getTime() + hours(8) + 1000));
    expect((await pages.get('/', cookie)).headers.get('location')).toBe('/login');
  });

  it('ends with the logout, even for someone who kept the cookie', async () => {
    const pages = await servePages();
    const [mine, other] = [await loggedIn(pages), await loggedIn(pages)];
    const out = await pages.post('/logout', {}, { ...mine, origin: pages.address });
    expect(out.headers.get('location')).toBe('/login');
    expect(out.headers.getSetCookie()[0]).toMatch(/^concord=;.*Expires=Thu, 01 Jan 1970/);
    expect((await pages.get('/', mine)).status).toBe(303);
    expect((await pages.get('/', other)).status).toBe(200);
  });

  it('is worth nothing under another key, another token, or without a signature', async () => {
    const pages = await servePages();
    const cookie = await loggedIn(pages);
    const otherKey = await servePages({ signingKey: new Uint8Array(32).fill(8) });
    const otherToken = await servePages({ token: 'another-token-of-more-than-32-characters' });
    expect((await otherKey.get('/', cookie)).status).toBe(303);
    expect((await otherToken.get('/', cookie)).status).toBe(303);
    const claims = { iss: 'concord', aud: 'concord-pages', jti: '1', exp: start.getTime() / 1000 + 60 };
    const unsigned = new UnsecuredJWT(claims).encode();
    const bareKey = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32).fill(7));
    for (const forged of [unsigned, bareKey, 'j:{"a":1}', 'x'])
      expect((await pages.get('/', { cookie: `concord=${encodeURIComponent(forged)}` })).status).toBe(303);
  });

  it('spares a browser the login page', async () => {
    const pages = await servePages();
    expect((await pages.get('/login', await loggedIn(pages))).headers.get('location')).toBe('/');
  });
});

describe('a program', () => {
  it('is let in by the token as a bearer token', async () => {
    const pages = await servePages();
    expect((await pages.get('/', bearer)).status).toBe(200);
    expect((await pages.get(patientPath, { authorization: `bearer ${loginToken}` })).status).toBe(200);
  });

  it.each([['Bearer wrong'], ['Basic dTpw'], [`Bearer  `], [loginToken]])(
    'is refused with "%s", and this is noted',
    async (authorization) => {
      const pages = await servePages();
      const refused = await pages.get(patientPath, { authorization, ...asJson });
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ error: 'login-refused' });
      expect(await audited(pages, 'login-refused')).toMatchObject([{ reason: 'bearer token', patient: null }]);
    },
  );

  it('with a wrong token fills the audit with ten lines at most, and does not lock the right one out', async () => {
    const pages = await servePages();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      statuses.push((await pages.get('/', { authorization: 'Bearer wrong' })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect(await audited(pages, 'login-refused')).toHaveLength(10);
    expect((await pages.get('/', bearer)).status).toBe(200);
  });

  it('with a session as well as a wrong token is refused', async () => {
    const pages = await servePages();
    const cookie = await loggedIn(pages);
    expect((await pages.get('/', { ...cookie, authorization: 'Bearer wrong' })).status).toBe(401);
  });
});
