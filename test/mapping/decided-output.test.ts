import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { DecisionChoice, DecisionInForce } from '../../src/domain/decision.ts';
import { clinicSource, type RowId, rowId, rxcui } from '../../src/domain/ids.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { toDecisionProvenance } from '../../src/mapping/to-decision-provenance.ts';
import { toDetectedIssue } from '../../src/mapping/to-detected-issue.ts';
import type { ReconciliationContext } from '../../src/mapping/to-medication-list.ts';
import { toMedicationListChanges } from '../../src/mapping/to-medication-list-changes.ts';
import { type DecidedList, toReconciledMedications } from '../../src/mapping/to-reconciled-medications.ts';
import { toReviewTask } from '../../src/mapping/to-review-task.ts';
import { makeDecision } from '../../src/review/make-decision.ts';
import { createValidator } from '../../src/validation-library.ts';
import {
  alder,
  alderLithium,
  alert,
  difference,
  disputed,
  interaction,
  lithium,
  made,
  river,
  statement,
  withLithium,
} from '../review/disputed-list.ts';
import { context as clinic } from './clinic-records.ts';

const context: ReconciliationContext = {
  identity: clinic.identity,
  organization: clinic.organization,
  reconciled: '2026-11-23T08:00:00Z',
  sensitivity: [],
};

const lithiumRow = rowId('row-aaaaaaaa11111111');

/** The clinic's own order, as it is sent. */
const own: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'own-1',
  meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest'] },
  identifier: [{ system: 'https://juniper.example/ids/medication', value: 'm-lithium' }],
  status: 'active',
  intent: 'order',
  reportedBoolean: false,
  medicationCodeableConcept: { text: 'Lithium carbonate 300 mg capsule' },
  subject: { reference: 'Patient/p' },
  authoredOn: '2026-10-01',
  requester: { reference: 'Practitioner/dr-harrow' },
};

const decidedOn = (choice: DecisionChoice, list = disputed, reason: string | null = null): DecidedList => ({
  ...openOn(list),
  holding: new Map<RowId, DecisionInForce>([[lithiumRow, makeDecision(lithium, choice, list, made('d1', { reason }))]]),
  open: new Set(),
});

const openOn = (list: ReconciledList): DecidedList => ({
  list,
  holding: new Map(),
  open: new Set([lithiumRow]),
  own: new Map([['MedicationRequest/own-1', own]]),
});

/** The reconciled medications of lithium alone. */
const lithiumOf = (decided: DecidedList) =>
  toReconciledMedications(decided, context).filter(({ row }) => row.drugName === 'lithium');

const choices: readonly DecisionChoice[] = [
  { kind: 'accept', source: clinicSource },
  { kind: 'accept', source: alder },
  { kind: 'keep-both' },
  { kind: 'stop' },
  { kind: 'change-to', directions: 'Take 2 capsules by mouth every evening' },
  { kind: 'not-taking' },
];

