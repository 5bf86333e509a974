import { describe, expect, it } from 'vitest';
import { servePages, start } from './served-pages.ts';

describe('/.well-known/jwks.json', () => {
  it('gives the public keys to everybody, and lets them be cached (FIELD-NOTES 14)', async () => {
    let asked = 0;
    const pages = await servePages({
      publicKeys: async () => {
        asked += 1;
        return { keys: [{ kid: `key-${asked}`, kty: 'EC' }] };
      },
    });
    const first = await pages.get('/.well-known/jwks.json');
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
    expect(first.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await first.json()).toEqual({ keys: [{ kid: 'key-1', kty: 'EC' }] });
    await pages.get('/.well-known/jwks.json');
    expect(asked).toBe(1);
    pages.setTime(new Date(start.getTime() + 10_000));
    expect(await (await pages.get('/.well-known/jwks.json')).json()).toEqual({ keys: [{ kid: 'key-2', kty: 'EC' }] });
  });

  it('is not there where no keys are given, as in the demo', async () => {
    const pages = await servePages();
    expect((await pages.get('/.well-known/jwks.json')).status).toBe(404);
  });
});
