import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readRxnormRelease } from '../../../src/adapters/terminology/rrf/read-rxnorm-release.ts';
import type { Progress } from '../../../src/flows/ports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  inventedConcepts,
  inventedPackages,
  inventedPairs,
  inventedRelease,
  inventedSentences,
} from './rrf/invented-release.ts';
import {
  attributeLine,
  conceptLine,
  type ReleaseLines,
  relationLine,
  sentenceLine,
  sourceLine,
  turnedRound,
  writeRelease,
} from './rrf/release-writer.ts';

const silent: Progress = { start: () => ({ step: () => {}, done: () => {} }) };

const read = (folder: string, released: string | null = null) =>
  readRxnormRelease(folder, { released, progress: silent });

const readLines = async (lines: ReleaseLines) => read(writeRelease(await temporaryFolder(), lines));

const withMore = (more: Partial<ReleaseLines>): ReleaseLines => ({
  concepts: [...inventedRelease.concepts, ...(more.concepts ?? [])],
  relations: [...inventedRelease.relations, ...(more.relations ?? [])],
  attributes: [...inventedRelease.attributes, ...(more.attributes ?? [])],
  sources: more.sources ?? inventedRelease.sources ?? [],
});

describe('an RxNorm release', () => {
  it('gives every concept with its type, its name and the release as its origin', async () => {
    const { rows, released, unread } = await readLines(inventedRelease);
    expect(released).toBe('2025-10-06');
    expect(rows.concepts).toEqual(inventedConcepts.map((concept) => [...concept, 'RXNORM 2025-10-06']));
    expect(rows.packages).toEqual(inventedPackages);
    expect(unread).toEqual({ count: 0, first: [] });
  });

  it('tells what a concept should be made of and is not', async () => {
    const whole = await readLines(inventedRelease);
    expect(Object.values(whole.gaps).every((count) => count === 0)).toBe(true);
    const { gaps } = await readLines(withMore({ concepts: [conceptLine(22, 'SCD', 'gone 1 MG Oral Tablet')] }));
    expect(gaps).toMatchObject({ 'clinical drugs without component': 1, 'components without ingredient': 0 });
  });

  it('takes no other name of a concept, and tells no line of one as unread', async () => {
    const plain = await readLines(inventedRelease);
    const { rows, leftOut, unread } = await readLines(
      withMore({
        concepts: [
          conceptLine(20, 'PSN', 'zorantine HCl 5 MG Oral Tablet'),
          conceptLine(20, 'SY', 'zorantine hydrochloride 5 MG Oral Tablet'),
          conceptLine(20, 'TMSY', 'zoranTINE hydrochloride 5 MG Oral Tablet'),
          conceptLine(99, 'PSN', 'of no concept'),
        ],
      }),
    );
    expect(rows).toEqual(plain.rows);
    expect(leftOut).toEqual(plain.leftOut);
    expect(unread.count).toBe(0);
  });
});

describe('the relations of a release', () => {
  const sayings = {
    'as they are': inventedSentences,
    'from their other ends': inventedSentences.map(turnedRound),
    'both ways, as NLM has them': inventedSentences.flatMap((sentence) => [sentence, turnedRound(sentence)]),
  };

  it.each(Object.entries(sayings))('lead from what is contained to what contains it, said %s', async (_how, said) => {
    const relations = said.map((sentence) => sentenceLine(sentence));
    const { rows, unread } = await readLines({ ...inventedRelease, relations });
    expect(rows.relations).toEqual(inventedPairs);
    expect(unread.count).toBe(0);
  });

  it('are read from the second concept of a row to its first', async () => {
    const [first, second] = [1, 10];
    const { rows } = await readLines({
      ...inventedRelease,
      relations: [relationLine(first, 'has_ingredient', second)],
    });
    expect(rows.relations).toEqual([[1, 10]]);
  });

  it('are told by their line where they run against the types of their concepts', async () => {
    const backwards = relationLine(10, 'has_ingredient', 1);
    const { rows, unread } = await readLines(withMore({ relations: [backwards] }));
    expect(rows.relations).toEqual(inventedPairs);
    expect(unread).toEqual({
      count: 1,
      first: [
        {
          file: 'RXNREL.RRF',
          line: inventedSentences.length + 1,
          problem: 'the relation runs against the types of its concepts',
        },
      ],
    });
  });

  it('are of no use between atoms, to concepts left out, under other labels, suppressed', async () => {
    const { rows, unread } = await readLines(
      withMore({
        relations: [
          relationLine(3, 'has_ingredient', 10, { of: 'AUI' }),
          relationLine(3, 'has_ingredient', 999),
          relationLine(3, 'isa', 10),
          relationLine(1, 'tradename_of', 31),
          relationLine(3, 'has_ingredient', 10, { suppress: 'O' }),
        ],
      }),
    );
    expect(rows.relations).toEqual(inventedPairs);
    expect(unread.count).toBe(0);
  });
});

