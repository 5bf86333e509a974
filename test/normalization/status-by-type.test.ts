import { describe, expect, it } from 'vitest';
import type { MedicationStatus } from '../../src/domain/clinic-record.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { fill, order, statement } from '../support/medication-request.ts';
import { issuesOf, normalizedOf, ofEachType, outcomeOf, saidBy } from './one-resource.ts';

type Read = readonly [MedicationStatus, 'known' | 'noted'];
const unknown: Read = ['unknown', 'noted'];

/** Each word in the value set of each type: as an order, as what is said to be taken, as a package handed over. */
const words: Readonly<Record<string, readonly [Read, Read, Read]>> = {
  active: [['active', 'known'], ['active', 'known'], unknown],
  'on-hold': [
    ['on-hold', 'known'],
    ['on-hold', 'known'],
    ['on-hold', 'known'],
  ],
  cancelled: [['cancelled', 'known'], unknown, ['cancelled', 'known']],
  completed: [
    ['completed', 'known'],
    ['completed', 'known'],
    ['unknown', 'known'],
  ],
  'entered-in-error': [
    ['entered-in-error', 'known'],
    ['entered-in-error', 'known'],
    ['entered-in-error', 'known'],
  ],
  stopped: [
    ['stopped', 'known'],
    ['stopped', 'known'],
    ['unknown', 'known'],
  ],
  draft: [['draft', 'known'], ['draft', 'noted'], unknown],
  unknown: [
    ['unknown', 'known'],
    ['unknown', 'known'],
    ['unknown', 'known'],
  ],
  intended: [unknown, ['draft', 'known'], unknown],
  'not-taken': [unknown, ['stopped', 'known'], unknown],
  preparation: [unknown, unknown, ['unknown', 'known']],
  'in-progress': [unknown, unknown, ['unknown', 'known']],
  declined: [unknown, unknown, ['cancelled', 'known']],
  ended: [['completed', 'noted'], ['completed', 'noted'], unknown],
  recorded: [unknown, unknown, unknown],
  discontinued: [unknown, unknown, unknown],
  suspended: [unknown, unknown, unknown],
  'not-done': [unknown, unknown, unknown],
};

const types = ['MedicationRequest', 'MedicationStatement', 'MedicationDispense'] as const;

describe('a status means what it means in its own type of resource', () => {
  it.each(
    Object.entries(words).flatMap(([word, reads]) => types.map((type, index) => [type, word, index, reads] as const)),
  )('%s.status %s', (type, word, index, reads) => {
    const resource = ofEachType({ status: word })[index];
    const [status, remark] = reads[index] ?? unknown;
    const said = saidBy(resource ?? {});
    expect([said.status, said.statusAsWritten]).toEqual([status, word]);
    expect(issuesOf(said).filter((issue) => issue.endsWith('.status'))).toEqual(
      remark === 'noted' ? [`unexpected-status ${type}.status`] : [],
    );
  });
});

describe('R5’s statement that is only "recorded"', () => {
  const recorded = (code: unknown, fields: WrittenResource = {}) =>
    saidBy(
      statement('lisinopril', null, { status: 'recorded', adherence: { code: { coding: [{ code }] } }, ...fields }),
    );

  it.each<[string, MedicationStatus]>([
    ['taking', 'active'],
    ['taking-as-directed', 'active'],
    ['taking-not-as-directed', 'active'],
    ['not-taking', 'stopped'],
    ['on-hold', 'on-hold'],
    ['on-hold-as-directed', 'on-hold'],
    ['on-hold-not-as-directed', 'on-hold'],
    ['stopped', 'stopped'],
    ['stopped-as-directed', 'stopped'],
    ['stopped-not-as-directed', 'stopped'],
    ['unknown', 'unknown'],
    ['sometimes', 'unknown'],
  ])('and of adherence %s is %s, with a remark', (code, status) => {
    expect(recorded(code).status).toBe(status);
    expect(issuesOf(recorded(code))).toContain('unexpected-status MedicationStatement.status');
  });

  it('keeps a status of R4 whatever its adherence', () => {
    expect(recorded('stopped', { status: 'active' }).status).toBe('active');
  });
});

describe('a status of R4 beside an adherence of R5', () => {
  const beside = (status: string, code: string) =>
    saidBy(statement('lisinopril', null, { status, adherence: { code: { coding: [{ code }] } } }));
  const ofAdherence = (status: string, code: string) =>
    beside(status, code).issues.flatMap((issue) =>
      issue.path === 'MedicationStatement.adherence' ? [`${issue.severity} ${issue.code}`] : [],
    );

  it.each([
    ['active', 'not-taking'],
    ['active', 'stopped-as-directed'],
    ['active', 'on-hold'],
    ['on-hold', 'stopped'],
    ['stopped', 'taking'],
    ['not-taken', 'taking-as-directed'],
    ['completed', 'taking'],
  ])('%s and %s contradict: the status stays, with a warning', (status, code) => {
    expect(beside(status, code).status).toBe(saidBy(statement('lisinopril', null, { status })).status);
    expect(ofAdherence(status, code)).toEqual(['warning contradictory-status']);
  });

  it.each([
    ['active', 'taking-not-as-directed'],
    ['completed', 'stopped'],
    ['intended', 'not-taking'],
    ['unknown', 'taking'],
    ['active', 'unknown'],
    ['active', 'sometimes'],
    ['recorded', 'not-taking'],
  ])('%s and %s do not', (status, code) => {
    expect(ofAdherence(status, code)).toEqual(['information other-release']);
  });
});

