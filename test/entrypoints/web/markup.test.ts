import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rowId, sourceId } from '../../../src/domain/ids.ts';
import type { ReconciledList } from '../../../src/domain/reconciled-list.ts';
import type { StatedMedication } from '../../../src/domain/stated-medication.ts';
import { agreedList, exampleList } from './example-list.ts';
import { attributesOf, misnested, opened, tagsOf, textOf } from './page-markup.ts';
import { bearer, exampleRun, loggedIn, pathOf, type ServedPages, servePages } from './served-pages.ts';

const hostile = `"><script>alert('1')</script><img src=x onerror=alert(2)>\u202E01\u0007 <%= it %>`;

/** The same list with every text that comes from outside replaced, and nothing else. */
const withHostileTexts = (list: ReconciledList): ReconciledList => ({
  patient: { id: list.patient.id, name: hostile, birthDate: hostile, sex: hostile },
  sources: list.sources.map((source) => ({ ...source, name: hostile, asOf: hostile, detail: hostile })),
  rows: list.rows.map((row) => ({
    ...row,
    id: rowId(`${row.id}${hostile}`),
    drugName: hostile,
    statements: row.statements.map((statement) => ({ ...statement, ...hostileStatement })),
    differences: row.differences.map((difference) => ({ ...difference, detail: hostile })),
  })),
  alerts: list.alerts.map((alert) => ({
    ...alert,
    ...{ id: hostile, drugs: [hostile], sources: [sourceId(hostile)], rule: hostile },
    ...{ evidence: hostile, message: hostile, management: hostile },
    rows: alert.rows.map((row) => rowId(`${row}${hostile}`)),
  })),
  notChecked: [{ drug: hostile, why: hostile }],
  ledger: {
    ...list.ledger,
    entries: list.ledger.entries.map((entry) => ({ ...entry, resource: hostile, reason: hostile })),
  },
});

const hostileStatement: Partial<StatedMedication> = {
  resource: hostile,
  text: hostile,
  dailyDose: { value: 1, unit: `{${hostile}}` },
  directions: hostile,
  statusReason: hostile,
  supply: { quantity: null, quantityAsWritten: hostile, days: 1, handedOver: null, prepared: hostile },
  assertedBy: hostile,
  asserted: hostile,
  steps: [],
  issues: [{ code: 'partly-read-sig', severity: 'warning', path: hostile, reason: hostile }],
};

const everyPage = async (pages: ServedPages): Promise<readonly string[]> => {
  const cookie = await loggedIn(pages);
  const answers = await Promise.all([
    pages.get('/login'),
    pages.get('/', cookie),
    pages.get(pathOf(exampleList), cookie),
    pages.get(pathOf(agreedList), cookie),
    pages.get('/nowhere', cookie),
    pages.get('/runs', cookie),
    pages.get(`/runs/${exampleRun}`, cookie),
    pages.post('/login', { token: 'wrong' }),
  ]);
  return Promise.all(answers.map((answer) => answer.text()));
};

describe('the markup of every page', () => {
  it('is well-formed, in English, with a title, one main part, one h1 and no script', async () => {
    for (const html of await everyPage(await servePages())) {
      expect(misnested(html)).toEqual([]);
      expect(opened(html, 'html')[0]?.attributes.get('lang')).toBe('en');
      expect(html).toMatch(/<title>\S.* · Concord<\/title>/);
      expect(opened(html, 'main')).toHaveLength(1);
      expect(opened(html, 'h1')).toHaveLength(1);
      expect(opened(html, 'script')).toEqual([]);
      expect(html).not.toMatch(/ style="| on[a-z]+="/);
    }
  });

  it('has headings in order, and every id once', async () => {
    for (const html of await everyPage(await servePages())) {
      const levels = tagsOf(html).flatMap(({ name, closes }) =>
        /^h[1-6]$/.test(name) && !closes ? Number(name[1]) : [],
      );
      levels.forEach((level, index) => {
        expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
      });
      const ids = attributesOf(html, 'id');
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('points only at what is there: labels, descriptions, the skip link', async () => {
    for (const html of await everyPage(await servePages())) {
      const ids = new Set(attributesOf(html, 'id'));
      const pointers = ['for', 'aria-labelledby', 'aria-describedby'].flatMap((name) => attributesOf(html, name));
      for (const pointer of pointers.flatMap((value) => value.split(' '))) expect(ids).toContain(pointer);
      expect(opened(html, 'a')[0]?.attributes.get('href')).toBe('#main');
    }
  });

  it('gives every table a caption, every head cell a scope, and every row as many cells as there are columns', async () => {
    const tables = (await everyPage(await servePages())).flatMap((html) => html.match(/<table.*?<\/table>/gs) ?? []);
    expect(tables.length).toBeGreaterThanOrEqual(4);
    for (const table of tables) {
      expect(opened(table, 'caption')).toHaveLength(1);
      for (const head of opened(table, 'th')) expect(['row', 'col']).toContain(head.attributes.get('scope'));
      const widths = (table.match(/<tr.*?<\/tr>/gs) ?? []).map(
        (row) => opened(row, 'th').length + opened(row, 'td').length,
      );
      expect(new Set(widths).size).toBe(1);
    }
  });

  it('lets a keyboard move every wide table, under a name', async () => {
    const html = (await everyPage(await servePages()))[2] ?? '';
    const regions = opened(html, 'div').filter(({ attributes }) => attributes.get('class') === 'scroll');
    expect(regions).toHaveLength(opened(html, 'table').length);
    for (const { attributes } of regions) {
      expect(attributes.get('tabindex')).toBe('0');
      expect(attributes.get('role')).toBe('region');
      expect(attributes.get('aria-label')).toMatch(/\w/);
    }
  });
});

describe('text from outside', () => {
  it('stays text in every field, and cannot turn the direction of what stands beside it', async () => {
    const pages = await servePages({ lists: [withHostileTexts(exampleList)] });
    for (const path of ['/', pathOf(exampleList)]) {
      const html = await (await pages.get(path, bearer)).text();
      expect(misnested(html)).toEqual([]);
      expect(opened(html, 'script')).toEqual([]);
      expect(opened(html, 'img')).toEqual([]);
      for (const hidden of ['\u202E', '\u0007']) expect(html).not.toContain(hidden);
      expect(textOf(html)).toContain(
        `"><script>alert('1')</script><img src=x onerror=alert(2)>[U+202E]01[U+0007] <%= it %>`,
      );
    }
  });

  it('stays text in the way back after the login', async () => {
    const pages = await servePages();
    const html = await (await pages.get(`/login?next=${encodeURIComponent(hostile)}`)).text();
    expect(misnested(html)).toEqual([]);
    expect(html).toContain('name="next" value="/"');
  });

  it('goes through the escaping in every template: what is not escaped is only ever another template', () => {
    const folder = new URL('../../../src/entrypoints/web/templates/', import.meta.url);
    const files = readdirSync(folder);
    expect(files).toContain('patient.eta');
    const raw = files.flatMap((file) => readFileSync(new URL(file, folder), 'utf8').match(/<%~[^%]*%>/g) ?? []);
    expect(raw.length).toBeGreaterThan(0);
    for (const tag of raw) expect(tag).toMatch(/^<%~ (?:include\('\.\/[a-z-]+', [\s\S]+\)|it\.body) %>$/);
  });
});
