import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFhirDocuments } from '../../../src/adapters/fhir-files/read-fhir-documents.ts';
import type { DocumentReading } from '../../../src/flows/validate-files.ts';
import { defaultJsonLimits } from '../../../src/validation/json-text.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const readAll = async (path: string): Promise<readonly DocumentReading[]> => {
  const readings: DocumentReading[] = [];
  for await (const reading of readFhirDocuments(path)) readings.push(reading);
  return readings;
};

const written = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
};

describe('reading FHIR files', () => {
  it('reads a JSON file as one document, a byte order mark or none', async () => {
    const file = await written('a.json', '\ufeff{"resourceType":"Patient"}');
    expect(await readAll(file)).toEqual([
      { file, line: null, share: 1, document: { resourceType: 'Patient' }, remarks: [] },
    ]);
  });

  it('reads a document with a name that is there twice, and remarks on it', async () => {
    const [reading] = await readAll(await written('a.json', '{"gender":"male","gender":"female"}'));
    expect(reading).toMatchObject({ document: { gender: 'female' }, remarks: [{ severity: 'error', path: 'gender' }] });
  });

  it('says where a file is no JSON, and no more of it', async () => {
    const [reading] = await readAll(await written('a.json', '{\n "family": "Smith\n}'));
    expect(reading?.issue).toMatchObject({
      code: 'invalid-json',
      reason: expect.stringContaining('line 2, column 18'),
    });
    expect(JSON.stringify(reading?.issue)).not.toContain('Smith');
  });

  it('reads NDJSON line by line, skips blank lines and goes on behind a bad one', async () => {
    const file = await written('a.ndjson', '{"a":1}\r\n\n{"a":\n \t\n{"a":1,"a":2}\n{"a":3}');
    const readings = await readAll(file);
    expect(readings.map(({ line, document, issue }) => [line, document ?? issue?.code])).toEqual([
      [1, { a: 1 }],
      [3, 'invalid-line'],
      [5, { a: 2 }],
      [6, { a: 3 }],
    ]);
    expect(readings.at(-1)?.share).toBe(1);
    expect(readings[2]).toMatchObject({ remarks: [{ path: 'a' }] });
  });

  it('tells a line that is too long and reads the next one', async () => {
    const long = new Uint8Array(defaultJsonLimits.mostBytes + 10).fill(0x20);
    long[long.length - 1] = 0x0a;
    const file = await written('a.ndjson', Buffer.concat([long, Buffer.from('{"a":1}\n')]));
    const readings = await readAll(file);
    expect(readings.map(({ line, document, issue }) => [line, document ?? issue?.code])).toEqual([
      [1, 'invalid-line'],
      [2, { a: 1 }],
    ]);
  });

  it('does not open a JSON file that is too large', async () => {
    const [reading] = await readAll(await written('a.json', new Uint8Array(defaultJsonLimits.mostBytes + 1)));
    expect(reading?.issue).toMatchObject({ code: 'unreadable-file', reason: expect.stringContaining('at most') });
  });

  it('reads the JSON and NDJSON files of a folder and the folders that look like them, in order', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'b.json'), '[1]');
    await writeFile(join(folder, 'a.jsonl'), '1\n2\n');
    await writeFile(join(folder, 'notes.txt'), 'no');
    await mkdir(join(folder, 'c.json'));
    const readings = await readAll(folder);
    expect(readings.map(({ document, issue }) => document ?? issue?.code)).toEqual([1, 2, [1], 'unreadable-file']);
  });

  it('tells what is not there, and other encodings', async () => {
    const [missing] = await readAll(join(await temporaryFolder(), 'none.json'));
    expect(missing?.issue?.code).toBe('unreadable-file');
    const [wide] = await readAll(await written('a.json', Buffer.from('\ufeff{}', 'utf16le')));
    expect(wide?.issue?.reason).toContain('UTF-16');
  });
});