describe('what a release holds besides', () => {
  it('is left out: names, relations and package codes of other sources, whatever they say', async () => {
    const plain = await readLines(inventedRelease);
    const { rows, leftOut } = await readLines(
      withMore({
        concepts: [
          conceptLine(50, 'IN', 'of a licensed source', { source: 'NDDF' }),
          conceptLine(20, 'SY', 'a licensed name', { source: 'MMSL' }),
          conceptLine(51, 'SU', 'OF A LABEL', { source: 'MTHSPL' }),
        ],
        relations: [relationLine(3, 'has_ingredient', 10, { source: 'NDDF' })],
        attributes: [
          attributeLine(20, '99999999999', { source: 'MTHSPL' }),
          attributeLine(20, '5 MG', {}, 'RXN_STRENGTH'),
        ],
      }),
    );
    expect(rows).toEqual(plain.rows);
    expect(leftOut).toMatchObject({ 'names of other sources': 3, 'package codes of other sources': 1 });
  });

  it('is left out where it is obsolete or suppressed, or not in English', async () => {
    const plain = await readLines(inventedRelease);
    const { rows, leftOut, unread } = await readLines(
      withMore({
        concepts: [
          conceptLine(60, 'SCD', 'obsolete 5 MG Oral Tablet', { suppress: 'O' }),
          conceptLine(61, 'SCD', 'held back 5 MG Oral Tablet', { suppress: 'E' }),
          conceptLine(62, 'SCD', 'held back too 5 MG Oral Tablet', { suppress: 'Y' }),
          conceptLine(63, 'IN', 'zorantina', { language: 'SPA' }),
          conceptLine(64, 'DF', 'Oral Tablet'),
        ],
        attributes: [attributeLine(20, '00001000999', { suppress: 'O' }), attributeLine(60, '00001000998')],
      }),
    );
    expect(rows).toEqual(plain.rows);
    expect(leftOut).toMatchObject({
      'obsolete concepts': 1,
      'suppressed concepts': 2,
      'package codes not in use': 1,
      'package codes of concepts left out': 1,
    });
    expect(unread.count).toBe(0);
  });

  it('is left out where one package code leads to two concepts', async () => {
    const [[ndc] = ['']] = inventedPackages;
    const { rows, leftOut } = await readLines(
      withMore({ attributes: [attributeLine(21, ndc), attributeLine(30, '00001000201')] }),
    );
    expect(rows.packages).toEqual(inventedPackages.slice(1));
    expect(leftOut).toMatchObject({ 'package codes of two concepts': 1 });
  });
});

