import type { Patient } from '@medplum/fhirtypes';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, form, host, outcome, searchset } from './pretend-partner.ts';

const ours: Patient = {
  resourceType: 'Patient',
  id: 'ours',
  identifier: [
    { system: 'https://clinic.example/ids/patient', value: 'p-1' },
    { system: 'https://state.example/mpi', value: '44' },
  ],
  name: [{ family: 'Árbol', given: ['Mina', 'Rose'] }],
  birthDate: '1987-04-12',
  gender: 'female',
};
const theirs = (id: string, more: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  id,
  name: [{ family: 'ÁRBOL', given: ['mina'] }],
  birthDate: '1987-04-12',
  gender: 'female',
  ...more,
});
const mpi = { identifier: [{ system: 'https://state.example/mpi', value: '44' }] };
const byIdentifier = (value: string, hits: readonly Patient[]) =>
  nock(host)
    .post(
      '/fhir/Patient/_search',
      (body) => Object.hasOwn(form(body), 'identifier') && `${Object.values(form(body))}`.endsWith(`|${value}`),
    )
    .reply(200, searchset(hits));
const byDemographics = (hits: readonly Patient[]) =>
  nock(host)
    .post('/fhir/Patient/_search', { family: 'Árbol', given: 'Mina', birthdate: '1987-04-12', gender: 'female' })
    .reply(200, searchset(hits));
const left = (candidates: number) => ({ kind: 'link', link: { state: 'left-for-a-person', candidates } });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('matchPatient', () => {
  it('links by the identifier that the partner knows', async () => {
    byIdentifier('p-1', []);
    byIdentifier('44', [theirs('77', mpi)]);
    expect(await clientOf().client.matchPatient(ours)).toEqual({
      kind: 'link',
      link: { state: 'matched', id: '77', by: 'identifier' },
    });
  });

  it('leaves several hits by identifier for a person', async () => {
    byIdentifier('p-1', []);
    byIdentifier('44', [theirs('77', mpi), theirs('78', mpi)]);
    expect(await clientOf().client.matchPatient(ours)).toEqual(left(2));
  });

  it('leaves a hit by identifier with another birth date for a person', async () => {
    byIdentifier('p-1', []);
    byIdentifier('44', [theirs('77', { ...mpi, birthDate: '1999-01-01' })]);
    expect(await clientOf().client.matchPatient(ours)).toEqual(left(1));
  });

  it('is not misled by a server that ignores identifier=', async () => {
    const everybody = [theirs('1', { name: [{ family: 'Other', given: ['X'] }] }), theirs('2', { gender: 'male' })];
    byIdentifier('p-1', everybody);
    byIdentifier('44', everybody);
    byDemographics(everybody);
    expect(await clientOf().client.matchPatient(ours)).toEqual(left(0));
  });

  it('links by exact name, birth date and sex with a single hit, whatever the case of the name', async () => {
    byIdentifier('p-1', []);
    byIdentifier('44', []);
    byDemographics([theirs('77'), theirs('78', { name: [{ family: 'Árbol', given: ['Minna'] }] })]);
    expect(await clientOf().client.matchPatient(ours)).toEqual({
      kind: 'link',
      link: { state: 'matched', id: '77', by: 'demographics' },
    });
  });

  it('leaves two people of the same name and birth date for a person', async () => {
    byIdentifier('p-1', []);
    byIdentifier('44', []);
    byDemographics([theirs('77'), theirs('78')]);
    expect(await clientOf().client.matchPatient(ours)).toEqual(left(2));
  });

  it('does not search by a birth date or sex that is not exact', async () => {
    for (const vague of [{ birthDate: '1987' }, { gender: 'unknown' as const }]) {
      byIdentifier('44', []);
      const [, stateId] = ours.identifier ?? [];
      if (stateId === undefined) throw new Error('the sample has two identifiers');
      expect(await clientOf().client.matchPatient({ ...ours, identifier: [stateId], ...vague })).toEqual(left(0));
    }
  });

  it('asks by birth date and name where the server refuses the finer search', async () => {
    byIdentifier('p-1', []);
    byIdentifier('44', []);
    nock(host)
      .post('/fhir/Patient/_search', /gender/)
      .reply(400, outcome('invalid'));
    nock(host)
      .post('/fhir/Patient/_search', { birthdate: '1987-04-12', name: 'Árbol' })
      .reply(200, searchset([theirs('77')]));
    expect(await clientOf().client.matchPatient(ours)).toMatchObject({ link: { id: '77', by: 'demographics' } });
  });

  it('reports a server that fails, and names nobody', async () => {
    const { client, logged } = clientOf();
    nock(host).post('/fhir/Patient/_search').times(4).reply(503);
    const result = await client.matchPatient(ours);
    expect(result).toMatchObject({ kind: 'failed', failure: { kind: 'transient', reason: 'http-503' } });
    expect(JSON.stringify([result, logged])).not.toMatch(/rbol|Mina|1987|p-1/);
  });
});
