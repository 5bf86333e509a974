import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, compareDates, dayOf, daysBetween, isDate, isDay } from '../../src/domain/partial-date.ts';

describe('partial dates', () => {
  it.each([
    ['2024', '2024-01-01', '2024-12-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2023-02', '2023-02-01', '2023-02-28'],
    ['2024-04-30', '2024-04-30', '2024-04-30'],
    ['2024-04-30T23:59:59-11:00', '2024-04-30', '2024-04-30'],
  ])('%s is between %s and %s', (date, first, last) => {
    expect([dayOf(date, 'first'), dayOf(date, 'last')]).toEqual([first, last]);
  });

  it.each(['2024-02-29', '2026-12-31', '0001-01-01'])('%s is a day', (text) => expect(isDay(text)).toBe(true));

  it.each([
    '',
    '2024',
    '2024-02',
    '2023-02-29',
    '2025-02-30',
    '2025-13-01',
    '2025-00-10',
    '2025-10-00',
    '2025-1-1',
    ' 2025-01-01',
    '2025-01-01\n',
    '2025-01-01T10:00:00Z',
    '12025-01-01',
    'October',
  ])('%j is no day', (text) => expect(isDay(text)).toBe(false));

  it.each(['2024', '2024-02', '2024-02-29', '2024-02-29T10:00:00Z', '2024-02-29T10:00:00'])('%s is a date', (text) => {
    expect(isDate(text)).toBe(true);
  });

  it.each([
    '',
    '24',
    '2024-13',
    '2024-00-01',
    '2023-02-29',
    '2024-2-9',
    '02/09/2024',
    'today',
    '2024-02-29 10:00',
    '2024-02-29T',
  ])('%s is none', (text) => {
    expect(isDate(text)).toBe(false);
  });

  it.each([
    ['2026-11-22', '2026-11-23', 1],
    ['2026-11-23', '2026-11-23', 0],
    ['2026-11-24', '2026-11-23', 0],
    ['2026', '2026-11-23', 0],
    ['2025', '2026-01-01', 1],
    ['2025-01', '2025-02', 1],
    ['2024-02-28', '2024-03-01', 2],
    ['2025-03-29T23:00:00+01:00', '2025-03-31T01:00:00+02:00', 2],
    ['some day', '2026-11-23', 0],
    ['2026-11-23', 'some day', 0],
  ])('from %s to %s are at least %i days', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });

  it('sorts by the first possible day, whatever the precision', () => {
    const sorted = ['2009', '2009-01-02', '2009-02', '2026-11-01', '2026-11-01T08:00:00Z', '2026-12'];
    expect(sorted.toReversed().toSorted(compareDates)).toEqual(sorted);
  });

  it('less precision never makes a date older', () => {
    const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2026-11-23'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom(4, 7), (day, precision) => {
        const written = day.toISOString().slice(0, 10);
        expect(daysBetween(written.slice(0, precision), '2026-11-23')).toBeLessThanOrEqual(
          daysBetween(written, '2026-11-23'),
        );
      }),
    );
  });

  it.each([
    ['1957-04-02', '2026-11-23', 69],
    ['1966-11-23', '2026-11-23', 60],
    ['1966-11-24', '2026-11-23', 59],
    ['2000-02-29', '2026-02-28', 25],
    ['2000-02-29', '2026-03-01', 26],
    ['1957', '2026-12-31', 69],
    ['1957', '2026-11-23', null],
    ['1957-10', '2026-11-23', 69],
    ['1957-11', '2026-11-23', null],
    ['2027-01-01', '2026-11-23', null],
    ['unknown', '2026-11-23', null],
  ])('born %s, on %s: %s', (birthDate, on, age) => {
    expect(ageOn(birthDate, on)).toBe(age);
  });
});
