import { describe, expect, it } from 'vitest';
import type { PartnerReadType } from '../../../../src/domain/partner.ts';
import type { InboxEntry, PullMode, Store } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, minute, primaryCare } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const begin = (
  store: Store,
  id: string,
  type: PartnerReadType = 'MedicationRequest',
  at = minute(0),
  mode: PullMode = 'full',
) => store.inbox.begin({ id, partner: cardiology, patient: ada, type, mode }, at);

/** A complete pull of the nth minute, with one answer of the byte n. */
const pulled = async (
  store: Store,
  n: number,
  mode: PullMode = 'full',
  type: PartnerReadType = 'MedicationRequest',
) => {
  await begin(store, `pull-${n}`, type, minute(n), mode);
  await store.inbox.keep(`pull-${n}`, answer(n));
  await store.inbox.finish(`pull-${n}`, 'complete', null, minute(n), { mode, upTo: minute(n), asked: 'a question' });
};

const failed = async (
  store: Store,
  n: number,
  mode: PullMode = 'full',
  type: PartnerReadType = 'MedicationRequest',
) => {
  await begin(store, `pull-${n}`, type, minute(n), mode);
  await store.inbox.keep(`pull-${n}`, answer(n));
  await store.inbox.finish(`pull-${n}`, 'failed', 'http-503', minute(n));
};

const answer = (...bytes: number[]): InboxEntry => ({
  status: 200,
  contentType: 'application/fhir+json',
  bytes: Uint8Array.from(bytes),
});

/** The first byte of each answer, which names it; of the full pull and of the changes after it. */
const latestBytes = async (store: Store): Promise<Record<string, readonly (number | undefined)[]>> => {
  const pulls = await store.inbox.latest(cardiology, ada);
  return Object.fromEntries(
    pulls.map((pull) => [
      pull.type,
      [pull, ...pull.changes].flatMap(({ answers }) => answers.map(({ bytes }) => bytes[0])),
    ]),
  );
};

