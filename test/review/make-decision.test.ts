import { describe, expect, it } from 'vitest';
import type { DecisionChoice, DecisionSubject } from '../../src/domain/decision.ts';
import { isMitigationCode, wordsOfFact } from '../../src/domain/decision.ts';
import { clinicSource, rowId } from '../../src/domain/ids.ts';
import { namesOn } from '../../src/domain/reconciled-list.ts';
import { evidenceOf } from '../../src/review/evidence.ts';
import { handleOfSubject, shortestUnique, subjectByHandle } from '../../src/review/handles.ts';
import { makeDecision, makeUndo } from '../../src/review/make-decision.ts';
import { wordsOfChange, wordsOfChoice } from '../../src/review/words.ts';
import { alder, alert, disputed, interaction, lithium, made, river, row } from './disputed-list.ts';

const change: DecisionChoice = { kind: 'change-to', directions: ' 1 capsule every morning ' };

describe('making a decision', () => {
  it('keeps who, when, why and on which evidence', () => {
    const decision = makeDecision(lithium, change, disputed, made('d1', { reason: ' tremor ' }));
    expect(decision).toEqual({
      id: 'd1',
      subject: lithium,
      choice: { kind: 'change-to', directions: '1 capsule every morning' },
      reason: 'tremor',
      evidence: evidenceOf(lithium, disputed),
      by: 'Ines Harrow, MD',
      at: '2026-11-23T09:00:00.000Z',
    });
  });

  it('takes no empty words for a reason', () => {
    expect(makeDecision(lithium, change, disputed, made('d1', { reason: ' ' })).reason).toBeNull();
  });

  it.each<[string, DecisionSubject, DecisionChoice, string]>([
    ['a drug that the list has not', { kind: 'row', row: rowId('x') }, change, 'unknown-question'],
    ['an alert that the list has not', { kind: 'alert', alert: 'x' }, { kind: 'stop' }, 'unknown-question'],
    ['a source that does not state it', lithium, { kind: 'accept', source: river }, 'source-does-not-state'],
    ['a question to who does not state it', lithium, { kind: 'ask', source: river }, 'source-does-not-state'],
    ['a question of an alert to who states none', interaction, { kind: 'ask', source: river }, 'source-does-not-state'],
    ['a question of the clinic to itself', lithium, { kind: 'ask', source: clinicSource }, 'asked-itself'],
    ['a dismissed drug', lithium, { kind: 'dismiss', mitigation: '1' }, 'choice-does-not-fit'],
    ['a stopped alert', interaction, { kind: 'stop' }, 'choice-does-not-fit'],
    ['an accepted alert', interaction, { kind: 'accept', source: alder }, 'choice-does-not-fit'],
    ['directions that say nothing', lithium, { kind: 'change-to', directions: '  ' }, 'directions-missing'],
  ])('refuses %s', (_what, subject, choice, code) => {
    expect(() => makeDecision(subject, choice, disputed, made('d1'))).toThrow(expect.objectContaining({ code }));
  });

  it('names those that state the drug where a source does not', () => {
    expect(() => makeDecision(lithium, { kind: 'accept', source: river }, disputed, made('d1'))).toThrow(
      expect.objectContaining({ source: river, stating: [clinicSource, alder] }),
    );
  });

  it('refuses what was shown on other evidence', () => {
    const digest = evidenceOf(lithium, disputed)?.digest ?? '';
    expect(makeDecision(lithium, change, disputed, made('d1'), digest).evidence.digest).toBe(digest);
    expect(() => makeDecision(lithium, change, disputed, made('d1'), 'other')).toThrow(
      expect.objectContaining({ code: 'evidence-changed' }),
    );
  });

  it('lets the other prescriber of a drug in an alert be asked', () => {
    const asked = makeDecision(interaction, { kind: 'ask', source: alder }, disputed, made('d1'));
    expect(asked.choice).toEqual({ kind: 'ask', source: alder });
  });
});