describe('a line that cannot be read', () => {
  const lines: readonly (readonly [part: 'concepts' | 'relations' | 'attributes', line: string, problem: string])[] = [
    ['concepts', 'not a line of a release', 'expected 18 fields'],
    ['concepts', '', 'expected 18 fields'],
    ['concepts', `${conceptLine(70, 'IN', 'one|too many')}`, 'expected 18 fields'],
    ['concepts', conceptLine(70, 'IN', 'cut off').slice(0, -1), 'expected 18 fields'],
    ['concepts', conceptLine('seventy', 'IN', 'x'), 'the RXCUI is no number'],
    ['concepts', conceptLine(70, 'IN', ' '), 'the name is empty or not UTF-8'],
    ['concepts', conceptLine(70, 'IN', 'tab\tbed'), 'the name is empty or not UTF-8'],
    ['concepts', conceptLine(70, 'IN', 'x', { suppress: 'Q' }), 'SUPPRESS is none of N, O, E, Y'],
    ['concepts', conceptLine(1, 'IN', 'another zorantine'), 'a second name or type'],
    ['relations', relationLine('', 'has_ingredient', 10), 'an RXCUI is no number'],
    ['relations', relationLine(3, 'has_ingredient', 10, { suppress: 'Q' }), 'SUPPRESS is none of N, O, E, Y'],
    ['relations', '1|2|', 'expected 16 fields'],
    ['attributes', attributeLine(20, '1234-5678-90'), 'the NDC is not of eleven digits'],
    ['attributes', attributeLine('', '00001000109'), 'the RXCUI is no number'],
    ['attributes', `${attributeLine(20, '00001000109')}|`, 'expected 13 fields'],
  ];
  const files = { concepts: 'RXNCONSO.RRF', relations: 'RXNREL.RRF', attributes: 'RXNSAT.RRF' };

  it.each(lines)('is told by its place and adds nothing: in %s, %j', async (part, line, problem) => {
    const plain = await readLines(inventedRelease);
    const { rows, unread } = await readLines(withMore({ [part]: [line] }));
    expect(rows).toEqual(plain.rows);
    expect(unread).toEqual({
      count: 1,
      first: [{ file: files[part], line: inventedRelease[part].length + 1, problem }],
    });
  });

  it('is told where its bytes are no UTF-8', async () => {
    const folder = writeRelease(await temporaryFolder(), inventedRelease);
    const file = join(folder, 'RXNCONSO.RRF');
    const broken = Buffer.from(`${conceptLine(70, 'IN', 'caf#')}\n`).map((byte) => (byte === 0x23 ? 0xe9 : byte));
    writeFileSync(file, Buffer.concat([readFileSync(file), broken]));
    const { unread } = await read(folder);
    expect(unread).toMatchObject({ count: 1, first: [{ problem: 'the name is empty or not UTF-8' }] });
  });

  it('is counted beyond the first ten without being told', async () => {
    const { unread } = await readLines(withMore({ attributes: Array.from({ length: 25 }, () => 'x') }));
    expect(unread.count).toBe(25);
    expect(unread.first).toHaveLength(10);
  });

  it('is no longer passed over where most of the file is like it', async () => {
    const folder = writeRelease(
      await temporaryFolder(),
      withMore({ relations: Array.from({ length: 200 }, () => 'x') }),
    );
    await expect(read(folder)).rejects.toMatchObject({
      code: 'rxnorm-release-unreadable',
      path: join(folder, 'RXNREL.RRF'),
      problem: expect.stringMatching(/^200 of \d+ lines cannot be read; line 13: expected 16 fields$/),
    });
  });
});

describe('the files of a release', () => {
  it.each(['.', 'rrf', join('prescribe', 'rrf')])('are found in %s of the folder, gzipped or not', async (place) => {
    for (const gzip of [false, true]) {
      const folder = await temporaryFolder();
      writeRelease(join(folder, place), inventedRelease, { gzip });
      expect((await read(folder)).rows.relations).toEqual(inventedPairs);
    }
  });

  it('are those of the full release where the prescribable one lies beside it', async () => {
    const folder = await temporaryFolder();
    writeRelease(join(folder, 'rrf'), withMore({ concepts: [conceptLine(5, 'IN', 'rarely used')] }));
    writeRelease(join(folder, 'prescribe', 'rrf'), inventedRelease);
    expect((await read(folder)).rows.concepts).toHaveLength(inventedConcepts.length + 1);
    expect((await read(join(folder, 'prescribe'))).rows.concepts).toHaveLength(inventedConcepts.length);
  });

  it('may end their lines as Windows does, or not end the last one', async () => {
    const windows = writeRelease(await temporaryFolder(), inventedRelease, { lineEnd: '\r\n' });
    expect(await read(windows)).toMatchObject({ rows: { relations: inventedPairs }, unread: { count: 0 } });
    const file = join(windows, 'RXNSAT.RRF');
    writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
    expect(await read(windows)).toMatchObject({ rows: { packages: inventedPackages }, unread: { count: 0 } });
  });

  it.each(['RXNCONSO.RRF', 'RXNREL.RRF', 'RXNSAT.RRF'])('are named where one is missing: %s', async (missing) => {
    const folder = await temporaryFolder();
    const whole = { 'RXNCONSO.RRF': 'concepts', 'RXNREL.RRF': 'relations', 'RXNSAT.RRF': 'attributes' } as const;
    for (const [file, part] of Object.entries(whole)) {
      if (file !== missing) writeFileSync(join(folder, file), `${inventedRelease[part].join('\n')}\n`);
    }
    const expected = { code: 'rxnorm-release-missing', path: folder, problem: `${missing} is missing` };
    await expect(read(folder)).rejects.toMatchObject(expected);
  });

  it('are missed where there is no such folder', async () => {
    const folder = join(await temporaryFolder(), 'nothing');
    await expect(read(folder)).rejects.toMatchObject({ code: 'rxnorm-release-missing', problem: 'no such folder' });
  });

  it.each([
    ['concepts', 'RXNCONSO.RRF', 'concept'],
    ['relations', 'RXNREL.RRF', 'relation'],
    ['attributes', 'RXNSAT.RRF', 'package code'],
  ])('are refused where they hold nothing that counts: %s', async (part, file, what) => {
    const folder = writeRelease(await temporaryFolder(), { ...inventedRelease, [part]: [] });
    await expect(read(folder)).rejects.toMatchObject({
      code: 'rxnorm-release-unreadable',
      path: join(folder, file),
      problem: `it holds no ${what} of RxNorm's own that is in use`,
    });
  });

  it('are refused where a gzipped one breaks off', async () => {
    const folder = writeRelease(await temporaryFolder(), inventedRelease, { gzip: true });
    const whole = gzipSync(Buffer.from(inventedRelease.relations.join('\n')));
    writeFileSync(join(folder, 'RXNREL.RRF.gz'), whole.subarray(0, whole.length - 12));
    await expect(read(folder)).rejects.toMatchObject({
      code: 'rxnorm-release-unreadable',
      problem: 'it cannot be read to its end',
    });
  });

  it('are refused where a line does not end', async () => {
    const folder = writeRelease(await temporaryFolder(), inventedRelease);
    writeFileSync(join(folder, 'RXNREL.RRF'), 'x'.repeat(3_000_000));
    await expect(read(folder)).rejects.toMatchObject({
      code: 'rxnorm-release-unreadable',
      problem: 'it cannot be read to its end',
    });
  });

  it('are read whole where they come in many pieces, and a line or a letter lies on a border', async () => {
    const count = 30_000;
    const name = (at: number): string => `${'é'.repeat(at % 40)} ingredient ${at}`;
    const many = Array.from({ length: count }, (_, at) => conceptLine(1000 + at, 'IN', name(at)));
    const steps = new Map<string, number>();
    const progress: Progress = {
      start: (what, total) => ({ step: () => steps.set(what, (steps.get(what) ?? 0) + 1), done: () => void total }),
    };
    const folder = writeRelease(await temporaryFolder(), withMore({ concepts: many }));
    const { rows, unread } = await readRxnormRelease(folder, { released: null, progress });
    expect(unread.count).toBe(0);
    const expected = Array.from({ length: count }, (_, at) => name(at));
    expect(rows.concepts.slice(inventedConcepts.length).map(([, , read]) => read)).toEqual(expected);
    const size = readFileSync(join(folder, 'RXNCONSO.RRF')).length;
    expect(steps.get('RXNCONSO.RRF (MB)')).toBe(Math.ceil(size / 1_000_000));
  });
});

