import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { patientId } from '../../../../src/domain/ids.ts';
import type { DeliveryState, Store } from '../../../../src/flows/ports.ts';
import { cardiology, minute, newDelivery, outbound } from '../samples.ts';
import { closingAfterEach } from './opened-stores.ts';

const program = fileURLToPath(new URL('../worker-process.ts', import.meta.url));

interface Ended {
  readonly lines: readonly string[];
  readonly code: number | null;
  readonly signal: string | null;
  readonly complaint: string;
}

/** Runs a worker to its end, or kills it outright after that many lines. Gives every line that it had printed. */
const runWorker = async (words: readonly string[], killAfter = Number.POSITIVE_INFINITY): Promise<Ended> => {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === killAfter) child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  await once(child, 'close');
  return { lines, code: child.exitCode, signal: child.signalCode, complaint: complaints.join('') };
};

/** The last state that was acknowledged of each delivery. */
const acknowledgedStates = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(lines.map((line): [string, string] => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));

/** A state and those that the writer may have reached after it, the acknowledgement of which was killed. */
const orNext: Readonly<Record<string, readonly DeliveryState[]>> = {
  queued: ['queued', 'sending'],
  sending: ['sending', 'accepted'],
  accepted: ['accepted'],
};

const expectNothingLost = async (store: Store, acknowledged: ReadonlyMap<string, string>): Promise<void> => {
  const deliveries = await store.deliveries.list({});
  const states = new Map(deliveries.map(({ id, state }) => [String(id), state]));
  expect(states.size).toBe(deliveries.length);
  for (const [id, state] of acknowledged) expect(orNext[state]).toContain(states.get(id));
  // A record and its delivery were written together: neither is there alone.
  expect((await store.records.patients()).map(String)).toEqual([...states.keys()].toSorted());
  const interrupted = await store.deliveries.list({ partner: cardiology, states: ['sending'] });
  expect(interrupted.map(({ id }) => id)).toEqual(
    deliveries.filter(({ state }) => state === 'sending').map(({ id }) => id),
  );
};

// Starting processes takes as long as the machine takes; nothing here is decided by the clock.
vi.setConfig({ testTimeout: 120_000 });

/** A kind of store that several processes may have open. */
export interface SharedStore {
  readonly name: string;
  /** Where a new one is, as `worker-process.ts` takes it. */
  readonly newPlace: () => Promise<string>;
  readonly open: (place: string) => Promise<Store>;
  /** What else must hold of one whose writers were killed. */
  readonly afterKills?: (place: string) => Promise<void>;
}

/** What every store that several processes share must do. */
export const describeSharedStore = ({ name, newPlace, open, afterKills }: SharedStore): void => {
  describe(name, () => {
    const opened = closingAfterEach(open);

    describe('a process that is killed while it writes', () => {
      it('has lost nothing that it had acknowledged, and the store opens again', async () => {
        const place = await newPlace();
        const lines: string[] = [];
        for (const [round, killAfter] of [7, 52, 101, 33].entries()) {
          const ended = await runWorker(['write', place, `round${round}`, '100000'], killAfter);
          expect(ended).toMatchObject({ signal: 'SIGKILL', complaint: '' });
          lines.push(...ended.lines);
          const store = await opened(place);
          await expectNothingLost(store, acknowledgedStates(lines));
          await store.close();
        }
        await afterKills?.(place);
      });
    });

    describe('several processes on one store', () => {
      it('may open a new one at the same moment, and none loses what it wrote', async () => {
        const place = await newPlace();
        const names = ['one', 'two', 'three'];
        const ended = await Promise.all(names.map((name) => runWorker(['write', place, name, '40'])));
        for (const each of ended) expect(each).toMatchObject({ code: 0, complaint: '' });
        const acknowledged = acknowledgedStates(ended.flatMap(({ lines }) => lines));
        expect(acknowledged.size).toBe(120);
        const store = await opened(place);
        await expectNothingLost(store, acknowledged);
        expect(await store.deliveries.counts(cardiology)).toEqual({ accepted: 60, sending: 60 });
      });

      it('never take the same delivery, and leave none', async () => {
        const place = await newPlace();
        const store = await opened(place);
        const ids = Array.from({ length: 200 }, (_, index) => `${index}`);
        await store.inTransaction(async (inner) => {
          for (const id of ids) {
            const patient = patientId(`P-${Number(id) % 50}`);
            await inner.deliveries.enqueue(newDelivery(id, outbound(`Basic/${id}`, id, patient)), minute(0));
          }
        });
        const ended = await Promise.all(['one', 'two'].map((name) => runWorker(['claim', place, name])));
        for (const each of ended) expect(each).toMatchObject({ code: 0, complaint: '' });
        const claimed = ended.flatMap(({ lines }) => lines.map((line) => line.slice('claimed '.length)));
        expect(claimed.toSorted((left, right) => Number(left) - Number(right))).toEqual(ids);
      });
    });
  });
};
