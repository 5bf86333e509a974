import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { fill, order, statement } from '../support/medication-request.ts';
import { issuesOf, saidBy } from './one-resource.ts';

const asWritten = [
  '2019',
  '2019-05',
  '2019-05-06',
  '2019-05-06T10:30',
  '2019-05-06T10:30:00',
  '2019-05-06T10:30:00.123Z',
  '2019-05-06T23:30:00-07:00',
  '2019-05-06T10:30:00+0200',
];
const noDates = [
  '2019-13',
  '2019-02-30',
  '05/06/2019',
  '20190506',
  '2019-5-6',
  '2019-05-06 10:30',
  '2019-05-06T25:00:00Z',
  '2019-05-06Tnoon',
  'last spring',
  20190506,
  true,
  { value: '2019' },
  ['2019'],
];

const places: readonly (readonly [string, (date: unknown) => WrittenResource, 'asserted' | 'started' | 'ended'])[] = [
  ['MedicationRequest.authoredOn', (authoredOn) => order('lisinopril', null, { authoredOn }), 'asserted'],
  [
    'MedicationStatement.effectivePeriod.start',
    (start) => statement('lisinopril', null, { effectivePeriod: { start } }),
    'started',
  ],
  [
    'MedicationStatement.effectivePeriod.end',
    (end) => statement('lisinopril', null, { effectivePeriod: { end } }),
    'ended',
  ],
  [
    'MedicationDispense.whenHandedOver',
    (whenHandedOver) => fill('lisinopril', '', null, { whenHandedOver }),
    'asserted',
  ],
];

describe.each(places)('%s', (path, make, field) => {
  it.each(asWritten)('stays %s: no instant, no offset and no day is made of it', (date) => {
    expect(saidBy(make(date))[field]).toBe(date);
    expect(issuesOf(saidBy(make(date)))).toEqual([]);
  });

  it.each(noDates.map((date) => ({ date })))('$date is left out and said', ({ date }) => {
    expect(saidBy(make(date))[field]).toBeNull();
    expect(issuesOf(saidBy(make(date)))).toEqual([`unreadable-date ${path}`]);
  });

  it('that is absent for a reason is absent', () => {
    expect(saidBy(make(null))[field]).toBeNull();
    expect(issuesOf(saidBy(make(null)))).toEqual([]);
  });
});

describe('each date keeps its own meaning', () => {
  it('a statement: when it was said is not when the taking began', () => {
    const effectivePeriod = { start: '2020', end: '2021-03' };
    expect(saidBy(statement('lisinopril', null, { effectivePeriod, dateAsserted: '2026-01-05' }))).toMatchObject({
      asserted: '2026-01-05',
      started: '2020',
      ended: '2021-03',
    });
    expect(saidBy(statement('lisinopril', null, { effectivePeriod, dateAsserted: undefined }))).toMatchObject({
      asserted: null,
      started: '2020',
      ended: '2021-03',
    });
  });

  it('a statement about one moment has no end', () => {
    const said = saidBy(statement('lisinopril', null, { dateAsserted: undefined, effectiveDateTime: '2026-01' }));
    expect([said.asserted, said.started, said.ended]).toEqual(['2026-01', '2026-01', null]);
  });

  it('a fill: when it was prepared is not when it was handed over', () => {
    const said = saidBy(fill('lisinopril', '', null, { whenHandedOver: undefined, whenPrepared: '2026-05-04' }));
    expect(said.asserted).toBe('2026-05-04');
    expect(said.supply).toMatchObject({ handedOver: null, prepared: '2026-05-04' });
  });

  it('the server’s touch is neither', () => {
    const meta = { lastUpdated: '2026-11-01T00:00:00Z' };
    const said = saidBy(order('lisinopril', null, { authoredOn: undefined, meta }));
    expect([said.asserted, said.lastUpdated]).toEqual([null, '2026-11-01T00:00:00Z']);
  });

  it('a validity of the prescription is no time of taking', () => {
    const dispenseRequest = { validityPeriod: { start: '2026-01-01', end: '2026-02-01' } };
    const said = saidBy(order('lisinopril', null, { dispenseRequest }));
    expect([said.started, said.ended]).toEqual([null, null]);
  });

  it('an end before the beginning is kept as written, and said', () => {
    const said = saidBy(statement('lisinopril', null, { effectivePeriod: { start: '2021-03', end: '2020' } }));
    expect([said.started, said.ended]).toEqual(['2021-03', '2020']);
    expect(issuesOf(said)).toEqual(['contradictory-dates MedicationStatement']);
  });

  it('dates that may be the same day contradict nothing', () => {
    const said = saidBy(statement('lisinopril', null, { effectivePeriod: { start: '2020-11-02', end: '2020' } }));
    expect(issuesOf(said)).toEqual([]);
  });
});

