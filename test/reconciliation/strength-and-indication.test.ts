import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { order, statement } from '../support/medication-request.ts';
import { onlyOne, reconcile, rowOf } from '../support/reconciled.ts';

const tablet = (strength: string, sig: string | null) => order(`citalopram ${strength} oral tablet`, sig);

/** `type harm` of each difference of the one row. */
const between = (ours: WrittenResource, theirs: WrittenResource): readonly string[] =>
  onlyOne(reconcile({ clinic: [ours], pcp: [theirs] }).rows).differences.map(({ type, harm }) => `${type} ${harm}`);

describe('strength', () => {
  it.each([
    [
      'the same milligrams by other tablets',
      tablet('20 mg', '2 tablets daily'),
      tablet('40 mg', '1 tablet daily'),
      'low',
    ],
    ['a dose that is one tablet of the other', tablet('20 mg', '2 tablets daily'), tablet('40 mg', null), 'low'],
    ['no dose on one side', tablet('20 mg', '1 tablet daily'), tablet('40 mg', null), 'moderate'],
    ['no dose on either side', tablet('20 mg', null), tablet('40 mg', null), 'moderate'],
  ])('is told of products of two strengths: %s', (_, ours, theirs, harm) => {
    expect(between(ours, theirs)).toEqual([`strength ${harm}`]);
    expect(between(theirs, ours)).toEqual([`strength ${harm}`]);
  });

  it('is not told beside a difference of dose, which says it already', () => {
    expect(between(tablet('20 mg', '1 tablet daily'), tablet('40 mg', '1 tablet daily'))).toEqual(['dose moderate']);
  });

  it('weighs more where a slip with the drug harms most', () => {
    const clozapine = (strength: string) => order(`clozapine ${strength} oral tablet`);
    expect(between(clozapine('25 mg'), clozapine('100 mg'))).toEqual(['strength high']);
  });

  it('says what each source has, and what would settle it', () => {
    const list = reconcile({
      clinic: [tablet('20 mg', '2 tablets daily')],
      pcp: [tablet('40 mg', '1 tablet daily')],
    });
    expect(onlyOne(rowOf(list, 'citalopram').differences)).toMatchObject({
      detail:
        'clinic: a product of 20 mg, 2 tablets once a day (40 mg a day); pcp: a product of 40 mg, 1 tablet once a day (40 mg a day).',
      wouldSettle: 'Look at the package which strength the patient has, and say how many to take of that.',
    });
  });

  it('of a combination is compared by all of its parts', () => {
    const combined = (parts: string, sig: string) => order(`${parts} oral tablet`, sig);
    const low = combined('lisinopril 10 mg / hydrochlorothiazide 12.5 mg', '2 tablets daily');
    const high = combined('lisinopril 20 mg / hydrochlorothiazide 25 mg', '1 tablet daily');
    expect(between(low, high)).toEqual(['strength low']);
  });
});

const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const because = (code: string, display?: string): WrittenResource => ({
  reasonCode: [{ coding: [{ system: icd10, code, ...(display === undefined ? {} : { display }) }] }],
});
const inWords = (text: string): WrittenResource => ({ reasonCode: [{ text }] });
const lamotrigine = (reason: WrittenResource) => order('lamotrigine', '100 mg daily', reason);

describe('indication', () => {
  it.each([
    ['epilepsy and bipolar disorder by code', because('G40.909'), because('F31.81')],
    ['by words', inWords('seizures'), inWords('bipolar disorder')],
    ['a code with its words and words', because('F31.81', 'Bipolar II disorder'), inWords('Migraine prevention')],
  ])('is told of two reasons for one drug: %s', (_, ours, theirs) => {
    expect(between(lamotrigine(ours), lamotrigine(theirs))).toEqual(['indication low']);
    expect(between(lamotrigine(theirs), lamotrigine(ours))).toEqual(['indication low']);
  });

  it.each([
    ['one source is silent', because('G40.909'), {}],
    ['the category is the same', because('F31.81'), because('F31.9')],
    ['single and recurrent depression', because('F32.9'), because('F33.1')],
    ['a bare code and words', because('F31.81'), inWords('mood')],
    ['abbreviated and written out', inWords('HTN'), inWords('Essential hypertension')],
    ['in words of a patient', inWords('high blood pressure'), inWords('Hypertension')],
    ['one says more', inWords('Depression'), inWords('Major depressive disorder, recurrent, moderate')],
    ['one of several reasons is shared', { reasonCode: [{ text: 'pain' }, { text: 'anxiety' }] }, inWords('anxiety')],
  ])('is not told where %s', (_, ours, theirs) => {
    expect(between(lamotrigine(ours), lamotrigine(theirs))).toEqual([]);
    expect(between(lamotrigine(theirs), lamotrigine(ours))).toEqual([]);
  });

  it('says what each takes it for', () => {
    const list = reconcile({
      clinic: [lamotrigine(because('F31.81', 'Bipolar II disorder'))],
      pcp: [statement('lamotrigine', '100 mg daily', because('G40.909', 'Epilepsy, unspecified'))],
    });
    expect(onlyOne(rowOf(list, 'lamotrigine').differences)).toMatchObject({
      detail: 'clinic: for Bipolar II disorder; pcp: for Epilepsy, unspecified.',
      sources: ['clinic', 'pcp'],
    });
  });
});
