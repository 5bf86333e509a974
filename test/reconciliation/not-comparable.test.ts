import { describe, expect, it } from 'vitest';
import { coded, order, rxnorm } from '../support/medication-request.ts';
import { onlyOne, reconcile } from '../support/reconciled.ts';

const differencesBetween = (ours: readonly ReturnType<typeof order>[], theirs: readonly ReturnType<typeof order>[]) =>
  onlyOne(reconcile({ clinic: ours, pcp: theirs }).rows).differences.map(({ type, harm, detail }) => ({
    type,
    harm,
    detail,
  }));

describe('directions that could not be read', () => {
  it('beside some that could are a dose that nobody has compared', () => {
    const alternating = '5 mg Mon Wed Fri and 2.5 mg other days';
    const [difference, ...others] = differencesBetween(
      [order('warfarin 5 mg oral tablet', alternating)],
      [order('warfarin 5 mg oral tablet', '1 tablet daily')],
    );
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ type: 'dose', harm: 'high' });
    expect(difference?.detail).toContain(`clinic: "${alternating}", which could not be read`);
  });

  it('are told of “as directed” only where a slip harms most', () => {
    const between = (drug: string) =>
      differencesBetween([order(drug, 'Take as directed')], [order(drug, '1 tablet daily')]).map(({ type }) => type);
    expect(between('warfarin 5 mg oral tablet')).toEqual(['dose']);
    expect(between('cetirizine 10 mg oral tablet')).toEqual([]);
  });

  it('are no difference where the other source has the same words', () => {
    const unread = order('lorazepam 1 mg oral tablet', '1 tablet at dawn unless it rains');
    const read = order('lorazepam 1 mg oral tablet', '1 tablet at bedtime');
    expect(differencesBetween([unread, read], [unread, read])).toEqual([]);
  });
});

describe('two courses of one source', () => {
  it('with the doses at each other’s time of day are a difference of frequency', () => {
    const quetiapine = (dose: string, when: string) => order('quetiapine', `${dose} ${when}`);
    const types = differencesBetween(
      [quetiapine('100 mg', 'every morning'), quetiapine('200 mg', 'every evening')],
      [quetiapine('200 mg', 'every morning'), quetiapine('100 mg', 'every evening')],
    ).map(({ type }) => type);
    expect(types).toEqual(['frequency']);
  });
});

describe('what is taken when needed', () => {
  const upTo = (limit: string) =>
    order('lorazepam 1 mg oral tablet', `1 tablet every 6 hours as needed, max ${limit} per day`);

  it('is another dose under another limit of a day', () => {
    const [difference] = differencesBetween([upTo('3 mg')], [upTo('1 mg')]);
    expect(difference).toMatchObject({ type: 'dose' });
    expect(difference?.detail).toContain('at most 3 mg a day');
    expect(differencesBetween([upTo('3 mg')], [upTo('3 tablets')])).toEqual([]);
  });
});

describe('a text that names another drug than the code', () => {
  const contradictory = order('', '1 tablet daily', {
    medicationCodeableConcept: coded(rxnorm, '312940', 'warfarin 5 mg oral tablet'),
  });

  it('is told as what could harm most, and computes no dose', () => {
    const [difference] = differencesBetween([contradictory], []);
    expect(difference).toMatchObject({ type: 'uncoded', harm: 'high' });
    expect(difference?.detail).toBe('clinic: the text names warfarin, the code sertraline.');
    const [statement] = onlyOne(reconcile({ clinic: [contradictory] }).rows).statements;
    expect(statement?.dailyDose).toBeNull();
  });

  it('leaves the drug of the text among what was not checked', () => {
    const { notChecked } = reconcile({ clinic: [contradictory, order('lithium 300 mg capsule', '1 capsule daily')] });
    expect(notChecked.map(({ drug }) => drug)).toContain('warfarin');
  });
});
