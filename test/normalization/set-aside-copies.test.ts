import { describe, expect, it } from 'vitest';
import { clinicSource, sourceId } from '../../src/domain/ids.ts';
import { type ReceivedResource, takeApart } from '../../src/normalization/received-resource.ts';
import { setAsideCopies } from '../../src/normalization/set-aside-copies.ts';
import {
  asksForPregnancy,
  isWithdrawn,
  readElements,
  toStatedAllergy,
  toStatedCondition,
  toStatedPregnancy,
} from '../../src/normalization/to-patient-facts.ts';
import { drugs } from '../support/drug-graph.ts';

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
    ['says that it is more dangerous', { criticality: 'high' }],
    ['calls it an intolerance', { type: 'intolerance' }],
    ['names another substance', { code: { text: 'Amoxicillin' } }],
    ['knows it by an identifier of its own', { identifier: [{ system: 'https://pc.example', value: 'a-1' }] }],
  ])('stay when the partner %s', (_, changes) => {
    expect(fromPartner(allergy('theirs', changes)).resources).toHaveLength(1);
  });

  it.each([
    ['Observation', 'valueString', 'Pregnant'],
    ['Observation', 'effectiveDateTime', '2026-11-20'],
    ['Observation', 'issued', '2026-11-20T10:00:00Z'],
    ['Condition', 'onsetDateTime', '2026-11-20'],
    ['Condition', 'abatementDateTime', '2026-11-20'],
  ])('stay when the partner changed %s.%s', (resourceType, element, value) => {
    const fact = { ...allergy('ours'), resourceType };
    const theirs = takeApart(sourceId('primary-care'), [{ ...fact, [element]: value }]);
    expect(setAsideCopies(theirs, takeApart(clinicSource, [fact])).resources).toHaveLength(1);
  });

  it('are compared by every element that a safety check is read from', () => {
    expect([...elementsRead()].filter((element) => !readElements.includes(element))).toEqual([]);
    expect(elementsRead()).toContain('criticality');
  });

  it('stay when an object became the list of its parts', () => {
    expect(fromPartner(allergy('theirs', { code: [['text', 'Penicillin']] })).resources).toHaveLength(1);
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

/** Every element that the readers of facts look at, of resources that state one. */
const elementsRead = (): ReadonlySet<string> => {
  const seen = new Set<string>();
  const watched = (type: string, content: Readonly<Record<string, unknown>>): ReceivedResource => ({
    ...{ source: clinicSource, type, reference: `${type}/1`, name: `${type}/1`, fullUrls: [] },
    content: new Proxy(content, {
      get: (target, element, receiver): unknown => {
        if (typeof element === 'string') seen.add(element);
        return Reflect.get(target, element, receiver);
      },
    }),
  });
  toStatedAllergy(watched('AllergyIntolerance', {}), drugs);
  const pregnancy = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'Z34.00' }] };
  toStatedCondition(watched('Condition', {}));
  toStatedPregnancy(watched('Condition', { code: pregnancy }));
  const asked = { coding: [{ system: 'http://loinc.org', code: '82810-3' }] };
  const answered = watched('Observation', { code: asked, valueCodeableConcept: { coding: [{ code: '77386006' }] } });
  expect(toStatedPregnancy(answered)).not.toBeNull();
  expect([asksForPregnancy(answered), isWithdrawn(answered)]).toEqual([true, false]);
  return seen;
};
