import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, DecisionChoice, DecisionInForce } from '../../src/domain/decision.ts';
import { clinicSource } from '../../src/domain/ids.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { makeDecision, makeUndo } from '../../src/review/make-decision.ts';
import { openQuestions } from '../../src/review/open-questions.ts';
import { standingDecisions, standingOf } from '../../src/review/standing.ts';
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
  withState,
} from './disputed-list.ts';

const accept: DecisionChoice = { kind: 'accept', source: clinicSource };
const accepted = makeDecision(lithium, accept, disputed, made('d1'));
const dismissed = makeDecision(interaction, { kind: 'dismiss', mitigation: '9' }, disputed, made('d2'));

/** Alder has changed its directions to something third. */
const changed = withLithium({ statements: [statement(), { ...alderLithium, directions: 'once daily' }] });

const agreed = withLithium({
  statements: [statement(), { ...alderLithium, directions: statement().directions }],
  differences: [],
});

const ended = (list: ReconciledList = disputed): ReconciledList =>
  withLithium({ statements: [statement({ status: 'stopped' })], differences: [], current: false }, list);

const chosen = (choice: DecisionChoice, list = disputed): DecisionInForce =>
  makeDecision(lithium, choice, list, made('d'));

describe('how a decision stands', () => {
  it('holds while the same is known, also when a difference counts more days', () => {
    const stale = (days: number) =>
      withLithium({ differences: [difference({ type: 'stale', detail: `last confirmed ${days} days ago` })] });
    expect(standingOf(accepted, disputed)).toEqual({ kind: 'holds' });
    expect(standingOf(chosen(accept, stale(400)), stale(470))).toEqual({ kind: 'holds' });
  });

  it('is opened again by new evidence, and says what changed', () => {
    expect(standingOf(accepted, changed)).toMatchObject({
      kind: 'reopened',
      added: [{ source: alder, says: 'Lithium carbonate 300 mg capsule, once daily, oral, active' }],
      removed: [{ source: alder, says: expect.stringContaining('three times daily') }],
    });
  });

  it('is gone where the list has the drug or the alert no more', () => {
    expect(standingOf(accepted, { ...disputed, rows: [] })).toEqual({ kind: 'gone' });
    expect(standingOf(dismissed, { ...disputed, alerts: [] })).toEqual({ kind: 'gone' });
  });

  it('is not opened again because a source was out of reach and so omits nothing', () => {
    const omitted = difference({ type: 'omitted', sources: [river] });
    const decided = chosen(accept, withLithium({ differences: [difference(), omitted] }));
    expect(standingOf(decided, withState(river, 'not-reached'))).toEqual({ kind: 'holds' });
    expect(standingOf(decided, disputed)).toMatchObject({ kind: 'reopened', removed: [{ about: 'omission' }] });
  });

  it('is opened again by a source that answers now and does not list the drug', () => {
    const decided = chosen(accept, withState(river, 'not-reached'));
    const omitted = difference({ type: 'omitted', sources: [river] });
    expect(standingOf(decided, withLithium({ differences: [difference(), omitted] }))).toMatchObject({
      kind: 'reopened',
      added: [{ about: 'omission', source: river }],
    });
  });

  it.each<[string, DecisionChoice, ReconciledList]>([
    ['the others now say what was accepted', accept, agreed],
    ['everyone has ended what was accepted', accept, ended()],
    ['nobody differs any more of what was kept', { kind: 'keep-both' }, agreed],
    ['nobody differs any more of what was asked', { kind: 'ask', source: alder }, agreed],
    ['what was to stop has stopped everywhere', { kind: 'stop' }, ended()],
    ['what is not taken has ended everywhere', { kind: 'not-taking' }, ended()],
  ])('is settled where %s', (_what, choice, list) => {
    expect(standingOf(chosen(choice), list)).toEqual({ kind: 'settled' });
    expect(openQuestions(list, [chosen(choice)]).filter(({ subject }) => subject.kind === 'row')).toEqual([]);
  });

  it.each<[string, DecisionChoice, ReconciledList]>([
    ['the accepted source came round to the others', { kind: 'accept', source: alder }, agreed],
    ['all agree to go on with what was to stop', { kind: 'stop' }, agreed],
    ['all agree on directions, and others were decided', { kind: 'change-to', directions: 'once daily' }, agreed],
  ])('is opened again, and asked again, where %s', (_what, choice, list) => {
    expect(standingOf(chosen(choice), list)).toMatchObject({ kind: 'reopened' });
    const asked = openQuestions(list, [chosen(choice)]).filter(({ subject }) => subject.kind === 'row');
    expect(asked).toMatchObject([{ drugs: ['lithium'], reopened: { decision: { choice } } }]);
  });
});

