import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildTerminology } from '../../../src/adapters/terminology/build-terminology.ts';
import { decodeCodeList } from '../../../src/adapters/terminology/code-list.ts';
import { createCodeLookup } from '../../../src/adapters/terminology/code-lookup.ts';
import { decodeDrugs, decodePackages } from '../../../src/adapters/terminology/dataset-codec.ts';
import { DatasetNotWritableError } from '../../../src/adapters/terminology/dataset-error.ts';
import { checksumFile, datasetFiles } from '../../../src/adapters/terminology/dataset-files.ts';
import { describeTerminology } from '../../../src/adapters/terminology/describe-terminology.ts';
import { loadDrugGraph, loadIcd10cm } from '../../../src/adapters/terminology/load-terminology.ts';
import type { ShippedKnowledge } from '../../../src/adapters/terminology/rrf/shipped-knowledge.ts';
import { rxcui } from '../../../src/domain/ids.ts';
import { codeSystem } from '../../../src/fhir/code-systems.ts';
import type { TerminologySource } from '../../../src/flows/ports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { inventedConcepts, inventedPackages, inventedPairs, inventedRelease } from './rrf/invented-release.ts';
import { conceptLine, writeRelease } from './rrf/release-writer.ts';

const source = (id: string, released: string, rows: number): TerminologySource => ({
  ...{ id, released, title: `the ${id}`, publisher: 'somebody', terms: 'free', remarks: '' },
  ...{ tables: { rows: { rows, used: rows } }, types: {}, origins: {} },
});

const knowledge = (): ShippedKnowledge => ({
  classes: [
    [1, { kind: 'EPC', id: 'N1', name: 'Imaginary Agent' }],
    [77, { kind: 'MOA', id: 'N2', name: 'Of a drug that the release lacks' }],
  ],
  interactions: [
    [1, 3, { severity: 'Critical', names: 'BELODRINE/ZORANTINE' }],
    [3, 77, { severity: 'Significant', names: 'BELODRINE/GONE' }],
  ],
  icd10cm: 'F20\tSchizophrenia\nF200*\tParanoid schizophrenia',
  sources: [
    source('rxclass', '2022-03', 2),
    source('va-ndfrt', 'not after 2015-05', 2),
    source('icd10cm', '2021-01', 2),
  ],
});

const progress = { start: () => ({ step: () => {}, done: () => {} }) };

const build = async (out: string, lines = inventedRelease) => {
  const folder = writeRelease(await temporaryFolder(), lines);
  return buildTerminology({ from: { kind: 'rrf', folder }, out, released: null, progress }, { knowledge });
};

/** No permission keeps the superuser from a file. */
const mayRemoveAnything = process.getuid?.() === 0;

/** The id of a process that has ended. */
const endedProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

const unpacked = (folder: string, file: string): Buffer => brotliDecompressSync(readFileSync(join(folder, file)));

