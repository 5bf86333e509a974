import { describe, expect, it } from 'vitest';
import { ada, ben, minute, storedList } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

export const listContract = (open: OpenStore): void => {
  describe('reconciled lists', () => {
    it('gives back the latest list with its ledger and its resources in order', async () => {
      const { lists } = await open();
      expect(await lists.latest(ada)).toBeNull();
      expect(await lists.put(storedList('one', 7))).toBe('new');
      expect(await lists.latest(ada)).toEqual(storedList('one', 7));
      expect(await lists.latest(ben)).toBeNull();
    });

    it('does not store the same content again, but when it was confirmed', async () => {
      const { lists } = await open();
      await lists.put(storedList('one'));
      expect(await lists.put({ ...storedList('one'), madeAt: minute(9) })).toBe('unchanged');
      expect(await lists.latest(ada)).toMatchObject({ madeAt: minute(9) });
    });

    it('compares with the latest list of that patient only', async () => {
      const { lists } = await open();
      await lists.put(storedList('one'));
      expect(await lists.put(storedList('two'))).toBe('changed');
      expect(await lists.put({ ...storedList('one'), madeAt: minute(9) })).toBe('changed');
      expect(await lists.put(storedList('one', 2, ben))).toBe('new');
      expect(await lists.latest(ada)).toMatchObject({ digest: 'one', madeAt: minute(9) });
    });

    it('takes an empty ledger, and one of thousands of entries', async () => {
      const { lists } = await open();
      await lists.put({ ...storedList('none', 0), resources: [] });
      expect(await lists.latest(ada)).toMatchObject({ resources: [], list: { ledger: { received: 0 } } });
      await lists.put(storedList('many', 12_345));
      expect((await lists.latest(ada))?.list.ledger.entries).toHaveLength(12_345);
    });
  });
};
