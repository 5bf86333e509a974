import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { theirGordon, theirIbuprofen } from '../../support/clinic-scene.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { concordWith, jsonLines } from './run-concord.ts';

const concord = concordWith();

const usCoreRequest = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest';
const usCorePatient = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient';

const good = { ...theirIbuprofen, reportedBoolean: false, requester: { display: 'Dr. Lee' } };
const broken = { ...good, id: 'broken', status: 'Achterberg' };

/** Files of these contents in a folder of their own, by name; returns the path of each. */
const filesOf = async <Name extends string>(contents: Readonly<Record<Name, unknown>>) => {
  const folder = await temporaryFolder();
  const written = Object.entries(contents).map(async ([name, content]) => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return [name, path] as const;
  });
  return { folder, paths: Object.fromEntries(await Promise.all(written)) as Readonly<Record<Name, string>> };
};

const fileOf = async (content: unknown, name = 'file.json'): Promise<string> => {
  const { paths } = await filesOf({ [name]: content });
  return paths[name] ?? '';
};

const ndjson = (...lines: readonly unknown[]): string =>
  lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');

const judged = async (...words: readonly string[]) => {
  const { code, out, err } = await concord('validate', ...words, '--format', 'json');
  return { code, err, lines: jsonLines(out) };
};

describe('concord validate --format json', () => {
  it('prints for a resource exactly the fields that are promised, in their order', async () => {
    const file = await fileOf(broken);
    const { code, err, lines } = await judged(file);
    expect([code, err]).toEqual([1, '']);
    expect(lines).toHaveLength(1);
    const [line = {}] = lines;
    expect(Object.keys(line)).toEqual(['file', 'index', 'resourceType', 'id', 'profiles', 'valid', 'issues']);
    expect(line).toMatchObject({
      ...{ file, index: 0, resourceType: 'MedicationRequest', id: 'broken', profiles: [], valid: false },
      issues: expect.arrayContaining([
        {
          severity: 'error',
          code: 'code-invalid',
          expression: 'MedicationRequest.status',
          constraint: null,
          message: expect.stringMatching(/active/),
        },
      ]),
    });
  });

  it('names the invariant that is broken', async () => {
    const repeat = { frequency: 1, period: -1, periodUnit: 'd' };
    const { lines } = await judged(await fileOf({ ...good, dosageInstruction: [{ timing: { repeat } }] }));
    expect(lines[0]).toMatchObject({
      valid: false,
      issues: expect.arrayContaining([expect.objectContaining({ code: 'invariant', constraint: 'tim-5' })]),
    });
  });

  it('counts the records of an NDJSON file, also those that cannot be read, and not the empty lines', async () => {
    const file = await fileOf(ndjson(good, '', '{"resourceType":"Achterberg', theirGordon), 'a.ndjson');
    const { code, lines } = await judged(file);
    expect(code).toBe(1);
    expect(lines).toMatchObject([
      { index: 0, resourceType: 'MedicationRequest', valid: true },
      { index: 1, resourceType: null, id: null, profiles: [], valid: false, issues: [{ severity: 'error' }] },
      { index: 2, resourceType: 'Patient', id: 'their-gordon', valid: true },
    ]);
    expect(JSON.stringify(lines)).not.toContain('Achterberg');
  });

  it('finds a key that stands twice, and judges the rest all the same', async () => {
    const twice = JSON.stringify(broken).replace('"intent"', '"id":"broken","intent"');
    const { lines } = await judged(await fileOf(twice));
    expect(lines).toMatchObject([{ resourceType: 'MedicationRequest', valid: false }]);
    const before = (await judged(await fileOf(broken))).lines;
    expect(lines.flatMap(({ issues }) => issues).length).toBe(before.flatMap(({ issues }) => issues).length + 1);
  });

  it('judges a Bundle as one, with the profiles that its entries claim', async () => {
    const claiming = { ...good, meta: { profile: [usCoreRequest] } };
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: claiming }] };
    expect((await judged(await fileOf(bundle))).lines).toMatchObject([
      { index: 0, resourceType: 'Bundle', id: null, profiles: [usCoreRequest] },
    ]);
    const wrong = { ...bundle, entry: [{ resource: broken }] };
    expect((await judged(await fileOf(wrong))).lines).toMatchObject([
      {
        valid: false,
        issues: expect.arrayContaining([
          expect.objectContaining({ expression: expect.stringMatching(/^Bundle\.entry\[0\]\.resource.*\.status$/) }),
        ]),
      },
    ]);
  });

  it('judges the members of an array one by one', async () => {
    const { lines } = await judged(await fileOf([good, broken, 'no resource']));
    expect(lines).toMatchObject([
      { index: 0, valid: true },
      { index: 1, id: 'broken', valid: false },
      { index: 2, resourceType: null, id: null, valid: false },
    ]);
  });

  it('repeats an id only where it is one', async () => {
    const { lines } = await judged(await fileOf({ ...good, id: 'Gordon Achterberg' }));
    expect(lines).toMatchObject([{ id: null, valid: false }]);
    expect(JSON.stringify(lines)).not.toContain('Achterberg');
  });

  it('tells of a file that is not there, as of a document that could not be read', async () => {
    const { code, lines } = await judged('/no/such/file.json');
    expect(code).toBe(1);
    expect(lines).toMatchObject([
      { file: '/no/such/file.json', index: 0, resourceType: null, valid: false, issues: [{ code: 'not-found' }] },
    ]);
  });
});