describe('drug data built out of a release', () => {
  it('holds its concepts, relations and package codes', async () => {
    const folder = join(await temporaryFolder(), 'built');
    expect((await build(folder)).folder).toBe(folder);
    const packages = decodePackages(unpacked(folder, datasetFiles.packages));
    const drugs = decodeDrugs(unpacked(folder, datasetFiles.drugs), datasetFiles.drugs, () => packages);
    expect([...drugs.rxcuis]).toEqual(inventedConcepts.map(([rxcui]) => rxcui));
    expect(drugs.names).toEqual(inventedConcepts.map(([, , name]) => name));
    expect(new Set(drugs.origins)).toEqual(new Set(['RXNORM 2025-10-06']));
    const pairs = Array.from(drugs.relationSources, (from, at) => [
      drugs.rxcuis[from],
      drugs.rxcuis[drugs.relationTargets[at] ?? -1],
    ]);
    expect(pairs.toSorted()).toEqual(inventedPairs.map((pair) => [...pair]).toSorted());
    expect([...packages.ndcs]).toEqual(inventedPackages.map(([ndc]) => Number(ndc)));
    const isListed = decodeCodeList(unpacked(folder, datasetFiles.rxcuis));
    expect([isListed('20'), isListed('22')]).toEqual([true, false]);
  });

  it('takes over what RxNorm does not say, for the concepts that it has, each source with its own date', async () => {
    const folder = join(await temporaryFolder(), 'built');
    const { sources } = await build(folder);
    const drugs = decodeDrugs(unpacked(folder, datasetFiles.drugs), datasetFiles.drugs, () => {
      throw new Error('not asked for');
    });
    expect(drugs.classes.map(({ rxcui, drugClass }) => [rxcui, drugClass.id])).toEqual([['1', 'N1']]);
    expect(drugs.interactions.map(({ one, other }) => [one, other])).toEqual([['1', '3']]);
    expect(unpacked(folder, datasetFiles.icd10cm).toString()).toBe(knowledge().icd10cm);
    expect(sources.sources.map(({ id, released }) => [id, released])).toEqual([
      ['rxnorm', '2025-10-06'],
      ['rxclass', '2022-03'],
      ['va-ndfrt', 'not after 2015-05'],
      ['icd10cm', '2021-01'],
    ]);
    expect(sources.sources.map(({ tables }) => tables['rows'])).toEqual([
      undefined,
      { rows: 2, used: 1 },
      { rows: 2, used: 1 },
      { rows: 2, used: 2 },
    ]);
  });

  it('says what is in it, by term type and origin, with NLM’s statement', async () => {
    const folder = join(await temporaryFolder(), 'built');
    await build(folder);
    const info = describeTerminology(folder);
    expect(info).toMatchObject({ folder, state: 'intact', damaged: [] });
    expect(info.acknowledgement).toMatch(/National Library of Medicine.*does not endorse/);
    expect(info.sources[0]).toMatchObject({
      types: { BN: 1, BPCK: 1, GPCK: 1, IN: 2, MIN: 1, PIN: 1, SBD: 1, SCD: 2, SCDC: 2 },
      origins: { 'RXNORM 2025-10-06': inventedConcepts.length },
      tables: { RXNCONSO: { rows: 12, used: 12 }, RXNREL: { rows: 12, used: 12 }, RXNSAT: { rows: 3, used: 3 } },
    });
  });

  it('is what every look-up of its folder answers by', async () => {
    const folder = join(await temporaryFolder(), 'built');
    await build(folder);
    const lookup = createCodeLookup(() => false, folder);
    expect(['20', '312941'].map((code) => lookup(codeSystem.rxnorm, code))).toEqual(['in', 'unlisted']);
    expect(['F20.0', 'F32.1'].map((code) => lookup(codeSystem.icd10cm, code))).toEqual(['in', 'unlisted']);
    const icd10cm = loadIcd10cm(folder);
    expect(['F20.0', 'F32.1'].map((code) => icd10cm.textOf(code))).toEqual(['Paranoid schizophrenia', null]);
    const graph = loadDrugGraph(folder);
    expect(graph.ingredientsOf(rxcui('20'))).toMatchObject([{ name: 'zorantine' }]);
  });

  it('is the same bytes for the same release', async () => {
    const [one, other] = [join(await temporaryFolder(), 'one'), join(await temporaryFolder(), 'other')];
    expect((await build(one)).files).toEqual((await build(other)).files);
  });
});

