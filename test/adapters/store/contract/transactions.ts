import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/flows/ports.ts';
import { ada, ben, clinicRecord, decision, minute, newDelivery, outbound } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const decisionIds = async (store: Store, patient = ada): Promise<readonly string[]> =>
  (await store.decisions.ofPatient(patient)).map(({ id }) => id);

const failure = new Error('the work failed');

export const transactionContract = (open: OpenStore): void => {
  describe('a transaction', () => {
    it('writes everything and returns what the work returns', async () => {
      const store = await open();
      const answer = await store.inTransaction(async (inner) => {
        await inner.records.put(clinicRecord('P-1'), minute(0));
        await inner.decisions.put(decision('1'));
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await store.records.patients()).toEqual([ada]);
      expect(await decisionIds(store)).toEqual(['1']);
    });

    it('undoes everything when the work throws, and throws the same again', async () => {
      const store = await open();
      await store.decisions.put(decision('before'));
      const work = store.inTransaction(async (inner) => {
        await inner.records.put(clinicRecord('P-1'), minute(0));
        await inner.decisions.put(decision('1'));
        expect(await decisionIds(inner)).toEqual(['before', '1']);
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await store.records.patients()).toEqual([]);
      expect(await decisionIds(store)).toEqual(['before']);
    });

    it('takes a nested one in: what the outer one undoes is undone', async () => {
      const store = await open();
      const work = store.inTransaction(async (outer) => {
        await outer.inTransaction((inner) => inner.decisions.put(decision('inner')));
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await decisionIds(store)).toEqual([]);
    });

    it('undoes a nested one that failed, alone, when the outer one goes on', async () => {
      const store = await open();
      await store.inTransaction(async (outer) => {
        await outer.decisions.put(decision('1'));
        const nested = outer.inTransaction(async (inner) => {
          await inner.decisions.put(decision('2'));
          await inner.inTransaction((innermost) => innermost.decisions.put(decision('3')));
          throw failure;
        });
        await expect(nested).rejects.toBe(failure);
        await outer.decisions.put(decision('4'));
      });
      expect(await decisionIds(store)).toEqual(['1', '4']);
    });

    it('is joined by calls to the outer stores from inside, instead of waiting for itself', async () => {
      const store = await open();
      const work = store.inTransaction(async (outer) => {
        await store.decisions.put(decision('1'));
        await outer.inTransaction(async () => {
          await store.decisions.put(decision('2'));
          await outer.decisions.put(decision('3'));
          await store.inTransaction((inner) => inner.decisions.put(decision('4')));
        });
        expect(await decisionIds(store)).toEqual(['1', '2', '3', '4']);
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await decisionIds(store)).toEqual([]);
    });

    it('waits for the one before it: many at once each see what the others left', async () => {
      const store = await open();
      const appendNext = () =>
        store.inTransaction(async (inner) => {
          const before = await decisionIds(inner);
          await nextTurn();
          await inner.decisions.put(decision(`${before.length}`));
        });
      await Promise.all(Array.from({ length: 20 }, appendNext));
      expect(await decisionIds(store)).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
    });

    it('shows nothing to others before it has ended', async () => {
      const store = await open();
      const { promise: written, resolve: sayWritten } = Promise.withResolvers<void>();
      const { promise: mayEnd, resolve: letEnd } = Promise.withResolvers<void>();
      const work = store.inTransaction(async (inner) => {
        await inner.decisions.put(decision('1'));
        sayWritten();
        await mayEnd;
        throw failure;
      });
      await written;
      const seenOutside = decisionIds(store);
      const writtenOutside = store.decisions.put(decision('2'));
      letEnd();
      await expect(work).rejects.toBe(failure);
      expect(await seenOutside).not.toContain('1');
      await writtenOutside;
      expect(await decisionIds(store)).toEqual(['2']);
    });

    it('lets its own calls run at once, and each is whole or not there', async () => {
      const store = await open();
      await store.inTransaction(async (inner) => {
        const keys = ['Basic/a', 'Basic/a', 'Basic/b', 'Basic/a'];
        await Promise.all([
          ...keys.map((key, index) =>
            inner.deliveries.enqueue(newDelivery(`${index}`, outbound(key, `${index}`)), minute(0)),
          ),
          inner.inTransaction((nested) => nested.decisions.put(decision('1'))),
          inner
            .inTransaction(async (nested) => {
              await nested.decisions.put(decision('2'));
              await nextTurn();
              throw failure;
            })
            .catch(() => undefined),
          inner.decisions.put(decision('3', ben)),
        ]);
      });
      expect((await store.deliveries.list({})).map(({ state }) => state)).toEqual([
        'superseded',
        'superseded',
        'queued',
        'queued',
      ]);
      expect(await decisionIds(store)).toEqual(['1']);
      expect(await decisionIds(store, ben)).toEqual(['3']);
    });

    it('goes on after a call that was refused, with nothing of that call left', async () => {
      const store = await open();
      await store.inTransaction(async (inner) => {
        await inner.deliveries.enqueue(newDelivery('1', outbound('Basic/a', 'A')), minute(0));
        const taken = inner.deliveries.enqueue(newDelivery('1', outbound('Basic/a', 'B')), minute(0));
        await expect(taken).rejects.toMatchObject({ code: 'store-conflict' });
        await inner.decisions.put(decision('1'));
      });
      expect((await store.deliveries.list({})).map(({ state }) => state)).toEqual(['queued']);
      expect(await decisionIds(store)).toEqual(['1']);
    });

    it('refuses its store after it has ended, and the next one is not touched', async () => {
      const store = await open();
      const kept: Store[] = [];
      await store.inTransaction(async (inner) => {
        kept.push(inner);
      });
      const [ended] = kept;
      await expect(ended?.decisions.put(decision('1'))).rejects.toMatchObject({ code: 'transaction-ended' });
      await expect(ended?.inTransaction(async () => 'never')).rejects.toMatchObject({ code: 'transaction-ended' });
      expect(await decisionIds(store)).toEqual([]);
    });

    it('tells the truth about a call that nobody awaited', async () => {
      const store = await open();
      const calls: Promise<boolean>[] = [];
      await store.inTransaction(async (inner) => {
        await inner.decisions.put(decision('awaited'));
        for (const id of ['1', '2']) {
          calls.push(
            inner.decisions.put(decision(id)).then(
              () => true,
              () => false,
            ),
          );
        }
      });
      const [first, second] = await Promise.all(calls);
      const expected = ['awaited', ...(first === true ? ['1'] : []), ...(second === true ? ['2'] : [])];
      expect(await decisionIds(store)).toEqual(expected);
    });

    it('waits for a nested one that is under way and that nobody awaited', async () => {
      const store = await open();
      const { promise: begun, resolve: sayBegun } = Promise.withResolvers<void>();
      const nested: Promise<void>[] = [];
      await store.inTransaction(async (outer) => {
        nested.push(
          outer.inTransaction(async (inner) => {
            sayBegun();
            await nextTurn();
            await nextTurn();
            await inner.decisions.put(decision('slow'));
          }),
        );
        await begun;
      });
      expect(await decisionIds(store)).toEqual(['slow']);
      await Promise.all(nested);
    });

    it('lets work that it started and that outlives it use the store', async () => {
      const store = await open();
      const later: Promise<void>[] = [];
      await store.inTransaction(async () => {
        later.push(
          nextTurn()
            .then(() => nextTurn())
            .then(() => store.decisions.put(decision('later'))),
        );
      });
      await Promise.all(later);
      expect(await decisionIds(store)).toEqual(['later']);
    });

    it('cannot be closed from inside', async () => {
      const store = await open();
      await store.inTransaction(async (inner) => {
        await expect(inner.close()).rejects.toMatchObject({ code: 'transaction-open' });
        await expect(store.close()).rejects.toMatchObject({ code: 'transaction-open' });
      });
      expect(await decisionIds(store)).toEqual([]);
    });
  });

  describe('closing', () => {
    it('lets what is under way end first, may be called twice, and refuses what comes after', async () => {
      const store = await open();
      const work = store.inTransaction(async (inner) => {
        await nextTurn();
        return inner.records.put(clinicRecord('P-1'), minute(0));
      });
      const closed = store.close();
      expect(await work).toBe('new');
      await closed;
      await store.close();
      await expect(store.records.patients()).rejects.toMatchObject({ code: 'store-closed' });
      await expect(store.inTransaction(async () => 1)).rejects.toMatchObject({ code: 'store-closed' });
    });
  });
};