describe('the medications after reconciliation', () => {
  it('are the clinic’s own order, as it is, where its statement was accepted', () => {
    expect(lithiumOf(decidedOn({ kind: 'accept', source: clinicSource }))).toMatchObject([
      { resource: own, isOwn: true },
    ]);
  });

  it('are what another source states, as a reported plan under its own identifier, where that was accepted', () => {
    const [only, ...others] = lithiumOf(decidedOn({ kind: 'accept', source: alder }));
    expect(others).toEqual([]);
    expect(only?.resource).toMatchObject({
      status: 'active',
      intent: 'plan',
      reportedBoolean: true,
      identifier: [{ system: 'urn:alder:rx', value: '77' }],
      medicationCodeableConcept: { text: 'Lithium carbonate 300 mg capsule' },
      dosageInstruction: [{ text: 'Take 1 capsule by mouth three times daily' }],
      authoredOn: '2026-10-01',
    });
    expect(only?.resource.subject.reference).toMatch(/^Patient\//);
  });

  it('say stopped where the source that was accepted has stopped it', () => {
    const ended = { ...alderLithium, status: 'stopped' as const, statusReason: 'tremor' };
    const list = withLithium({ statements: [statement(), ended] });
    expect(lithiumOf(decidedOn({ kind: 'accept', source: alder }, list)).map(({ resource }) => resource)).toMatchObject(
      [{ status: 'stopped', statusReason: { text: 'tremor' } }],
    );
  });

  it('keep each course of the accepted source, so that none is lost', () => {
    const morning = {
      ...alderLithium,
      resource: 'MedicationRequest/79',
      identifiers: [],
      directions: 'in the morning',
    };
    const list = withLithium({ statements: [statement(), alderLithium, morning] });
    const kept = lithiumOf(decidedOn({ kind: 'accept', source: alder }, list));
    expect(new Set(kept.map(({ resource }) => resource.id)).size).toBe(2);
    expect(kept[1]?.resource.identifier).toEqual([
      { system: 'https://juniper.example/ids/source/primary-care', value: 'MedicationRequest/79' },
    ]);
  });

  it.each([
    ['kept as it is', decidedOn({ kind: 'keep-both' })],
    ['still a question', openOn(disputed)],
  ])('are each source’s statement by itself where everything is %s', (_what, decided) => {
    expect(lithiumOf(decided).map(({ resource }) => [resource.intent, resource.identifier?.[0]?.value])).toEqual([
      ['order', 'm-lithium'],
      ['plan', '77'],
    ]);
  });

  it('merge nothing of an open question, not even an ended statement into a current one', () => {
    const list = withLithium({ statements: [statement({ status: 'stopped' }), alderLithium] });
    const ofOthers = lithiumOf({ ...openOn(list), own: new Map() });
    expect(ofOthers.map(({ resource, decision }) => [resource.status, decision])).toEqual([
      ['stopped', null],
      ['active', null],
    ]);
  });

  it('are one stopped plan of the one who decided, with the reason, where the drug is to be stopped', () => {
    const [only, ...others] = lithiumOf(decidedOn({ kind: 'stop' }, disputed, 'level 1.6'));
    expect(others).toEqual([]);
    expect(only?.resource).toMatchObject({
      status: 'stopped',
      statusReason: { text: 'Stopped by decision of the clinician: level 1.6' },
      intent: 'plan',
      reportedBoolean: false,
      requester: { display: 'Ines Harrow, MD' },
      authoredOn: '2026-11-23T09:00:00.000Z',
      identifier: [{ value: 'p-1001/row-aaaaaaaa11111111' }],
      supportingInformation: [{ reference: 'MedicationRequest/own-1' }, { identifier: { value: '77' } }],
    });
    expect(only?.resource).not.toHaveProperty('dosageInstruction');
  });

  it('say in words that the patient does not take it', () => {
    const [only] = lithiumOf(decidedOn({ kind: 'not-taking' }));
    expect(only?.resource).toMatchObject({
      status: 'stopped',
      statusReason: { text: 'The patient does not take it' },
    });
  });

  it('have the new directions, coded, where they were changed', () => {
    const decided = decidedOn(
      { kind: 'change-to', directions: 'Take 2 capsules by mouth every evening' },
      disputed,
      'level',
    );
    const [only] = lithiumOf(decided);
    expect(only?.resource).toMatchObject({
      status: 'active',
      intent: 'plan',
      note: [{ text: 'level' }],
      dosageInstruction: [
        { text: 'Take 2 capsules by mouth every evening', doseAndRate: [{ doseQuantity: { value: 2 } }] },
      ],
    });
  });

  it('name the product where all mean the same, else the drug and its route', () => {
    const product = (code: string): (typeof alderLithium)['drug'] => ({
      ...{ recognizedBy: 'rxcui', certainty: 'certain', level: 'clinical-drug', rxcui: rxcui(code) },
      ...{
        conceptName: `lithium ${code}`,
        clinicalDrug: null,
        strengths: [],
        doseForm: null,
        route: null,
        brand: null,
      },
      ...{ extendedRelease: null, alternatives: [], issues: [] },
      ingredients: [{ rxcui: rxcui('6448'), name: 'lithium' }],
    });
    const conceptWith = (one: string, other: string) => {
      const statements = [statement({ drug: product(one) }), { ...alderLithium, drug: product(other) }];
      return lithiumOf(decidedOn({ kind: 'stop' }, withLithium({ statements })))[0]?.resource.medicationCodeableConcept;
    };
    expect(conceptWith('197889', '197889')).toMatchObject({ text: 'lithium 197889', coding: [{ code: '197889' }] });
    expect(conceptWith('197889', '197890')).toMatchObject({ text: 'lithium (oral)', coding: [{ code: '6448' }] });
  });

  it('are of a drug that nobody differs about the clinic’s own, else the first source’s', () => {
    const agreed = { ...openOn(withLithium({ differences: [] })), open: new Set<RowId>() };
    expect(toReconciledMedications(agreed, context).map(({ row, isOwn }) => [row.drugName, isOwn])).toEqual([
      ['lithium', true],
      ['ibuprofen', false],
    ]);
  });

  it('leave out what nobody takes any more', () => {
    expect(lithiumOf(openOn(withLithium({ current: false })))).toEqual([]);
  });

  it('take no name of the clinic’s for a name of the source that changed its copy', () => {
    const copy = { ...alderLithium, identifiers: ['https://juniper.example/ids/medication|m-lithium'] };
    const list = withLithium({ statements: [statement(), copy] });
    const [only] = lithiumOf(decidedOn({ kind: 'accept', source: alder }, list));
    expect(only?.resource.identifier).toEqual([
      { system: 'https://juniper.example/ids/source/primary-care', value: 'MedicationRequest/77' },
    ]);
  });

  it('have ids that differ between patients', () => {
    const other = { ...disputed, patient: { ...disputed.patient, id: 'p-9' } };
    for (const choice of choices.filter(({ kind }) => kind !== 'accept' && kind !== 'keep-both')) {
      const [one, two] = [lithiumOf(decidedOn(choice)), lithiumOf(decidedOn(choice, other))];
      expect(one[0]?.resource.id).not.toBe(two[0]?.resource.id);
    }
  });
});

describe('a List of changes', () => {
  const changesBy = (choice: DecisionChoice) =>
    toMedicationListChanges(toReconciledMedications(decidedOn(choice), context), disputed, context);

  it.each<[DecisionChoice, string, boolean | undefined]>([
    [{ kind: 'accept', source: alder }, 'taken over as stated by Alder Family Practice', undefined],
    [{ kind: 'change-to', directions: '600 mg every evening' }, 'directions changed', undefined],
    [{ kind: 'stop' }, 'stopped', true],
    [{ kind: 'not-taking' }, 'not taken by the patient', true],
  ])('tells of %j', (choice, flag, deleted) => {
    const list = changesBy(choice);
    expect(list).toMatchObject({
      mode: 'changes',
      status: 'current',
      date: '2026-11-23T09:00:00.000Z',
      source: { display: 'Ines Harrow, MD' },
    });
    expect(list?.entry?.map((entry) => [entry.flag?.text, entry.deleted])).toEqual([[flag, deleted]]);
    expect(list?.entry?.[0]?.item.reference).toMatch(/^MedicationRequest\//);
  });

  it('is none where nothing changes', () => {
    expect(changesBy({ kind: 'keep-both' })).toBeNull();
    expect(toMedicationListChanges(toReconciledMedications(openOn(disputed), context), disputed, context)).toBeNull();
  });
});

describe('an alert that a person has dismissed', () => {
  const dismissed = makeDecision(
    interaction,
    { kind: 'dismiss', mitigation: '9' },
    disputed,
    made('d2', { reason: 'weekly' }),
  );

  it('is final, with why, by whom and when', () => {
    expect(toDetectedIssue(alert, disputed, context, dismissed)).toMatchObject({
      status: 'final',
      mitigation: [
        {
          action: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: '9' }],
            text: 'it is monitored: weekly',
          },
          date: '2026-11-23T09:00:00.000Z',
          author: { type: 'Practitioner', display: 'Ines Harrow, MD' },
        },
      ],
    });
  });

  it('stays preliminary while somebody is asked', () => {
    const asked = makeDecision(interaction, { kind: 'ask', source: alder }, disputed, made('d2'));
    const issue = toDetectedIssue(alert, disputed, context, asked);
    expect(issue.status).toBe('preliminary');
    expect(issue).not.toHaveProperty('mitigation');
  });
});

