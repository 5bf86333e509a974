import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { reconcileDocuments } from '../support/reconciled.ts';

const root = process.env['CONCORD_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const file = join(root, 'data', 'synthea', 'bundles.ndjson.gz');

/** 40 synthetic patients; skipped, visibly, where this checkout does not stand beside the shared data. */
describe.skipIf(!existsSync(file))('the Synthea bundles as a partner’s data', () => {
  const bundles = existsSync(file)
    ? gunzipSync(readFileSync(file))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line): { readonly entry: readonly unknown[] } => JSON.parse(line))
    : [];
  const lists = reconcileDocuments({ pcp: bundles });

  it('makes one list for each patient', () => {
    expect(bundles).toHaveLength(40);
    expect(lists).toHaveLength(40);
  });

  it('accounts for every entry, and fails none', () => {
    for (const [index, bundle] of bundles.entries()) {
      const [list] = reconcileDocuments({ pcp: [bundle] });
      expect(list?.ledger.received, `bundle ${index}`).toBe(bundle.entry.length);
      expect(list?.ledger.failed, `bundle ${index}`).toBe(0);
    }
    for (const { ledger } of lists) {
      expect(ledger.kept + ledger.merged + ledger.excluded + ledger.failed).toBe(ledger.entries.length);
    }
  });

  it('recognises nearly every drug by its code', () => {
    const rows = lists.flatMap((list) => list.rows);
    const unrecognized = rows.filter(({ ingredients }) => ingredients.length === 0);
    expect(rows.length).toBeGreaterThan(100);
    expect(unrecognized.length / rows.length).toBeLessThan(0.1);
  });

  it('gives each patient the same list alone as among the others', () => {
    const alone = bundles.flatMap((bundle) => reconcileDocuments({ pcp: [bundle] }));
    const seen = (all: typeof lists) =>
      all.map(({ patient, rows, alerts }) => JSON.stringify({ patient, rows, alerts })).toSorted();
    expect(seen(lists)).toEqual(seen(alone));
  });
});
