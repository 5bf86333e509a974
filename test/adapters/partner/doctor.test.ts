import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { examinePartner } from '../../../src/adapters/partner/doctor/examine-partner.ts';
import { createSigningKey } from '../../../src/adapters/partner/smart-backend-services/signing-key.ts';
import type { Partner, PartnerHabits } from '../../../src/domain/partner.ts';
import type { Finding } from '../../../src/flows/ports.ts';
import { createSandboxPartner, type SandboxPartner, type SandboxPartnerOptions } from '../../../src/sandbox/partner.ts';
import { partnerWith, pretendSurroundings } from './pretend-partner.ts';

interface Setting {
  readonly sandbox?: Partial<SandboxPartnerOptions>;
  readonly partner?: Omit<Partial<Partner>, 'habits'>;
  readonly habits?: Partial<PartnerHabits>;
  readonly granted?: readonly string[];
  readonly write?: boolean;
  /** The partner is stopped before it is examined. */
  readonly isDown?: boolean;
}

const theirs: readonly Resource[] = [
  { resourceType: 'Patient', id: '77', name: [{ family: 'Okafor' }] },
  { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/77' } },
];

/** The findings about a pretend partner over real HTTP, signed in to with a key. */
const examine = async (setting: Setting = {}): Promise<{ found: readonly Finding[]; sandbox: SandboxPartner }> => {
  const key = await createSigningKey('ES384');
  const { surroundings } = pretendSurroundings();
  const sandbox = createSandboxPartner({
    ...{ id: 'cardiology', name: 'Quarry Road Cardiology', clock: surroundings.clock, ids: randomUUID },
    clients: [{ clientId: 'concord', jwks: { keys: [key.publicJwk] }, scopes: setting.granted ?? ['system/*.cruds'] }],
    resources: theirs,
    ...setting.sandbox,
  });
  const { baseUrl, stop } = await sandbox.start();
  onTestFinished(async () => {
    await stop();
    sandbox.close();
  });
  if (setting.isDown === true) await stop();
  const partner = partnerWith({
    baseUrl,
    read: ['MedicationRequest', 'Condition'],
    write: ['Organization', 'MedicationRequest'],
    authentication: {
      kind: 'smart-backend-services',
      ...{ clientId: 'concord', algorithm: 'ES384', keyId: key.keyId, privateKeyFile: 'k.pem' },
      scopes: ['system/*.cruds'],
    },
    ...setting.partner,
    habits: { includesMedication: true, ...setting.habits },
  });
  const outside = { ...surroundings, newId: randomUUID, readKey: async () => key.privateKeyPem };
  const found: Finding[] = [];
  for await (const finding of examinePartner(outside)(partner, { write: setting.write ?? false })) found.push(finding);
  return { found, sandbox };
};

const told = (found: readonly Finding[], outcome: Finding['outcome']): readonly string[] =>
  found.filter((finding) => finding.outcome === outcome).map(({ area, about, says }) => `${area}: ${about}: ${says}`);

const todoOf = (found: readonly Finding[], about: string): readonly string[] =>
  found.flatMap((finding) => (finding.outcome === 'failed' && finding.about === about ? [finding.todo] : []));

describe('partner doctor', () => {
  it('finds nothing wrong with a plain partner, and writes nothing unasked', async () => {
    const { found, sandbox } = await examine();
    expect(told(found, 'failed')).toEqual([]);
    expect(told(found, 'not-tried')).toEqual([
      'tls: certificate: plain HTTP, as is allowed on this machine only',
      'write: harmless resource: only on --write',
    ]);
    expect(told(found, 'passed')).toEqual([
      'address: baseUrl: is an address; no name to look up',
      'sign-in: discovery: names its token endpoint',
      'sign-in: token: a token is at hand',
      'capabilities: FHIR version: declares 4.0.1',
      'capabilities: Patient, search: by identifier, and by name and birth date',
      'capabilities: MedicationRequest, search: by patient, intent',
      'capabilities: habits.includesMedication: _include of the Medication is declared',
      'capabilities: Condition, search: by patient',
      'capabilities: Organization, write: by conditional update',
      'capabilities: MedicationRequest, write: by conditional update',
      'capabilities: habits.transaction: transactions are declared',
      'capabilities: habits.lastUpdated: _lastUpdated is declared: only changes are asked for',
      'search: Patient: by identifier, is answered',
      'search: MedicationRequest: is answered as the file says',
      'search: Condition: is answered as the file says',
    ]);
    expect(sandbox.writes).toBe(0);
  });

  it('writes, reads back and deletes a resource that is about nobody', async () => {
    const { found, sandbox } = await examine({ write: true });
    expect(told(found, 'failed')).toEqual([]);
    expect(told(found, 'passed').slice(-3)).toEqual([
      'write: Organization: is taken',
      'write: Organization, read back: is the same',
      'write: Organization, clean-up: is deleted',
    ]);
    const written = sandbox.requests.filter(({ method }) => method === 'PUT' || method === 'DELETE');
    expect(written.map(({ method, path }) => `${method} ${path.replace(/\/[^/]{36}$/, '/id')}`)).toEqual([
      'PUT /fhir/Organization',
      'DELETE /fhir/Organization/id',
    ]);
  });

  it('writes no patient-less type that the file does not let it write', async () => {
    const { found, sandbox } = await examine({ write: true, partner: { write: ['MedicationRequest'] } });
    expect(told(found, 'not-tried')).toContainEqual(expect.stringContaining('`write` has neither'));
    expect(sandbox.writes).toBe(0);
  });

  it('tells who must clean up where nothing may be deleted', async () => {
    const granted = ['system/*.rs', 'system/Organization.crus'];
    const { found } = await examine({ write: true, granted });
    expect(todoOf(found, 'Organization, clean-up')).toEqual([
      expect.stringMatching(
        /^Ask the partner to delete Organization\/[\w-]+\. With the scope system\/Organization\.d it/,
      ),
    ]);
  });

  it('tells habits that the file does not know, and how to write them down', async () => {
    const { found } = await examine({
      sandbox: { habits: { requiresStatus: true, ignoresInclude: true, noTransaction: 400 } },
    });
    expect(todoOf(found, 'MedicationRequest')).toEqual(['Set habits.requiresStatus to true.']);
    expect(todoOf(found, 'habits.includesMedication')).toEqual([expect.stringContaining('Set it to false')]);
    expect(todoOf(found, 'habits.transaction')).toEqual([expect.stringContaining('Set it to false')]);
    const known = { requiresStatus: true, includesMedication: false, transaction: false };
    const mended = await examine({
      sandbox: { habits: { requiresStatus: true, ignoresInclude: true, noTransaction: 400 } },
      habits: known,
    });
    expect(told(mended.found, 'failed')).toEqual([]);
  });

  it('tells a type that the partner does not have', async () => {
    const { found } = await examine({ sandbox: { habits: { refusesTypes: ['Condition', 'Organization'] } } });
    expect(told(found, 'failed')).toEqual([
      'capabilities: Condition, search: the type is not declared',
      'capabilities: Organization, write: neither create nor update is declared',
      'search: Condition: is answered 404',
    ]);
  });

  it('tells scopes that were not granted, and goes on with the rest', async () => {
    const { found } = await examine({
      granted: ['system/Patient.rs', 'system/MedicationRequest.rs'],
      partner: { read: ['MedicationRequest', 'Condition'], write: [] },
    });
    expect(told(found, 'failed')).toEqual([
      'sign-in: scopes: not granted: system/*.cruds',
      'search: Condition: is refused',
    ]);
    expect(todoOf(found, 'Condition')).toEqual([expect.stringContaining('authentication.scopes')]);
  });

  it('stops at the door where no token is given, and says what was not tried', async () => {
    const { found, sandbox } = await examine({ sandbox: { clients: [] } });
    expect(told(found, 'failed')).toEqual(['sign-in: token: gave no token']);
    expect(todoOf(found, 'token')).toEqual([expect.stringContaining('concord partner keys')]);
    expect(
      told(found, 'not-tried')
        .slice(-3)
        .every((line) => line.endsWith('signing in comes first')),
    ).toBe(true);
    expect(sandbox.requests.some(({ path }) => path.includes('Patient'))).toBe(false);
  });

  it('says so where nobody is there', async () => {
    const { found } = await examine({ isDown: true });
    expect(told(found, 'failed')).toEqual(['sign-in: discovery: nobody listens there']);
    expect(found.at(-1)?.outcome).toBe('not-tried');
  });

  it('names what nobody knows of the product', async () => {
    const { found } = await examine({ partner: { preset: 'medplum' } });
    expect(told(found, 'not-tried').filter((line) => line.startsWith('preset'))).toEqual([
      'preset: habits.includesMedication: not known of this product; the value stands untried',
      'preset: limits.bundleEntries: not known of this product; the value stands untried',
    ]);
  });

  it('finds a server that gives everybody when it is asked for nobody', async () => {
    const { found } = await examine({
      sandbox: {
        hooks: {},
        habits: {},
        resources: [
          ...theirs,
          { ...theirs[1], id: 'd', subject: { reference: 'Patient/concord-doctor-nobody' } } as Resource,
        ],
      },
    });
    expect(told(found, 'failed')).toEqual(["search: Condition: gives other patients' resources"]);
  });
});

const certificates = fileURLToPath(new URL('../../support/certificates/', import.meta.url));
const pem = (file: string): Promise<string> => readFile(`${certificates}${file}`, 'utf8');

describe('partner doctor over TLS', () => {
  const overTls = async (tls: Partner['tls'], now = '2026-03-02T10:00:00Z', host = '127.0.0.1') => {
    const { surroundings } = pretendSurroundings(now);
    const sandbox = createSandboxPartner({
      ...{ id: 'a', name: 'A', clock: surroundings.clock, ids: randomUUID, clients: [], authentication: 'none' },
    });
    const server = createServer({ cert: await pem('server.crt'), key: await pem('server.pem') }, sandbox.app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      sandbox.close();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const partner = partnerWith({
      ...{ baseUrl: `https://${host}:${port}/fhir`, read: [], write: [] },
      ...(tls === undefined ? {} : { tls }),
    });
    const found: Finding[] = [];
    for await (const finding of examinePartner({ ...surroundings, readKey: pem })(partner, { write: false })) {
      found.push(finding);
    }
    return found;
  };

  it.each(['127.0.0.1', 'localhost'])('tells until when the certificate is good: %s', async (host) => {
    const found = await overTls({ authorityFile: 'authority.crt' }, undefined, host);
    expect(told(found, 'failed')).toEqual([]);
    expect(told(found, 'passed')).toContain('tls: certificate: the certificate is good until 2120-01-01');
  });

  it('warns before it ends, and goes on', async () => {
    const found = await overTls({ authorityFile: 'authority.crt' }, '2119-12-20T00:00:00Z');
    expect(told(found, 'failed')).toEqual([
      'tls: certificate: the certificate is good until 2120-01-01, 12 days from now',
    ]);
    expect(told(found, 'passed')).toContain('capabilities: FHIR version: declares 4.0.1');
  });

  it('tells a certificate that nobody known has signed', async () => {
    const found = await overTls(undefined);
    expect(todoOf(found, 'certificate')).toEqual([expect.stringContaining('tls.authorityFile')]);
  });
});
