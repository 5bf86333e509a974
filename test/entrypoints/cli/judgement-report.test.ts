import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createJudgementReport, type ReportChoices } from '../../../src/entrypoints/cli/judgement-report.ts';
import type { FileJudgement, JudgedIssue } from '../../../src/flows/validate-files.ts';

const terminal = { out: new PassThrough(), err: new PassThrough(), width: 120, colour: false };
const plain: ReportChoices = { all: false, verbose: false, quiet: false };

const issue = (change: Partial<JudgedIssue> = {}): JudgedIssue => ({
  severity: 'error',
  code: 'value',
  expression: 'Patient.name[0].family',
  constraint: null,
  message: 'write something else',
  kind: 'invalid-resource',
  ...change,
});

const judgement = (index: number, change: Partial<FileJudgement> = {}): FileJudgement => {
  const issues = change.issues ?? [issue()];
  return {
    ...{ file: 'a.ndjson', line: index + 1, index, share: 0.5, isRead: true },
    ...{ resourceType: 'Patient', id: `p${index}`, profiles: [], issues },
    valid: issues.every(({ severity }) => severity !== 'error'),
    ...change,
  };
};

const reported = (judgements: readonly FileJudgement[], choices: Partial<ReportChoices> = {}, colour = false) => {
  const report = createJudgementReport({ ...terminal, colour }, { ...plain, ...choices });
  return [...judgements.flatMap((one) => report.take(one)), ...report.end()];
};

const many = (count: number, change: (index: number) => Partial<FileJudgement> = () => ({})) =>
  Array.from({ length: count }, (_, index) => judgement(index, change(index)));

describe('the report of a validation', () => {
  it('shows the same issue three times a file and counts the rest, whatever its place in a list', () => {
    const lines = reported(many(1_500, (at) => ({ issues: [issue({ expression: `Patient.name[${at}].family` })] })));
    expect(lines.filter((line) => line.startsWith('  Patient/'))).toHaveLength(3);
    expect(lines).toContain('    1,497 times more: error Patient.name[0].family: write something else');
    expect(lines).toContain('1,500 resources judged, 1,500 not valid; 1,500 errors.');
  });

  it('shows everything with --all', () => {
    const lines = reported(many(50), { all: true });
    expect(lines.filter((line) => line.startsWith('    error'))).toHaveLength(50);
    expect(lines.join('\n')).not.toContain('times more');
  });

  it('stays short where every resource has a fault of its own, and loses no count', () => {
    const lines = reported(many(5_000, (at) => ({ issues: [issue({ message: `fault ${at}` })] })));
    expect(lines.length).toBeLessThan(200);
    expect(lines).toContain('    4,920 issues of other sorts');
    expect(lines).toContain('5,000 resources judged, 5,000 not valid; 5,000 errors.');
  });

  it('tells apart by severity, element, rule and words, and puts errors first', () => {
    const issues = [
      issue({ severity: 'warning' }),
      issue({ constraint: 'pat-1' }),
      issue({ expression: 'Patient.gender' }),
      issue({ message: 'other words' }),
    ];
    const lines = reported([judgement(0, { issues })]).filter((line) => line.startsWith('    '));
    expect(lines.map((line) => line.trim())).toEqual([
      'error Patient.name[0].family: write something else [pat-1]',
      'error Patient.gender: write something else',
      'error Patient.name[0].family: other words',
      'warning Patient.name[0].family: write something else',
    ]);
  });

  it('begins to show anew in the next file, and sums up each', () => {
    const lines = reported([...many(5), ...many(5, () => ({ file: 'b.ndjson' }))]);
    expect(lines.filter((line) => line === 'a.ndjson' || line === 'b.ndjson')).toHaveLength(2);
    expect(lines.filter((line) => line.includes('2 times more'))).toHaveLength(2);
    expect(lines.indexOf('b.ndjson')).toBeGreaterThan(lines.findIndex((line) => line.includes('2 times more')));
    expect(lines).toContain('b.ndjson: 5 resources judged, 5 not valid; 5 errors.');
    expect(lines).toContain('10 resources judged, 10 not valid; 10 errors.');
  });

  it('names so many files in the summary and counts the others', () => {
    const lines = reported(many(70, (at) => ({ file: `${at}.json`, issues: [] })));
    expect(lines).toContain('... and 20 files more.');
    expect(lines.at(-1)).toBe('70 resources judged, all valid.');
  });

  it('says by word what colour says, and colours nothing but the word', () => {
    const coloured = reported([judgement(0)], {}, true);
    expect(coloured.join('\n')).toContain('\u001b[');
    expect(coloured.map(stripVTControlCharacters)).toEqual(reported([judgement(0)]));
  });
});
