import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { clinicSource } from '../../src/domain/ids.ts';
import type { ReconciledList, ReconciledRow } from '../../src/domain/reconciled-list.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { context } from '../mapping/clinic-records.ts';
import { onlyOne, reconcileDocuments } from '../support/reconciled.ts';

interface ExpectedRow {
  readonly ingredients: readonly string[];
  readonly text?: string;
  readonly sources: Readonly<Record<string, boolean>>;
  readonly differences: readonly { readonly type: string; readonly sources: readonly string[] }[];
}

interface Expected {
  readonly rows: readonly ExpectedRow[];
  readonly alerts: readonly {
    readonly type: string;
    readonly drugs: readonly string[];
    readonly severity?: string;
    readonly vaSeverity?: string;
  }[];
  readonly absentAlerts?: readonly { readonly type: string; readonly drugs?: readonly string[] }[];
  readonly notChecked?: readonly string[];
}

const fixtures = new URL('../../fixtures/', import.meta.url);
const partners = ['primary-care', 'cardiology', 'ob-gyn'];
const stories = readdirSync(fixtures, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && existsSync(new URL(`${entry.name}/expected.json`, fixtures)) ? [entry.name] : [],
);

/** The files are the project's own and held to their schemas by other tests. */
const read = <T>(story: string, file: string): T =>
  JSON.parse(readFileSync(new URL(`${story}/${file}.json`, fixtures), 'utf8')) as T;

const listOf = (story: string): ReconciledList => {
  const { resources } = mapClinicRecord(read<ClinicRecord>(story, 'clinic-record'), context);
  const own = resources.map(({ resource }) => resource);
  const known = partners.filter((partner) => existsSync(new URL(`${story}/${partner}.json`, fixtures)));
  return onlyOne(
    reconcileDocuments({
      [clinicSource]: own,
      ...Object.fromEntries(known.map((partner) => [partner, [read<unknown>(story, partner)]])),
    }),
  );
};

const present = (row: ReconciledRow, sources: readonly string[]): ExpectedRow => ({
  ingredients: row.ingredients.map(({ name }) => name).toSorted(),
  ...(row.ingredients.length === 0 ? { text: row.drugName } : {}),
  sources: Object.fromEntries(
    sources.map((source) => [source, row.statements.some((statement) => statement.source === source)]),
  ),
  differences: sorted(row.differences.map(({ type, sources: between }) => ({ type, sources: between.toSorted() }))),
});

const sorted = <T>(items: readonly T[]): readonly T[] =>
  items.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b), 'en'));

const normal = (row: ExpectedRow, sources: readonly string[]): ExpectedRow => ({
  ingredients: row.ingredients.toSorted(),
  ...(row.text === undefined ? {} : { text: row.text }),
  sources: Object.fromEntries(sources.map((source) => [source, row.sources[source] ?? false])),
  differences: sorted(row.differences.map(({ type, sources: between }) => ({ type, sources: between.toSorted() }))),
});

describe.each(stories)('the story of fixtures/%s', (story) => {
  const expected = read<Expected>(story, 'expected');
  const list = listOf(story);
  const sources = list.sources.map(({ source }): string => source).toSorted();

  it('has exactly the rows, sources and differences that a pharmacist expects', () => {
    const rows = list.rows.map((row) => present(row, sources));
    expect(sorted(rows)).toEqual(sorted(expected.rows.map((row) => normal(row, sources))));
  });

  it('has every alert that is expected', () => {
    const found = list.alerts.map(({ type, drugs }) => `${type}: ${drugs.join(', ')}`);
    for (const { type, drugs } of expected.alerts) expect(found).toContain(`${type}: ${drugs.toSorted().join(', ')}`);
  });

  it('grades them as expected', () => {
    for (const wanted of expected.alerts) {
      const alert = list.alerts.find(
        ({ type, drugs }) => type === wanted.type && drugs.join() === wanted.drugs.toSorted().join(),
      );
      if (wanted.severity !== undefined) expect(alert?.severity).toBe(wanted.severity);
      if (wanted.vaSeverity !== undefined)
        expect(alert?.evidence).toContain(`NDF-RT drug interactions (2015), ${wanted.vaSeverity}`);
    }
  });

  it('has no other pair of the interaction set, and none of the alerts that must be absent', () => {
    const wanted = expected.alerts.map(({ type, drugs }) => `${type}: ${drugs.toSorted().join(', ')}`);
    const pairs = list.alerts.filter(({ type, severity }) => type === 'interaction' && severity !== 'low');
    for (const { type, drugs } of pairs) expect(wanted).toContain(`${type}: ${drugs.join(', ')}`);
    for (const absent of expected.absentAlerts ?? []) {
      const found = list.alerts.filter(
        ({ type, drugs, severity }) =>
          severity !== 'low' &&
          type === absent.type &&
          (absent.drugs === undefined || absent.drugs.toSorted().join() === drugs.join()),
      );
      expect(found, absent.type).toEqual([]);
    }
  });

  it('names exactly the drugs that no interaction check could look at', () => {
    const named = list.notChecked
      .filter(({ why }) => /no check looked at it|interaction/.test(why))
      .map(({ drug }) => drug)
      .toSorted();
    expect(named).toEqual((expected.notChecked ?? []).toSorted());
  });

  it('accounts for every resource', () => {
    const { received, kept, merged, excluded, failed, entries } = list.ledger;
    expect(kept + merged + excluded + failed).toBe(received);
    expect(entries).toHaveLength(received);
    expect(failed).toBe(0);
  });
});
