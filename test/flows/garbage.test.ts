import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { presentList } from '../../src/flows/present-list.ts';
import { arbitraryFacts, arbitraryMedications, damaged } from '../support/arbitrary-resources.ts';
import { bundleOf, patient } from '../support/bundle.ts';
import { order } from '../support/medication-request.ts';
import { onlyOne, reconcileDocuments, today } from '../support/reconciled.ts';

/** The counts add up, nothing is said twice, and every row that an entry names is there. */
const expectSoundLedger = (list: ReconciledList): void => {
  const { received, kept, merged, excluded, failed, entries } = list.ledger;
  expect(kept + merged + excluded + failed).toBe(received);
  expect(entries).toHaveLength(received);
  const keptOnce = entries
    .filter(({ outcome }) => outcome === 'kept')
    .map(({ source, resource }) => `${source} ${resource}`);
  expect(new Set(keptOnce).size).toBe(keptOnce.length);
  const rows = new Set<string>(list.rows.map(({ id }) => id));
  expect(rows.size).toBe(list.rows.length);
  for (const { row } of entries) if (row !== null) expect(rows).toContain(row);
  const statements = list.rows.flatMap((row) => row.statements).map(({ source, resource }) => `${source} ${resource}`);
  for (const statement of statements) expect(keptOnce).toContain(statement);
};

describe('documents of any shape', () => {
  it('never throw, and always add up', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 4 }), fc.jsonValue(), (pcp, clinic) => {
        const lists = reconcileDocuments({ clinic: [clinic], pcp });
        for (const list of lists) expectSoundLedger(list);
      }),
      { numRuns: 300 },
    );
  });

  it('a Bundle damaged anywhere never throws, adds up, and can be presented', () => {
    const documents = fc
      .tuple(arbitraryMedications, arbitraryFacts)
      .chain(([medications, facts]) => damaged(bundleOf([patient(), ...medications, ...facts])));
    fc.assert(
      fc.property(documents, (document) => {
        const lists = reconcileDocuments({ clinic: [bundleOf([patient(), order('lithium')])], pcp: [document] });
        for (const list of lists) {
          expectSoundLedger(list);
          expect(() => JSON.stringify(presentList(list, today))).not.toThrow();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('every resource of a single patient has exactly one entry, and every entry of the Bundle is counted', () => {
    fc.assert(
      fc.property(arbitraryMedications, arbitraryFacts, (medications, facts) => {
        const resources = [patient(), ...medications, ...facts];
        const list = onlyOne(reconcileDocuments({ pcp: [bundleOf(resources)] }));
        expect(list.ledger.entries.map(({ resource }) => resource).toSorted()).toEqual(
          resources.map((resource) => `${String(resource['resourceType'])}/${String(resource['id'])}`).toSorted(),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('keys that every JavaScript object has are no statuses, units or codes', () => {
    const list = onlyOne(
      reconcileDocuments({
        pcp: [
          bundleOf([
            patient(),
            order('lithium', null, { status: 'constructor' }),
            {
              resourceType: 'Observation',
              id: 'o',
              subject: { reference: 'Patient/p1' },
              code: { coding: [{ system: 'http://loinc.org', code: '82810-3' }] },
              valueCodeableConcept: { coding: [{ code: 'constructor' }] },
            },
          ]),
        ],
      }),
    );
    expect(list.rows[0]?.statements[0]?.status).toBe('unknown');
    expect(list.notChecked.map(({ drug }) => drug)).toContain('pregnancy status');
  });

  it('a source of which nothing can be used is told so, and its silence says nothing', () => {
    const lists = reconcileDocuments({ clinic: [bundleOf([patient(), order('lithium')])], pcp: [null, 'html'] });
    const list = onlyOne(lists);
    expect(list.sources.find(({ source }) => source === 'pcp')).toMatchObject({ state: 'partial' });
    expect(list.rows[0]?.differences).toEqual([]);
    expect(list.ledger.failed).toBe(2);
  });

  it.each([
    ['an order that names no drug', { resourceType: 'MedicationRequest', id: 'x', status: 'active', intent: 'order' }],
    ['an entry that is no resource', { colour: 'red' }],
    [
      'an error in place of records',
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'security' }] },
    ],
  ])('%s leaves the answer incomplete: what may be missing is not "not listed"', (_, unread) => {
    const sources = { clinic: [bundleOf([patient(), order('lithium')])], pcp: [bundleOf([patient()]), unread] };
    const list = onlyOne(reconcileDocuments(sources));
    expect(list.sources.find(({ source }) => source === 'pcp')).toMatchObject({
      state: 'partial',
      detail: '1 of its entries could not be used; the ledger says why.',
    });
    expect(list.rows[0]?.differences).toEqual([]);
    expect(list.ledger.failed).toBe(1);
  });

  it('a warning beside the records, and what is about somebody else, leave the answer complete', () => {
    const warning = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'informational' }] };
    const foreign = order('sotalol', null, { id: 'x', subject: { reference: 'Patient/stranger' } });
    const pcp = [bundleOf([patient(), order('metformin'), foreign]), warning];
    const list = onlyOne(reconcileDocuments({ clinic: [bundleOf([patient(), order('lithium')])], pcp }));
    expect(list.sources.find(({ source }) => source === 'pcp')).toMatchObject({ state: 'complete' });
    expect(list.rows.find(({ drugName }) => drugName === 'lithium')?.differences).toMatchObject([{ type: 'omitted' }]);
  });

  it('types that are not part of a medication list are excluded by name, and a lone Medication too', () => {
    const others = ['Procedure', 'OperationOutcome', 'Basic', 'Medication'].map((resourceType) => ({
      resourceType,
      id: '1',
    }));
    const list = onlyOne(reconcileDocuments({ pcp: [bundleOf([patient(), ...others])] }));
    expect(list.ledger).toMatchObject({ received: 5, kept: 1, excluded: 4 });
  });
});
