import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { DecisionChoice } from '../../src/domain/decision.ts';
import { clinicSource, patientId, sourceId } from '../../src/domain/ids.ts';
import { type DecideRequest, decide } from '../../src/flows/decide.ts';
import { decisionsOfPatient, type PatientDecisions } from '../../src/flows/patient-decisions.ts';
import { reconcilePatient } from '../../src/flows/reconcile-patient.ts';
import { sync } from '../../src/flows/sync.ts';
import { gordon, openScene, recordOf, type Scene, theirGordon, theirIbuprofen } from '../support/clinic-scene.ts';

const theirLithium = (sig: string): Resource & { readonly id: string } => ({
  resourceType: 'MedicationRequest',
  id: 'their-lithium',
  status: 'active',
  intent: 'order',
  authoredOn: '2026-11-12',
  subject: { reference: 'Patient/their-gordon' },
  medicationCodeableConcept: { text: 'Lithium carbonate 300 mg capsule' },
  dosageInstruction: [{ text: sig }],
});

/** A clinic and a doctor who differ on lithium, and ibuprofen that harms with it. */
const disputed = async (): Promise<Scene> => {
  const resources = [theirGordon, theirIbuprofen, theirLithium('Take 1 capsule by mouth three times daily')];
  const scene = await openScene({ 'primary-care': { sandbox: { resources } } });
  await scene.put(recordOf());
  await sync(scene.context);
  return scene;
};

const actor = 'Ingrid Solheim';

const lookAt = (scene: Scene): Promise<PatientDecisions> => decisionsOfPatient(gordon, { ...scene.context, actor });

const questionAbout = (open: PatientDecisions, kind: 'row' | 'alert', drug = 'lithium') => {
  const found = open.questions.find(({ subject, drugs }) => subject.kind === kind && drugs.includes(drug));
  if (found === undefined) throw new Error('There is no such question.');
  return found;
};

const choose = (question: string, choice: DecisionChoice, changes: Partial<DecideRequest> = {}): DecideRequest => ({
  patient: gordon,
  what: { question, choice, shown: null },
  reason: null,
  dryRun: false,
  ...changes,
});

const undo = (id: string): DecideRequest => ({ patient: gordon, what: { undo: id }, reason: null, dryRun: false });

const acceptClinic: DecisionChoice = { kind: 'accept', source: clinicSource };

describe('new directions that count capsules', () => {
  const two: DecisionChoice = { kind: 'change-to', directions: '2 capsules every evening' };
  const withTheirs = async (drug: string): Promise<Scene> => {
    const theirs = { ...theirLithium('Take 1 capsule three times daily'), medicationCodeableConcept: { text: drug } };
    const scene = await openScene({ 'primary-care': { sandbox: { resources: [theirGordon, theirs] } } });
    await scene.put(recordOf());
    await sync(scene.context);
    return scene;
  };
  const decideOn = async (scene: Scene) =>
    decide(choose(questionAbout(await lookAt(scene), 'row').handle, two), { ...scene.context, actor });

  it('are taken where every source states one strength', async () => {
    expect((await decideOn(await withTheirs('Lithium carbonate 300 mg capsule'))).recorded).toBe(true);
  });

  it('are refused where the sources state two, as nobody could tell how much that is', async () => {
    const scene = await withTheirs('Lithium carbonate 600 mg capsule');
    await expect(decideOn(scene)).rejects.toMatchObject({ code: 'strength-not-told' });
  });
});

