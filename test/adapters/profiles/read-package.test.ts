import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterEach, describe, expect, it } from 'vitest';
import { loadDefinitionLibrary } from '../../../src/adapters/profiles/load-definition-library.ts';
import { PackageUnreadable } from '../../../src/adapters/profiles/package-unreadable.ts';
import { readPackage } from '../../../src/adapters/profiles/read-package.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-package-'));
  folders.push(folder);
  return folder;
};

const manifest = {
  name: 'example.guide',
  version: '1.2.0',
  dependencies: { 'hl7.fhir.r4.core': '4.0.1', 'hl7.fhir.us.core': '6.1.0' },
};
const guide = 'http://example.org/fhir';
const profile = {
  resourceType: 'StructureDefinition',
  url: `${guide}/StructureDefinition/clinic-patient`,
  version: '1.2.0',
  kind: 'resource',
  abstract: false,
  type: 'Patient',
  baseDefinition: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient',
  derivation: 'constraint',
  differential: {
    element: [
      { id: 'Patient', path: 'Patient' },
      { path: 'Patient.identifier', slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' } },
      { path: 'Patient.identifier', sliceName: 'chart', min: 1, max: '1' },
      { path: 'Patient.identifier.system', min: 1, fixedUri: 'http://example.org/chart' },
      { path: 'Patient.maritalStatus', binding: { strength: 'required', valueSet: `${guide}/ValueSet/marital` } },
    ],
  },
};
const valueSet = {
  resourceType: 'ValueSet',
  url: `${guide}/ValueSet/marital`,
  compose: {
    include: [
      { system: `${guide}/CodeSystem/marital`, filter: [{ property: 'concept', op: 'is-a', value: 'together' }] },
    ],
  },
};
const codeSystem = {
  resourceType: 'CodeSystem',
  url: `${guide}/CodeSystem/marital`,
  content: 'complete',
  caseSensitive: true,
  concept: [{ code: 'alone' }, { code: 'together', concept: [{ code: 'married' }] }],
};

type Files = Readonly<Record<string, unknown>>;
const wholeGuide: Files = {
  'package/package.json': manifest,
  'package/StructureDefinition-clinic-patient.json': profile,
  'package/ValueSet-marital.json': valueSet,
  'package/CodeSystem-marital.json': codeSystem,
};

const archive = async (files: Files): Promise<string> => {
  const path = join(temporaryFolder(), 'guide.tgz');
  const entries = Object.entries(files).map(([name, content]) => {
    const body = typeof content === 'string' ? content : JSON.stringify(content);
    return { header: { name, size: Buffer.byteLength(body) }, body };
  });
  writeFileSync(path, gzipSync(await packTar(entries)));
  return path;
};

describe('a package', () => {
  it('is known by its name and version, and has no issues when all of it can be used', async () => {
    const loaded = await readPackage(await archive(wholeGuide));
    expect(loaded.name).toBe('example.guide#1.2.0');
    expect(loaded.issues).toEqual([]);
  });

  it('gets its snapshots from the release of US Core that it depends on', async () => {
    const loaded = await readPackage(await archive(wholeGuide));
    const library = loadDefinitionLibrary({ packages: [loaded] });
    const made = library.structure(profile.url, 'us-core-8.0.0');
    expect(made?.release).toBe('example.guide#1.2.0');
    const chart = made?.elements.find(({ id }) => id === 'Patient.identifier:chart.system');
    expect(chart).toMatchObject({
      min: 1,
      fixed: { type: 'Uri', value: 'http://example.org/chart' },
      mustSupport: true,
    });
    expect(made?.elements.some(({ id }) => id === 'Patient.extension:birthsex')).toBe(true);
  });

  it('brings its value sets and code systems', async () => {
    const library = loadDefinitionLibrary({ packages: [await readPackage(await archive(wholeGuide))] });
    const codes = new Set(['together', 'married']);
    expect(library.valueSet(valueSet.url, 'us-core-6.1.0')?.parts).toEqual([{ system: codeSystem.url, codes }]);
    expect(library.codeSystem(codeSystem.url)?.codes).toEqual(new Set(['alone', 'together', 'married']));
    expect(library.typeOfProfile(profile.url)).toBe('Patient');
  });

  it('may be the folder that it unpacks to, or the one above', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'package'));
    for (const [name, content] of Object.entries(wholeGuide)) writeFileSync(join(root, name), JSON.stringify(content));
    for (const path of [root, join(root, 'package')]) {
      const loaded = await readPackage(path);
      expect(loaded.name).toBe('example.guide#1.2.0');
      expect(loaded.structure(profile.url)).toBeDefined();
    }
  });

  it('that has unusable files says which, and gives the others', async () => {
    const loaded = await readPackage(
      await archive({
        ...wholeGuide,
        'package/broken.json': '{"resourceType": "ValueSet"',
        'package/list.json': [],
        'package/deep.json': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        'package/nameless.json': { resourceType: 'StructureDefinition' },
        'package/urlless.json': { resourceType: 'ValueSet' },
        'package/ImplementationGuide-x.json': { resourceType: 'ImplementationGuide' },
        'package/example/Patient-x.json': 'not looked at',
        'package/.index.json': 'not looked at',
      }),
    );
    expect(loaded.issues.map(({ path, severity }) => [path, severity]).sort()).toEqual([
      ['broken.json', 'error'],
      ['deep.json', 'error'],
      ['list.json', 'error'],
      ['nameless.json', 'error'],
      ['urlless.json', 'error'],
    ]);
    expect(loaded.structure(profile.url)).toBeDefined();
  });

  it('cannot name files that lie elsewhere', async () => {
    const elsewhere = { ...profile, url: `${guide}/StructureDefinition/elsewhere` };
    const loaded = await readPackage(
      await archive({
        ...wholeGuide,
        'package/../../StructureDefinition-elsewhere.json': elsewhere,
        'package/..\\StructureDefinition-elsewhere.json': elsewhere,
        '/package/StructureDefinition-elsewhere.json': elsewhere,
      }),
    );
    expect(loaded.structure(elsewhere.url)).toBeUndefined();
  });

  it('whose profile speaks of an element that its base lacks has no snapshot of it', async () => {
    const element = [{ id: 'Patient.species', path: 'Patient.species', max: '0' }];
    const wrong = { ...profile, differential: { element } };
    const path = await archive({ ...wholeGuide, 'package/StructureDefinition-clinic-patient.json': wrong });
    const library = loadDefinitionLibrary({ packages: [await readPackage(path)] });
    expect(library.structure(profile.url, 'r4')).toBeUndefined();
  });
});

