import { describe, expect, it } from 'vitest';
import { sourceWords } from '../../../src/entrypoints/cli/row-words.ts';
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
});
