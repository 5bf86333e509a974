import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPartners } from '../../../src/adapters/partner-files/read-partners.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-partners-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const partner = (id: string) => ({
  id,
  name: 'Three Rivers Cardiology',
  baseUrl: 'https://cardiology.example/fhir',
  specialty: 'cardiology',
  authentication: { kind: 'none' },
  purposeOfUse: 'TREAT',
  read: ['MedicationRequest'],
  write: [],
});
const write = async (name: string, content: unknown): Promise<void> =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

describe('readPartners', () => {
  it('reads every partner, sorted by file, defaults filled in', async () => {
    await write('ob-gyn.json', partner('ob-gyn'));
    await write('cardiology.json', { ...partner('cardiology'), limits: { pages: 3 } });
    await write('README.md', 'not a partner');
    const result = await readPartners(folder);
    expect(result.ok && result.value.map(({ id, limits }) => [id, limits.pages, limits.bundleEntries])).toEqual([
      ['cardiology', 3, 100],
      ['ob-gyn', 100, 100],
    ]);
  });

  it('reports the problems of all files at once, and takes none', async () => {
    await write('a.json', { ...partner('b'), write: [] });
    await write('c.json', { ...partner('c'), read: ['Medication'], limits: { pages: 0 }, apiKey: 'secret-1' });
    await write('d.json', '<html>');
    await write('e.json', { ...partner('e'), authentication: { kind: 'smart-backend-services' } });
    await write('clinic.json', partner('clinic'));
    await write('good.json', partner('good'));
    const result = await readPartners(folder);
    expect(result.ok).toBe(false);
    expect(result.issues.map(({ path }) => path)).toEqual([
      'a.json#/id',
      'c.json#',
      'c.json#/read/0',
      'c.json#/limits/pages',
      'clinic.json#/id',
      'd.json#',
      'e.json#/authentication/clientId',
      'e.json#/authentication/algorithm',
      'e.json#/authentication/keyId',
      'e.json#/authentication/scopes',
      'e.json#/authentication/privateKeyFile',
    ]);
    expect(JSON.stringify(result)).not.toContain('secret-1');
  });

  it('says so when there is no such folder', async () => {
    expect((await readPartners(join(folder, 'none'))).issues.map(({ code }) => code)).toEqual(['unreadable-file']);
  });
});