describe('the profiles of concord validate', () => {
  it('are those claimed, as far as they are known; a claim of another changes no verdict', async () => {
    const claims = [usCoreRequest, 'https://example.org/none'];
    const { code, lines } = await judged(await fileOf({ ...good, meta: { profile: claims } }));
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      {
        profiles: [usCoreRequest],
        valid: true,
        issues: expect.arrayContaining([
          expect.objectContaining({ severity: 'information', expression: 'MedicationRequest.meta.profile[1]' }),
        ]),
      },
    ]);
  });

  it('are those given instead, for the resources of their types', async () => {
    const nameless = { resourceType: 'Patient', id: 'p' };
    const file = await fileOf([nameless, good]);
    expect((await judged(file)).code).toBe(0);
    const { code, lines } = await judged(file, '--profile', usCorePatient);
    expect(code).toBe(1);
    expect(lines).toMatchObject([
      { profiles: [usCorePatient], valid: false },
      { profiles: [], valid: true },
    ]);
  });

  it('end the run with 1 where one that was asked for is not known, and say so', async () => {
    const { code, err, lines } = await judged(await fileOf(good), '--profile', 'https://example.org/none');
    expect(code).toBe(1);
    expect(lines).toMatchObject([{ profiles: [] }]);
    expect(err).toBe(
      'Not known here: https://example.org/none. Nothing was judged by it; --package brings definitions in.\n',
    );
  });

  it('are told apart from those that no resource is made for', async () => {
    const { code, err } = await judged(await fileOf(good), '--profile', usCorePatient);
    expect(code).toBe(0);
    expect(err).toContain(`No resource is of the type that ${usCorePatient} is made for`);
  });

  it('mean the release that --us-core says', async () => {
    const claim = { resourceType: 'Patient', id: 'p', meta: { profile: [`${usCorePatient}|7.0.0`] } };
    expect((await judged(await fileOf(claim))).lines).toMatchObject([{ profiles: [`${usCorePatient}|7.0.0`] }]);
    const two = { ...good, requester: undefined, meta: { profile: [usCoreRequest] } };
    for (const release of ['6.1.0', '7.0.0', '8.0.0']) {
      expect((await judged(await fileOf(two), '--us-core', release)).lines).toMatchObject([
        { profiles: [usCoreRequest] },
      ]);
    }
  });

  it('come from a package too', async () => {
    const folder = await temporaryFolder();
    const url = 'https://example.org/fhir/StructureDefinition/dated-request';
    await mkdir(join(folder, 'package'));
    await writeFile(
      join(folder, 'package', 'package.json'),
      JSON.stringify({ name: 'example.dated', version: '1.0.0', dependencies: { 'hl7.fhir.r4.core': '4.0.1' } }),
    );
    await writeFile(
      join(folder, 'package', 'StructureDefinition-dated-request.json'),
      JSON.stringify({
        ...{ resourceType: 'StructureDefinition', id: 'dated-request', url, name: 'DatedRequest', status: 'active' },
        ...{ kind: 'resource', abstract: false, type: 'MedicationRequest', derivation: 'constraint' },
        baseDefinition: 'http://hl7.org/fhir/StructureDefinition/MedicationRequest',
        differential: {
          element: [
            { id: 'MedicationRequest', path: 'MedicationRequest' },
            { id: 'MedicationRequest.encounter', path: 'MedicationRequest.encounter', min: 1 },
          ],
        },
      }),
    );
    await writeFile(join(folder, 'package', 'broken.json'), 'no JSON');
    const words = [await fileOf(good), '--profile', url, '--package', join(folder, 'package')];
    const { code, err, lines } = await judged(...words);
    expect(code).toBe(1);
    expect(err).toContain('broken.json');
    expect(lines).toMatchObject([
      { profiles: [url], issues: expect.arrayContaining([expect.objectContaining({ code: 'required' })]) },
    ]);
  });

  it.each([
    ['no package.tgz', 'not gzip'],
    ['none.tgz', null],
  ])('cannot come from %s', async (name, content) => {
    const file = await fileOf(good);
    const pack = content === null ? `/no/such/${name}` : await fileOf(content, name);
    const { code, out, err } = await concord('validate', file, '--package', pack);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('[package-unreadable]');
    expect(err).toContain(pack);
  });
});

