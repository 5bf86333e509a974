import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { permit, recordOf, theirGordon, theirIbuprofen } from '../../support/clinic-scene.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { concordWith, jsonLines } from './run-concord.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures', import.meta.url));
const fixture = (story: string, file: string): string => join(fixtures, story, file);

const concord = concordWith();

const writeJson = async (value: unknown, name = 'file.json'): Promise<string> => {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};

describe('concord', () => {
  it('shows its version and its help on standard output', async () => {
    expect(await concord('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(await concord('sync', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--partner') });
  });

  it.each([
    [['no-such-command']],
    [['drug']],
    [['drug', 'aspirin', '--format', 'xml']],
    [['reconcile']],
    [['reconcile', '--source', 'nothing']],
    [['reconcile', '--source', 'a=b', '--on', '2026-02-30']],
    [['reconcile', '--source', 'a=b', '--stale-after', '0']],
    [['check', 'lithium', '--age', 'old']],
    [['validate', 'x', '--us-core', '9.0.0']],
    [['sync', '--no-such-option']],
    [['partner']],
  ])('ends with 2 and prints no result when it is called wrongly: %j', async (words) => {
    const { code, out, err } = await concord(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
    expect(err).not.toMatch(/at .*\.ts:\d/);
  });

  it('names all settings that cannot be used, at once and without their values', async () => {
    const broken = concordWith({ CONCORD_PORT: 'sesame', CONCORD_STALE_AFTER_DAYS: 'sesame', CONCORD_DATA: '/x' });
    const { code, out, err } = await broken('sync');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('CONCORD_PORT: expected');
    expect(err).toContain('CONCORD_STALE_AFTER_DAYS: expected');
    expect(err).not.toContain('sesame');
  });
});

describe('concord check', () => {
  it('ends with 1 and says what to do where there is an alert', async () => {
    const { code, out, err } = await concord('check', 'lithium', 'ibuprofen');
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/^! HIGH interaction: ibuprofen \+ lithium$/m);
    expect(out).toMatch(/^ {4}Do: /m);
  });

  it('prints one JSON object', async () => {
    const { out } = await concord('check', 'lithium', 'ibuprofen', '--format', 'json');
    expect(jsonLines(out)).toMatchObject([{ alerts: [{ type: 'interaction' }] }]);
  });

  it('prints JSON that moves no cursor and turns no writing, and means the same', async () => {
    const name = 'drops\u009b31m\u202e\u200f';
    const { out } = await concord('check', 'lithium', name, '--format', 'json');
    expect(out).toMatch(/^[ -~]*\n$/);
    expect(jsonLines(out)).toMatchObject([
      { notChecked: expect.arrayContaining([expect.objectContaining({ drug: name })]) },
    ]);
  });

  it('ends with 0 where there is none, and with 1 where something could not be checked', async () => {
    const plain = await concord('check', 'sertraline');
    expect(plain.code).toBe(0);
    expect(plain.out).toMatch(/^No alert\.\nNot checked: sertraline: Not known: the patient's age/);
    expect(await concord('check', 'sertraline', 'herbal drops\u0007')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^Not checked: herbal drops ?: /m),
    });
  });
});

describe('concord map', () => {
  it('prints one resource a line and nothing else, without a database or a setting', async () => {
    const { code, out } = await concord('map', fixture('08-lists-agree', 'clinic-record.json'));
    expect(code).toBe(0);
    expect(jsonLines(out).map((resource) => resource['resourceType'])).toContain('MedicationRequest');
  });

  it('writes a file that only its owner reads, and says how much', async () => {
    const out = join(await temporaryFolder(), 'out.ndjson');
    const ran = await concord('map', fixture('08-lists-agree', 'clinic-record.json'), '--out', out);
    expect(ran).toMatchObject({ code: 0, out: '' });
    const resources = jsonLines(await readFile(out, 'utf8'));
    expect(ran.err).toContain(`${resources.length} resources written.`);
    expect((await stat(out)).mode & 0o077).toBe(0);
  });

  it('says so where the file cannot be written', async () => {
    const record = fixture('08-lists-agree', 'clinic-record.json');
    const { code, err } = await concord('map', record, '--out', '/no/such/folder/out.ndjson');
    expect(code).toBe(2);
    expect(err).toContain('[output-not-writable]');
  });

  it('ends with 1 for a record that is none, and repeats nothing of it', async () => {
    const { code, out, err } = await concord('map', await writeJson({ patient: { name: 'Achterberg' } }));
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/error invalid-record/);
    expect(err).not.toContain('Achterberg');
  });
});

