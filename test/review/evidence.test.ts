import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clinicSource, rowId, rxcui } from '../../src/domain/ids.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { evidenceOf } from '../../src/review/evidence.ts';
import {
  alder,
  alderLithium,
  alert,
  difference,
  disputed,
  interaction,
  lithium,
  river,
  row,
  statement,
  withLithium,
} from './disputed-list.ts';

const digestOf = (list: ReconciledList, subject = lithium): string | undefined => evidenceOf(subject, list)?.digest;

const step = {
  ...{ sequence: 1, text: 'Take 1 capsule by mouth twice daily', route: null, schedule: null, lasting: null },
  ...{ from: null, until: null, asNeeded: null, atMost: null },
  dose: { value: 300, high: null, unit: 'mg' },
};

describe('the evidence of a decision', () => {
  it('tells of a drug what each source states, who leaves it out and who differs', () => {
    const omitted = difference({ type: 'omitted', sources: [river] });
    const evidence = evidenceOf(lithium, withLithium({ differences: [difference(), omitted] }));
    expect(evidence?.facts.map(({ about, source, says }) => [about, source, says])).toEqual([
      ['difference', clinicSource, 'differs in how often'],
      ['difference', alder, 'differs in how often'],
      ['omission', river, 'not listed'],
      [
        'statement',
        clinicSource,
        'Lithium carbonate 300 mg capsule, Take 1 capsule by mouth twice daily, oral, active',
      ],
      ['statement', alder, 'Lithium carbonate 300 mg capsule, Take 1 capsule by mouth three times daily, oral, active'],
    ]);
    expect(evidence?.sources).toEqual([river, clinicSource, alder].toSorted());
    expect(evidence?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells of an alert what it says and what is stated of its drugs', () => {
    const evidence = evidenceOf(interaction, disputed);
    expect(evidence?.facts[0]).toEqual({
      about: 'alert',
      drug: 'ibuprofen and lithium',
      source: null,
      says: 'high interaction alert: Ibuprofen can raise the lithium level.',
    });
    expect(evidence?.facts.slice(1).map(({ about }) => about)).toEqual(['statement', 'statement', 'statement']);
    const bySource = { ...disputed, alerts: [{ ...alert, sources: [clinicSource, alder, river] }] };
    expect(evidenceOf(interaction, bySource)?.sources).toContain(river);
  });

  it('is none where the list has no such drug or alert', () => {
    expect(evidenceOf({ kind: 'row', row: rowId('row-x') }, disputed)).toBeNull();
    expect(evidenceOf(interaction, { ...disputed, alerts: [] })).toBeNull();
  });

  it('is the same in any order of sources, rows, statements and differences, and said twice', () => {
    const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
    const differences = [
      difference(),
      difference({ type: 'dose' }),
      difference({ type: 'omitted', sources: [river, alder] }),
    ];
    const statements = [statement(), alderLithium, statement({ source: river })];
    const list = withLithium({ differences, statements });
    fc.assert(
      fc.property(
        shuffled(list.sources),
        shuffled(list.rows),
        shuffled([...statements, alderLithium]),
        shuffled(differences),
        (sources, rows, said, differing) => {
          const other = withLithium({ differences: differing, statements: said }, { ...list, sources, rows });
          expect(evidenceOf(lithium, other)).toEqual(evidenceOf(lithium, list));
          expect(evidenceOf(interaction, other)).toEqual(evidenceOf(interaction, list));
        },
      ),
    );
  });

  it.each<[string, ReconciledList]>([
    [
      'a difference that counts more days',
      withLithium({ differences: [difference({ detail: 'last confirmed 300 days ago' })] }),
    ],
    ['another rank of a difference', withLithium({ differences: [difference({ harm: 'low' })] })],
    [
      'a renewal, with a later date, in another resource',
      withLithium({
        statements: [statement({ asserted: '2026-11-20', resource: 'MedicationRequest/new' }), alderLithium],
      }),
    ],
    ['another name of a source', { ...disputed, sources: disputed.sources.map((one) => ({ ...one, name: 'New' })) }],
    [
      'another answer of the same content',
      { ...disputed, sources: disputed.sources.map((one) => ({ ...one, asOf: 'x' })) },
    ],
  ])('is the same after %s', (_what, list) => {
    expect(digestOf(list)).toBe(digestOf(disputed));
  });

  it('is the same when a renewal moves the end of a course that goes on', () => {
    const until = (ended: string) => withLithium({ statements: [statement({ ended }), alderLithium] });
    expect(digestOf(until('2027-03-01'))).toBe(digestOf(until('2026-12-01')));
    expect(digestOf(until('2027-03-01'))).not.toBe(digestOf(disputed));
  });

  it.each<[string, ReconciledList]>([
    ['other directions', withLithium({ statements: [statement({ directions: 'once daily' }), alderLithium] })],
    ['another product', withLithium({ statements: [statement({ text: 'Lithobid 300 mg' }), alderLithium] })],
    ['another status', withLithium({ statements: [statement({ status: 'stopped' }), alderLithium] })],
    ['a reason for a status', withLithium({ statements: [statement({ statusReason: 'tremor' }), alderLithium] })],
    ['another dose behind the same words', withLithium({ statements: [statement({ steps: [step] }), alderLithium] })],
    [
      'another code behind the same words',
      withLithium({
        statements: [
          statement({
            drug: {
              ...{ recognizedBy: 'rxcui', certainty: 'certain', level: 'clinical-drug', rxcui: rxcui('197889') },
              ...{ conceptName: 'x', clinicalDrug: null, strengths: [], doseForm: null, route: null, brand: null },
              ...{ extendedRelease: null, alternatives: [], issues: [] },
              ingredients: [{ rxcui: rxcui('6448'), name: 'lithium' }],
            },
          }),
          alderLithium,
        ],
      }),
    ],
    ['a new source', withLithium({ statements: [statement(), alderLithium, statement({ source: river })] })],
    ['a source less', withLithium({ statements: [statement()] })],
    ['a new kind of difference', withLithium({ differences: [difference(), difference({ type: 'stale' })] })],
    ['no difference any more', withLithium({ differences: [] })],
  ])('is another after %s', (_what, list) => {
    expect(digestOf(list)).not.toBe(digestOf(disputed));
  });

  it('of an alert counts no days, and is another with another severity, message or statement', () => {
    const saying = (changes: Partial<typeof alert>) =>
      digestOf({ ...disputed, alerts: [{ ...alert, ...changes }] }, interaction);
    expect(saying({ message: 'Last level 2026-01-02, 200 days ago.' })).toBe(
      saying({ message: 'Last level 2026-01-02, 201 days ago.' }),
    );
    expect(saying({ message: 'Last level 2026-01-02, 200 days ago.' })).not.toBe(
      saying({ message: 'Last level 2026-08-02, 200 days ago.' }),
    );
    expect(saying({ severity: 'moderate' })).not.toBe(saying({}));
    expect(digestOf(withLithium({ statements: [statement()] }), interaction)).not.toBe(saying({}));
    expect(digestOf({ ...disputed, rows: [...disputed.rows, row('dddddddd')] }, interaction)).toBe(saying({}));
  });
});
