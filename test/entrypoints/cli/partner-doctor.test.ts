import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SandboxHabits } from '../../../src/sandbox/habits.ts';
import { createSandboxPartner } from '../../../src/sandbox/partner.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { concordWith, jsonLines } from './run-concord.ts';

const withPartner = async (habits: SandboxHabits = {}, width = 160) => {
  const sandbox = createSandboxPartner({
    ...{ id: 'a', name: 'A', clock: () => new Date('2026-03-02T10:00:00Z'), ids: randomUUID, clients: [], habits },
    authentication: 'none',
  });
  const { baseUrl, stop } = await sandbox.start();
  onTestFinished(async () => {
    await stop();
    sandbox.close();
  });
  const folder = await temporaryFolder();
  const file = ['id: a', 'name: A', `baseUrl: ${baseUrl}`, 'specialty: x', 'purposeOfUse: TREAT'];
  const more = ['read: [Condition]', 'write: [Organization]', 'authentication: { kind: none }'];
  await writeFile(join(folder, 'a.yaml'), [...file, ...more].join('\n'));
  return concordWith({ CONCORD_PARTNERS: folder }, width);
};

describe('concord partner doctor', () => {
  it('ends with 0 where nothing is wrong, one line a finding', async () => {
    const concord = await withPartner();
    const { code, out, err } = await concord('partner', 'doctor', 'a', '--write');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^passed {5}search: Condition: is answered as the file says$/m);
    expect(out).toMatch(/^not tried {2}sign-in: token: the partner file asks for none$/m);
    expect(out).toMatch(/^\d+ passed, 0 failed, 3 not tried\.$/m);
  });

  it('ends with 1 and says what to do where something is wrong, within the width of the terminal', async () => {
    const concord = await withPartner({ refusesTypes: ['Condition'] }, 60);
    const { code, out } = await concord('partner', 'doctor', 'a');
    expect(code).toBe(1);
    expect(out).toMatch(/^FAILED {5}capabilities: Condition, search: the type is not/m);
    expect(out).toMatch(/^ {11}Do: Take the type out of `read`/m);
    expect(out.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  it('prints a JSON object a finding', async () => {
    const concord = await withPartner({ refusesTypes: ['Condition'] });
    const { code, out } = await concord('partner', 'doctor', 'a', '--format', 'json');
    expect(code).toBe(1);
    const findings = jsonLines(out);
    expect(findings[0]).toEqual({
      area: 'address',
      about: 'baseUrl',
      says: 'is an address; no name to look up',
      outcome: 'passed',
    });
    expect(findings.filter(({ outcome }) => outcome === 'failed').every((finding) => 'todo' in finding)).toBe(true);
  });

  it('ends with 2 for a partner that there is not, and without an id', async () => {
    const concord = await withPartner();
    expect(await concord('partner', 'doctor', 'b')).toMatchObject({ code: 2, out: '' });
    expect(await concord('partner', 'doctor')).toMatchObject({ code: 2, out: '' });
  });
});
