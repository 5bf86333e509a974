import { describe, expect, it } from 'vitest';
import { freshnessOf } from '../../src/domain/source-freshness.ts';

const type = (name: string, asOf: string | null, isReached = true) => ({ type: name, asOf, isReached });
const [tuesday, noon, soonAfter, evening] = [
  '2026-11-17T14:05:00.000Z',
  '2026-11-23T12:00:00.000Z',
  '2026-11-23T12:20:00.000Z',
  '2026-11-23T18:00:00.000Z',
];

describe('how fresh a source is', () => {
  it('is as old as its oldest part where nothing is behind', () => {
    const types = [type('Condition', noon), type('MedicationRequest', soonAfter)];
    expect(freshnessOf({ asOf: noon, types })).toEqual({ isOutOfReach: false, asOf: noon, behind: [] });
  });

  it('leaves out of that what is behind, and says since when: not reached, older than the rest, never read', () => {
    const types = [
      type('MedicationRequest', evening),
      type('Condition', tuesday, false),
      type('CarePlan', noon),
      type('Observation', tuesday, false),
      type('AllergyIntolerance', null, false),
    ];
    expect(freshnessOf({ asOf: tuesday, types })).toEqual({
      isOutOfReach: false,
      asOf: evening,
      behind: [
        { since: tuesday, types: ['Condition', 'Observation'] },
        { since: noon, types: ['CarePlan'] },
        { since: null, types: ['AllergyIntolerance'] },
      ],
    });
  });

  it('is out of reach where the last attempt brought nothing', () => {
    const types = [type('MedicationRequest', tuesday, false), type('Condition', tuesday, false)];
    expect(freshnessOf({ asOf: tuesday, types })).toMatchObject({ isOutOfReach: true, asOf: tuesday });
  });

  it('is what is said of a source without types', () => {
    expect(freshnessOf({ asOf: noon })).toEqual({ isOutOfReach: false, asOf: noon, behind: [] });
  });
});
