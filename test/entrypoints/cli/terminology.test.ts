import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inventedRelease } from '../../adapters/terminology/rrf/invented-release.ts';
import { writeRelease } from '../../adapters/terminology/rrf/release-writer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { concordWith, jsonLines } from './run-concord.ts';

const concord = concordWith();

const builtFolder = async (): Promise<string> => {
  const out = join(await temporaryFolder(), 'built');
  const ran = await concord('terminology', 'build', '--rrf', await release(), '--out', out);
  expect(ran).toMatchObject({ code: 0, err: '' });
  return out;
};

const release = async (): Promise<string> => writeRelease(await temporaryFolder(), inventedRelease);

describe('concord terminology info', () => {
  it('shows every source with its date, its terms and what is in it, and NLM’s statement whole', async () => {
    const { code, out, err } = await concord('terminology', 'info');
    expect([code, err]).toEqual([0, '']);
    const words = out.replace(/\s+/g, ' ');
    expect(words).toContain('NLM is not responsible for the product and does not endorse or recommend this');
    for (const text of ['2025-10', '2022-03', '2015-05', '2021-01', 'DA2025', 'BPCK', 'begins with the letter A']) {
      expect(words).toContain(text);
    }
    expect(words).toContain('The drug data that comes with Concord');
  });

  it.each([60, 80, 160])('is never wider than 80 columns, on a terminal of %s', async (width) => {
    const { out } = await concordWith({}, width)('terminology', 'info');
    const widest = Math.max(...out.split('\n').map((line) => [...line].length));
    expect(widest).toBeLessThanOrEqual(Math.min(width, 80));
  });

  it('prints one JSON object', async () => {
    const { code, out, err } = await concord('terminology', 'info', '--format', 'json');
    expect([code, err]).toEqual([0, '']);
    const [info, ...others] = jsonLines(out);
    expect(others).toEqual([]);
    expect(Object.keys(info ?? {})).toEqual(['folder', 'state', 'damaged', 'acknowledgement', 'sources']);
    expect(info).toMatchObject({ folder: null, damaged: [] });
  });

  it('shows the data that CONCORD_TERMINOLOGY names, and ends with 1 where it is damaged', async () => {
    const folder = await builtFolder();
    const other = concordWith({ CONCORD_TERMINOLOGY: folder }, 80);
    const whole = await other('terminology', 'info');
    expect(whole).toMatchObject({ code: 0, err: '' });
    expect(whole.out).toContain('RXNORM 2025-10-06');
    expect(whole.out.replace(/\s+/g, ' ')).toContain('as it was built');
    appendFileSync(join(folder, 'packages.br'), 'x');
    const damaged = await other('terminology', 'info');
    expect(damaged).toMatchObject({ code: 1, err: 'Not what was written: packages.br. Build it anew.\n' });
    expect(damaged.out).toContain('DAMAGED');
  });

  it('ends with 2 where the folder holds no drug data', async () => {
    const folder = await temporaryFolder();
    const other = concordWith({ CONCORD_TERMINOLOGY: folder });
    const { code, out, err } = await other('terminology', 'info');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`[terminology-data]\n  ${join(folder, 'sources.json')}\n`);
  });
});

describe('the folder that CONCORD_TERMINOLOGY names', () => {
  it('is named whole where it holds no drug data', async () => {
    const folder = join(await temporaryFolder(), 'nowhere');
    const { code, err } = await concordWith({ CONCORD_TERMINOLOGY: folder })('drug', 'zoloft');
    expect(code).toBe(2);
    expect(err).toContain(`[terminology-data]\n  ${join(folder, 'drugs.br')}\n`);
  });

  it('is what validation knows codes by', async () => {
    const folder = await builtFolder();
    const files = await temporaryFolder();
    const codes = async (run: typeof concord) => {
      const ran = await run('validate', join(files, 'medication.json'), '--format', 'json');
      return jsonLines(ran.out).map(({ issues }) => JSON.stringify(issues).includes('not among those at hand'));
    };
    const medication = {
      resourceType: 'Medication',
      code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '312941' }] },
    };
    writeFileSync(join(files, 'medication.json'), JSON.stringify(medication));
    expect(await codes(concord)).toEqual([false]);
    expect(await codes(concordWith({ CONCORD_TERMINOLOGY: folder }))).toEqual([true]);
  });
});

describe('concord terminology build', () => {
  it('says what it made and left out, and where it is', async () => {
    const out = join(await temporaryFolder(), 'built');
    const ran = await concord('terminology', 'build', '--rrf', await release(), '--out', out);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`Built: ${out}`);
    expect(ran.out).toContain('rxnorm (2025-10-06): RXNCONSO 12');
    expect(ran.out).toContain('Set CONCORD_TERMINOLOGY');
    expect(readdirSync(out)).toContain('drugs.br');
  });

  it('prints one JSON object', async () => {
    const out = join(await temporaryFolder(), 'built');
    const words = ['terminology', 'build', '--rrf', await release(), '--out', out, '--format', 'json'];
    const ran = await concord(...words, '--released', '2025-11-03');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(ran.out)).toMatchObject([{ folder: out, unread: { count: 0, first: [] } }]);
    expect(jsonLines(ran.out)).toMatchObject([{ sources: { sources: [{ released: '2025-11-03' }, {}, {}, {}] } }]);
  });

  it('goes where CONCORD_TERMINOLOGY says, unless it is told another place', async () => {
    const folder = join(await temporaryFolder(), 'set');
    const other = concordWith({ CONCORD_TERMINOLOGY: folder });
    expect(await other('terminology', 'build', '--rrf', await release())).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(folder)).toContain('SHA256SUMS');
  });

  it('ends with 1 and names the place of lines that it could not read', async () => {
    const folder = await release();
    appendFileSync(join(folder, 'RXNREL.RRF'), 'no line of a release\n');
    const out = join(await temporaryFolder(), 'built');
    const { code, err } = await concord('terminology', 'build', '--rrf', folder, '--out', out);
    expect(code).toBe(1);
    expect(err).toBe(
      '1 line could not be read; what they hold is not in the data:\n  RXNREL.RRF:13 expected 16 fields\n',
    );
    expect(readdirSync(out)).toContain('drugs.br');
  });

  it('ends with 2 and makes nothing where the release is not whole', async () => {
    const folder = await temporaryFolder();
    const out = join(await temporaryFolder(), 'built');
    const { code, err } = await concord('terminology', 'build', '--rrf', folder, '--out', out);
    expect(code).toBe(2);
    expect(err).toContain('[rxnorm-release-missing]');
    expect(err).toContain(`${folder}: RXNCONSO.RRF is missing`);
    expect(() => readdirSync(out)).toThrow();
  });

  it('names the table that is missing', async () => {
    const out = join(await temporaryFolder(), 'built');
    const tables = await temporaryFolder();
    const ran = await concord('terminology', 'build', '--tables', tables, '--out', out);
    expect(ran).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(`  ${join(tables, 'rxnorm/concepts.tsv.gz')}\n`),
    });
  });

  it.each([
    [[]],
    [['--rrf', 'a', '--tables', 'b']],
    [['--tables', 'b', '--released', '2025-10-06']],
    [['--rrf', 'a', '--released', '2025-02-30']],
    [['--rrf', 'a', '--released', 'October']],
  ])('ends with 2 and prints no result when it is called wrongly: %j', async (words) => {
    const { code, out, err } = await concord('terminology', 'build', ...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });
});
