import { describe, expect, it } from 'vitest';
import { doubtAbout, type PresentedStatement, presentList } from '../../src/flows/present-list.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { fill, order } from '../support/medication-request.ts';
import { onlyOne, reconcile, today } from '../support/reconciled.ts';

const presented = (resource: WrittenResource): PresentedStatement =>
  onlyOne(onlyOne(presentList(reconcile({ pcp: [resource] }), today).rows).statements);

const handedOver = (fields: WrittenResource): PresentedStatement =>
  presented(fill('lisinopril 10 mg tablet', '2026-10-01', null, fields));

describe('how sure the recognition of a statement is', () => {
  it.each([
    ['lisinopril 10 MG Oral Tablet', 'certain', null],
    ['lisinoprill 10 mg tablet', 'moderate', "Probably this drug: look at the source's words"],
    ['calm drops', null, null],
  ])('of "%s" it is %s', (text, certainty, doubt) => {
    const statement = presented(order(text));
    expect(statement.certainty).toBe(certainty);
    expect(doubtAbout(statement)).toBe(doubt);
  });
});

describe('what was handed over', () => {
  const quantity = { value: 30, unit: 'tablet' };
  const daysSupply = { value: 30, unit: 'days' };

  it('is presented as it was read', () => {
    expect(handedOver({ quantity, daysSupply, whenPrepared: '2026-09-30' }).supply).toEqual({
      quantity: { value: 30, unit: '{tbl}' },
      quantityAsWritten: '30 tablet',
      days: 30,
      handedOver: '2026-10-01',
      prepared: '2026-09-30',
    });
  });

  it.each([
    ['30 tablets for 30 days', { quantity, daysSupply }],
    ['1 tablet for 1 day', { quantity: { ...quantity, value: 1 }, daysSupply: { value: 1 } }],
    ['30 EA', { quantity: { value: 30, unit: 'EA' } }],
    ['for 30 days', { daysSupply }],
    [
      '30 tablets; prepared 2026-09-30, not said to be handed over',
      { quantity, whenPrepared: '2026-09-30', whenHandedOver: undefined },
    ],
    ['prepared 2026-09, not said to be handed over', { whenPrepared: '2026-09', whenHandedOver: undefined }],
    [null, {}],
  ])('reads %s', (words, fields) => {
    expect(handedOver(fields).supplied).toBe(words);
  });

  it('is nothing that an order has', () => {
    const { supply, supplied } = presented(order('lisinopril 10 mg tablet', null, { quantity, daysSupply }));
    expect([supply, supplied]).toEqual([null, null]);
  });
});

describe('why a statement has its status', () => {
  it('is presented in the source’s words, and is null where it does not say', () => {
    const stopped = { status: 'stopped', statusReason: { text: 'cough' } };
    expect(presented(order('lisinopril 10 mg tablet', null, stopped)).statusReason).toBe('cough');
    expect(presented(order('lisinopril 10 mg tablet')).statusReason).toBeNull();
  });
});
