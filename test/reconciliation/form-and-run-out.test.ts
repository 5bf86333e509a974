import { describe, expect, it } from 'vitest';
import { order } from '../support/medication-request.ts';
import { differencesOf, reconcile, rowOf } from '../support/reconciled.ts';

describe('form', () => {
  it('is told when one source has the extended release and another has not, at the same dose and time', () => {
    const list = reconcile({
      clinic: [order('Seroquel XR 300 mg tablet', '300 mg at bedtime')],
      pcp: [order('quetiapine 300 mg oral tablet', '300 mg at bedtime')],
    });
    expect(differencesOf(rowOf(list, 'quetiapine'))).toEqual(['form: clinic, pcp']);
    expect(rowOf(list, 'quetiapine').differences[0]?.detail).toBe(
      'clinic: extended release; pcp: not extended release.',
    );
  });

  it.each([
    ['both have the extended release', 'Seroquel XR 300 mg tablet'],
    ['the other does not tell', 'quetiapine'],
  ])('is not told when %s', (_, other) => {
    const list = reconcile({
      clinic: [order('Seroquel XR 300 mg tablet', '300 mg at bedtime')],
      pcp: [order(other, '300 mg at bedtime')],
    });
    expect(differencesOf(rowOf(list, 'quetiapine'))).toEqual([]);
  });

  it('is not told of a source that lists both forms', () => {
    const both = [
      order('Seroquel XR 300 mg tablet', '300 mg at bedtime'),
      order('quetiapine 25 mg oral tablet', '25 mg every morning'),
    ];
    const list = reconcile({ clinic: both, pcp: both.toReversed() });
    expect(differencesOf(rowOf(list, 'quetiapine'))).toEqual([]);
  });
});

describe('a course whose directions have run out', () => {
  const course = (authoredOn: string, sig = '500 mg 3 times a day for 10 days') =>
    differencesOf(
      rowOf(reconcile({ pcp: [order('amoxicillin 500 mg oral capsule', sig, { authoredOn })] }), 'amoxicillin'),
    );

  it.each([
    ['2026-09-01', ['ended: pcp']],
    ['2026-10-29', ['ended: pcp']],
    ['2026-10-30', []],
    ['2026-11-20', []],
  ])('of ten days from %s, on 2026-11-23: %j', (authoredOn, expected) => {
    expect(course(authoredOn)).toEqual(expected);
  });

  it('is not thought over where its last step has no end', () => {
    expect(course('2026-09-01', '500 mg daily for 10 days, then 250 mg daily')).toEqual([]);
  });
});