describe('why it is so', () => {
  it.each([
    ['MedicationRequest', order('lisinopril', null, { status: 'stopped', statusReason: { text: 'cough' } })],
    ['MedicationStatement', statement('lisinopril', null, { status: 'stopped', statusReason: [{ text: 'cough' }] })],
    ['MedicationDispense', fill('lisinopril', '', null, { statusReasonCodeableConcept: { text: 'cough' } })],
    ['MedicationDispense by reference', fill('lisinopril', '', null, { statusReasonReference: { display: 'cough' } })],
  ])('%s.statusReason is kept in the source’s words', (_, resource) => {
    expect(saidBy(resource).statusReason).toBe('cough');
  });

  it('is kept where it is a plain text', () => {
    expect(saidBy(order('lisinopril', null, { statusReason: 'allergy' })).statusReason).toBe('allergy');
  });

  it('is kept as a code where there are no words, and several are all kept', () => {
    const statusReason = [{ coding: [{ code: 'sintol' }] }, { text: 'cough' }];
    expect(saidBy(statement('lisinopril', null, { statusReason })).statusReason).toBe('sintol; cough');
  });

  it.each([[undefined], [7], [' '], [[]], [{}]])('is not there for %j', (statusReason) => {
    expect(saidBy(order('lisinopril', null, { statusReason })).statusReason).toBeUndefined();
  });
});

describe('intent', () => {
  it.each(['proposal', 'plan', 'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order', 'option'])(
    '%s is kept, is no report, and is no remark',
    (intent) => {
      const said = saidBy(order('lisinopril', null, { intent }));
      expect([said.intent, said.kind, said.reported, said.status]).toEqual([intent, 'ordered', null, 'active']);
      expect(issuesOf(said).filter((issue) => issue.includes('intent'))).toEqual([]);
    },
  );

  it('written in capitals is the same intent', () => {
    expect(saidBy(order('lisinopril', null, { intent: 'PLAN' })).intent).toBe('plan');
  });

  it('that R4 does not have is kept as written, with a remark', () => {
    const said = saidBy(order('lisinopril', null, { intent: 'History' }));
    expect(said.intent).toBe('History');
    expect(issuesOf(said)).toContain('unknown-code MedicationRequest.intent');
  });

  it.each([undefined, null, 7, { value: 'order' }].map((intent) => ({ intent })))(
    '$intent is none, with a remark',
    ({ intent }) => {
      const said = saidBy(order('lisinopril', null, { intent }));
      expect(said.intent).toBeNull();
      expect(issuesOf(said)).toContain('missing-intent MedicationRequest.intent');
    },
  );

  it('is nothing that a statement or a fill has', () => {
    for (const resource of [statement('lisinopril'), fill('lisinopril', '2026-10-01')]) {
      expect(saidBy(resource).intent).toBeNull();
      expect(issuesOf(saidBy(resource))).toEqual([]);
    }
  });
});

describe('an order not to give', () => {
  it.each([
    ['true', { doNotPerform: true }, 'excluded'],
    ['text', { doNotPerform: 'false' }, 'failed'],
    ['a number', { doNotPerform: 0 }, 'failed'],
    ['hidden by its source', { _doNotPerform: { extension: [{ url: 'x', valueCode: 'masked' }] } }, 'failed'],
  ])('doNotPerform %s makes no statement', (_, fields, outcome) => {
    const { statements, entries, unread } = normalizedOf(order('lisinopril', null, fields));
    expect(statements).toEqual([]);
    expect(entries.map((entry) => entry.outcome)).toEqual([outcome]);
    expect(unread.map(({ text }) => text)).toEqual(['lisinopril']);
  });

  it.each([[{ doNotPerform: false }], [{ doNotPerform: null }], [{ _doNotPerform: { id: 'a' } }]])(
    '%j is an order',
    (fields) => {
      expect(saidBy(order('lisinopril', null, fields)).kind).toBe('ordered');
    },
  );
});

describe('a dose that was given (MedicationAdministration)', () => {
  const given = (status: string) => ({
    resourceType: 'MedicationAdministration',
    id: 'a1',
    status,
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: { text: 'Invega Sustenna 156 mg' },
  });

  it('is neither order, report nor package: excluded, and its drug is named as not checked', () => {
    const { statements, unread } = normalizedOf(given('completed'));
    expect(statements).toEqual([]);
    expect(outcomeOf(given('completed'))).toBe('excluded');
    expect(unread).toEqual([{ text: 'Invega Sustenna 156 mg', why: expect.stringContaining('given') }]);
  });

  it.each(['not-done', 'entered-in-error'])('that is %s is excluded without a word more', (status) => {
    expect(outcomeOf(given(status))).toBe('excluded');
    expect(normalizedOf(given(status)).unread).toEqual([]);
  });
});
