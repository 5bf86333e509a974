import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { reconcileSources } from '../../src/flows/reconcile-sources.ts';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { drugs } from '../support/drug-graph.ts';
import { order } from '../support/medication-request.ts';
import { onlyOne, reconcile, today } from '../support/reconciled.ts';

const drug = fc.constantFrom(
  'quetiapine 100 mg oral tablet',
  'quetiapine XR 200 mg tablet',
  'quetiapine',
  'lisinopril 10 mg / hydrochlorothiazide 12.5 mg oral tablet',
  'lisinopril 20 mg oral tablet',
  'clonidine 0.1 mg/24 hr patch',
  'clonidine 0.1 mg oral tablet',
  'clonidine',
  'calming tea',
);
const sig = fc.constantFrom(
  '1 tablet every morning',
  '2 tablets at bedtime',
  '1 tablet twice daily as needed',
  '100 mg daily for 1 week, then 50 mg daily',
  '50 mg daily for 10 days',
  'as directed',
  '-5 mg daily',
  undefined,
);
const date = fc.constantFrom(
  '2009',
  '2026-06-01',
  '2026-09-01',
  '2026-09',
  '2026-12-24',
  '2031-01-01',
  'soon',
  undefined,
);

/** Orders of few drugs in few states, so that they meet: refills, changes, ends before beginnings, days to come. */
const arbitraryOrder: fc.Arbitrary<WrittenResource> = fc
  .record({
    text: drug,
    directions: sig,
    status: fc.constantFrom('active', 'active', 'stopped', 'completed', 'draft', 'on-hold', 'entered-in-error'),
    authoredOn: date,
    start: date,
    end: date,
    replaced: fc.option(fc.nat(6), { nil: undefined }),
    author: fc.constantFrom('Dr. A', 'Dr. B', undefined),
    reason: fc.constantFrom('seizures', 'bipolar disorder', undefined),
    negative: fc.boolean(),
  })
  .map(({ text, directions, status, authoredOn, start, end, replaced, author, reason, negative }) => ({
    resourceType: 'MedicationRequest',
    status,
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: { text },
    authoredOn,
    dosageInstruction: [
      {
        text: directions,
        timing: { repeat: { boundsPeriod: { start, end } } },
        ...(negative ? { doseAndRate: [{ doseQuantity: { value: -20, unit: 'mg' } }] } : {}),
      },
    ],
    ...(replaced === undefined ? {} : { priorPrescription: { reference: `MedicationRequest/m${replaced}` } }),
    ...(author === undefined ? {} : { requester: { display: author } }),
    ...(reason === undefined ? {} : { reasonCode: [{ text: reason }] }),
  }));

const arbitraryOrders = fc
  .array(arbitraryOrder, { maxLength: 7 })
  .map((orders) => orders.map((resource, index) => ({ ...resource, id: `m${index}` })));

const arbitrarySources = fc.record({ clinic: arbitraryOrders, cardiology: arbitraryOrders, pcp: arbitraryOrders });

type Given = readonly (readonly [source: string, resources: readonly WrittenResource[]])[];

/** Sources as they are given, in their order; one may come twice. */
const listOf = (given: Given): ReconciledList =>
  onlyOne(
    reconcileSources(
      given.map(([source, resources]) => ({
        source: sourceId(source),
        documents: [bundleOf([patient(), ...resources])],
      })),
      { drugs, on: today, staleAfterDays: 365, validate: () => [] },
    ),
  );

const law = (change: (given: Given) => Given): void => {
  fc.assert(
    fc.property(arbitrarySources, (sources) => {
      const given = Object.entries(sources);
      expect(listOf(change(given)).rows).toEqual(listOf(given).rows);
    }),
    { numRuns: 150 },
  );
};

