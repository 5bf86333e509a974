import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { arbitraryFacts, arbitraryMedications } from '../support/arbitrary-resources.ts';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { onlyOne, reconcileDocuments } from '../support/reconciled.ts';

type Sources = Readonly<Record<string, readonly WrittenResource[]>>;

const sourcesOf = fc.record({
  cardiology: arbitraryMedications,
  clinic: arbitraryMedications,
  facts: arbitraryFacts,
  pcp: arbitraryMedications,
});

const documentsOf = ({ facts, ...lists }: Sources): Readonly<Record<string, readonly unknown[]>> =>
  Object.fromEntries(
    Object.entries(lists).map(([source, resources]) => [
      source,
      [bundleOf([patient(), ...resources, ...(facts ?? [])])],
    ]),
  );

/** What a prescriber sees. */
const seen = ({ rows, alerts, notChecked, sources, patient: about }: ReconciledList) => ({
  about,
  alerts,
  notChecked,
  rows,
  sources,
});

const listOf = (documents: Readonly<Record<string, readonly unknown[]>>): ReconciledList =>
  onlyOne(reconcileDocuments(documents));

const law = (change: (sources: Sources) => ReconciledList, same = seen): void => {
  fc.assert(
    fc.property(sourcesOf, (sources) => {
      expect(same(change(sources))).toEqual(same(listOf(documentsOf(sources))));
    }),
    { numRuns: 120 },
  );
};

describe('laws of reconciliation', () => {
  it('the order of the sources makes no difference', () => {
    law((sources) => listOf(Object.fromEntries(Object.entries(documentsOf(sources)).toReversed())));
  });

  it('the order of the resources makes no difference', () => {
    law((sources) =>
      listOf(documentsOf(Object.fromEntries(Object.entries(sources).map(([id, given]) => [id, given.toReversed()])))),
    );
  });

  it('a whole Bundle that comes twice makes no difference but in the ledger', () => {
    law((sources) =>
      listOf(
        Object.fromEntries(
          Object.entries(documentsOf(sources)).map(([id, documents]) => [
            id,
            [...documents, ...structuredClone(documents)],
          ]),
        ),
      ),
    );
  });

  it('a resource that comes in several Bundles makes no difference', () => {
    law((sources) =>
      listOf(
        Object.fromEntries(
          Object.entries(documentsOf(sources)).map(([id, documents]) => [id, [...documents, bundleOf([patient()])]]),
        ),
      ),
    );
  });

  it('an empty source makes no difference but that it is named', () => {
    law(
      (sources) => listOf({ aaa: [{ resourceType: 'Bundle', type: 'searchset' }], ...documentsOf(sources) }),
      ({ rows, alerts, notChecked, ...list }) => ({ ...seen({ rows, alerts, notChecked, ...list }), sources: [] }),
    );
  });

  it('the same again is the same to the byte', () => {
    law((sources) => {
      const [one, other] = [listOf(documentsOf(sources)), listOf(structuredClone(documentsOf(sources)))];
      expect(JSON.stringify(one)).toBe(JSON.stringify(other));
      return one;
    });
  });

  it('no source, a current drug of which is on no row', () => {
    fc.assert(
      fc.property(sourcesOf, (sources) => {
        const list = listOf(documentsOf(sources));
        const current = list.rows
          .filter((row) => row.current)
          .flatMap((row) => row.statements.map(({ source }) => source));
        for (const id of ['cardiology', 'clinic', 'pcp'] as const) {
          if (sources[id].some(({ status }) => status === 'active')) expect(current).toContain(id);
        }
      }),
      { numRuns: 120 },
    );
  });
});
