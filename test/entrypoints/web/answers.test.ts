import { describe, expect, it } from 'vitest';
import { exampleList } from './example-list.ts';
import { textOf } from './page-markup.ts';
import { asJson, bearer, loggedIn, loginToken, pathOf, servePages } from './served-pages.ts';

describe('every answer', () => {
  it('carries a policy under which nothing but the own style can be loaded, and is kept by no cache', async () => {
    const pages = await servePages();
    for (const path of ['/', pathOf(exampleList), '/login', '/nowhere', '/health']) {
      const { headers } = await pages.get(path, bearer);
      expect(headers.get('content-security-policy')?.split(';').toSorted()).toEqual([
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "style-src 'self'",
      ]);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('etag')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('names no patient and no token in any address', async () => {
    const pages = await servePages();
    const cookie = await loggedIn(pages);
    const answers = await Promise.all(
      ['/', pathOf(exampleList), '/login', '/nowhere'].map((path) => pages.get(path, cookie)),
    );
    const html = (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
    const addresses = [...html.matchAll(/ (?:href|action|src)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(addresses).toContain(pathOf(exampleList));
    for (const address of addresses) {
      expect(address).not.toMatch(/marchetti|ada|4711|0815|lindqvist/i);
      expect(address).not.toContain(loginToken);
    }
    expect(html).not.toContain(loginToken);
  });
});

describe('other addresses', () => {
  it('say without a login whether the service lives, and nothing else', async () => {
    const pages = await servePages();
    const answer = await pages.get('/health');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ok' });
  });

  it('give the style, with rules for paper, dark screens and narrow ones, and let a browser keep it', async () => {
    const pages = await servePages();
    const answer = await pages.get('/style.css');
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const style = await answer.text();
    const [, print = ''] = style.split('@media print');
    expect(print).toContain('display: table-header-group');
    expect(print).toMatch(/tr \{\s*break-inside: avoid/);
    expect(print).toContain('details::details-content');
    expect(style).toContain('prefers-color-scheme: dark');
    expect(style).toContain(':focus-visible');
    expect(style).not.toMatch(/url\(|@import/);
    const again = await pages.get('/style.css', {
      'if-none-match': answer.headers.get('etag') ?? '',
      'cache-control': '',
    });
    expect(again.status).toBe(304);
  });

  it.each([
    ['/patients/unknown'],
    [`/patients/${'A'.repeat(22)}`],
    ['/patients/patient-4711'],
    ['/nowhere'],
    ['/patients/'],
  ])('answer 404 for %s, as a page or as JSON', async (path) => {
    const pages = await servePages();
    const page = await pages.get(path, bearer);
    expect(page.status).toBe(404);
    expect(textOf(await page.text())).toContain('There is no page at this address.');
    const json = await pages.get(path, { ...bearer, ...asJson });
    expect(json.status).toBe(404);
    expect(await json.json()).toMatchObject({ error: 'no-such-page' });
  });

  it('answer 400 to an address that cannot be decoded', async () => {
    const pages = await servePages();
    expect((await pages.get('/patients/%E0%A4%A', bearer)).status).toBe(400);
    expect(pages.errors).toEqual([]);
  });

  it('change nothing by other methods', async () => {
    const pages = await servePages();
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST']) {
      const answer = await fetch(`${pages.address}${pathOf(exampleList)}`, { method, headers: bearer });
      expect(answer.status).toBe(404);
    }
  });
});

describe('a failure inside', () => {
  it('is told to the operator, and to the reader only in plain words', async () => {
    const pages = await servePages({ breakStore: true });
    for (const headers of [bearer, { ...bearer, ...asJson }]) {
      const answer = await pages.get('/', headers);
      expect(answer.status).toBe(500);
      const text = await answer.text();
      expect(text).toContain('The page could not be made, and nothing was changed.');
      expect(text).not.toMatch(/Marchetti|disk|\.ts|at .*:\d+/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect(pages.errors).toHaveLength(2);
  });
});
