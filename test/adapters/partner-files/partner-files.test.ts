import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPartners } from '../../../src/adapters/partner-files/read-partners.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const partner = (id: string, more: object = {}) => ({
  ...{ id, name: 'A', baseUrl: 'https://a.example/fhir', specialty: 'x', purposeOfUse: 'TREAT' },
  ...{ read: [], write: [], authentication: { kind: 'none' } },
  ...more,
});

const read = async (files: Readonly<Record<string, unknown>>) => {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return readPartners(folder);
};

const problems = async (files: Readonly<Record<string, unknown>>): Promise<readonly string[]> =>
  (await read(files)).issues.map(({ path, reason }) => `${path} ${reason}`);

const yaml = `
# Epic, at the river
id: river
preset: epic
name: River Clinic
baseUrl: https://river.example/r4
specialty: primary care
authentication: { kind: none }
purposeOfUse: TREAT
read: [MedicationRequest, Condition]
write: []
schedule: "0 6 * * *"
`;

describe('partner files in YAML', () => {
  it.each(['river.yaml', 'river.yml'])('are read beside those in JSON: %s', async (file) => {
    const result = await read({ [file]: yaml, 'a.json': partner('a') });
    expect(result.ok && result.value.map(({ id, preset, habits }) => [id, preset, habits.includesMedication])).toEqual([
      ['a', undefined, true],
      ['river', 'epic', false],
    ]);
  });

  it.each([
    ['read: [', 'river.yaml# expected YAML, but it cannot be read at its line'],
    [`${yaml}\nname: Twice\n`, 'river.yaml# holds a field twice, at its line'],
    [`${yaml}\nid2: *nowhere\n`, 'river.yaml# expected YAML'],
    ['just a text', 'river.yaml# expected an object'],
  ])('that cannot be read are told by their line', async (text, problem) => {
    const told = await problems({ 'river.yaml': text });
    expect(told[0]).toContain(problem);
    expect(told.join()).not.toContain('Twice');
  });

  it('cannot blow up by aliases', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`,
    );
    const told = await problems({ 'river.yaml': ['a0: &a0 [x]', ...levels].join('\n') });
    expect(told).toEqual([expect.stringContaining('without aliases')]);
  });
});

describe('partner files', () => {
  it('of one name and two endings are refused: which would be the partner?', async () => {
    expect(await problems({ 'a.json': partner('a'), 'a.yaml': JSON.stringify(partner('a')) })).toEqual([
      'a.yaml#/id is the id of a.json too',
    ]);
  });

  it.each([
    ['file:///etc/passwd', 'expected the FHIR base as https URL'],
    ['https://169.254.169.254/latest/meta-data', 'metadata service'],
    ['https://[fe80::1]/fhir', 'metadata service'],
    ['https://metadata.google.internal/fhir', 'metadata service'],
    ['https://0.0.0.0/fhir', 'metadata service'],
    ['https://10.1.2.3/fhir', 'set allowPrivateNetwork to true'],
    ['https://192.168.0.9:8443/fhir', 'set allowPrivateNetwork to true'],
    ['https://[fd00::5]/fhir', 'set allowPrivateNetwork to true'],
    ['https://0xa.1/fhir', 'set allowPrivateNetwork to true'],
    ['https://[::ffff:10.0.0.1]/fhir', 'set allowPrivateNetwork to true'],
  ])('lead nowhere that a setting must not lead: %s', async (baseUrl, problem) => {
    expect(await problems({ 'a.json': partner('a', { baseUrl }) })).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    [{ kind: 'group' }, '/group is missing and required'],
    [{ kind: 'patient', group: 'g' }, '/group does not belong to an export of kind patient'],
    [{ kind: 'everybody' }, '/kind expected one of: group, patient'],
    [{ kind: 'patient', fileHosts: ['169.254.169.254'] }, '/fileHosts/0 leads to a metadata service'],
    [{ kind: 'patient', fileHosts: ['10.0.0.1:8443'] }, '/fileHosts/0 leads into a private network'],
    [{ kind: 'patient', fileHosts: ['https://files.example'] }, '/fileHosts/0 expected a host in lower case'],
    [{ kind: 'patient', typeFilters: ['patient=17'] }, '/typeFilters/0 expected a search such as'],
  ])('describe an export that can be asked for: %j', async (bulkExport, problem) => {
    expect(await problems({ 'a.json': partner('a', { bulkExport }) })).toEqual([
      expect.stringContaining(`a.json#/bulkExport${problem}`),
    ]);
  });

  it('need say no more of an export than whose it is', async () => {
    const result = await read({ 'a.json': partner('a', { bulkExport: { kind: 'group', group: 'panel-1' } }) });
    expect(result.ok && result.value[0]?.bulkExport).toEqual({
      ...{ kind: 'group', group: 'panel-1', minimumPatients: 200, fileHosts: [], typeFilters: [] },
      limits: { minutes: 120, files: 1000, bytes: 8_589_934_592, lines: 10_000_000 },
    });
  });

  it('may lead into a private network where they say so, but to no metadata service', async () => {
    const inside = { baseUrl: 'https://10.1.2.3/fhir', allowPrivateNetwork: true };
    expect(await problems({ 'a.json': partner('a', inside) })).toEqual([]);
    const metadata = { ...inside, baseUrl: 'https://169.254.169.254/fhir' };
    expect(await problems({ 'a.json': partner('a', metadata) })).toEqual([
      expect.stringContaining('no partner is there'),
    ]);
  });

  it.each([
    ['https://10.0.0.1/token', 'leads into a private network'],
    ['http://127.0.0.1:8480/login', 'leads to this machine'],
    ['https://login.example/token#x', 'expected the token endpoint as https URL'],
    ['http://login.example/token', 'expected the token endpoint as https URL'],
  ])('send no secret to %s', async (tokenEndpoint, problem) => {
    const authentication = {
      ...{ kind: 'client-secret', clientId: 'c', method: 'client_secret_post', scopes: ['s'] },
      ...{ secretFile: 'a.secret', tokenEndpoint },
    };
    expect(await problems({ 'a.json': partner('a', { authentication }), 'a.secret': 's' })).toEqual([
      expect.stringContaining(`a.json#/authentication/tokenEndpoint ${problem}`),
    ]);
  });

  it('of loopback stay allowed, http included', async () => {
    expect(await problems({ 'a.json': partner('a', { baseUrl: 'http://127.0.0.1:9201/fhir' }) })).toEqual([]);
  });

  it.each(['0 0 31 2 *', '0 0 30 2 *', '0 0 31 4,6,9,11 *', '61 * * * *', 'every day please now'])(
    'are never due by a schedule that no day fits: %s',
    async (schedule) => {
      expect(await problems({ 'a.json': partner('a', { schedule }) })).toEqual([
        'a.json#/schedule expected a cron line that some day fits, such as 0 6 * * *',
      ]);
    },
  );

  it.each(['0 0 29 2 *', '*/15 * * * *', '0 6 * * 1-5'])('may be due by %s', async (schedule) => {
    expect(await problems({ 'a.json': partner('a', { schedule }) })).toEqual([]);
  });

  it('ask for no type that the product has no endpoint for (FIELD-NOTES 1)', async () => {
    const epic = { preset: 'epic', read: ['MedicationRequest', 'MedicationStatement'] };
    expect(await problems({ 'a.json': partner('a', epic) })).toEqual([
      'a.json#/read/1 names a type that this product has no endpoint for',
    ]);
    const hasIt = { ...epic, habits: { typesWithoutEndpoint: [] } };
    expect(await problems({ 'a.json': partner('a', hasIt) })).toEqual([]);
  });

  it('tell everything that is wrong with all of them at once', async () => {
    const told = await problems({
      'a.json': partner('a', { schedule: '0 0 31 2 *', baseUrl: 'https://10.0.0.1/fhir', colour: 'red' }),
      'b.yaml': 'id: b\nbaseUrl: file:///x\nauthentication: { kind: bearer-token, tokenEnvironment: NOT_SET }',
    });
    expect(told.map((problem) => problem.split(' ')[0])).toEqual([
      'a.json#',
      'a.json#/baseUrl',
      'a.json#/schedule',
      ...['name', 'specialty', 'purposeOfUse', 'read', 'write'].map((field) => `b.yaml#/${field}`),
      'b.yaml#/baseUrl',
      'b.yaml#/authentication/tokenEnvironment',
    ]);
  });
});
