import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DisclosureRequest, permitDisclosure } from '../../src/consent/permit-disclosure.ts';
import type { ConsentRecord, DataClass, PurposeOfUse, Sensitivity } from '../../src/domain/clinic-record.ts';

const consent = (fields: Partial<ConsentRecord> = {}): ConsentRecord => ({
  id: 'c1',
  decision: 'permit',
  status: 'active',
  signed: '2026-01-10',
  signedBy: 'patient',
  recipients: ['primary-care'],
  purposes: ['TREAT'],
  ...fields,
});

const request = (fields: Partial<DisclosureRequest> = {}): DisclosureRequest => ({
  recipient: 'primary-care',
  purpose: 'TREAT',
  dataClass: 'MedicationRequest',
  sensitivity: [],
  on: '2026-11-23',
  ...fields,
});

const reasonOf = (consents: readonly ConsentRecord[], asked: Partial<DisclosureRequest> = {}): string => {
  const decision = permitDisclosure(consents, request(asked));
  return decision.permitted ? 'permitted' : decision.reason;
};

const refusal = (fields: Partial<ConsentRecord> = {}): ConsentRecord =>
  consent({ id: 'r', decision: 'deny', ...fields });

describe('the consent gate', () => {
  it('denies where there is no consent', () => {
    expect(permitDisclosure([], request())).toEqual({ permitted: false, reason: 'no-consent', consent: null });
  });

  it('permits what a consent in force names, and says by which', () => {
    expect(permitDisclosure([consent()], request())).toEqual({ permitted: true, consent: 'c1' });
  });

  it.each<[string, Partial<ConsentRecord>, Partial<DisclosureRequest>]>([
    ['recipient-not-named', {}, { recipient: 'cardiology' }],
    ['recipient-not-named', { recipients: [] }, {}],
    ['permitted', { recipients: ['*'] }, { recipient: 'cardiology' }],
    ['purpose-not-named', {}, { purpose: 'HPAYMT' }],
    ['purpose-not-named', { purposes: [] }, {}],
    ['data-class-not-named', { dataClasses: ['Condition'] }, {}],
    ['data-class-not-named', { dataClasses: [] }, { dataClass: 'Patient' }],
    ['permitted', { dataClasses: ['Condition'] }, { dataClass: 'Patient' }],
    ['sensitivity-not-named', {}, { sensitivity: ['42CFRPart2'] }],
    ['sensitivity-not-named', { sensitivities: ['SUD'] }, { sensitivity: ['SUD', '42CFRPart2'] }],
    ['permitted', { sensitivities: ['SUD', '42CFRPart2'] }, { sensitivity: ['42CFRPart2'] }],
    ['no-consent-in-force', { status: 'draft' }, {}],
    ['no-consent-in-force', { status: 'proposed' }, {}],
    ['no-consent-in-force', { status: 'rejected' }, {}],
    ['no-consent-in-force', { status: 'inactive' }, {}],
    ['no-consent-in-force', { status: 'entered-in-error' }, {}],
  ])('%s: %o asked %o', (reason, fields, asked) => {
    expect(reasonOf([consent(fields)], asked)).toBe(reason);
  });

  it.each<[string, Partial<ConsentRecord>, boolean]>([
    ['signed today', { signed: '2026-11-23' }, true],
    ['signed at an hour of today', { signed: '2026-11-23T18:00:00-08:00' }, true],
    ['signed tomorrow', { signed: '2026-11-24' }, false],
    ['signed tomorrow, from last month', { signed: '2026-11-24', from: '2026-10-01' }, false],
    ['from today', { from: '2026-11-23' }, true],
    ['from tomorrow', { from: '2026-11-24' }, false],
    ['from this year, which may be its last day', { from: '2026' }, false],
    ['from this month, which may be its last day', { from: '2026-11' }, false],
    ['from last month', { from: '2026-10' }, true],
    ['until today', { until: '2026-11-23' }, true],
    ['until yesterday', { until: '2026-11-22' }, false],
    ['until this year, which may be its first day', { until: '2026' }, false],
    ['until next year', { until: '2027' }, true],
    ['revoked today', { revoked: '2026-11-23' }, false],
    ['revoked tomorrow', { revoked: '2026-11-24' }, true],
    ['revoked this month, perhaps on its first day', { revoked: '2026-11' }, false],
  ])('is in force: %s: %s', (_, fields, isPermitted) => {
    expect(reasonOf([consent(fields)])).toBe(isPermitted ? 'permitted' : 'no-consent-in-force');
  });

  it('names how far the nearest consent came', () => {
    const near = consent({ id: 'near', dataClasses: ['Condition'] });
    const far = consent({ id: 'far', recipients: ['cardiology'] });
    for (const consents of [
      [near, far],
      [far, near],
    ]) {
      expect(permitDisclosure(consents, request())).toEqual({
        permitted: false,
        reason: 'data-class-not-named',
        consent: 'near',
      });
    }
  });
});

