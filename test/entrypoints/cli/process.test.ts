import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { jsonLines } from './run-concord.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program in a folder of its own, with no setting of this machine. */
const run = async (program: string, words: readonly string[], cwd: string): Promise<Ended> => {
  const child = spawn(program, [...words], {
    cwd,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out.join(''), err: err.join('') };
};

const concord = async (...words: readonly string[]): Promise<Ended> =>
  run(process.execPath, [main, ...words], await temporaryFolder());

const olderNode = '/usr/bin/node';

const majorOf = async (program: string): Promise<number> =>
  existsSync(program) ? Number.parseInt((await run(program, ['--version'], '/')).out.slice(1), 10) : 0;

const isOlder = await majorOf(olderNode).then((major) => major > 14 && major < 24);

describe('the process', () => {
  it('ends with the code of the command, and writes results and complaints apart', async () => {
    expect(await concord('drug', 'aspirin')).toMatchObject({ code: 0, err: '' });
    expect(await concord('drug', 'no-such-drug-at-all')).toMatchObject({ code: 1, err: '' });
    const { code, out, err } = await concord('sync');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('CONCORD_CLINIC_SYSTEM');
  });

  it('reads .env in its folder, and says so where that cannot be read', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, '.env'), 'CONCORD_PORT=nowhere\n');
    expect(await run(process.execPath, [main, 'partner', 'list'], folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining('CONCORD_PORT: expected'),
    });
    const closed = await temporaryFolder();
    await mkdir(join(closed, '.env'));
    const { code, err } = await run(process.execPath, [main, 'drug', 'aspirin'], closed);
    expect(code).toBe(2);
    expect(err).toMatch(/^concord: \.env .*\n$/);
  });

  it('ends quietly when nobody reads on', async () => {
    const words = ['-c', '"$0" "$1" map "$2" "$2" "$2" | head -c 10', process.execPath, main];
    const record = fileURLToPath(
      new URL('../../../fixtures/09-allergy-and-every-difference/clinic-record.json', import.meta.url),
    );
    const { out, err } = await run('/bin/sh', [...words, record], await temporaryFolder());
    expect(out).toHaveLength(10);
    expect(err).not.toMatch(/EPIPE|at .*:\d+:\d+/);
  });

  it('says under an older Node in one line what to do, and loads nothing', async () => {
    const folder = await temporaryFolder();
    const plain = stripTypeScriptTypes(readFileSync(main, 'utf8'));
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });\n`;
    await writeFile(join(folder, 'pretend.mjs'), pretend);
    await writeFile(join(folder, 'main.mjs'), plain);
    const words = ['--import', './pretend.mjs', 'main.mjs', 'demo'];
    const { code, out, err } = await run(process.execPath, words, folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Concord needs Node 24 or later, and this is Node 20\.19\.0\. .*\n$/);
  });

  it.skipIf(!isOlder)('says the same under the older Node of this machine', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'main.mjs'), stripTypeScriptTypes(readFileSync(main, 'utf8')));
    const { code, out, err } = await run(olderNode, ['main.mjs', 'demo'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Concord needs Node 24 or later, and this is Node \d+\.\d+\.\d+\. .*\n$/);
  });
});

describe('concord demo --once --format json', () => {
  it('prints one object a patient and nothing else, and writes nothing when run again', async () => {
    const folder = await temporaryFolder();
    const words = [main, 'demo', '--once', '--format', 'json', '--data', join(folder, 'data')];
    const first = await run(process.execPath, words, folder);
    expect(first.code).toBe(0);
    const lists = jsonLines(first.out);
    expect(lists.length).toBeGreaterThanOrEqual(6);
    for (const list of lists) {
      for (const key of ['patient', 'rows', 'alerts', 'notChecked', 'ledger']) expect(list).toHaveProperty(key);
    }
    expect(first.err).toMatch(/^writes: [1-9]\d*$/m);
    expect(first.err).toMatch(/ 0 altered by the partner, 0 failed now/);
    const second = await run(process.execPath, words, folder);
    expect(second.err).toMatch(/^writes: 0$/m);
    const withoutTimes = (text: string): string => text.replace(/"asOf":"[^"]*"/g, '');
    expect(withoutTimes(second.out)).toBe(withoutTimes(first.out));
    for (const { patient } of lists) {
      const { name } = patient as { name: string };
      expect(first.err).not.toContain(name);
    }
  });
});
