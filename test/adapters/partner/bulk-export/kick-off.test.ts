import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBulkExport } from '../../../../src/adapters/partner/bulk-export/open-bulk-export.ts';
import { openFhirHttp } from '../../../../src/adapters/partner/fhir-http.ts';
import { openConnection } from '../../../../src/adapters/partner/open-connection.ts';
import type { AccessTokens } from '../../../../src/adapters/partner/smart-backend-services/access-tokens.ts';
import { base, host, outcome } from '../pretend-partner.ts';
import { exportOf, plainExport } from './export-scene.ts';

const question = { types: ['MedicationRequest', 'Medication'], since: null };
const status = `${base}/$export-status/1`;

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('the kick-off of an export', () => {
  it('asks for a group, its types and NDJSON, to be answered later', async () => {
    nock(host, { reqheaders: { accept: 'application/fhir+json', prefer: 'respond-async' } })
      .get('/fhir/Group/panel/$export')
      .query({ _outputFormat: 'application/fhir+ndjson', _type: 'MedicationRequest,Medication' })
      .reply(202, '', { 'content-location': status });
    const { client } = exportOf();
    expect(await client.kickOff(question)).toEqual({ kind: 'begun', statusUrl: status, types: question.types });
  });

  it('asks for all patients since a moment, and narrows only as it is told', async () => {
    nock(host)
      .get('/fhir/Patient/$export')
      .query({
        _outputFormat: 'application/fhir+ndjson',
        _type: 'Observation',
        _since: '2026-03-01T00:00:00.000Z',
        _typeFilter: 'Observation?category=laboratory',
      })
      .reply(202, '', { 'content-location': '/fhir/$export-status/1' });
    const { group: _, ...terms } = plainExport;
    const { client } = exportOf({ ...terms, kind: 'patient', typeFilters: ['Observation?category=laboratory'] });
    const begun = await client.kickOff({ types: ['Observation'], since: '2026-03-01T00:00:00.000Z' });
    expect(begun).toMatchObject({ kind: 'begun', statusUrl: status });
  });

  it.each([
    ['another host', 'https://elsewhere.example/fhir/status/1', 'export-status-elsewhere'],
    ['another scheme', 'http://partner.example/fhir/status/1', 'export-status-elsewhere'],
    ['another port', 'https://partner.example:8443/status/1', 'export-status-elsewhere'],
    ['a user', 'https://somebody@partner.example/fhir/status/1', 'export-status-elsewhere'],
    ['a metadata service', 'http://169.254.169.254/latest', 'export-status-elsewhere'],
    ['nothing', '', 'export-without-status'],
  ])('does not follow a status that leads to %s', async (_, location, reason) => {
    nock(host)
      .get(/export/)
      .reply(202, '', location === '' ? {} : { 'content-location': location });
    expect(await exportOf().client.kickOff(question)).toMatchObject({ kind: 'failed', failure: { reason } });
  });

  it('is sent once, whatever becomes of it', async () => {
    nock(host)
      .get(/export/)
      .reply(503, outcome('transient'), { 'retry-after': '1' });
    const { client } = exportOf();
    expect(await client.kickOff(question)).toMatchObject({ failure: { kind: 'transient', reason: 'http-503' } });
  });

  it('asks without Medications where the partner does not export them', async () => {
    nock(host)
      .get(/export/)
      .query(({ _type }) => _type === 'MedicationRequest,Medication')
      .reply(400, outcome('not-supported'));
    nock(host)
      .get(/export/)
      .query(({ _type }) => _type === 'MedicationRequest')
      .reply(202, '', { 'content-location': status });
    expect(await exportOf().client.kickOff(question)).toMatchObject({ kind: 'begun', types: ['MedicationRequest'] });
  });

  it('does not ask for a type whose scope was not granted: it would look as if there were none', async () => {
    const { partner, surroundings } = exportOf();
    const { transport } = openConnection(partner, surroundings);
    const tokens: AccessTokens = {
      current: async () => ({ ok: true, value: 'abc' }),
      insteadOf: async () => ({ ok: true, value: 'abc' }),
      withheldScopes: () => ['system/Condition.rs'],
    };
    nock(host, { reqheaders: { authorization: 'Bearer abc' } })
      .get(/export/)
      .query(({ _type }) => _type === 'MedicationRequest')
      .reply(202, '', { 'content-location': status });
    const client = openBulkExport(partner, {
      ...{ transport, tokens, surroundings },
      http: openFhirHttp(base, transport, tokens, surroundings.clock),
    });
    const begun = await client?.kickOff({ types: ['MedicationRequest', 'Condition'], since: null });
    expect(begun).toEqual({ kind: 'begun', statusUrl: status, types: ['MedicationRequest'] });
    expect(await client?.kickOff({ types: ['Condition'], since: null })).toMatchObject({
      failure: { reason: 'scope-not-granted' },
    });
  });

  it.each([403, 404, 501])('says that the export is refused (%i)', async (code) => {
    nock(host)
      .get(/export/)
      .reply(code, outcome('not-supported'));
    expect(await exportOf().client.kickOff(question)).toMatchObject({
      failure: { kind: 'permanent', reason: 'bulk-export-refused' },
    });
  });
});

describe('the end of an export', () => {
  it('is told to the partner, and to nobody else', async () => {
    nock(host).delete('/fhir/$export-status/1').reply(202);
    const { client } = exportOf();
    await client.end(status);
    await client.end('https://elsewhere.example/status/1');
  });
});
