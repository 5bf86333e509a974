import { describe, expect, it } from 'vitest';
import type { SigStep } from '../../src/domain/clinic-record.ts';
import { emptySchedule } from '../../src/domain/dosing.ts';
import { sigStepsToDosing } from '../../src/dosage/sig-steps.ts';

const path = '/medications/2/steps';
const daily = { times: 1, per: 1, unit: 'd' } as const;
const read = (...steps: readonly SigStep[]) => sigStepsToDosing(steps, path);

describe('sigStepsToDosing', () => {
  it('numbers steps that follow one another and steps that run together', () => {
    const { steps, issues } = read(
      { dose: { value: 10, unit: 'mg' }, frequency: daily, when: ['MORN'] },
      { dose: { value: 20, unit: 'mg' }, frequency: daily, when: ['HS'], concurrent: true },
      { dose: { value: 40, unit: 'mg' }, frequency: daily },
    );
    expect(steps.map(({ sequence, text }) => [sequence, text])).toEqual([
      [1, '10 mg once a day, in the morning'],
      [1, '20 mg at bedtime'],
      [2, '40 mg once a day'],
    ]);
    expect(issues).toEqual([]);
  });

  it('carries every structured field', () => {
    const { steps, issues } = read({
      sig: 'see plan',
      dose: { value: 1, high: 2, unit: 'tablet' },
      route: 'oral',
      frequency: { times: 1, per: 4, perMax: 6, unit: 'h' },
      lasting: { value: 2, unit: 'wk' },
      from: '2026-03',
      asNeeded: 'anxiety',
      atMost: { amount: { value: 4, unit: '{tbl}' }, per: { value: 1, unit: 'd' } },
    });
    expect(issues).toEqual([]);
    expect(steps).toEqual([
      {
        sequence: 1,
        text: 'see plan',
        dose: { value: 1, unit: '{tbl}', high: 2 },
        route: 'oral',
        schedule: { ...emptySchedule, frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' },
        lasting: { value: 2, unit: 'wk' },
        from: '2026-03',
        until: null,
        asNeeded: { reason: 'anxiety' },
        atMost: { amount: { value: 4, unit: '{tbl}' }, per: { value: 1, unit: 'd' } },
      },
    ]);
  });

  it('reads the sig of a step that is only a sig, and goes on counting after it', () => {
    const { steps } = read({ sig: '25 mg daily x 14 days then 50 mg daily x 14 days' }, { sig: '100 mg daily' });
    expect(steps.map(({ sequence, dose }) => [sequence, dose?.value])).toEqual([
      [1, 25],
      [2, 50],
      [3, 100],
    ]);
  });

  it('lets structured fields win over the sig, and fills what they leave open', () => {
    const { steps, issues } = read({ sig: '300 mg PO TID', dose: { value: 450, unit: 'mg' }, asNeeded: false });
    expect(steps[0]).toMatchObject({ dose: { value: 450 }, route: 'oral', schedule: { frequency: 3 }, asNeeded: null });
    expect(steps[0]?.text).toBe('300 mg PO TID');
    expect(issues).toEqual([]);
  });

  it('keeps an unreadable sig as text and says where it stands', () => {
    const { steps, issues } = read({ sig: '25 mg daily' }, { sig: 'increase as tolerated' });
    expect(steps[1]).toMatchObject({ sequence: 2, text: 'increase as tolerated', dose: null, schedule: null });
    expect(issues).toMatchObject([{ code: 'unreadable-sig', path: '/medications/2/steps/1/sig' }]);
  });

  it('says so where the sig cannot be read and the structure leaves something open', () => {
    const { issues } = read({ sig: 'increase as tolerated', dose: { value: 25, unit: 'mg' } });
    expect(issues.map(({ code }) => code)).toEqual(['unreadable-sig']);
  });

  it('makes no dose of a unit that is not known', () => {
    const { steps, issues } = read({ sig: '1 scoop daily', dose: { value: 1, unit: 'scoop' }, frequency: daily });
    expect(steps[0]?.dose).toBeNull();
    expect(issues[0]).toMatchObject({ code: 'unknown-code', path: '/medications/2/steps/0/dose/unit' });
  });

  it('makes no schedule of parts that contradict one another', () => {
    const { steps, issues } = read({
      dose: { value: 5, unit: 'mg' },
      frequency: { times: 2, per: 1, unit: 'd' },
      daysOfWeek: ['mon'],
    });
    expect(steps[0]).toMatchObject({ text: '5 mg', schedule: null });
    expect(issues[0]?.code).toBe('contradictory-dosage');
  });

  it('keeps to the form that FHIR allows', () => {
    const [weekly, clock, once] = read(
      { dose: { value: 5, unit: 'mg' }, frequency: { times: 1, per: 1, unit: 'wk' }, daysOfWeek: ['mon'] },
      { dose: { value: 5, unit: 'mg' }, timesOfDay: ['20:00', '08:00:00'] },
      { dose: { value: 5, unit: 'mg' }, once: true },
    ).steps;
    expect(weekly?.schedule).toEqual({ ...emptySchedule, dayOfWeek: ['mon'] });
    expect(clock?.schedule).toEqual({ ...emptySchedule, timeOfDay: ['08:00:00', '20:00:00'] });
    expect(once?.schedule).toEqual({ ...emptySchedule, count: 1 });
  });

  it('makes no step of nothing, and says so', () => {
    const { steps, issues } = read({}, { sig: '5 mg daily' });
    expect(steps.map(({ sequence }) => sequence)).toEqual([1]);
    expect(issues).toMatchObject([{ code: 'unreadable-sig', path: '/medications/2/steps/0' }]);
  });
});
