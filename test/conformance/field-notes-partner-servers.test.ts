import { describe, expect, it } from 'vitest';
import { ingredientsOf, issuesOf, normalizedOf, ofEachType, referring, saidBy } from '../normalization/one-resource.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { order, statement } from '../support/medication-request.ts';

const home = 'http://terminology.hl7.org/CodeSystem/medicationrequest-category';
const types = ['MedicationRequest', 'MedicationStatement', 'MedicationDispense'];

describe('field note 5: intent is used differently', () => {
  it.each<[string, WrittenResource, string]>([
    ['a plan of a vendor to whom it is history', { intent: 'plan', status: 'completed' }, 'ordered'],
    ['a plan with a reporter', { intent: 'plan', reportedReference: { display: 'her son' } }, 'said-to-be-taken'],
    ['an order that is a report', { intent: 'order', reportedBoolean: true }, 'said-to-be-taken'],
    [
      'a home medication mixed in by its category alone',
      { intent: 'plan', category: [{ coding: [{ system: home, code: 'community' }] }] },
      'ordered',
    ],
    ['an order of the patient for herself', { requester: { reference: 'Patient/p1' } }, 'ordered'],
  ])('field note 5: %s is decided by reported[x] alone', (_, fields, kind) => {
    expect(saidBy(order('lisinopril', null, fields)).kind).toBe(kind);
  });

  it('field note 5: the intent is kept whatever is made of it, and changes no status', () => {
    const said = saidBy(order('lisinopril', null, { intent: 'plan', reportedBoolean: true, status: 'on-hold' }));
    expect([said.intent, said.status, said.reported]).toEqual(['plan', 'on-hold', true]);
  });
});

describe('field note 6: contained, text-only and retired Medications', () => {
  const contained = [{ resourceType: 'Medication', id: 'med', code: { text: 'sertraline 50 MG Oral Tablet' } }];

  it.each(types.map((type, index) => [type, index] as const))(
    'field note 6: a contained Medication of text only is read in a %s',
    (_, index) => {
      const resource = ofEachType(referring({ reference: '#med' }, { contained }))[index] ?? {};
      const said = saidBy(resource);
      expect([said.text, ingredientsOf(said)]).toEqual(['sertraline 50 MG Oral Tablet', ['sertraline']]);
    },
  );

  it.each<[string, WrittenResource]>([
    ['relative', { medicationReference: { reference: 'Medication/gone', display: 'Zoloft' } }],
    ['absolute', { medicationReference: { reference: 'https://ehr.example/r4/Medication/gone', display: 'Zoloft' } }],
    ['versioned', { medicationReference: { reference: 'Medication/gone/_history/3', display: 'Zoloft' } }],
    ['contained, but not there', { medicationReference: { reference: '#gone', display: 'Zoloft' } }],
    ['by identifier', { medicationReference: { identifier: { value: '77' }, display: 'Zoloft' } }],
    ['display alone', { medicationReference: { display: 'Zoloft' } }],
    ['of R5', { medication: { reference: { reference: 'Medication/gone', display: 'Zoloft' } } }],
  ])('field note 6: of a Medication that is gone (%s) the display stays, in every type', (_, fields) => {
    for (const resource of ofEachType({ medicationCodeableConcept: undefined, ...fields })) {
      const said = saidBy(resource);
      expect([said.text, ingredientsOf(said)]).toEqual(['Zoloft', ['sertraline']]);
      expect(said.issues.map(({ code }) => code)).toContain('unresolved-reference');
    }
  });

  it('field note 6: a 404 in place of the Medication leaves the display', () => {
    const outcome = { resourceType: 'OperationOutcome', id: 'gone', issue: [{ severity: 'error', code: 'not-found' }] };
    const said = saidBy(order('', null, referring({ reference: 'Medication/gone', display: 'Zoloft' })), outcome);
    expect(said.text).toBe('Zoloft');
  });

  it('field note 6: a Medication that is there but says nothing leaves the display too', () => {
    const blank = { resourceType: 'Medication', id: 'blank', status: 'inactive' };
    const said = saidBy(order('', null, referring({ reference: 'Medication/blank', display: 'Zoloft' })), blank);
    expect([said.text, ingredientsOf(said)]).toEqual(['Zoloft', ['sertraline']]);
  });

  it('field note 6: with neither it fails by name, and is not dropped', () => {
    for (const resource of ofEachType(referring({ reference: 'Medication/gone' }))) {
      const { statements, entries, unread } = normalizedOf(resource);
      expect([statements.length, entries.map(({ outcome }) => outcome), unread.length]).toEqual([0, ['failed'], 1]);
    }
  });
});

describe('field note 9: statuses of another release, or none', () => {
  it('field note 9: a missing status is unknown with a remark, in every type', () => {
    for (const resource of ofEachType({ status: undefined })) {
      const said = saidBy(resource);
      expect([said.status, said.statusAsWritten]).toEqual(['unknown', null]);
      expect(issuesOf(said)).toContain(`missing-status ${String(resource['resourceType'])}.status`);
    }
  });

  it('field note 9: a status that its source keeps back is missing', () => {
    const _status = {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    };
    expect(saidBy(order('lisinopril', null, { status: undefined, _status })).status).toBe('unknown');
  });

  it('field note 9: "recorded", which converters write over completed and over active, ends and begins nothing', () => {
    expect(saidBy(statement('lisinopril', null, { status: 'recorded' })).status).toBe('unknown');
  });

  it('field note 9: R5’s end of an order is an end, but ends no package', () => {
    const [ended, , handed] = ofEachType({ status: 'ended' }).map((resource) => saidBy(resource));
    expect([ended?.status, handed?.status]).toEqual(['completed', 'unknown']);
    expect(ended === undefined ? [] : issuesOf(ended)).toContain('unexpected-status MedicationRequest.status');
  });
});
