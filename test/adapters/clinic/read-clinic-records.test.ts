import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNdjsonFile } from '../../../src/adapters/clinic/ndjson-file.ts';
import { readClinicRecords } from '../../../src/adapters/clinic/read-clinic-records.ts';
import type { ReadOutcome } from '../../../src/adapters/clinic/read-outcome.ts';
import { byteLines } from '../../../src/adapters/clinic/text-lines.ts';
import { exemplar } from '../../support/clinic-record-exemplar.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-read-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

const all = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
};
const read = async (path: string) => all(readClinicRecords(path));
/** What was refused, as `line path: reason`. */
const refusals = (outcomes: readonly ReadOutcome[]): readonly string[] =>
  outcomes.flatMap(({ kind, line, issues }) =>
    kind === 'refused' ? issues.map(({ path, reason }) => `${line} ${path}: ${reason}`) : [],
  );
const patients = (outcomes: readonly ReadOutcome[]): readonly string[] =>
  outcomes.flatMap((outcome) => (outcome.kind === 'record' ? [outcome.record.patient.id] : []));

const record = (id: string) => ({ ...exemplar, patient: { ...exemplar.patient, id } });
const line = (id: string) => JSON.stringify(record(id));

describe('readClinicRecords, JSON', () => {
  it('reads one record, and an array of them', async () => {
    expect(await read(await write('one.json', `\uFEFF${line('a')}`))).toEqual([
      { kind: 'record', record: record('a'), issues: [], file: join(folder, 'one.json'), line: null },
    ]);
    expect(patients(await read(await write('two.json', `[${line('b')},${line('c')}]`)))).toEqual(['b', 'c']);
  });

  it('lets a bad record of an array cost that record, and says which it was', async () => {
    const outcomes = await read(
      await write('a.json', JSON.stringify([record('a'), { ...record('b'), facts: 1 }, null])),
    );
    expect(patients(outcomes)).toEqual(['a']);
    expect(refusals(outcomes)).toEqual(['null /1/facts: expected a list', 'null /2: expected an object']);
  });

  it.each([
    ['JSON that ends early', line('a').slice(0, 900), 'expected JSON'],
    ['HTML', '<!doctype html><html><body>Ada Example, please log in</body></html>', 'looks like HTML'],
    ['nothing', '', 'but there is nothing'],
    ['a text of 5 MB', JSON.stringify('x'.repeat(5_000_000)), 'expected an object'],
    ['a list of nulls', JSON.stringify(Array(3).fill(null)), 'expected an object'],
    ['an empty list', '[]', 'expected at least one record'],
    ['a number', '1e999', 'expected an object'],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'expected'],
    ['words about a patient', 'Ada Example was here', 'expected JSON'],
  ])('refuses %s without an exception and without repeating it', async (_, content, reason) => {
    const outcomes = await read(await write('bad.json', content));
    expect(patients(outcomes)).toEqual([]);
    expect(refusals(outcomes)[0]).toContain(reason);
    expect(JSON.stringify(outcomes)).not.toContain('Ada');
  });

  it('refuses what is not UTF-8 instead of spoiling names', async () => {
    const latin1 = Buffer.from(line('a').replace('Example', 'Qui\u00f1onez'), 'latin1');
    expect(refusals(await read(await write('latin.json', latin1)))).toEqual([
      'null : expected UTF-8; the file may be in another encoding',
    ]);
  });

  it('refuses a path that is not there, a file of another kind and an empty folder', async () => {
    expect(refusals(await read(join(folder, 'no.json')))[0]).toContain('there is no such file');
    expect(refusals(await read(await write('a.pdf', 'x')))[0]).toContain('expected a .json');
    await rm(join(folder, 'a.pdf'));
    expect(refusals(await read(folder))[0]).toContain('expected .json, .ndjson');
  });

  it('reads a folder of JSON and NDJSON files in the order of their names', async () => {
    await write('b.json', line('b'));
    await write('a.ndjson', `${line('a1')}\n${line('a2')}\n`);
    await write('readme.txt', 'not read');
    expect(patients(await read(folder))).toEqual(['a1', 'a2', 'b']);
  });
});

describe('readClinicRecords, NDJSON', () => {
  it('takes a byte order mark, CRLF, blank lines and a last line without an end', async () => {
    const path = await write('x.ndjson', `\uFEFF${line('a')}\r\n\r\n  \n${line('b')}`);
    const outcomes = await read(path);
    expect(outcomes.map((outcome) => outcome.line)).toEqual([1, 4]);
    expect(patients(outcomes)).toEqual(['a', 'b']);
  });

  it('lets broken lines cost those lines only, each reported with its number', async () => {
    const broken = new Map([
      [17, line('x').slice(0, 300)],
      [4_000, '<html>'],
      [9_999, '[]'],
      [15_000, '{"patient":null}'],
      [20_000, '\u0000'],
    ]);
    const lines = Array.from({ length: 20_000 }, (_, index) => broken.get(index + 1) ?? small(index + 1));
    const outcomes = await read(await write('big.ndjson', lines.join('\n')));
    expect(patients(outcomes)).toHaveLength(19_995);
    expect(new Set(outcomes.flatMap((one) => (one.kind === 'refused' ? [one.line] : [])))).toEqual(
      new Set(broken.keys()),
    );
  });

  it('lets a line that is too long cost that line, without holding it', async () => {
    const path = await write('long.ndjson', `${small(1)}\n"${'x'.repeat(50_000)}"\n${small(3)}\n`);
    const outcomes = await all(readNdjsonFile(path, 10_000));
    expect(patients(outcomes)).toEqual(['patient-1', 'patient-3']);
    expect(refusals(outcomes)).toEqual(['2 : expected a line of at most 10000 bytes']);
  });

  it('lets a line that is not UTF-8 cost that line', async () => {
    const path = await write('latin.ndjson', Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(small(2))]));
    const outcomes = await read(path);
    expect(patients(outcomes)).toEqual(['patient-2']);
    expect(refusals(outcomes)[0]).toMatch(/^1 : expected UTF-8/);
  });

  it('finds the same lines however the bytes arrive', async () => {
    const text = '\uFEFFone\r\n\ntwo\u00f1\r\nthree';
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size += 1) {
      const lines = await all(byteLines(inPieces(bytes, size), 100));
      expect(lines.map(({ bytes: found }) => (found === null ? null : Buffer.from(found).toString()))).toEqual([
        'one',
        '',
        'two\u00f1',
        'three',
      ]);
    }
  });

  async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
  }

  const small = (index: number): string =>
    JSON.stringify({ patient: { ...exemplar.patient, id: `patient-${index}` }, prescribers: [] });
});
