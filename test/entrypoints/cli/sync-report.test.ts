import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { sourceId } from '../../../src/domain/ids.ts';
import { writeSyncReport } from '../../../src/entrypoints/cli/commands/sync.ts';
import { noLists } from '../../../src/flows/lists-made.ts';
import type { SyncReport } from '../../../src/flows/sync.ts';

const report: SyncReport = {
  patients: 1,
  published: { mapped: 3, heldBack: 0, queued: 0, denied: 0 },
  heldBack: [],
  dispatched: [],
  pulled: [],
  lists: noLists,
  notValid: [],
  writes: 0,
};

const written = (change: Partial<SyncReport>): readonly string[] => {
  const out = new PassThrough();
  writeSyncReport({ ...report, ...change }, { out, err: new PassThrough(), width: 160, colour: false });
  return String(out.read()).split('\n');
};

const held = (key: string, constraint?: string): SyncReport['heldBack'][number] => ({
  key,
  issues: [
    {
      ...{ code: 'invalid-resource', severity: 'error', path: 'Condition.code', reason: 'give a code' },
      ...(constraint === undefined ? {} : { constraint }),
    },
  ],
});

describe('the report of a sync', () => {
  it('says of what is held back where, what to change, and which rule is broken', () => {
    const lines = written({ heldBack: [held('Condition/a'), held('Condition/b', 'con-3')] });
    expect(lines).toContain('  held back: Condition/a: Condition.code: give a code');
    expect(lines).toContain('  held back: Condition/b: Condition.code: give a code [con-3]');
  });

  it('does not drown in it', () => {
    const lines = written({ heldBack: Array.from({ length: 300 }, (_, at) => held(`Condition/${at}`)) });
    expect(lines.filter((line) => line.startsWith('  held back: '))).toHaveLength(20);
    expect(lines).toContain('  and 280 more; --format json tells all.');
  });

  it('says in one line a source how much of it was not valid FHIR, and nothing where all was', () => {
    const lines = written({ notValid: [{ source: sourceId('cardiology'), resources: 12 }] });
    expect(lines).toContain('cardiology: 12 resources were not valid FHIR; what could be read was used.');
    expect(written({}).join('\n')).not.toContain('not valid FHIR');
  });
});
