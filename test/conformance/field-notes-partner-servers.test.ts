import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClinicMedication } from '../../src/domain/clinic-record.ts';
import { sync } from '../../src/flows/sync.ts';
import { ingredientsOf, issuesOf, normalizedOf, ofEachType, referring, saidBy } from '../normalization/one-resource.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { gordon, openScene, recordOf, theirIbuprofen } from '../support/clinic-scene.ts';
import { order, statement } from '../support/medication-request.ts';
import { storedLists } from '../support/stored-lists.ts';

const home = 'http://terminology.hl7.org/CodeSystem/medicationrequest-category';
const types = ['MedicationRequest', 'MedicationStatement', 'MedicationDispense'];

describe('field note 1: what a product does not have', () => {
  it('field note 1: MedicationRequests are never searched for by a code, nor is _include relied upon', async () => {
    const scene = await openScene({ 'primary-care': { sandbox: { habits: { ignoresInclude: true } } } });
    await scene.put(recordOf());
    const { sandbox, received } = scene.of('primary-care');
    const { medicationCodeableConcept: _, ...withoutDrug } = theirIbuprofen;
    sandbox.repository.load([
      { resourceType: 'Medication', id: 'warfarin', code: { text: 'Warfarin 5 mg tablet' } },
      {
        ...{ ...withoutDrug, id: 'by-reference' },
        medicationReference: { reference: 'Medication/warfarin' },
      },
    ]);
    await sync(scene.context);
    const lists = await storedLists(scene.store);
    const searches = received()
      .split('\n')
      .filter((line) => line.startsWith('patient='));
    expect(searches.filter((search) => /(^|&)code=/.test(search))).toEqual([]);
    expect(lists[0]?.list.rows.map(({ drugName }) => drugName)).toContain('warfarin');
  });
});

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

describe('field note 8: servers that take less than FHIR allows', () => {
  const lithium = recordOf().medications?.[0] as ClinicMedication;
  const onHold = { ...lithium, id: 'med-2', drug: { text: 'Sertraline 100 mg tablet', rxcui: '312938' } };

  it('field note 8: a refused status costs the order that has it, and what the server did not like is told', async () => {
    const acceptedStatuses = ['active', 'stopped', 'entered-in-error'];
    const scene = await openScene({ 'primary-care': { sandbox: { habits: { acceptedStatuses } } } });
    await scene.put(recordOf({ medications: [lithium, { ...onHold, status: 'on-hold' }] }));
    await sync(scene.context);
    const deliveries = await scene.store.deliveries.list({ patient: gordon });
    const orders = deliveries.filter(({ key }) => key.startsWith('MedicationRequest/'));
    expect(orders.map(({ state, detail }) => [state, detail]).toSorted()).toEqual([
      ['refused', expect.stringContaining('422')],
      ['verified', null],
    ]);
    expect(
      deliveries.filter(({ state }) => state === 'refused').every(({ key }) => /^(MedicationR|Prov)/.test(key)),
    ).toBe(true);
  });

  it('field note 8: what leaves has no modifier element that a server may not know', async () => {
    const scene = await openScene({ 'primary-care': { sandbox: { habits: { refusesModifierElements: true } } } });
    await scene.put(recordOf({ medications: [lithium, onHold] }));
    await sync(scene.context);
    const deliveries = await scene.store.deliveries.list({ patient: gordon });
    expect([...new Set(deliveries.map(({ state }) => state))]).toEqual(['verified']);
  });

  it('field note 8: a Condition that leaves has its code and its text', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await sync(scene.context);
    const [condition] = await scene.store.resources
      .ofPatient(gordon)
      .then((all) => all.filter(({ key }) => key.startsWith('Condition/')));
    expect(condition?.resource).toMatchObject({ code: { text: expect.any(String), coding: [{ code: 'F31.32' }] } });
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

describe('field note 11: success is not proof', () => {
  it('field note 11: where If-Match is ignored, what somebody else changed is seen before it would be replaced', async () => {
    const scene = await openScene({ 'primary-care': { sandbox: { habits: { ignoresIfMatch: true } } } });
    await scene.put(recordOf());
    await sync(scene.context);
    const { sandbox } = scene.of('primary-care');
    const [ours] = (await scene.store.deliveries.list({ patient: gordon })).filter(({ key }) =>
      key.startsWith('MedicationRequest/'),
    );
    const [type = '', id = ''] = ours?.partnerReference?.split('/') ?? [];
    const there = await sandbox.repository.readResource(type, id);
    await sandbox.repository.updateResource(Object.assign({}, there, { status: 'stopped' }));
    const medications = (recordOf().medications ?? []).map((one) => ({
      ...one,
      sig: 'Take 1 capsule by mouth once daily',
    }));
    await scene.put(recordOf({ medications }));
    await sync(scene.context);
    expect(await sandbox.repository.readResource(type, id)).toMatchObject({ status: 'stopped' });
  });
});

describe('field note 16: notifications get lost', () => {
  it('field note 16: nobody is asked to notify, and a change of which nobody was told is on the next list', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await sync(scene.context);
    const { sandbox, received } = scene.of('primary-care');
    sandbox.repository.load([
      { ...theirIbuprofen, id: 'new', medicationCodeableConcept: { text: 'Warfarin 5 mg tablet' } },
    ]);
    scene.advance(60_000);
    await sync(scene.context);
    const lists = await storedLists(scene.store);
    expect(lists[0]?.list.rows.map(({ drugName }) => drugName)).toContain('warfarin');
    expect(received()).not.toContain('Subscription');
  });
});

describe('the field notes on partners’ servers', () => {
  it('have a test each that names the number', async () => {
    const folder = join(import.meta.dirname, '..');
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.test.ts'));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    const named = texts.flatMap((text) =>
      [...text.matchAll(/(?:FIELD-NOTES|field note) (\d+(?:, \d+)*)/g)].flatMap(([, numbers = '']) =>
        numbers.split(', '),
      ),
    );
    const notes = Array.from({ length: 17 }, (_, index) => `${index + 1}`);
    expect(notes.filter((note) => !named.includes(note))).toEqual([]);
  });
});