describe('deciding', () => {
  it('records who, when and on what, closes the question, and writes down that it was done and not what', async () => {
    const scene = await disputed();
    const question = questionAbout(await lookAt(scene), 'row');
    const request = choose(question.handle, acceptClinic, { reason: 'level is fine' });
    const { decision, recorded } = await decide(request, { ...scene.context, actor });
    expect(recorded).toBe(true);
    expect(decision).toMatchObject({
      ...{ by: actor, at: '2026-11-23T14:00:00.000Z', reason: 'level is fine', drugs: ['lithium'] },
      words: 'take it as Juniper Street Psychiatry states it',
      sources: ['Juniper Street Psychiatry', 'Partner primary-care'],
    });
    const after = await lookAt(scene);
    expect(after.questions.map(({ subject }) => subject)).not.toContainEqual(question.subject);
    expect(after.decisions).toMatchObject([{ id: decision.id, standing: 'holds', added: [], removed: [] }]);
    expect(await scene.store.audit.list({ action: 'decide' })).toEqual([
      {
        ...{ at: decision.at, actor, action: 'decide', patient: gordon, partner: null },
        ...{ subject: `Decision/${decision.id}`, reason: 'recorded' },
      },
    ]);
  });

  it('still holds after the next sync, which finds nothing changed', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    await decide(choose(handle, acceptClinic), { ...scene.context, actor });
    const before = await scene.store.lists.latest(gordon);
    scene.advance(3 * 86_400_000);
    await sync(scene.context);
    expect((await lookAt(scene)).decisions).toMatchObject([{ standing: 'holds' }]);
    expect((await scene.store.lists.latest(gordon))?.digest).toBe(before?.digest);
    expect(await scene.store.audit.list({ action: 'reconcile' })).toHaveLength(1);
  });

  it('is asked again, with what changed, when a source says something else', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    const { decision } = await decide(choose(handle, acceptClinic), { ...scene.context, actor });
    const { repository } = scene.of('primary-care').sandbox;
    await repository.updateResource(theirLithium('Take 2 capsules by mouth at bedtime'));
    await sync(scene.context);
    const open = await lookAt(scene);
    expect(questionAbout(open, 'row').reopened).toMatchObject({
      id: decision.id,
      added: [expect.stringContaining('Take 2 capsules by mouth at bedtime')],
      removed: [expect.stringContaining('three times daily')],
    });
    expect(open.decisions).toMatchObject([{ standing: 'reopened' }]);
  });

  it('refuses what was shown before something changed, and records nothing', async () => {
    const scene = await disputed();
    const { handle, evidence } = questionAbout(await lookAt(scene), 'row');
    const shown = (digest: string) =>
      choose(handle, acceptClinic, { what: { question: handle, choice: acceptClinic, shown: digest } });
    await expect(decide(shown('0'.repeat(64)), { ...scene.context, actor })).rejects.toMatchObject({
      code: 'evidence-changed',
    });
    expect(await scene.store.decisions.ofPatient(gordon)).toEqual([]);
    expect(await scene.store.audit.list({ action: 'decide' })).toEqual([]);
    expect((await decide(shown(evidence.digest), { ...scene.context, actor })).recorded).toBe(true);
  });

  it('records nothing when it is only tried', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    const tried = await decide(choose(handle, { kind: 'stop' }, { dryRun: true }), { ...scene.context, actor });
    expect(tried).toMatchObject({ recorded: false, decision: { words: 'stop it', drugs: ['lithium'] } });
    expect(await scene.store.decisions.ofPatient(gordon)).toEqual([]);
    expect(await scene.store.audit.list({ action: 'decide' })).toEqual([]);
  });

  it('can be taken back, and the decision before it is in force again', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    const first = await decide(choose(handle, acceptClinic), { ...scene.context, actor });
    const second = await decide(choose(handle, { kind: 'keep-both' }), { ...scene.context, actor });
    const taken = await decide(undo(second.decision.id), { ...scene.context, actor: 'another person' });
    expect(taken.decision).toMatchObject({ words: 'an earlier decision was taken back', by: 'another person' });
    expect((await lookAt(scene)).decisions.map(({ id }) => id)).toEqual([first.decision.id]);
    await expect(decide(undo(second.decision.id), { ...scene.context, actor })).rejects.toMatchObject({
      code: 'nothing-to-undo',
    });
    expect((await scene.store.audit.list({ action: 'decide' })).map(({ reason }) => reason)).toEqual([
      'recorded',
      'recorded',
      'taken back',
    ]);
  });

  it('names a decision by its first characters where that is enough', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    let ids = 0;
    const newId = () => {
      ids += 1;
      return `0f9c1a2b-${ids}`;
    };
    const context = { ...scene.context, newId, actor };
    await decide(choose(handle, { kind: 'keep-both' }), context);
    expect((await lookAt(scene)).decisions).toMatchObject([{ handle: '0f9c1a2b' }]);
    await expect(decide(undo('0f9c1a2'), context)).rejects.toMatchObject({ code: 'nothing-to-undo' });
    await decide(choose(handle, { kind: 'stop' }), context);
    await expect(decide(undo('0f9c1a2b'), context)).rejects.toMatchObject({ code: 'ambiguous-decision' });
    await decide(undo('0f9c1a2b-3'), context);
    expect((await lookAt(scene)).decisions).toMatchObject([{ words: 'keep everything as it is stated' }]);
  });

  it.each<[string, string, string]>([
    ['cannot be read', 'as the moon rises', 'directions-unreadable'],
    ['are empty', ' ', 'directions-missing'],
  ])('refuses new directions that %s', async (_what, directions, code) => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    const request = choose(handle, { kind: 'change-to', directions });
    await expect(decide(request, { ...scene.context, actor })).rejects.toMatchObject({ code });
  });

  it('takes new directions, and says what of them stays text', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    const plain = choose(handle, { kind: 'change-to', directions: 'Take 2 capsules by mouth every evening' });
    expect(await decide(plain, { ...scene.context, actor })).toMatchObject({ issues: [] });
    const partly = choose(handle, { kind: 'change-to', directions: 'Take 2 capsules every evening as directed' });
    expect((await decide(partly, { ...scene.context, actor })).issues).toMatchObject([{ code: 'partly-read-sig' }]);
  });

  it('refuses a patient of whom there is no list', async () => {
    const scene = await openScene({});
    const request = { ...choose('aaaaaaaa', { kind: 'stop' } as const), patient: patientId('nobody') };
    await expect(decide(request, { ...scene.context, actor })).rejects.toMatchObject({ code: 'no-list' });
    await expect(lookAt(scene)).rejects.toMatchObject({ code: 'no-list' });
  });

  it('leaves nothing behind when the list cannot be written with it', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    const failing = {
      ...scene.store,
      inTransaction: <T>(work: (store: Scene['store']) => Promise<T>): Promise<T> =>
        scene.store.inTransaction((store) =>
          work({ ...store, lists: { ...store.lists, put: () => Promise.reject(new Error('disk full')) } }),
        ),
    };
    const context = { ...scene.context, store: failing, actor };
    await expect(decide(choose(handle, acceptClinic), context)).rejects.toThrow('disk full');
    expect(await scene.store.decisions.ofPatient(gordon)).toEqual([]);
  });
});

