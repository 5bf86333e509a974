import { describe, expect, it } from 'vitest';
import { checkPartner } from '../../src/adapters/partner-files/read-partners.ts';
import { partnerId } from '../../src/domain/ids.ts';
import schema from '../../src/domain/partner.schema.json' with { type: 'json' };
import type { Partner, PartnerAuthentication, PartnerReadType, PartnerWriteType } from '../../src/domain/partner.ts';
import { plainHabits } from '../adapters/partner/pretend-partner.ts';
import { enumAt, objectsWithoutClosure, pathsOfSchema, pathsOfValue } from '../support/schema-walk.ts';

const partner: Partner = {
  id: partnerId('primary-care'),
  name: 'Alder Street Family Medicine',
  baseUrl: 'https://primary-care.example/fhir',
  specialty: 'family medicine',
  preset: 'us-core',
  authentication: {
    kind: 'smart-backend-services',
    clientId: 'concord',
    algorithm: 'ES384',
    keyId: 'key-1',
    privateKeyFile: 'keys/primary-care.pem',
    scopes: ['system/MedicationRequest.rs'],
  },
  tls: { certificateFile: 'ours.crt', privateKeyFile: 'ours.pem', authorityFile: 'theirs.crt' },
  allowPrivateNetwork: true,
  purposeOfUse: 'TREAT',
  read: ['MedicationRequest'],
  write: ['Condition'],
  schedule: '0 6 * * *',
  limits: {
    bundleEntries: 25,
    pages: 5,
    timeoutMilliseconds: 1000,
    bytesPerResponse: 4096,
    bytesPerPull: 8192,
    pullSeconds: 60,
    fullReadHours: 0,
    concurrency: 3,
  },
  habits: {
    transaction: true,
    requiresStatus: true,
    patientParameter: 'reference',
    includesMedication: false,
    intents: ['order'],
    hidesStatuses: true,
    conditionalUpdate: false,
    lastUpdated: true,
    typesWithoutEndpoint: ['MedicationStatement'],
    laterElements: false,
  },
  bulkExport: {
    kind: 'group',
    group: 'clinic-panel',
    minimumPatients: 50,
    fileHosts: ['files.primary-care.example'],
    typeFilters: ['Observation?category=laboratory'],
    limits: { minutes: 30, files: 10, bytes: 1_000_000, lines: 1000 },
  },
};

/** The other ways to sign in, so that every field of every kind is filled in one of them. */
const otherAuthentications: readonly PartnerAuthentication[] = [
  {
    kind: 'smart-backend-services',
    ...{ clientId: 'concord', algorithm: 'RS384', keyId: 'key-1', scopes: ['system/*.rs'] },
    privateKeyEnvironment: 'PRIMARY_CARE_KEY',
    tokenEndpoint: 'https://login.primary-care.example/token',
  },
  {
    kind: 'client-secret',
    ...{ clientId: 'concord', method: 'client_secret_basic', scopes: ['system/*.rs'] },
    secretFile: 'primary-care.secret',
    tokenEndpoint: 'https://login.primary-care.example/token?tenant=1',
  },
  {
    kind: 'client-secret',
    ...{ clientId: 'concord', method: 'client_secret_post', scopes: ['system/*.rs'] },
    secretEnvironment: 'PRIMARY_CARE_SECRET',
  },
  { kind: 'bearer-token', tokenFile: 'primary-care.token' },
  { kind: 'bearer-token', tokenEnvironment: 'PRIMARY_CARE_TOKEN' },
  { kind: 'none' },
];
const everyPartner = [partner, ...otherAuthentications.map((authentication) => ({ ...partner, authentication }))];

describe('partner.schema.json and partner.ts', () => {
  it('accept a typed partner in which every field is filled', () => {
    for (const one of everyPartner) expect(checkPartner(one)).toEqual({ ok: true, value: one, issues: [] });
  });

  it('know the same fields at the same places, and refuse others', () => {
    expect(pathsOfSchema(schema)).toEqual([...new Set(everyPartner.flatMap(pathsOfValue))].toSorted());
    expect(objectsWithoutClosure(schema)).toEqual([]);
  });

  it('know the same resource types', () => {
    const read = {
      MedicationRequest: true,
      MedicationStatement: true,
      MedicationDispense: true,
      Condition: true,
      AllergyIntolerance: true,
      CarePlan: true,
      Observation: true,
    } satisfies Record<PartnerReadType, true>;
    const write = {
      Organization: true,
      Practitioner: true,
      MedicationRequest: true,
      Condition: true,
      AllergyIntolerance: true,
      Goal: true,
      CarePlan: true,
      Observation: true,
      Consent: true,
      Provenance: true,
    } satisfies Record<PartnerWriteType, true>;
    expect(enumAt(schema, '/properties/read/items')).toEqual(Object.keys(read).toSorted());
    expect(enumAt(schema, '/properties/write/items')).toEqual(Object.keys(write).toSorted());
  });

  it('fill in limits and habits of a plain US Core server, writing one by one', () => {
    const { limits: _, habits: __, ...bare } = partner;
    const checked = checkPartner(bare);
    expect(checked.ok && [checked.value.limits, checked.value.habits]).toEqual([
      {
        bundleEntries: 100,
        pages: 100,
        timeoutMilliseconds: 30_000,
        bytesPerResponse: 16_777_216,
        bytesPerPull: 67_108_864,
        pullSeconds: 300,
        fullReadHours: 24,
        concurrency: 8,
      },
      plainHabits,
    ]);
    expect(bare).not.toHaveProperty('limits');
  });

  it.each([
    'http://primary-care.example/fhir',
    'https://primary-care.example/fhir/',
    'https://user:secret@primary-care.example/fhir',
    'https://primary-care.example/fhir?key=1',
    'primary-care.example',
  ])('refuses the base URL %s', (baseUrl) => {
    expect(checkPartner({ ...partner, baseUrl }).issues.map(({ path }) => path)).toEqual(['/baseUrl']);
  });

  it('takes a plain HTTP base on loopback, where the sandbox is', () => {
    expect(checkPartner({ ...partner, baseUrl: 'http://127.0.0.1:4101/fhir' }).ok).toBe(true);
  });
});