describe('a refusal', () => {
  it.each<[string, Partial<ConsentRecord>, Partial<DisclosureRequest>, boolean]>([
    ['of everything', {}, {}, true],
    ['of every recipient', { recipients: ['*'] }, {}, true],
    ['that names no recipient', { recipients: [] }, {}, true],
    ['that names no purpose', { purposes: [] }, {}, true],
    ['with an empty list of classes', { dataClasses: [] }, {}, true],
    ['to another recipient', { recipients: ['cardiology'] }, {}, false],
    ['for another purpose', { purposes: ['HPAYMT'] }, {}, false],
    ['of another class', { dataClasses: ['Condition'] }, {}, false],
    ['of a label that the item carries', { sensitivities: ['SUD'] }, { sensitivity: ['SUD'] }, true],
    ['of a label that the item does not carry', { sensitivities: ['SUD'] }, {}, false],
    ['that is not active', { status: 'inactive' }, {}, false],
    ['from this year, perhaps from its first day', { from: '2026' }, {}, true],
    ['until this year, perhaps to its last day', { until: '2026' }, {}, true],
    ['revoked yesterday', { revoked: '2026-11-22' }, {}, false],
    ['revoked this month, perhaps on its last day', { revoked: '2026-11' }, {}, true],
  ])('%s outweighs every permission: %o', (_, fields, asked, isRefused) => {
    const permit = consent({ sensitivities: ['SUD'] });
    const expected = isRefused ? 'patient-refused' : 'permitted';
    expect(reasonOf([permit, refusal(fields)], asked)).toBe(expected);
    expect(reasonOf([refusal(fields), permit], asked)).toBe(expected);
  });
});

const recipients = ['primary-care', 'cardiology', '*'];
const purposes: readonly PurposeOfUse[] = ['TREAT', 'COC', 'HPAYMT'];
const dataClasses: readonly DataClass[] = ['Patient', 'MedicationRequest', 'Condition'];
const labels: readonly Sensitivity[] = ['42CFRPart2', 'SUD', 'PSY'];
const dates = fc.constantFrom('2025', '2026', '2026-11', '2026-11-22', '2026-11-23', '2026-11-24', '2027');

const arbitraryConsent: fc.Arbitrary<ConsentRecord> = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c'),
    decision: fc.constantFrom('permit', 'permit', 'deny'),
    status: fc.constantFrom('active', 'active', 'active', 'inactive'),
    signed: dates,
    signedBy: fc.constantFrom('patient'),
    recipients: fc.subarray(recipients),
    purposes: fc.subarray([...purposes]),
    from: dates,
    until: dates,
    revoked: dates,
    dataClasses: fc.subarray([...dataClasses]),
    sensitivities: fc.subarray([...labels]),
  },
  { requiredKeys: ['id', 'decision', 'status', 'signed', 'signedBy', 'recipients', 'purposes'] },
);

const arbitraryRequest: fc.Arbitrary<DisclosureRequest> = fc.record({
  recipient: fc.constantFrom('primary-care', 'cardiology'),
  purpose: fc.constantFrom(...purposes),
  dataClass: fc.constantFrom(...dataClasses),
  sensitivity: fc.subarray([...labels]),
  on: fc.constant('2026-11-23'),
});

/** Where the stricter question is permitted, so is the other. */
const neverPermitsMore = (
  change: (
    consents: readonly ConsentRecord[],
    asked: DisclosureRequest,
    more: ConsentRecord,
  ) => readonly [readonly ConsentRecord[], DisclosureRequest],
): void => {
  fc.assert(
    fc.property(
      fc.array(arbitraryConsent, { maxLength: 5 }),
      arbitraryRequest,
      arbitraryConsent,
      (consents, asked, more) => {
        const [changed, question] = change(consents, asked, more);
        if (permitDisclosure(changed, question).permitted)
          expect(permitDisclosure(consents, asked).permitted).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
};

describe('laws of the gate', () => {
  it('another refusal never permits more', () => {
    neverPermitsMore((consents, asked, more) => [[...consents, { ...more, decision: 'deny' }], asked]);
  });

  it('one permission less never permits more', () => {
    neverPermitsMore((consents, asked) => {
      const first = consents.findIndex(({ decision }) => decision === 'permit');
      return [consents.filter((_, index) => index !== first), asked];
    });
  });

  it('another label on the item never permits more', () => {
    neverPermitsMore((consents, asked) => [consents, { ...asked, sensitivity: labels }]);
  });

  it('a permission that names less never permits more', () => {
    neverPermitsMore((consents, asked) => [
      consents.map((one) =>
        one.decision === 'permit'
          ? { ...one, recipients: one.recipients.slice(1), purposes: one.purposes.slice(1) }
          : one,
      ),
      asked,
    ]);
  });

  it('the order of consents makes no difference', () => {
    fc.assert(
      fc.property(fc.array(arbitraryConsent, { maxLength: 5 }), arbitraryRequest, (consents, asked) => {
        expect(permitDisclosure(consents.toReversed(), asked).permitted).toBe(
          permitDisclosure(consents, asked).permitted,
        );
      }),
    );
  });
});