describe('the day of a release', () => {
  const undated: ReleaseLines = { ...inventedRelease, sources: [sourceLine('MTHSPL', '2025_09_26')] };

  it('is the one that is said, before all others', async () => {
    const folder = writeRelease(join(await temporaryFolder(), 'RxNorm_full_10062025'), inventedRelease);
    expect((await read(folder, '2024-02-29')).released).toBe('2024-02-29');
  });

  it('is that of the files themselves, before that of the folder', async () => {
    const folder = writeRelease(join(await temporaryFolder(), 'RxNorm_full_01022020'), inventedRelease);
    expect((await read(folder)).released).toBe('2025-10-06');
  });

  it.each([
    ['RxNorm_full_10062025', '2025-10-06'],
    ['RxNorm_full_prescribe_09022025', '2025-09-02'],
    ['RxNorm_weekly_11192025', '2025-11-19'],
    ['RxNorm_full_10062025 (1)', '2025-10-06'],
  ])('is read off the name %s, also from inside', async (name, day) => {
    const folder = join(await temporaryFolder(), name);
    writeRelease(join(folder, 'prescribe', 'rrf'), undated);
    for (const given of [folder, join(folder, 'prescribe'), join(folder, 'prescribe', 'rrf')]) {
      expect((await read(given)).released).toBe(day);
    }
  });

  it('is read off the readme where the folder has another name', async () => {
    const folder = await temporaryFolder();
    writeRelease(join(folder, 'rrf'), undated);
    writeFileSync(join(folder, 'Readme_Full_10062025.txt'), '');
    expect((await read(folder)).released).toBe('2025-10-06');
  });

  it.each(['RxNorm_full_13322025', 'RxNorm_full', 'rxnorm'])('is asked for where %s says none', async (name) => {
    const folder = join(await temporaryFolder(), name);
    mkdirSync(folder);
    writeRelease(folder, undated);
    await expect(read(folder)).rejects.toMatchObject({ code: 'release-day-unknown', path: folder });
    expect((await read(folder, '2025-10-06')).released).toBe('2025-10-06');
  });
});
