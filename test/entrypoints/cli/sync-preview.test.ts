import { describe, expect, it } from 'vitest';
import { partnerId, patientId } from '../../../src/domain/ids.ts';
import { previewAsText } from '../../../src/entrypoints/cli/sync-preview.ts';
import type { PlannedWrite, SyncPreview } from '../../../src/flows/preview-sync.ts';

const digest = 'd'.repeat(64);
const terminal = (width: number) => ({ out: process.stdout, err: process.stderr, width, colour: false });

const write = (change: Partial<PlannedWrite> = {}): PlannedWrite => ({
  partner: partnerId('cardiology'),
  patient: patientId('p-1'),
  key: 'MedicationRequest/a',
  effect: 'created',
  about: 'Lithium carbonate 300 mg capsule',
  changes: [],
  ...change,
});

const linesOf = (preview: Partial<SyncPreview>, width = 100) =>
  previewAsText({ writes: [], heldBack: 0, digest, ...preview }, terminal(width));

describe('a preview on a terminal', () => {
  it('counts for each partner, and names what is created, changed and stopped for each patient', () => {
    const change = { path: 'MedicationRequest.status', before: '"active"', after: '"stopped"' };
    const lines = linesOf({
      writes: [write(), write({ key: 'MedicationRequest/b', effect: 'stopped', changes: [change] })],
      heldBack: 2,
    });
    expect(lines).toEqual([
      'cardiology: 1 created, 1 stopped',
      '  patient p-1',
      '    created MedicationRequest/a  Lithium carbonate 300 mg capsule',
      '    stopped MedicationRequest/b  Lithium carbonate 300 mg capsule',
      '      MedicationRequest.status: "active" -> "stopped"',
      '',
      '2 resources are not valid and would be held back.',
      `digest: ${digest}`,
      `Do exactly this: concord sync --apply ${digest}`,
    ]);
  });

  it('says that nothing would be written', () => {
    expect(linesOf({})).toEqual(['Nothing would be written.', `digest: ${digest}`]);
  });

  it('keeps long values within the width', () => {
    const change = { path: 'MedicationRequest.note[0].text', before: null, after: `"${'word '.repeat(60)}"` };
    const lines = linesOf({ writes: [write({ effect: 'changed', changes: [change] })] }, 60);
    expect(lines.filter((line) => line.length > 60 && !line.includes(digest))).toEqual([]);
  });
});
