import { describe, expect, it } from 'vitest';
import { opened, textOf } from './page-markup.ts';
import { asJson, bearer, exampleRun, loggedIn, servePages } from './served-pages.ts';

const path = `/runs/${exampleRun}`;

describe('the page of the syncs', () => {
  it('lists them with the newest first, each with a link to its own page', async () => {
    const pages = await servePages();
    const html = await (await pages.get('/runs', await loggedIn(pages))).text();
    const links = opened(html, 'a').map(({ attributes }) => attributes.get('href'));
    expect(links).toContain('/runs');
    expect(links.filter((link) => link?.startsWith('/runs/'))).toHaveLength(2);
    expect(links.at(-1)).toBe(path);
    expect(textOf(html)).toMatch(
      /Not ended.*one patient, cardiology.*Done, with problems.*all patients, all partners.*2 things/,
    );
  });

  it('gives one with what needs a person, what was sent and read, and how old the answers are', async () => {
    const pages = await servePages();
    const text = textOf(await (await pages.get(path, await loggedIn(pages))).text());
    expect(text).toContain(
      'cardiology: 1 delivery was refused. `concord deliveries list --partner cardiology --state refused`',
    );
    expect(text).toContain('2 patients were not found for certain');
    expect(text).toContain("3 written, 1 failed (http-422: The resource breaks a rule of the partner's (422))");
    expect(text).toContain('MedicationRequest: 2 read');
    expect(text).toContain('Condition: 1 not read (http-403: The partner does not allow this (403))');
    expect(text).toContain('left alone (http-401: The partner does not let us in (401))');
  });

  it('gives programs the same as JSON', async () => {
    const pages = await servePages();
    const all = await (await pages.get('/runs', { ...bearer, ...asJson })).json();
    expect(all).toMatchObject([{ outcome: 'unfinished' }, { id: exampleRun, outcome: 'problems' }]);
    expect(await (await pages.get(path, { ...bearer, ...asJson })).json()).toMatchObject({
      ...{ id: exampleRun, report: { writes: 3, openQuestions: 5 } },
    });
  });

  it('is for those who may see the pages, and comes back after the login', async () => {
    const pages = await servePages();
    for (const asked of ['/runs', path]) {
      const answer = await pages.get(asked);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        `/login?next=${encodeURIComponent(asked)}`,
      ]);
      expect((await pages.get(asked, asJson)).status).toBe(401);
    }
  });

  it.each([['/runs/00000000'], ['/runs/none'], ['/runs/%25']])('answers 404 for %s', async (asked) => {
    const pages = await servePages();
    expect((await pages.get(asked, bearer)).status).toBe(404);
  });
});