describe('taking a decision back', () => {
  const decision = makeDecision(lithium, change, disputed, made('d1'));
  const undo = makeUndo('d1', [decision], made('d2', { by: 'Teo Voss', reason: 'wrong patient' }));

  it('is a decision too, about the same drug', () => {
    expect(undo).toMatchObject({
      ...{ id: 'd2', by: 'Teo Voss', reason: 'wrong patient', subject: lithium },
      choice: { kind: 'undo', decision: 'd1' },
    });
  });

  it.each([
    ['what was never decided', 'x'],
    ['what was taken back before', 'd1'],
    ['that a decision was taken back', 'd2'],
  ])('cannot be done to %s', (_what, id) => {
    expect(() => makeUndo(id, [decision, undo], made('d3'))).toThrow(
      expect.objectContaining({ code: 'nothing-to-undo' }),
    );
  });
});

describe('the handle of a question', () => {
  it('is the first eight characters of the id of the drug or alert', () => {
    expect(handleOfSubject(lithium, disputed)).toBe('aaaaaaaa');
    expect(handleOfSubject(interaction, disputed)).toBe('cccccccc');
    expect(subjectByHandle('aaaaaaaa', disputed)).toEqual(lithium);
    expect(subjectByHandle(' CCCCCCCC3 ', disputed)).toEqual(interaction);
    expect(subjectByHandle(alert.id, disputed)).toEqual(interaction);
  });

  it('is longer where another begins so', () => {
    const list = { ...disputed, rows: [...disputed.rows, row('aaaaaaaa19')] };
    expect(handleOfSubject(lithium, list)).toBe('aaaaaaaa11');
    expect(() => subjectByHandle('aaaaaaaa1', list)).toThrow(expect.objectContaining({ code: 'ambiguous-question' }));
    expect(subjectByHandle('aaaaaaaa19', list)).toEqual({ kind: 'row', row: 'row-aaaaaaaa19' });
  });

  it.each([[''], ['aaaaaaa'], ['zzzzzzzz'], ['row-']])('names nothing by %j', (typed) => {
    expect(() => subjectByHandle(typed, disputed)).toThrow(expect.objectContaining({ code: 'unknown-question' }));
  });

  it('is the whole id where that alone tells it apart', () => {
    expect(shortestUnique('abcdefgh', ['abcdefgh', 'abcdefgh1'])).toBe('abcdefgh');
    expect(shortestUnique('short', ['short', 'other'])).toBe('short');
  });
});

describe('the words of a decision', () => {
  const nameOf = namesOn(disputed);

  it.each<[DecisionChoice, string]>([
    [{ kind: 'accept', source: alder }, 'take it as Alder Family Practice states it'],
    [{ kind: 'keep-both' }, 'keep everything as it is stated'],
    [{ kind: 'stop' }, 'stop it'],
    [{ kind: 'change-to', directions: '20 mg' }, 'change it to: 20 mg'],
    [{ kind: 'not-taking' }, 'the patient does not take it'],
    [{ kind: 'ask', source: alder }, 'ask Alder Family Practice first'],
    [{ kind: 'dismiss', mitigation: 'EMAUTH' }, 'dismissed: emergency (EMAUTH)'],
  ])('say what was chosen: %j', (choice, words) => {
    expect(wordsOfChoice(choice, nameOf)).toBe(words);
  });

  it('tell apart two facts that differ only in what is coded', () => {
    const fact = { about: 'statement', drug: 'lithium', source: alder, says: 'as directed' } as const;
    expect(wordsOfFact(fact, nameOf)).toBe('lithium, Alder Family Practice: as directed');
    expect(wordsOfChange({ added: [{ ...fact, coded: '600 mg' }], removed: [fact] }, nameOf)).toEqual({
      added: ['lithium, Alder Family Practice: as directed (coded: 600 mg)'],
      removed: ['lithium, Alder Family Practice: as directed (coded: nothing)'],
    });
  });

  it('know the codes of mitigation and no others', () => {
    expect(['1', '13', '22', 'EMAUTH'].every(isMitigationCode)).toBe(true);
    expect(['0', '14', 'toString', ''].some(isMitigationCode)).toBe(false);
  });
});
