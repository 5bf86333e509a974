import { describe, expect, it } from 'vitest';
import { differenceWords, sourceWords } from '../../../src/entrypoints/cli/row-words.ts';
import { presentList } from '../../../src/flows/present-list.ts';
import type { WrittenResource } from '../../support/bundle.ts';
import { fill, order } from '../../support/medication-request.ts';
import { onlyOne, reconcile, today } from '../../support/reconciled.ts';

const wordsFor = (resource: WrittenResource): readonly string[] =>
  sourceWords(onlyOne(presentList(reconcile({ pcp: [resource] }), today).rows), 'pcp').split('\n');

describe('what one source says of a row', () => {
  it('is drug, directions and status where there is no more', () => {
    expect(wordsFor(order('lisinopril 10 MG Oral Tablet'))).toEqual([
      'lisinopril 10 MG Oral Tablet',
      'no directions',
      'active, ordered 2026-10-01',
    ]);
  });

  it('begins with a caution where the drug is only probably the one', () => {
    expect(wordsFor(order('lisinoprill 10 mg tablet')).slice(0, 2)).toEqual([
      'lisinoprill 10 mg tablet',
      "Probably this drug: look at the source's words",
    ]);
  });

  it('ends with the reason of its status, and with what was handed over', () => {
    const fields = {
      status: 'on-hold',
      statusReasonCodeableConcept: { text: 'cough' },
      quantity: { value: 30, unit: 'tablet' },
      daysSupply: { value: 30, unit: 'days' },
    };
    expect(wordsFor(fill('lisinopril 10 mg tablet', '2026-10-01', null, fields)).slice(-3)).toEqual([
      'on-hold, dispensed 2026-10-01',
      'reason: cough',
      'supply: 30 tablets for 30 days',
    ]);
  });

  it('says what it is taken for', () => {
    const reasonCode = [{ text: 'high blood pressure' }];
    expect(wordsFor(order('lisinopril 10 MG Oral Tablet', null, { reasonCode })).at(-1)).toBe(
      'for: high blood pressure',
    );
  });

  it('says what the source changed, when, and why it has the drug twice', () => {
    const given = [
      order('quetiapine 50 mg oral tablet', '2 tablets every morning', { authoredOn: '2026-06-01', status: 'stopped' }),
      order('quetiapine 50 mg oral tablet', '1 tablet every morning', { authoredOn: '2026-08-01' }),
      order('quetiapine XR 200 mg tablet', '1 tablet at bedtime', { authoredOn: '2026-09-01' }),
    ];
    const row = onlyOne(presentList(reconcile({ pcp: given }), today).rows);
    expect(sourceWords(row, 'pcp').split('\n').slice(-2)).toEqual([
      'changed 2026-08-01: 100 -> 50 mg a day',
      'side by side: Extended release beside a form that is not: two products, taken side by side.',
    ]);
  });
});

describe('how the sources disagree about a row', () => {
  it('is the worst first, marked as alerts are, each with what would settle it', () => {
    const lists = { clinic: [order('lithium', '900 mg daily')], pcp: [order('lithium', '600 mg daily')], third: [] };
    const row = onlyOne(presentList(reconcile(lists), today).rows);
    expect(differenceWords(row).split('\n')).toEqual([
      '! DOSE: clinic: 900 mg once a day (900 mg a day); pcp: 600 mg once a day (600 mg a day).',
      'To settle: Ask the patient which dose is taken, and clinic and pcp which was meant.',
      '! OMITTED: third: not listed.',
      'To settle: Ask the patient whether it is taken as listed by clinic and pcp, and tell third.',
    ]);
  });
});