export const inboxContract = (open: OpenStore): void => {
  describe('the inbox', () => {
    it('gives back every answer in order, byte for byte, whatever the bytes are', async () => {
      const store = await open();
      const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const answers: readonly InboxEntry[] = [
        { status: 200, contentType: 'application/fhir+json; charset=utf-8', bytes: everyByte },
        { status: 502, contentType: '', bytes: new Uint8Array() },
        { status: 200, contentType: 'text/html', bytes: Buffer.from('\ufeff<html>') },
      ];
      await begin(store, 'pull-1');
      for (const each of answers) await store.inbox.keep('pull-1', each);
      await store.inbox.finish('pull-1', 'complete', null, minute(1));
      const [pull] = await store.inbox.latest(cardiology, ada);
      expect(pull).toMatchObject({
        ...{ partner: cardiology, patient: ada, type: 'MedicationRequest', outcome: 'complete' },
        ...{ startedAt: minute(0), finishedAt: minute(1), reason: null },
      });
      expect(pull?.answers.map((each) => ({ ...each, bytes: [...each.bytes] }))).toEqual(
        answers.map((each) => ({ ...each, bytes: [...each.bytes] })),
      );
    });

    it('keeps the answers of pulls apart that run at the same time', async () => {
      const store = await open();
      await begin(store, 'pull-1', 'Condition');
      await begin(store, 'pull-2', 'CarePlan');
      await store.inbox.keep('pull-1', answer(1));
      await store.inbox.keep('pull-2', answer(2));
      await store.inbox.keep('pull-1', answer(3));
      expect(await latestBytes(store)).toEqual({ CarePlan: [2], Condition: [1, 3] });
    });

    it('prefers the latest complete pull to a newer one that failed or was not finished', async () => {
      const store = await open();
      await begin(store, 'pull-1');
      await store.inbox.keep('pull-1', answer(1));
      await store.inbox.finish('pull-1', 'complete', null, minute(1));
      await begin(store, 'pull-2');
      await store.inbox.keep('pull-2', answer(2));
      await store.inbox.finish('pull-2', 'complete', null, minute(2));
      await begin(store, 'pull-3');
      await store.inbox.keep('pull-3', answer(3));
      await store.inbox.finish('pull-3', 'failed', 'http-503', minute(3));
      await begin(store, 'pull-4');
      expect(await latestBytes(store)).toEqual({ MedicationRequest: [2] });
      expect(await store.inbox.lastTried(cardiology, ada)).toMatchObject([{ outcome: 'unfinished', finishedAt: null }]);
    });

    it('gives the latest of any outcome for a type that never was complete', async () => {
      const store = await open();
      await begin(store, 'pull-1');
      await store.inbox.finish('pull-1', 'complete', null, minute(1));
      await begin(store, 'pull-2', 'Condition');
      await store.inbox.finish('pull-2', 'failed', 'http-403', minute(2));
      await begin(store, 'pull-3', 'Condition', minute(3));
      await store.inbox.keep('pull-3', answer(9));
      await store.inbox.finish('pull-3', 'failed', 'timeout', minute(4));
      expect(await store.inbox.latest(cardiology, ada)).toMatchObject([
        { type: 'Condition', outcome: 'failed', reason: 'timeout', answers: [{ status: 200 }] },
        { type: 'MedicationRequest', outcome: 'complete', answers: [] },
      ]);
    });

    it('says what was tried last, without the answers', async () => {
      const store = await open();
      await begin(store, 'pull-1');
      await store.inbox.keep('pull-1', answer(1));
      await store.inbox.finish('pull-1', 'complete', null, minute(1));
      await begin(store, 'pull-2', 'MedicationRequest', minute(2));
      await store.inbox.finish('pull-2', 'failed', 'http-503', minute(3));
      expect(await store.inbox.lastTried(cardiology, ada)).toEqual([
        {
          ...{ partner: cardiology, patient: ada, type: 'MedicationRequest', outcome: 'failed', reason: 'http-503' },
          ...{ startedAt: minute(2), finishedAt: minute(3), mode: 'full', upTo: null, asked: null },
        },
      ]);
    });

    it('says when each patient of a partner was last read, by what was read to its end', async () => {
      const store = await open();
      await pulled(store, 1);
      await pulled(store, 2, 'changes', 'Condition');
      await failed(store, 3);
      await store.inbox.begin(
        { id: 'pull-4', partner: cardiology, patient: ben, type: 'Condition', mode: 'full' },
        minute(4),
      );
      await store.inbox.finish('pull-4', 'failed', 'http-503', minute(4));
      expect([...(await store.inbox.lastComplete(cardiology))]).toEqual([[ada, minute(2)]]);
      expect([...(await store.inbox.lastComplete(primaryCare))]).toEqual([]);
    });

    it('gives the latest complete full pull with every complete pull of changes after it, in order', async () => {
      const store = await open();
      await pulled(store, 1);
      await pulled(store, 2, 'changes');
      await pulled(store, 3);
      await pulled(store, 4, 'changes');
      await failed(store, 5, 'changes');
      await failed(store, 6);
      await pulled(store, 7, 'changes');
      await pulled(store, 8, 'full', 'Condition');
      await begin(store, 'pull-9', 'MedicationRequest', minute(9), 'changes');
      expect(await latestBytes(store)).toEqual({ Condition: [8], MedicationRequest: [3, 4, 7] });
      expect(await store.inbox.latest(cardiology, ada)).toMatchObject([
        { type: 'Condition', changes: [] },
        {
          ...{ type: 'MedicationRequest', mode: 'full', finishedAt: minute(3), upTo: minute(3), asked: 'a question' },
          changes: [
            { mode: 'changes', finishedAt: minute(4), upTo: minute(4) },
            { mode: 'changes', finishedAt: minute(7), upTo: minute(7) },
          ],
        },
      ]);
    });

    it('says how far the reads of each type reach that was ever complete', async () => {
      const store = await open();
      await pulled(store, 1);
      await pulled(store, 2, 'changes');
      await failed(store, 3, 'changes');
      await failed(store, 4, 'full', 'Condition');
      await begin(store, 'pull-5', 'CarePlan', minute(5));
      await store.inbox.finish('pull-5', 'complete', null, minute(6));
      expect(await store.inbox.readSoFar(cardiology, ada)).toEqual([
        { type: 'CarePlan', fullAt: minute(5), upTo: null, asked: null },
        { type: 'MedicationRequest', fullAt: minute(1), upTo: minute(2), asked: 'a question' },
      ]);
      expect(await store.inbox.readSoFar(cardiology, ben)).toEqual([]);
    });

    it('takes a pull for the full one that it turned out to be', async () => {
      const store = await open();
      await pulled(store, 1);
      await begin(store, 'pull-2', 'MedicationRequest', minute(2), 'changes');
      await store.inbox.keep('pull-2', answer(2));
      const reach = { mode: 'full', upTo: minute(2), asked: 'a question' } as const;
      await store.inbox.finish('pull-2', 'complete', null, minute(2), reach);
      expect(await latestBytes(store)).toEqual({ MedicationRequest: [2] });
    });

    it('removes what nothing is made of any more, a few at a time, and goes on counting it', async () => {
      const store = await open();
      for (const n of [1, 2]) await pulled(store, n);
      await pulled(store, 3, 'changes');
      await failed(store, 4);
      await pulled(store, 5);
      await pulled(store, 6, 'changes');
      await failed(store, 7);
      await failed(store, 8, 'full', 'Condition');
      await failed(store, 9, 'full', 'Condition');
      const before = { latest: await store.inbox.latest(cardiology, ada), figures: await store.figures.now() };
      expect(await store.inbox.removeSuperseded(minute(2), 10)).toBe(1);
      expect(await store.inbox.removeSuperseded(minute(30), 2)).toBe(2);
      expect(await store.inbox.removeSuperseded(minute(30), 10)).toBe(2);
      expect(await store.inbox.removeSuperseded(minute(30), 10)).toBe(0);
      expect(await store.inbox.latest(cardiology, ada)).toEqual(before.latest);
      expect(await store.figures.now()).toEqual(before.figures);
      await expect(store.inbox.keep('pull-1', answer(1))).rejects.toMatchObject({ code: 'pull-not-open' });
    });

    it('never removes a failed pull that is the last one tried, nor a complete one that only failed ones followed', async () => {
      const store = await open();
      await pulled(store, 1);
      await pulled(store, 2, 'changes');
      await failed(store, 3);
      await failed(store, 4, 'full', 'Condition');
      expect(await store.inbox.removeSuperseded(minute(30), 10)).toBe(0);
      expect(await store.inbox.lastTried(cardiology, ada)).toMatchObject([
        { startedAt: minute(4) },
        { startedAt: minute(3) },
      ]);
    });

    it('goes by the order in which pulls were begun when the clock stood still', async () => {
      const store = await open();
      for (const id of ['z', 'a', 'm']) {
        await begin(store, id);
        await store.inbox.finish(id, 'failed', id, minute(0));
      }
      expect(await store.inbox.lastTried(cardiology, ada)).toMatchObject([{ reason: 'm' }]);
    });

    it('keeps partners and patients apart', async () => {
      const store = await open();
      await begin(store, 'pull-1');
      expect(await store.inbox.latest(primaryCare, ada)).toEqual([]);
      expect(await store.inbox.latest(cardiology, ben)).toEqual([]);
    });

    it('refuses an answer or an ending for a pull that was not begun or has ended', async () => {
      const store = await open();
      await begin(store, 'pull-1');
      await store.inbox.finish('pull-1', 'failed', 'timeout', minute(1));
      const refusal = { code: 'pull-not-open', pull: 'pull-1' };
      await expect(store.inbox.keep('pull-1', answer(1))).rejects.toMatchObject(refusal);
      await expect(store.inbox.finish('pull-1', 'complete', null, minute(2))).rejects.toMatchObject(refusal);
      await expect(store.inbox.keep('none', answer(1))).rejects.toMatchObject({ code: 'pull-not-open', pull: 'none' });
      expect(await store.inbox.latest(cardiology, ada)).toMatchObject([{ outcome: 'failed', answers: [] }]);
    });
  });
};
