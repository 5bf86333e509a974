import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { jsonLines } from './run-concord.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

const start = async (...words: readonly string[]) => {
  const child = spawn(process.execPath, [main, 'drug', '-', ...words], {
    cwd: await temporaryFolder(),
    env: { PATH: process.env['PATH'] },
    stdio: 'pipe',
  });
  // What is not read to its end is closed by the program.
  child.stdin.on('error', () => {});
  return child;
};

/** Runs `concord drug -` with these bytes on standard input. */
const drugs = async (input: string | Buffer, ...words: readonly string[]) => {
  const child = await start(...words);
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out.join(''), err: err.join('') };
};

const answers = async (input: string | Buffer) => {
  const { code, out, err } = await drugs(input);
  expect(err).toBe('');
  return { code, lines: jsonLines(out) };
};

describe('concord drug -', () => {
  it('answers every line in order, an empty one too', async () => {
    const { code, lines } = await answers('Zoloft 50 mg\r\n\r\n312941\n\nno-such-drug-at-all\nsertraline 50 mg tablet');
    expect(code).toBe(0);
    expect(lines.map(({ input, recognizedBy }) => [input, recognizedBy])).toEqual([
      ['Zoloft 50 mg', 'brand'],
      ['', 'none'],
      ['312941', 'exact code'],
      ['', 'none'],
      ['no-such-drug-at-all', 'none'],
      ['sertraline 50 mg tablet', 'exact name'],
    ]);
    expect(lines[1]).toMatchObject({ issues: [{ code: 'missing-drug', severity: 'error' }] });
  });

  it('ends with 0 where every line could be read, whatever stands before the first and after the last', async () => {
    const { code, lines } = await answers('\ufeffZoloft 50 mg\n312941\n');
    expect(code).toBe(0);
    expect(lines.map(({ input }) => input)).toEqual(['Zoloft 50 mg', '312941']);
  });

  it('answers a line that is not UTF-8, or longer than 1 MiB, with an issue', async () => {
    const [bad, long, good] = [Buffer.from('sertraline \xff\n', 'latin1'), Buffer.alloc(3_000_000, 'x'), '\n312941\n'];
    const { code, lines } = await answers(Buffer.concat([bad, long, Buffer.from(good)]));
    expect(code).toBe(1);
    expect(lines).toMatchObject([
      { input: 'sertraline \ufffd', recognizedBy: 'none', issues: [{ code: 'invalid-line', severity: 'error' }] },
      { input: '', recognizedBy: 'none', issues: [{ code: 'invalid-line', severity: 'error' }] },
      { input: '312941', recognizedBy: 'exact code', issues: [] },
    ]);
  });

  it('answers many lines, one each', async () => {
    const asked = Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? '312941' : `no such drug ${index}`));
    const { lines } = await answers(asked.join('\n'));
    expect(lines.map(({ input }) => input)).toEqual(asked);
  });

  it('answers a line when it comes, and does not wait for the next', async () => {
    const child = await start();
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const input of ['312941', 'Zoloft 50 mg']) {
      child.stdin.write(`${input}\n`);
      const { value } = await lines.next();
      expect(JSON.parse(String(value))).toMatchObject({ input });
    }
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('ends quietly when nobody reads on', async () => {
    const child = await start('--json');
    const err: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
    child.stdin.write('312941\n'.repeat(100_000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(err).toEqual([]);
  });

  it('prints for people one line each, and what became of all on standard error', async () => {
    const { code, out, err } = await drugs('Zoloft 50 mg\n\u001b[2J\n312941\n', '--format', 'text');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '1  Zoloft 50 mg = sertraline 50 MG Oral Tablet (312941), as Zoloft; brand, high',
      expect.stringMatching(/^2 {2}\[U\+001B\]\[2J = NOT RECOGNISED\. Warning: \S/),
      '3  312941 = sertraline 50 MG Oral Tablet (312941); exact code, certain',
      '',
    ]);
    expect(err).toBe('3 lines: 2 recognised, 1 not.\n');
  });

  it.each([
    ['is only open for writing', (folder: string) => open(join(folder, 'only-written'), 'w')],
    ['is a folder', (folder: string) => open(folder, 'r')],
  ])('ends with 2 where standard input cannot be read: it %s', async (_, openIn) => {
    const folder = await temporaryFolder();
    const unreadable = await openIn(folder);
    const child = spawn(process.execPath, [main, 'drug', '-'], {
      cwd: folder,
      env: { PATH: process.env['PATH'] },
      stdio: [unreadable.fd, 'ignore', 'pipe'],
    });
    const err: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(err.join('')).toMatch(/^concord: .* \[input-not-readable\]\n$/);
    await unreadable.close();
  });

  it.skipIf(!existsSync('/dev/full'))('ends with 2 and says why where its answers cannot be written', async () => {
    const folder = await temporaryFolder();
    const full = await open('/dev/full', 'w');
    for (const words of [['-'], ['zoloft'], ['-', '--format', 'text']]) {
      const child = spawn(process.execPath, [main, 'drug', ...words], {
        cwd: folder,
        env: { PATH: process.env['PATH'] },
        stdio: ['pipe', full.fd, 'pipe'],
      });
      const err: string[] = [];
      child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text));
      child.stdin?.on('error', () => {}).end('312941\n'.repeat(50_000));
      expect(await once(child, 'close')).toEqual([2, null]);
      expect(err.join('')).toMatch(/^concord: [^\n]* \[output-not-writable\]\n$/);
    }
    await full.close();
  });

  it('says so where there is no line', async () => {
    expect(await drugs('', '--format', 'json')).toEqual({ code: 0, out: '', err: 'Standard input holds no line.\n' });
  });
});
