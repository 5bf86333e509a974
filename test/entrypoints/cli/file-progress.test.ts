import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fileProgress } from '../../../src/entrypoints/cli/file-progress.ts';
import type { FileJudgement } from '../../../src/flows/validate-files.ts';

const stream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY, columns: 120 });

const shown = (isTerminal: { readonly out: boolean; readonly err: boolean }, isPrinting: boolean, count: number) => {
  const [out, err] = [stream(isTerminal.out), stream(isTerminal.err)];
  const progress = fileProgress({ out, err, width: 120, colour: false }, isPrinting);
  for (let index = 0; index < count; index += 1) {
    const judgement: FileJudgement = {
      ...{ file: '/folder/export.ndjson', line: index + 1, index, share: index / count, isRead: true },
      ...{ resourceType: 'Patient', id: null, profiles: [], valid: true, issues: [] },
    };
    progress.show(judgement);
  }
  progress.clear();
  return { out: String(out.read() ?? ''), err: String(err.read() ?? '') };
};

describe('the progress of a long file', () => {
  it('stands on a terminal, by the name of the file without its folder', () => {
    const { out, err } = shown({ out: false, err: true }, true, 5_000);
    expect(out).toBe('');
    expect(err).toContain('export.ndjson');
    expect(err).not.toContain('/folder');
  });

  it.each([
    ['standard error is no terminal', { out: true, err: false }, false, 5_000],
    ['results are printed on the same terminal all the time', { out: true, err: true }, true, 5_000],
    ['the work is short', { out: false, err: true }, false, 1_000],
  ])('is not there where %s', (_why, isTerminal, isPrinting, count) => {
    expect(shown(isTerminal, isPrinting, count)).toEqual({ out: '', err: '' });
  });
});