describe('concord reconcile', () => {
  const story = '02-lithium-lisinopril-ibuprofen';
  const on = ['--on', '2026-11-23'];

  it('makes one list out of bundles, as text and as one JSON object', async () => {
    const words = ['primary-care', 'cardiology'].flatMap((id) => ['--source', `${id}=${fixture(story, `${id}.json`)}`]);
    const text = await concord('reconcile', ...words, ...on);
    expect(text).toMatchObject({ code: 0, err: '', out: expect.stringContaining('lisinopril') });
    const { code, out, err } = await concord('reconcile', ...words, ...on, '--format', 'json');
    expect([code, err]).toEqual([0, '']);
    const [list, ...others] = jsonLines(out);
    expect(others).toEqual([]);
    for (const key of ['patient', 'rows', 'alerts', 'notChecked', 'ledger']) expect(list).toHaveProperty(key);
  });

  it('reads a folder of NDJSON as well as a bundle, to the same rows', async () => {
    const folder = await temporaryFolder();
    const bundle = JSON.parse(await readFile(fixture(story, 'primary-care.json'), 'utf8')) as {
      entry: { resource: unknown }[];
    };
    await mkdir(join(folder, 'export'));
    await writeFile(
      join(folder, 'export', 'all.ndjson'),
      bundle.entry.map(({ resource }) => JSON.stringify(resource)).join('\n'),
    );
    const rowsOf = async (path: string) => {
      const { out } = await concord('reconcile', '--source', `primary-care=${path}`, ...on, '--format', 'json');
      return jsonLines(out).map(({ rows }) => rows);
    };
    expect(await rowsOf(join(folder, 'export'))).toEqual(await rowsOf(fixture(story, 'primary-care.json')));
  });

  it('tells on standard error what it could not read, makes the rest, and ends with 1', async () => {
    const words = ['--source', `a=${fixture(story, 'primary-care.json')}`, '--source', 'b=/no/such/file.json'];
    const { code, out, err } = await concord('reconcile', ...words, ...on, '--format', 'json');
    expect(code).toBe(1);
    expect(jsonLines(out).length).toBeGreaterThan(0);
    expect(err).toContain('/no/such/file.json error unreadable-file');
  });

  it('says whose resources are not valid FHIR, uses what it can read of them, and tells all of it as JSON', async () => {
    const faulty = { ...theirIbuprofen, priority: 'soon' };
    const file = await writeJson([theirGordon, faulty]);
    const text = await concord('reconcile', '--source', `primary-care=${file}`, ...on);
    expect(text.code).toBe(0);
    expect(text.out).toContain('Ibuprofen 600 mg tablet');
    expect(text.out).toContain('1 resource of primary-care was not valid FHIR; what could be read was used.');
    expect(text.out).not.toContain('MedicationRequest.priority');
    const { out } = await concord('reconcile', '--source', `primary-care=${file}`, ...on, '--format', 'json');
    expect(jsonLines(out)).toMatchObject([
      {
        ledger: {
          entries: expect.arrayContaining([
            expect.objectContaining({
              resource: 'MedicationRequest/their-ibuprofen',
              faults: [expect.objectContaining({ path: 'MedicationRequest.priority', severity: 'error' })],
            }),
          ]),
        },
      },
    ]);
  });

  it('ends with 1 where there is nothing to reconcile', async () => {
    const file = await writeJson({ resourceType: 'Bundle', type: 'collection' });
    expect(await concord('reconcile', '--source', `a=${file}`)).toMatchObject({ code: 1, out: '' });
  });

  it('lets no control character of a drug name reach the terminal', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { resource: { ...theirGordon, name: [{ family: 'A\u001b[31mB', given: ['C\rD'] }] } },
        { resource: { ...theirIbuprofen, medicationCodeableConcept: { text: 'Good\u001b]0;owned\u0007 drug\u202e' } } },
      ],
    };
    const { out } = await concord('reconcile', '--source', `a=${await writeJson(bundle)}`, ...on);
    expect(out).toContain('Good');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe('concord import, sync and partner list', () => {
  const setUp = async (files: Readonly<Record<string, unknown>> = {}) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'partners'));
    for (const [name, value] of Object.entries(files)) {
      await writeFile(join(folder, 'partners', name), JSON.stringify(value));
    }
    const environment = { CONCORD_DATA: join(folder, 'data'), CONCORD_PARTNERS: join(folder, 'partners') };
    return { folder, environment, run: concordWith(environment) };
  };

  const partnerFile = {
    id: 'cardiology',
    name: 'Quarry Road Cardiology',
    baseUrl: 'http://127.0.0.1:9/fhir',
    specialty: 'cardiology',
    authentication: { kind: 'none' },
    purposeOfUse: 'TREAT',
    read: ['MedicationRequest'],
    write: ['MedicationRequest'],
  };

  it('stores nothing in a dry run, and afterwards what is new and changed', async () => {
    const { folder, run } = await setUp();
    const file = await writeJson(recordOf());
    const dry = await run('import', file, '--dry-run', '--format', 'json');
    expect(jsonLines(dry.out)).toEqual([{ new: 1, changed: 0, unchanged: 0, refused: 0, dryRun: true }]);
    await expect(stat(join(folder, 'data'))).rejects.toThrow('ENOENT');
    expect(await run('import', file)).toMatchObject({
      ...{ code: 0, err: '' },
      out: 'Imported: 1 new, 0 changed, 0 unchanged, 0 refused.\n',
    });
    expect((await run('import', file)).out).toContain('0 new, 0 changed, 1 unchanged');
    expect((await stat(join(folder, 'data', 'concord.sqlite'))).mode & 0o077).toBe(0);
  });

  it('ends with 1 where a record is refused, and tells where without telling what', async () => {
    const { run } = await setUp();
    const file = await writeJson({ ...recordOf(), patient: { ...recordOf().patient, birthDate: 'Achterberg' } });
    const { code, out, err } = await run('import', file);
    expect(code).toBe(1);
    expect(out).toContain('1 refused');
    expect(err).toContain('/patient/birthDate');
    expect(err).not.toContain('Achterberg');
    expect(await run('import', '/no/such/file.json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('unreadable-file'),
    });
  });

  it('sends nothing while the clinic has no namespace of its own', async () => {
    const { run } = await setUp({ 'cardiology.json': partnerFile });
    const { code, out, err } = await run('sync');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('CONCORD_CLINIC_SYSTEM is not set');
  });

  it('refuses a partner or a patient that is not known', async () => {
    const { environment } = await setUp({ 'cardiology.json': partnerFile });
    const run = concordWith({ ...environment, CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids' });
    expect(await run('sync', '--partner', 'nobody')).toMatchObject({
      code: 2,
      err: expect.stringContaining('[unknown-partner]'),
    });
    const { code, err } = await run('sync', '--patient', 'p-none');
    expect(code).toBe(2);
    expect(err).toContain('[unknown-patient]');
    expect(err).not.toContain('p-none');
  });

  it('ends with 1 and says what waits where a partner is away, as one JSON object', async () => {
    const { environment } = await setUp({ 'cardiology.json': partnerFile });
    const run = concordWith({ ...environment, CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids' });
    await run('import', await writeJson(recordOf({ consents: [permit(['cardiology'])] })));
    const { code, out, err } = await run('sync', '--format', 'json');
    expect([code, err]).toEqual([1, '']);
    expect(jsonLines(out)).toMatchObject([
      { writes: 0, lists: 1, dispatched: [{ partner: 'cardiology', waiting: 1 }] },
    ]);
  });

  it('lists the partners, and says so where there is none', async () => {
    const { run } = await setUp({ 'cardiology.json': partnerFile });
    expect(await run('partner', 'list')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Quarry Road Cardiology'),
    });
    expect(jsonLines((await run('partner', 'list', '--format', 'json')).out)).toMatchObject([{ id: 'cardiology' }]);
    const none = await setUp();
    expect(await none.run('partner', 'list')).toMatchObject({
      code: 0,
      out: expect.stringContaining('No partner file yet'),
    });
  });

  it('names what is wrong with a partner file, and where', async () => {
    const { run } = await setUp({ 'cardiology.json': { ...partnerFile, baseUrl: 'nowhere' } });
    const { code, err } = await run('partner', 'list');
    expect(code).toBe(2);
    expect(err).toContain('baseUrl');
  });

  it('does not begin to serve on a schedule that cannot be read, nor on one that has nothing to send as', async () => {
    const { environment } = await setUp();
    const settings = { ...environment, CONCORD_PORT: '0', CONCORD_SYNC_SCHEDULE: '99 99 * * *' };
    const unreadable = concordWith({ ...settings, CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids' });
    expect(await unreadable('serve')).toMatchObject({ code: 2, err: expect.stringContaining('[schedule-invalid]') });
    expect(await concordWith({ ...settings, CONCORD_SYNC_SCHEDULE: '0 * * * *' })('serve')).toMatchObject({
      code: 2,
      err: expect.stringContaining('[clinic-system-missing]'),
    });
  });
});
