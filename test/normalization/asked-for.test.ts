import { describe, expect, it } from 'vitest';
import { firstDayOfObservations, isAskedFor } from '../../src/normalization/asked-for.ts';

const asked = { intents: ['order', 'plan'], today: '2026-11-23' };
const potassium = { coding: [{ system: 'http://loinc.org', code: '2823-3' }] };

describe('what a search would have brought', () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ['an order', { resourceType: 'MedicationRequest', intent: 'order' }, true],
    ['a proposal', { resourceType: 'MedicationRequest', intent: 'proposal' }, false],
    ['a statement', { resourceType: 'MedicationStatement' }, true],
    ['an assessment and plan', { resourceType: 'CarePlan', category: [{ coding: [{ code: 'assess-plan' }] }] }, true],
    ['another care plan', { resourceType: 'CarePlan', category: [{ text: 'nursing' }] }, false],
    ['a recent laboratory value', { code: potassium, effectiveDateTime: '2024-11-23T01:00:00Z' }, true],
    ['one of a month that reaches into the time', { code: potassium, effectiveDateTime: '2024-11' }, true],
    ['one of a period that goes on', { code: potassium, effectivePeriod: { start: '2019-01-01' } }, true],
    ['an old one', { code: potassium, effectiveDateTime: '2024-11-22' }, false],
    ['one without a time', { code: potassium }, false],
    ['one that no check goes by', { code: { text: 'height' }, effectiveDateTime: '2026-11-01' }, false],
  ])('is %s: %j', (_, content, isAsked) => {
    expect(isAskedFor({ resourceType: 'Observation', ...content }, asked)).toBe(isAsked);
  });

  it('is every intent where none is asked by', () => {
    const proposal = { resourceType: 'MedicationRequest', intent: 'proposal' };
    expect(isAskedFor(proposal, { ...asked, intents: [] })).toBe(true);
  });

  it('begins two years back', () => {
    expect(firstDayOfObservations('2026-11-23')).toBe('2024-11-23');
  });
});