describe('concord validate for people', () => {
  it('says in one line that all is well', async () => {
    const file = await fileOf({
      ...good,
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
    });
    expect(await concord('validate', file)).toEqual({ code: 0, err: '', out: '1 resource judged, all valid.\n' });
  });

  it('groups by file and resource, and says of each issue how bad, where, and what to change', async () => {
    const { paths } = await filesOf({ 'a.json': broken, 'b.ndjson': ndjson(theirGordon, '{', { ...broken, id: 'x' }) });
    const { code, out, err } = await concord('validate', paths['a.json'], paths['b.ndjson']);
    expect([code, err]).toEqual([1, '']);
    const lines = out.split('\n');
    expect(lines).toContain(paths['a.json']);
    expect(lines).toContain('  MedicationRequest/broken: not valid');
    expect(lines).toContain(paths['b.ndjson']);
    expect(lines).toContain('  line 2: not readable');
    expect(lines).toContain('  MedicationRequest/x (line 3): not valid');
    expect(out).toMatch(/^ {4}error MedicationRequest\.status: use one of/m);
    expect(out).toContain('a.json: 1 resource judged, 1 not valid; 1 error.');
    expect(out).toContain('b.ndjson: 2 resources judged, 1 not valid, 1 document not readable; 2 errors.');
    expect(out).toMatch(/^3 resources judged, 2 not valid, 1 document not readable; 3 errors\.$/m);
    expect(out).not.toContain('Achterberg');
  });

  it('counts information, and shows it when asked', async () => {
    const file = await fileOf(good);
    const plain = (await concord('validate', file)).out;
    expect(plain).toMatch(/^1 piece of information besides: --verbose shows it\.$/m);
    expect(plain).not.toMatch(/^ +information /m);
    expect((await concord('validate', file, '--verbose')).out).toMatch(/^ {4}information MedicationRequest: .*dom-6/m);
  });

  it('tells which must-support elements have no value when asked', async () => {
    const words = ['validate', await fileOf(good), '--profile', usCoreRequest];
    expect((await concord(...words)).out).not.toContain('MedicationRequest.encounter');
    const { code, out } = await concord(...words, '--must-support');
    expect(code).toBe(0);
    expect(out).toContain('MedicationRequest.encounter');
  });

  it('prints the summary alone with --quiet, which goes with neither --all nor --verbose', async () => {
    const file = await fileOf(broken);
    const { code, out } = await concord('validate', file, '--quiet');
    expect(code).toBe(1);
    expect(out).toMatch(/^1 resource judged, 1 not valid; 1 error\.\n/);
    expect(await concord('validate', file, '--quiet', '--all')).toMatchObject({ code: 2, out: '' });
  });

  it('says what could not be read, and ends with 1', async () => {
    const { code, out } = await concord('validate', '/no/such/file.json');
    expect(code).toBe(1);
    expect(out).toContain('not readable');
    expect(out).toContain('there is no such file');
  });

  it('says that there was nothing', async () => {
    const { code, out, err } = await concord('validate', await fileOf('', 'empty.ndjson'));
    expect([code, out, err]).toEqual([0, '0 resources judged.\n', 'The files hold no resource.\n']);
  });

  it('breaks long lines, and loses nothing of them', async () => {
    const narrow = await concordWith({}, 60)('validate', await fileOf(broken));
    const wide = await concord('validate', await fileOf(broken));
    const words = (text: string) =>
      text
        .replace(/\S*file\.json/g, '')
        .split(/\s+/)
        .join(' ');
    for (const line of narrow.out.split('\n').filter((one) => one.startsWith(' '))) {
      expect(line.length).toBeLessThanOrEqual(60);
    }
    expect(words(narrow.out)).toBe(words(wide.out));
  });

  it('lets no control character of a file reach the terminal', async () => {
    const hostile = { ...good, id: 'a\u001b[31m', 'x\u001b]0;owned\u0007': 1 };
    const { out } = await concord('validate', await fileOf(hostile), '--all', '--verbose');
    expect(out).toContain('not valid');
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
