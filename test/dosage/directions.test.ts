import { describe, expect, it } from 'vitest';
import { emptySchedule } from '../../src/domain/dosing.ts';
import { directionsOf, doseText, scheduleText, statedDirectionsOf, timingText } from '../../src/dosage/directions.ts';
import { readSig } from '../../src/dosage/sig.ts';

const stepsOf = (sig: string) => readSig(sig).steps;

describe('directionsOf', () => {
  it.each([
    ['300 mg PO TID', '300 mg by mouth 3 times a day'],
    [
      '1-2 tabs po q4-6h prn anxiety max 4/day',
      '1 to 2 tablets by mouth every 4 to 6 hours when needed for anxiety, at most 4 tablets in 1 day',
    ],
    ['25 mg daily for 14 days, then 50 mg daily', '25 mg once a day for 14 days; then 50 mg once a day'],
    ['10 mg in AM and 20 mg at HS', '10 mg once a day, in the morning; and 20 mg at bedtime'],
    ['½ tab sl prn', '0.5 tablet under the tongue when needed'],
    ['100 mcg daily', '100 mcg once a day'],
    ['use as directed', 'use as directed'],
    ['daily', 'daily'],
  ])('says %s in plain English', (sig, text) => {
    expect(directionsOf(stepsOf(sig))).toBe(text);
  });

  it('is empty for no steps', () => {
    expect(directionsOf([])).toBe('');
  });
});

describe('statedDirectionsOf', () => {
  it('keeps the words of the source', () => {
    expect(statedDirectionsOf(stepsOf('1 tab daily with food'))).toBe('1 tab daily with food');
    expect(statedDirectionsOf(stepsOf('25 mg daily x14d then 50 mg daily'))).toBe('25 mg daily x14d; then 50 mg daily');
  });
});

describe('the columns of a list', () => {
  it('gives the dose', () => {
    expect(stepsOf('300 mg daily').map(doseText)).toEqual(['300 mg']);
    expect(stepsOf('1-2 tabs daily').map(doseText)).toEqual(['1 to 2 tablets']);
    expect(stepsOf('daily').map(doseText)).toEqual([null]);
  });

  it('gives the timing with the need', () => {
    expect(stepsOf('1 tab q6h prn pain').map(timingText)).toEqual(['every 6 hours when needed for pain']);
    expect(stepsOf('as directed').map(timingText)).toEqual([null]);
  });

  it.each([
    ['TID', '3 times a day'],
    ['BID', 'twice a day'],
    ['q12h', 'every 12 hours'],
    ['qh', 'every hour'],
    ['daily', 'once a day'],
    ['qam', 'once a day, in the morning'],
    ['qhs', 'at bedtime'],
    ['every 4 weeks', 'every 4 weeks'],
    ['QOD', 'every other day'],
    ['twice weekly', 'twice a week'],
    ['monthly', 'once a month'],
    ['Mon Wed Fri', 'on Monday, Wednesday and Friday'],
    ['at 08:00 and 20:00', 'at 08:00 and 20:00'],
    ['once', 'once'],
    ['q4h x 3 doses', 'every 4 hours, for 3 doses'],
  ])('says the schedule %s', (sig, text) => {
    expect(scheduleText(stepsOf(sig)[0]?.schedule ?? emptySchedule)).toBe(text);
  });
});