describe('a question to a prescriber elsewhere', () => {
  const decision = makeDecision(lithium, { kind: 'ask', source: alder }, disputed, made('d3', { reason: 'call 2' }));
  const focus = { reference: 'List/x' };

  it('is a Task that the source owns, about the drug or the alert', () => {
    const task = toReviewTask({ decision, source: alder, status: 'requested', focus }, disputed, context);
    expect(task).toMatchObject({
      ...{ status: 'requested', intent: 'order', focus, authoredOn: '2026-11-23T09:00:00.000Z' },
      code: { text: 'Medication reconciliation' },
      requester: { display: 'Ines Harrow, MD' },
      owner: {
        type: 'Organization',
        identifier: { system: 'https://juniper.example/ids/partner', value: 'primary-care' },
        display: 'Alder Family Practice',
      },
      note: [{ text: 'call 2' }],
    });
    expect(task.description).toContain(
      'lithium, Alder Family Practice: Lithium carbonate 300 mg capsule, Take 1 capsule',
    );
    expect(task).not.toHaveProperty('restriction');
  });
});

describe('the Provenance of a decision', () => {
  it('says who, when, for whom, why, from which sources, and what was done', () => {
    const list = withLithium({ differences: [difference({ type: 'omitted', sources: [river] })] });
    const decision = makeDecision(lithium, { kind: 'stop' }, list, made('d1', { reason: 'tremor' }));
    const provenance = toDecisionProvenance(decision, ['MedicationRequest/a', 'List/b', 'List/b'], list, context);
    expect(provenance).toMatchObject({
      target: [{ reference: 'MedicationRequest/a' }, { reference: 'List/b' }],
      recorded: '2026-11-23T09:00:00.000Z',
      activity: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'CREATE' }],
        text: 'Stopped: tremor',
      },
    });
    expect(provenance.agent.map(({ who }) => who.display)).toEqual(['Ines Harrow, MD', 'Juniper Street Psychiatry']);
    expect(provenance.entity?.map(({ role, what }) => [role, what.identifier?.value])).toEqual([
      ['source', 'clinic'],
      ['source', 'primary-care'],
      ['source', 'cardiology'],
    ]);
  });
});

