import type { Consent } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { ConsentRecord } from '../../src/domain/clinic-record.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { context } from './clinic-records.ts';

const mapped = (changes: Partial<ConsentRecord>) => {
  const consent: ConsentRecord = {
    id: 'c',
    decision: 'permit',
    status: 'active',
    signed: '2025-01-15',
    signedBy: 'patient',
    recipients: ['primary-care'],
    purposes: ['TREAT'],
    ...changes,
  };
  const { resources, issues } = mapClinicRecord(
    {
      patient: { id: 'p', name: { family: 'Roe', given: ['Sam'] }, birthDate: '2009', sex: 'unknown' },
      prescribers: [],
      consents: [consent],
    },
    context,
  );
  const resource = resources.map((one) => one.resource).find((one): one is Consent => one.resourceType === 'Consent');
  return { resource, issues };
};

const labelsOf = (resource: Consent | undefined) => resource?.provision?.securityLabel?.map(({ code }) => code);

describe('a consent', () => {
  it('permits only what is labelled N and the labels that it names', () => {
    expect(labelsOf(mapped({}).resource)).toEqual(['N']);
    expect(labelsOf(mapped({ sensitivities: ['PSY', 'SUD'] }).resource)).toEqual(['N', 'SUD', 'PSY']);
  });

  it('refuses the labels that it names, and everything where it names none', () => {
    expect(labelsOf(mapped({ decision: 'deny' }).resource)).toBeUndefined();
    expect(labelsOf(mapped({ decision: 'deny', sensitivities: ['SUD'] }).resource)).toEqual(['SUD']);
  });

  it.each([
    [{}, 'OPTIN'],
    [{ decision: 'deny' }, 'OPTOUT'],
    [{ sensitivities: ['42CFRPart2'] }, '42CFRPart2CD'],
    [{ sensitivities: ['42CFRPart2'], decision: 'deny' }, 'OPTOUT'],
  ] as const)('names the policy of %o', (changes, policy) => {
    expect(mapped(changes).resource?.policyRule?.coding?.[0]?.code).toBe(policy);
  });

  it('carries the labels that it names, as naming them tells of them', () => {
    expect(mapped({ sensitivities: ['HIV'] }).resource?.meta?.security?.map(({ code }) => code)).toEqual(['R', 'HIV']);
  });

  it('is inactive once it is revoked, and ends on that day', () => {
    const { resource } = mapped({ from: '2025-01-15', revoked: '2025-03-01' });
    expect(resource).toMatchObject({
      status: 'inactive',
      provision: { period: { start: '2025-01-15', end: '2025-03-01' } },
    });
  });

  it('stays entered in error when it was also revoked', () => {
    expect(mapped({ status: 'entered-in-error', revoked: '2025-03-01' }).resource?.status).toBe('entered-in-error');
  });

  it('says who signed it', () => {
    const { resource } = mapped({ signedBy: 'parent' });
    expect(resource?.performer).toEqual([{ type: 'RelatedPerson', display: 'parent' }]);
  });

  it.each([
    ['recipients', { recipients: [] }],
    ['purposes', { purposes: [] }],
    ['dataClasses', { dataClasses: [] }],
  ] as const)('is not mapped where its %s are empty, as FHIR would read that as no limit', (axis, changes) => {
    const { resource, issues } = mapped(changes);
    expect(resource).toBeUndefined();
    expect(issues).toMatchObject([{ code: 'invalid-record', severity: 'error', path: `/consents/0/${axis}` }]);
  });

  it('opens goals with the plans that they belong to', () => {
    const { resource } = mapped({ dataClasses: ['CarePlan'] });
    expect(resource?.provision?.class?.map(({ code }) => code)).toEqual(['CarePlan', 'Goal']);
  });
});
