import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import { reconcileSources } from '../../src/flows/reconcile-sources.ts';
import {
  containing,
  ingredientsOf,
  normalizedOf,
  ofEachType,
  referring,
  saidBy,
} from '../normalization/one-resource.ts';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { drugs } from '../support/drug-graph.ts';
import { but, coded, fill, ndcSystem, order, rxnorm, statement } from '../support/medication-request.ts';
import { onlyOne, today } from '../support/reconciled.ts';

const sig = '1 tablet by mouth once daily';

describe('field notes 18 to 24: medication data', () => {
  it('field note 18: refills are told apart by their own dates; none is lost before they are compared', () => {
    const refills = Array.from({ length: 13 }, (_, month) =>
      order('lisinopril', sig, {
        authoredOn: `${2025 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`,
      }),
    );
    const { statements } = normalizedOf(...refills);
    expect(new Set(statements.map(({ asserted }) => asserted)).size).toBe(13);
  });

  it('field note 18: a resource that a migration copied under another id is two, under the same id one', () => {
    const original = order('lisinopril', sig, { id: 'old' });
    expect(normalizedOf(original, but(original, { id: 'new' })).statements).toHaveLength(2);
    const again = normalizedOf(original, but(original, { meta: { lastUpdated: '2026-11-01T00:00:00Z' } }));
    expect([again.statements.length, again.entries.map(({ outcome }) => outcome)]).toEqual([1, ['merged']]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['NDC only', coded(ndcSystem, '0049-4900-30'), ['sertraline']],
    ['an NDC that nobody knows', coded(ndcSystem, '99999-9999-99'), []],
    ['text only', { text: 'sertraline 50 MG Oral Tablet' }, ['sertraline']],
    ['text that nobody knows', { text: 'grandmother’s tea' }, []],
    ['a brand', { text: 'Zoloft' }, ['sertraline']],
    [
      'codings that disagree',
      { coding: [...['312941', '314076'].map((code) => ({ system: rxnorm, code }))], text: 'sertraline' },
      [],
    ],
  ])('field note 19: %s is kept in an order, a statement and a fill', (_, medicationCodeableConcept, ingredients) => {
    for (const resource of ofEachType({ medicationCodeableConcept })) {
      const said = saidBy(resource);
      expect(ingredientsOf(said)).toEqual(ingredients);
      expect(said.text).not.toBe('');
    }
  });

  it.each([
    ['an active order', order('lisinopril'), ['ordered', 'active', null]],
    ['a completed order', order('lisinopril', null, { status: 'completed' }), ['ordered', 'completed', null]],
    ['an active statement', statement('lisinopril'), ['said-to-be-taken', 'active', true]],
    ['a completed fill', fill('lisinopril', '2026-10-01'), ['handed-over', 'unknown', null]],
    ['a stopped fill', fill('lisinopril', '2026-10-01', null, { status: 'stopped' }), ['handed-over', 'unknown', null]],
    ['a prepared fill', fill('lisinopril', '', null, { status: 'preparation' }), ['handed-over', 'unknown', null]],
  ])('field note 20: %s is only what it is', (_, resource, expected) => {
    const { kind, status, reported } = saidBy(resource);
    expect([kind, status, reported]).toEqual(expected);
  });

  const partial = fc.oneof(
    fc.integer({ min: 1900, max: 2100 }).map(String),
    fc
      .tuple(fc.integer({ min: 1900, max: 2100 }), fc.integer({ min: 1, max: 12 }))
      .map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`),
    fc.constantFrom('2024-02-29', '2019-05-06T10:30:00', '2019-05-06T10:30:00-07:00'),
  );

  it('field note 21: no date of any field and type becomes more precise than it was written', () => {
    fc.assert(
      fc.property(partial, (date) => {
        const bounds = [{ text: 'daily', timing: { repeat: { boundsPeriod: { start: date, end: date } } } }];
        const fields = {
          authoredOn: date,
          dateAsserted: date,
          effectivePeriod: { start: date, end: date },
          dosageInstruction: bounds,
        };
        for (const resource of ofEachType({ ...fields, whenHandedOver: date, whenPrepared: date })) {
          const { asserted, started, ended, supply } = saidBy(resource);
          expect(new Set([asserted, started, ended, supply?.handedOver ?? date, supply?.prepared ?? date])).toEqual(
            new Set([date]),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it('field note 21: keeps a date of year precision as a year', () => {
    expect(JSON.stringify(saidBy(order('lisinopril', null, { authoredOn: '2019' })))).not.toContain('2019-');
  });

  it.each([
    [365, ['stale']],
    [10_000, []],
  ])(
    'field note 22: active since 2009 is stale by a window of %d days: the window is a setting, and is told',
    (staleAfterDays, types) => {
      const documents = [bundleOf([patient(), order('lisinopril', null, { authoredOn: '2009-03' })])];
      const context = { drugs, on: today, staleAfterDays, validate: () => [] };
      const row = onlyOne(onlyOne(reconcileSources([{ source: sourceId('pcp'), documents }], context)).rows);
      expect(row.differences.map(({ type }) => type)).toEqual(types);
      for (const { detail } of row.differences) expect(detail).toContain(`more than ${staleAfterDays}`);
      expect(row.statements[0]).toMatchObject({ status: 'active', asserted: '2009-03', ended: null });
    },
  );

  it('field note 23: different drugs of one date and one sig are different statements, even under one id', () => {
    const same = { id: 'x', authoredOn: '2026-01-01' };
    const { statements } = normalizedOf(
      ...['sertraline', 'lisinopril', 'green drops'].map((name) => order(name, sig, same)),
    );
    expect(statements.map(({ text }) => text)).toEqual(['sertraline', 'lisinopril', 'green drops']);
    expect(new Set(statements.map(({ resource }) => resource)).size).toBe(3);
  });

  it('field note 24: a draft is a draft, and unknown is not inactive', () => {
    expect(['draft', 'unknown'].map((status) => saidBy(order('lisinopril', null, { status })).status)).toEqual([
      'draft',
      'unknown',
    ]);
  });

  it('field note 24: every dosage is read in every type', () => {
    const two = [{ text: '10 mg in the morning' }, { text: '20 mg at bedtime' }];
    for (const resource of ofEachType({ dosage: two, dosageInstruction: two })) {
      expect(saidBy(resource).steps.map(({ text }) => text)).toEqual(['10 mg in the morning', '20 mg at bedtime']);
    }
  });

  it.each<[string, WrittenResource, string]>([
    ['by code', { code: coded(rxnorm, '312941') }, '312941'],
    ['by text', { code: { text: 'calming tea' } }, 'calming tea'],
    ['by its ingredient', { ingredient: [{ itemCodeableConcept: { text: 'sertraline' } }] }, 'sertraline'],
  ])('field note 24: a contained drug named %s is not shown blank', (_, medication, text) => {
    for (const resource of ofEachType(containing(medication))) expect(saidBy(resource).text).toBe(text);
  });
});

describe('field notes 25 to 28: what a deduplicator does wrong', () => {
  it('field note 25: a medicationCodeableConcept dangles nowhere, with an id or without, beside a Medication or alone', () => {
    const lone = { resourceType: 'Medication', id: 'm', code: { text: 'calming tea' } };
    for (const resource of [...ofEachType({}), ...ofEachType({ id: undefined })]) {
      expect(normalizedOf(resource).statements).toHaveLength(1);
      expect(normalizedOf(lone, resource).statements).toHaveLength(1);
    }
  });

  it('field note 26: statements of one drug keep each its own status, in any order', () => {
    const orders = ['entered-in-error', 'active', 'completed'].map((status) => order('lisinopril', sig, { status }));
    for (const given of [orders, orders.toReversed()]) {
      expect(
        normalizedOf(...given)
          .statements.map(({ status }) => status)
          .toSorted(),
      ).toEqual(['active', 'completed', 'entered-in-error']);
    }
  });

  it('field note 27: undated orders keep their dose and their intent apart', () => {
    const { statements } = normalizedOf(
      order('gabapentin', '300 mg three times daily', { authoredOn: undefined }),
      order('gabapentin', '600 mg at bedtime', { authoredOn: undefined }),
      order('gabapentin', '300 mg three times daily', { authoredOn: undefined, intent: 'plan' }),
    );
    expect(statements.map(({ asserted, intent, directions }) => [asserted, intent, directions])).toEqual([
      [null, 'order', '300 mg three times daily'],
      [null, 'order', '600 mg at bedtime'],
      [null, 'plan', '300 mg three times daily'],
    ]);
  });

  it('field note 28: brand, generic, NDC and RxNorm lead to the same ingredient, in any letters', () => {
    const names = ['Zoloft', 'ZOLOFT', 'sertraline', 'SERTRALINE'].map((text) => order(text));
    const codes = [coded(ndcSystem, '0049-4900-30'), coded(rxnorm, '312941'), coded(rxnorm, '36437')];
    const all = [...names, ...codes.map((medicationCodeableConcept) => order('', null, { medicationCodeableConcept }))];
    expect(normalizedOf(...all).statements.map(ingredientsOf)).toEqual(all.map(() => ['sertraline']));
  });

  it.each(['Trunk balm', 'UNK', 'unknown drug', 'Junkaroo drops', 'Funk 5'])(
    'field note 28: the words %s are no reason to drop anything, as text or as display',
    (words) => {
      const fields = [
        { medicationCodeableConcept: { text: words } },
        referring({ reference: 'Medication/x', display: words }),
      ];
      for (const resource of fields.flatMap(ofEachType)) expect(saidBy(resource).text).toBe(words);
    },
  );
});
