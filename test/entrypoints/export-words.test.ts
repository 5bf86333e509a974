import { describe, expect, it } from 'vitest';
import { partnerId } from '../../src/domain/ids.ts';
import { exportWords } from '../../src/entrypoints/run-words.ts';
import type { BulkReport, PartnerRun } from '../../src/flows/ports.ts';

const run: PartnerRun = {
  ...{ partner: partnerId('cardiology'), away: null, writes: 0, withheld: 0, failures: [], deliveries: {}, reads: [] },
  ...{ notMatched: 0, notReached: 0, notAsked: 0, oldestAnswer: null },
};
const lines = { kept: 27, ofOthers: 24, notAskedFor: 0, broken: 0, deleted: 2 };
const words = (bulkExport: BulkReport) => exportWords({ ...run, bulkExport });

describe('what is told of an export', () => {
  it('is nothing where none was asked for', () => {
    expect(exportWords(run)).toEqual([]);
  });

  it('is how many patients were read by it, and what was not kept', () => {
    expect(words({ reason: null, mode: 'changes', patients: 5, lines })).toEqual([
      'by one export, 5 patients, what changed since the last one: 27 lines kept, 2 deleted, 24 of others, not kept',
    ]);
  });

  it('is why there was none', () => {
    expect(words({ reason: 'export-timed-out', mode: 'full', patients: 0, lines })).toEqual([
      'no export, each patient read singly (export-timed-out: A bulk export was not ready in time)',
    ]);
  });
});
