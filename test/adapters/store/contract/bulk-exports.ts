import { describe, expect, it } from 'vitest';
import type { ExportPart, OpenExport, Store } from '../../../../src/flows/ports.ts';
import { cardiology, minute, primaryCare } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const begun = (change: Partial<OpenExport> = {}): OpenExport => ({
  id: 'export-1',
  partner: cardiology,
  statusUrl: 'https://cardiology.example/fhir/status/1',
  types: ['MedicationRequest', 'Medication'],
  since: null,
  asked: 'a question',
  beganAt: minute(0),
  ...change,
});

const keep = (store: Store, file: number, byte: number, part: ExportPart = 'resources', id = 'export-1') =>
  store.bulkExports.keep(id, { file, part, type: 'MedicationRequest', lines: Uint8Array.of(byte) });

/** The bytes of every piece of a part, in order. */
const piecesOf = async (store: Store, part: ExportPart = 'resources', id = 'export-1'): Promise<readonly number[]> => {
  const bytes: number[] = [];
  let piece = await store.bulkExports.nextPiece(id, part, 0);
  while (piece !== null) {
    bytes.push(...piece.lines);
    piece = await store.bulkExports.nextPiece(id, part, piece.place);
  }
  return bytes;
};

export const bulkExportsContract = (open: OpenStore): void => {
  describe('exports that partners make for us', () => {
    it('are known by their partner until they end', async () => {
      const store = await open();
      expect(await store.bulkExports.open(cardiology)).toBeNull();
      const second = begun({ id: 'export-2', partner: primaryCare, since: minute(3) });
      await store.bulkExports.begin(begun());
      await store.bulkExports.begin(second);
      expect(await store.bulkExports.open(cardiology)).toEqual(begun());
      expect(await store.bulkExports.open(primaryCare)).toEqual(second);
      await store.bulkExports.end('export-1');
      expect(await store.bulkExports.open(cardiology)).toBeNull();
      expect(await store.bulkExports.open(primaryCare)).toEqual(second);
    });

    it('take the place of an earlier one of the same partner, and of all that was kept of it', async () => {
      const store = await open();
      await store.bulkExports.begin(begun());
      await keep(store, 0, 1);
      await store.bulkExports.refer('export-1', [{ reference: 'Medication/1', pull: 'pull-1' }]);
      await store.bulkExports.begin(begun({ id: 'export-2' }));
      expect(await store.bulkExports.open(cardiology)).toMatchObject({ id: 'export-2' });
      expect([await piecesOf(store), await store.bulkExports.nextReference('export-1')]).toEqual([[], null]);
    });

    it('give back pieces byte for byte, by part and in order, and forget those of one file', async () => {
      const store = await open();
      await store.bulkExports.begin(begun());
      await keep(store, 0, 1);
      await keep(store, 1, 2, 'medications');
      await keep(store, 2, 3);
      await keep(store, 0, 4);
      expect([await piecesOf(store), await piecesOf(store, 'medications')]).toEqual([[1, 3, 4], [2]]);
      expect(await store.bulkExports.nextPiece('export-1', 'resources', 0)).toMatchObject({
        type: 'MedicationRequest',
      });
      await store.bulkExports.forgetFile('export-1', 0);
      expect([await piecesOf(store), await piecesOf(store, 'medications')]).toEqual([[3], [2]]);
      await store.bulkExports.clear('export-1');
      expect([await piecesOf(store), await store.bulkExports.open(cardiology)]).toEqual([[], begun()]);
    });

    it('are forgotten a few pieces at a time where they are old, whatever their partner, and no other', async () => {
      const store = await open();
      await store.bulkExports.begin(begun({ beganAt: minute(1) }));
      await store.bulkExports.begin(begun({ id: 'export-2', partner: primaryCare, beganAt: minute(5) }));
      for (const byte of [1, 2, 3, 4, 5]) await keep(store, byte, byte);
      await keep(store, 0, 9, 'resources', 'export-2');
      await store.bulkExports.refer('export-1', [
        { reference: 'Medication/1', pull: 'pull-1' },
        { reference: 'Medication/1', pull: 'pull-2' },
      ]);
      expect(await store.bulkExports.forgetOld(minute(1), 2)).toBe(false);
      const left: number[] = [];
      while (await store.bulkExports.forgetOld(minute(5), 2)) left.push((await piecesOf(store)).length);
      expect(left).toEqual([3, 1, 0]);
      expect(await store.bulkExports.open(cardiology)).toBeNull();
      expect(await store.bulkExports.nextReference('export-1')).toBeNull();
      expect(await store.bulkExports.open(primaryCare)).toMatchObject({ id: 'export-2' });
      expect(await piecesOf(store, 'resources', 'export-2')).toEqual([9]);
    });

    it('tell who refers to a Medication, once each and once only', async () => {
      const store = await open();
      await store.bulkExports.begin(begun());
      const to = (reference: string, pull: string) => ({ reference, pull });
      const many = Array.from({ length: 450 }, (_, index) => to(`Medication/${index + 10}`, 'pull-9'));
      await store.bulkExports.refer('export-1', [to('Medication/1', 'pull-1'), to('Medication/1', 'pull-2'), ...many]);
      await store.bulkExports.refer('export-1', [to('Medication/1', 'pull-1'), to('Medication/2', 'pull-1')]);
      const taken = await store.bulkExports.takeReferences('export-1', [
        'Medication/1',
        'Medication/none',
        ...many.map(({ reference }) => reference),
      ]);
      expect(taken).toHaveLength(452);
      expect(taken).toEqual(expect.arrayContaining([to('Medication/1', 'pull-1'), to('Medication/1', 'pull-2')]));
      expect(await store.bulkExports.nextReference('export-1')).toBe('Medication/2');
      await store.bulkExports.takeReferences('export-1', ['Medication/2']);
      expect(await store.bulkExports.nextReference('export-1')).toBeNull();
    });
  });
};