describe('what is open of a patient', () => {
  it('is told with what could harm most first, who states what, and who looked', async () => {
    const scene = await disputed();
    const open = await lookAt(scene);
    const ranks = open.questions.map(({ harm }) => ['high', 'moderate', 'low'].indexOf(harm));
    expect(ranks).toEqual(ranks.toSorted());
    expect(questionAbout(open, 'row').stated).toEqual([
      'lithium, Juniper Street Psychiatry: Lithium carbonate 300 mg capsule, Take 1 capsule by mouth twice daily, oral, active',
      expect.stringMatching(/^lithium, Partner primary-care: Lithium carbonate 300 mg capsule, Take 1 capsule/),
    ]);
    expect(await scene.store.audit.list({ action: 'view' })).toMatchObject([{ actor, subject: 'Decision' }]);
  });

  it('names the sources, and which did not answer completely', async () => {
    const scene = await openScene({ 'primary-care': {}, cardiology: {} });
    await scene.put(recordOf());
    await scene.of('cardiology').goDown();
    await sync(scene.context);
    expect((await lookAt(scene)).sources.map(({ source, state }) => [source, state])).toEqual([
      ['clinic', 'complete'],
      ['primary-care', 'complete'],
      ['cardiology', 'not-reached'],
    ]);
  });

  it('is not changed by a decision about an alert that is gone and came back the same', async () => {
    const scene = await disputed();
    const question = questionAbout(await lookAt(scene), 'alert');
    await decide(choose(question.handle, { kind: 'dismiss', mitigation: '9' }), { ...scene.context, actor });
    const { repository } = scene.of('primary-care').sandbox;
    await repository.updateResource({ ...theirIbuprofen, status: 'stopped', id: 'their-ibuprofen' } as Resource);
    await sync(scene.context);
    expect((await lookAt(scene)).decisions.map(({ standing }) => standing)).toEqual(['gone']);
    await repository.updateResource({ ...theirIbuprofen, id: 'their-ibuprofen' });
    await sync(scene.context);
    expect((await lookAt(scene)).decisions.map(({ standing }) => standing)).toEqual(['holds']);
  });
});

describe('a decision made while a list is being made', () => {
  it('is in the list that is stored', async () => {
    const scene = await disputed();
    const { handle } = questionAbout(await lookAt(scene), 'row');
    await Promise.all([
      decide(choose(handle, { kind: 'ask', source: sourceId('primary-care') }), { ...scene.context, actor }),
      reconcilePatient(gordon, scene.context),
    ]);
    const stored = await scene.store.lists.latest(gordon);
    await reconcilePatient(gordon, scene.context);
    expect((await scene.store.lists.latest(gordon))?.digest).toBe(stored?.digest);
  });
});
