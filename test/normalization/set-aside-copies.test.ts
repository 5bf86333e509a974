import { describe, expect, it } from 'vitest';
import { clinicSource, sourceId } from '../../src/domain/ids.ts';
import { takeApart } from '../../src/normalization/received-resource.ts';
import { setAsideCopies } from '../../src/normalization/set-aside-copies.ts';

const allergy = (id: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  resourceType: 'AllergyIntolerance',
  id,
  identifier: [{ system: 'https://clinic.example/ids/allergy', value: 'a-1' }],
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { text: 'Penicillin' },
  ...changes,
});

const own = takeApart(clinicSource, [allergy('ours')]);
const fromPartner = (content: unknown) => setAsideCopies(takeApart(sourceId('primary-care'), [content]), own);

describe("copies of the clinic's own facts at a partner", () => {
  it('are merged, so that one allergy does not seem to have two sources', () => {
    const { resources, unusable } = fromPartner(allergy('theirs', { meta: { versionId: '3' } }));
    expect(resources).toEqual([]);
    expect(unusable).toMatchObject([{ resource: 'AllergyIntolerance/theirs', outcome: 'merged' }]);
  });

  it.each([
    ['resolved it', { clinicalStatus: { coding: [{ code: 'resolved' }] } }],
    ['names another substance', { code: { text: 'Amoxicillin' } }],
    ['knows it by an identifier of its own', { identifier: [{ system: 'https://pc.example', value: 'a-1' }] }],
  ])('stay when the partner %s', (_, changes) => {
    expect(fromPartner(allergy('theirs', changes)).resources).toHaveLength(1);
  });

  it.each([
    ['nested a hundred thousand deep', JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown],
    ['a number that is none', JSON.parse('1e999') as unknown],
  ])('stay when what the partner made of it is %s', (_, code) => {
    expect(fromPartner(allergy('theirs', { code })).resources).toHaveLength(1);
  });

  it('never swallow a medication, which is paired by what it says', () => {
    const request = { ...allergy('x'), resourceType: 'MedicationRequest' };
    expect(fromPartner(request).resources).toHaveLength(1);
  });
});
