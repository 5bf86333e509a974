import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import { layChanges } from '../../src/normalization/lay-changes.ts';
import { piecesIn, takePieces } from '../../src/normalization/received-resource.ts';

interface Said {
  readonly version?: number;
  readonly updated?: string;
  readonly of?: string;
}

const order = (id: string, words: string, { version, updated, of }: Said = {}) => ({
  resourceType: 'MedicationRequest',
  id,
  ...(version === undefined && updated === undefined
    ? {}
    : { meta: { versionId: version?.toString(), lastUpdated: updated } }),
  ...(of === undefined ? {} : { medicationReference: { reference: of } }),
  note: [{ text: words }],
});
const drug = (id: string) => ({ resourceType: 'Medication', id });
const remark = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'informational' }] };
const searchset = (...resources: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
});

const received = (full: readonly object[], ...changes: readonly (readonly object[])[]) => {
  const pieces = (resources: readonly object[]) => piecesIn([searchset(...resources)]);
  return takePieces(sourceId('pcp'), layChanges(pieces(full), changes.map(pieces)));
};
const laid = (...answers: Parameters<typeof received>) =>
  received(...answers).resources.map(({ reference, content }) =>
    content['note'] === undefined ? reference : `${reference} ${JSON.stringify(content['note']).slice(10, -3)}`,
  );

describe('changes laid over a full read', () => {
  it('take the place of what they change, and what is new follows', () => {
    const full = [order('a', 'old'), order('b', 'same')];
    expect(laid(full, [order('c', 'new'), order('a', 'newer')], [order('a', 'newest')])).toEqual([
      'MedicationRequest/a newest',
      'MedicationRequest/b same',
      'MedicationRequest/c new',
    ]);
  });

  it('are not received twice: what they replace is no entry of the ledger', () => {
    expect(received([order('a', 'old')], [order('a', 'new')], [order('a', 'new')]).unusable).toEqual([]);
  });

  it('replace by order where nothing tells versions apart, whatever the status', () => {
    const wrong = { ...order('a', 'wrong'), status: 'entered-in-error' };
    expect(laid([order('a', 'old')], [wrong])).toEqual(['MedicationRequest/a wrong']);
  });

  it.each<[string, Said, Said]>([
    ['time', { updated: '2026-03-02T10:00:00Z' }, { updated: '2026-03-02T09:00:00Z' }],
    ['number', { version: 3 }, { version: 2 }],
    [
      'number at one time',
      { version: 3, updated: '2026-03-02T10:00:00Z' },
      { version: 2, updated: '2026-03-02T10:00:00Z' },
    ],
  ])('leave what is there where they are older by their %s', (_, there, came) => {
    expect(laid([order('a', 'there', there)], [order('a', 'came', came)])).toEqual(['MedicationRequest/a there']);
    expect(laid([order('a', 'there', came)], [order('a', 'came', there)])).toEqual(['MedicationRequest/a came']);
  });

  it('take along the Medications that only replaced orders referred to, and no other', () => {
    const full = [
      order('a', 'x', { of: 'Medication/1' }),
      order('b', 'y', { of: 'Medication/2' }),
      drug('1'),
      drug('2'),
      drug('3'),
    ];
    const change = [order('a', 'z', { of: 'https://ehr.example/r4/Medication/4' }), drug('4')];
    expect(laid(full, change).filter((reference) => reference.startsWith('Medication/'))).toEqual([
      'Medication/2',
      'Medication/3',
      'Medication/4',
    ]);
  });

  it('say a remark of the server once, however often it came', () => {
    expect(laid([order('a', 'x'), remark], [remark], [remark])).toEqual([
      'MedicationRequest/a x',
      'OperationOutcome#2',
    ]);
  });

  it('keep two resources that one answer gave one id, until a change takes the place of both', () => {
    const twins = [order('a', 'one'), order('a', 'two')];
    expect(laid(twins, [])).toHaveLength(2);
    expect(laid(twins, [order('a', 'three')])).toEqual(['MedicationRequest/a three']);
  });

  it('lose nothing that has no id, or is no resource', () => {
    const { id: _, ...nameless } = order('a', 'x');
    const { resources, unusable } = received([nameless], [nameless, {}]);
    expect([resources.length, unusable.length]).toEqual([2, 1]);
  });
});