describe.each(['6.1.0', '7.0.0', '8.0.0'] as const)('what decisions put out, under US Core %s', (usCore) => {
  const validate = createValidator({ usCore });

  it.each(choices.map((choice) => [choice.kind, choice] as const))('is valid: %s', (_kind, choice) => {
    const decided = decidedOn(choice, disputed, 'in words');
    const medications = toReconciledMedications(decided, context);
    const changes = toMedicationListChanges(medications, disputed, context);
    const decision = makeDecision(lithium, choice, disputed, made('d1', { reason: 'in words' }));
    const provenance = toDecisionProvenance(decision, ['MedicationRequest/a'], disputed, context);
    const all = [...medications.map(({ resource }) => resource), ...(changes === null ? [] : [changes]), provenance];
    expect(all.flatMap((resource) => validate(resource)).filter(isFault)).toEqual([]);
  });

  it('is valid: open, dismissed, asked', () => {
    const dismissed = makeDecision(interaction, { kind: 'dismiss', mitigation: 'EMAUTH' }, disputed, made('d2'));
    const asked = makeDecision(lithium, { kind: 'ask', source: alder }, disputed, made('d3', { reason: 'call' }));
    const focus = { reference: 'List/x' };
    const all = [
      ...toReconciledMedications(openOn(disputed), context).map(({ resource }) => resource),
      toDetectedIssue(alert, disputed, context, dismissed),
      ...(['requested', 'completed', 'cancelled'] as const).map((status) =>
        toReviewTask({ decision: asked, source: alder, status, focus }, disputed, context),
      ),
    ];
    expect(all.flatMap((resource) => validate(resource)).filter(isFault)).toEqual([]);
  });
});

/** A drug that is known by its words alone has no code: that is no fault. */
const isFault = ({ severity, code }: { readonly severity: string; readonly code: string }): boolean =>
  severity !== 'information' && code !== 'unknown-code';