describe('what is no package is refused:', () => {
  const refusal = async (path: string, bounds?: { readonly size: number; readonly files: number }): Promise<unknown> =>
    await readPackage(path, bounds).catch((error: unknown) => error);

  it('a path where there is nothing', async () => {
    const error = await refusal(join(temporaryFolder(), 'nothing.tgz'));
    expect(error).toBeInstanceOf(PackageUnreadable);
    expect(error).toMatchObject({ code: 'package-unreadable', problem: 'not-found' });
  });

  it.each([
    ['text', Buffer.from('hello')],
    ['an empty file', Buffer.alloc(0)],
    ['compressed text', gzipSync('hello')],
    ['an archive that ends early', gzipSync(Buffer.alloc(5000, 7)).subarray(0, 30)],
  ])('%s', async (_what, bytes) => {
    const path = join(temporaryFolder(), 'guide.tgz');
    writeFileSync(path, bytes);
    expect(await refusal(path)).toMatchObject({ code: 'package-unreadable', problem: 'not-a-package' });
  });

  it('an archive without a description of itself', async () => {
    const path = await archive({ 'package/StructureDefinition-clinic-patient.json': profile });
    expect(await refusal(path)).toMatchObject({ problem: 'not-a-package' });
    expect(await refusal(temporaryFolder())).toMatchObject({ problem: 'not-a-package' });
  });

  it('more bytes or files than a package may have', async () => {
    const path = await archive({ ...wholeGuide, 'package/large.json': ' '.repeat(1_000_000) });
    expect(await refusal(path, { size: 500_000, files: 100 })).toMatchObject({ problem: 'too-large' });
    expect(await refusal(path, { size: 5_000_000, files: 3 })).toMatchObject({ problem: 'too-many-files' });
  });
});