describe('the rows of a list', () => {
  it('are the same in whatever order the sources come', () => {
    law((given) => given.toReversed());
  });

  it('are the same in whatever order the resources come', () => {
    law((given) => given.map(([source, resources]) => [source, resources.toReversed()]));
    law((given) => given.map(([source, resources]) => [source, [...resources.slice(3), ...resources.slice(0, 3)]]));
  });

  it('are the same where a source is given twice', () => {
    law((given) => [...given, ...structuredClone(given.slice(0, 2))]);
  });

  it('are the same where every resource comes twice', () => {
    law((given) => given.map(([source, resources]) => [source, [...resources, ...structuredClone(resources)]]));
  });

  it('are the same where a source is added that does not know the patient', () => {
    fc.assert(
      fc.property(arbitrarySources, (sources) => {
        const given = Object.entries(sources).map(([source, resources]) => ({
          source: sourceId(source),
          documents: [bundleOf([patient(), ...resources])],
        }));
        const context = { drugs, on: today, staleAfterDays: 365, validate: () => [] };
        const silent = { source: sourceId('aaa'), documents: [bundleOf([])] };
        const [without, added] = [given, [silent, ...given]].map((each) => onlyOne(reconcileSources(each, context)));
        expect(added?.rows).toEqual(without?.rows);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the ledger', () => {
  it('has every resource in exactly one outcome, with a reason, and its totals add up', () => {
    fc.assert(
      fc.property(arbitrarySources, (sources) => {
        const { ledger, rows } = listOf(Object.entries(sources));
        const came = Object.entries(sources).flatMap(([source, resources]) =>
          ['Patient/p1', ...resources.map(({ id }) => `MedicationRequest/${id}`)].map((name) => `${source} ${name}`),
        );
        expect(ledger.entries.map(({ source, resource }) => `${source} ${resource}`).toSorted()).toEqual(
          came.toSorted(),
        );
        expect(ledger.received).toBe(came.length);
        expect(ledger.kept + ledger.merged + ledger.excluded + ledger.failed).toBe(ledger.received);
        const outcomes = Map.groupBy(ledger.entries, ({ outcome }) => outcome);
        for (const outcome of ['kept', 'merged', 'excluded', 'failed'] as const) {
          expect(ledger[outcome]).toBe(outcomes.get(outcome)?.length ?? 0);
        }
        for (const { reason } of ledger.entries) expect(reason).not.toBe('');
        const onRows = rows.flatMap(({ id, statements }) =>
          statements.map(({ source, resource }) => [source, resource, id]),
        );
        const kept = ledger.entries.filter(({ row, outcome }) => row !== null && outcome === 'kept');
        expect(kept.map(({ source, resource, row }) => [source, resource, row]).toSorted()).toEqual(onRows.toSorted());
      }),
      { numRuns: 150 },
    );
  });
});

describe('what a row says', () => {
  it('names only statements that stand on the list, and only resources that came', () => {
    fc.assert(
      fc.property(arbitrarySources, (sources) => {
        const list = listOf(Object.entries(sources));
        const standing = new Set(
          list.rows.flatMap(({ statements }) => statements.map(({ source, resource }) => `${source} ${resource}`)),
        );
        const came = new Set(list.ledger.entries.map(({ source, resource }) => `${source} ${resource}`));
        for (const row of list.rows) {
          for (const difference of row.differences) {
            expect(difference.detail).toMatch(/\.$/);
            expect(difference.wouldSettle).toMatch(/^[A-Z].*\.$/);
            for (const { source, resource } of difference.statements)
              expect(standing).toContain(`${source} ${resource}`);
          }
          for (const { source, resources } of [...(row.changes ?? []), ...(row.courses ?? [])]) {
            for (const resource of resources) expect(came).toContain(`${source} ${resource}`);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('bad input', () => {
  it('of a thousand statements for one patient has an answer that accounts for all of them, in good time', () => {
    const names = ['sertraline', 'lithium', 'quetiapine', 'green drops'];
    const many = Array.from({ length: 1000 }, (_, index) =>
      order(names[index % 4] ?? '', `${(index % 250) + 1} mg daily`, { authoredOn: `20${10 + (index % 16)}-01-01` }),
    );
    const began = performance.now();
    const list = reconcile({ clinic: many.slice(0, 500), pcp: many.slice(500) });
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(list.rows).toHaveLength(4);
    expect(list.ledger).toMatchObject({ received: 1002, excluded: 0, failed: 0 });
  });

  it('of nothing but withdrawn resources is an empty list, each of them excluded with the reason', () => {
    const withdrawn = ['lithium', 'sertraline'].map((name) => order(name, null, { status: 'entered-in-error' }));
    const list = reconcile({ pcp: withdrawn, clinic: [] });
    expect(list.rows).toEqual([]);
    expect(list.ledger).toMatchObject({ kept: 2, excluded: 2 });
    expect(list.ledger.entries.map(({ reason }) => reason)).toContain('Its source withdrew it (entered in error).');
  });

  it.each<[string, WrittenResource, string]>([
    [
      'an end before the beginning',
      order('lithium', null, {
        dosageInstruction: [
          { text: '300 mg daily', timing: { repeat: { boundsPeriod: { start: '2026-09-01', end: '2026-06-01' } } } },
        ],
      }),
      'contradictory-dates',
    ],
    [
      'a negative dose',
      order('lithium', null, { dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: -300, unit: 'mg' } }] }] }),
      '',
    ],
  ])('of %s stays on the list, with an issue', (_, resource, code) => {
    const { statements } = onlyOne(reconcile({ pcp: [resource], clinic: [order('lithium', '300 mg daily')] }).rows);
    const told = statements.filter(({ source }) => source === 'pcp').flatMap(({ issues }) => issues);
    expect(told.length).toBeGreaterThan(0);
    if (code !== '') expect(told.map((issue) => issue.code)).toContain(code);
    expect(statements.find(({ source }) => source === 'pcp')?.dailyDose).toBeNull();
  });

  it('of a day to come is kept, and is neither stale nor over', () => {
    const row = onlyOne(reconcile({ pcp: [order('lithium', '300 mg daily', { authoredOn: '2031-01-01' })] }).rows);
    expect(row.statements).toHaveLength(1);
    expect(row.differences).toEqual([]);
  });
});