describe('the bounds of dosages', () => {
  const bounded = (text: string, bounds: WrittenResource | null, fields: WrittenResource = {}) => ({
    text,
    ...(bounds === null ? {} : { timing: { repeat: { boundsPeriod: bounds } } }),
    ...fields,
  });
  const datesOf = (...dosageInstruction: readonly WrittenResource[]) => {
    const { started, ended } = saidBy(order('lisinopril', null, { dosageInstruction }));
    return [started, ended];
  };

  it('end a course only where everything that is taken at last has an end', () => {
    const morning = bounded('in the morning', null);
    const evening = bounded('at bedtime', { start: '2026-01-01', end: '2026-02-01' });
    expect(datesOf(morning, evening)).toEqual(['2026-01-01', null]);
    expect(datesOf(evening, morning)).toEqual(['2026-01-01', null]);
  });

  it('are read in their sequence, not in the order of the list', () => {
    const first = bounded('10 mg', { start: '2026-01', end: '2026-02' }, { sequence: 1 });
    const second = bounded('20 mg', { start: '2026-03', end: '2027' }, { sequence: 2 });
    expect(datesOf(second, first)).toEqual(['2026-01', '2027']);
  });
});

describe('who said so', () => {
  const doctor = { resourceType: 'Practitioner', id: 'd', name: [{ text: 'Mara Ruiz' }] };

  it.each<[string, WrittenResource, string | null]>([
    [
      'the prescriber of an order',
      order('lisinopril', null, { requester: { reference: 'Practitioner/d' } }),
      'Mara Ruiz',
    ],
    [
      'whom a reported order comes from, before whom it is filed under',
      order('lisinopril', null, {
        reportedReference: { reference: 'Patient/p1', display: 'Ada' },
        requester: { reference: 'Practitioner/d' },
      }),
      'the patient',
    ],
    [
      'who a reported order is filed under, where it says no more',
      order('lisinopril', null, { reportedBoolean: true, requester: { display: 'Dr. B' } }),
      'Dr. B',
    ],
    [
      'R5’s source of a statement, which may be several',
      statement('lisinopril', null, { informationSource: [{ type: 'Patient', display: 'Ada' }] }),
      'the patient',
    ],
    [
      'a source of a statement',
      statement('lisinopril', null, { informationSource: { display: 'her son' } }),
      'her son',
    ],
    [
      'the first performer of a fill who is named',
      fill('lisinopril', '', null, { performer: [{}, { actor: { display: 'Corner Pharmacy' } }] }),
      'Corner Pharmacy',
    ],
    [
      'R5’s source of a reported order',
      order('lisinopril', null, {
        reported: true,
        informationSource: [{ display: 'her son' }],
        requester: { display: 'Dr. B' },
      }),
      'her son',
    ],
    ['nobody', order('lisinopril', null, { requester: { identifier: { value: '1' } } }), null],
    ['nobody in garbage', order('lisinopril', null, { requester: 7, reportedReference: ['x'] }), null],
  ])('%s', (_, resource, author) => {
    expect(saidBy(resource, doctor).assertedBy).toBe(author);
  });

  it.each<[WrittenResource, boolean | null, string]>([
    [{}, null, 'ordered'],
    [{ reportedBoolean: true }, true, 'said-to-be-taken'],
    [{ reportedBoolean: false }, false, 'ordered'],
    [{ reportedReference: { reference: 'Patient/p1' } }, true, 'said-to-be-taken'],
    [{ reportedReference: { reference: 'Patient/p1' }, reportedBoolean: true }, true, 'said-to-be-taken'],
    [{ reported: true }, true, 'said-to-be-taken'],
    [{ reportedBoolean: 'true' }, true, 'said-to-be-taken'],
    [{ reportedBoolean: ['true'] }, true, 'said-to-be-taken'],
    [{ reported: 'false' }, false, 'ordered'],
    [{ reportedReference: 'Patient/p1' }, true, 'said-to-be-taken'],
    [{ reportedReference: [{ reference: 'Patient/p1' }] }, true, 'said-to-be-taken'],
    [{ reportedBoolean: 'perhaps' }, null, 'ordered'],
    [{ reportedReference: 'her son' }, null, 'ordered'],
    [{ intent: 'plan' }, null, 'ordered'],
    [{ informationSource: { reference: 'Patient/p1' } }, null, 'ordered'],
  ])('an order with %j: reported %j, %s', (fields, reported, kind) => {
    const said = saidBy(order('lisinopril', null, fields));
    expect([said.reported, said.kind]).toEqual([reported, kind]);
  });

  it('a report and no report at once is neither, and said', () => {
    const said = saidBy(
      order('lisinopril', null, { reportedBoolean: false, reportedReference: { display: 'her son' } }),
    );
    expect([said.reported, said.kind]).toEqual([null, 'ordered']);
    expect(issuesOf(said)).toEqual(['invalid-resource MedicationRequest.reported']);
  });

  it('a statement is heard of, and a fill says neither, whatever else they carry', () => {
    expect(saidBy(statement('lisinopril', null, { reportedBoolean: false })).reported).toBe(true);
    expect(saidBy(fill('lisinopril', '', null, { reportedBoolean: true })).reported).toBeNull();
  });
});