describe('the folder of built drug data', () => {
  it('holds a checksum of every other file', async () => {
    const folder = join(await temporaryFolder(), 'built');
    const { files } = await build(folder);
    const lines = readFileSync(join(folder, checksumFile), 'utf8').trimEnd().split('\n');
    expect(lines).toEqual(
      Object.values(datasetFiles).map((name) => {
        const bytes = readFileSync(join(folder, name));
        return `${createHash('sha256').update(bytes).digest('hex')}  ${name}`;
      }),
    );
    expect(files.map(({ name, bytes }) => [name, bytes])).toEqual(
      Object.values(datasetFiles).map((name) => [name, readFileSync(join(folder, name)).length]),
    );
  });

  it('is said to be damaged where a file is missing or another', async () => {
    const folder = join(await temporaryFolder(), 'built');
    await build(folder);
    writeFileSync(join(folder, datasetFiles.icd10cm), 'other');
    expect(describeTerminology(folder)).toMatchObject({ state: 'damaged', damaged: [datasetFiles.icd10cm] });
    writeFileSync(join(folder, datasetFiles.sources), '{"sources":[]}');
    expect(() => describeTerminology(folder)).toThrow(expect.objectContaining({ code: 'terminology-data' }));
  });

  it('is replaced whole, and nothing is left beside it', async () => {
    const folder = join(await temporaryFolder(), 'built');
    await build(folder);
    await build(folder, { ...inventedRelease, concepts: [...inventedRelease.concepts, conceptLine(5, 'IN', 'new')] });
    expect(readdirSync(dirname(folder))).toEqual(['built']);
    expect(describeTerminology(folder)).toMatchObject({ state: 'intact', sources: [{ types: { IN: 3 } }, {}, {}, {}] });
  });

  it('is replaced where a link leads to, and the link stays', async () => {
    const parent = await temporaryFolder();
    await build(join(parent, 'built'));
    symlinkSync(join(parent, 'built'), join(parent, 'link'));
    expect((await build(join(parent, 'link'))).folder).toBe(join(parent, 'built'));
    expect(readdirSync(parent).toSorted()).toEqual(['built', 'link']);
  });

  it('stays as it was where the release cannot be read', async () => {
    const folder = join(await temporaryFolder(), 'built');
    await build(folder);
    await expect(build(folder, { ...inventedRelease, relations: [] })).rejects.toMatchObject({
      code: 'rxnorm-release-unreadable',
    });
    expect(readdirSync(dirname(folder))).toEqual(['built']);
    expect(describeTerminology(folder).state).toBe('intact');
  });

  it('is not touched where it holds anything else', async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    const expected = { code: 'terminology-not-writable', problem: 'it holds other files than drug data' };
    await expect(build(folder)).rejects.toMatchObject(expected);
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });

  it('is not made where a file is in the way', async () => {
    const parent = await temporaryFolder();
    writeFileSync(join(parent, 'file'), '');
    await expect(build(join(parent, 'file'))).rejects.toBeInstanceOf(DatasetNotWritableError);
    await expect(build(join(parent, 'file', 'built'))).rejects.toBeInstanceOf(DatasetNotWritableError);
    expect(readdirSync(parent)).toEqual(['file']);
  });

  it.skipIf(mayRemoveAnything)(
    'is in place though the old one cannot be removed, which the next build does',
    async () => {
      const folder = join(await temporaryFolder(), 'built');
      const old = `${folder}.old-${process.pid}`;
      await build(folder);
      // The files of a folder that may not be written cannot be removed, but the folder itself can be renamed.
      chmodSync(folder, 0o500);
      try {
        const { files } = await build(folder);
        expect(files.length).toBeGreaterThan(0);
        expect(existsSync(old)).toBe(true);
        expect(describeTerminology(folder).state).toBe('intact');
      } finally {
        if (existsSync(old)) chmodSync(old, 0o700);
      }
      await build(folder);
      expect(readdirSync(dirname(folder))).toEqual(['built']);
    },
  );

  it('loses what a build that broke off left beside it, and nothing of one that runs or of somebody else', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'built');
    const left = [`new-${endedProcess()}`, `old-${endedProcess()}`, `old-${process.pid}`];
    const kept = [`new-${process.ppid}`, `old-${endedProcess()}x`, 'old'];
    for (const name of [...left, ...kept]) {
      mkdirSync(`${folder}.${name}`);
      writeFileSync(join(`${folder}.${name}`, datasetFiles.drugs), '');
    }
    const thesis = `${folder}.new-${endedProcess()}`;
    mkdirSync(thesis);
    writeFileSync(join(thesis, 'thesis.txt'), 'years of work');
    await build(folder);
    await build(folder);
    const expected = ['built', ...kept.map((name) => `built.${name}`), basename(thesis)];
    expect(readdirSync(parent).toSorted()).toEqual(expected.toSorted());
  });

  it('may be an empty one', async () => {
    const folder = join(await temporaryFolder(), 'built');
    mkdirSync(folder);
    await build(folder);
    expect(describeTerminology(folder).state).toBe('intact');
  });
});