describe('the decisions of a patient', () => {
  const later = { ...chosen({ kind: 'stop' }), id: 'd3' };

  it('are the last one about each drug and alert', () => {
    const standing = standingDecisions([accepted, dismissed, later], disputed);
    expect(standing.map(({ decision }) => decision.id)).toEqual(['d2', 'd3']);
  });

  it('that are taken back leave the one before in force', () => {
    const undo = makeUndo('d3', [accepted, later], made('d4'));
    expect(standingDecisions([accepted, later, undo], disputed).map(({ decision }) => decision.id)).toEqual(['d1']);
    const both = [accepted, later, undo, makeUndo('d1', [accepted, later, undo], made('d5'))];
    expect(standingDecisions(both, disputed)).toEqual([]);
  });

  it('stand as if what was taken back had never been made, whatever else was decided', () => {
    const choices: readonly DecisionChoice[] = [
      accept,
      { kind: 'stop' },
      { kind: 'keep-both' },
      { kind: 'not-taking' },
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 8 }), (plan) => {
        const kept: Decision[] = [];
        const all: Decision[] = [];
        plan.forEach(([choice, isUndone], index) => {
          const decision = { ...chosen(choices[choice] ?? accept), id: `d${index}` };
          all.push(decision);
          if (isUndone) all.push(makeUndo(decision.id, all, made(`u${index}`)));
          else kept.push(decision);
        });
        expect(standingDecisions(all, disputed)).toEqual(standingDecisions(kept, disputed));
      }),
    );
  });
});

describe('open questions', () => {
  it('put what could harm most first, and ask of no low alert and no drug that all agree on', () => {
    const low = { ...alert, id: 'alert-low', severity: 'low' as const };
    const moderate = { ...alert, id: 'alert-moderate', severity: 'moderate' as const };
    const list = {
      ...withLithium({
        differences: [difference({ harm: 'low', type: 'stale', detail: 'Old.' }), difference()],
      }),
      alerts: [low, moderate],
    };
    expect(openQuestions(list, [])).toMatchObject([
      {
        subject: lithium,
        drugs: ['lithium'],
        harm: 'high',
        asked: [difference().detail, 'Old.'],
        wouldSettle: 'Ask the patient how often it is taken.',
        evidence: { digest: expect.any(String) },
        reopened: null,
      },
      { subject: { alert: 'alert-moderate' }, harm: 'moderate' },
    ]);
  });

  it('are not asked again while the decision holds, and are with what changed when it does not', () => {
    expect(openQuestions(disputed, [accepted, dismissed])).toEqual([]);
    const again = openQuestions(changed, [accepted, dismissed]);
    expect(again.map(({ subject, reopened }) => [subject.kind, reopened?.decision.id, reopened?.added.length])).toEqual(
      [
        ['alert', 'd2', 1],
        ['row', 'd1', 1],
      ],
    );
  });

  it('are each decidable: a decision on the evidence of any of them closes it', () => {
    for (const { subject, evidence } of openQuestions(disputed, [])) {
      const choice: DecisionChoice = subject.kind === 'row' ? accept : { kind: 'dismiss', mitigation: '1' };
      const decision = makeDecision(subject, choice, disputed, made('x'), evidence.digest);
      expect(openQuestions(disputed, [decision]).map((one) => one.subject)).not.toContainEqual(subject);
    }
  });
});
