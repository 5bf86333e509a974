import { tableOf } from '../bench/validate/table.ts';
import { ended } from './clinic-installation.ts';
import { allFaults, type Fault, isDoorFault } from './fault.ts';
import { installWithFaults } from './faulty-installation.ts';
import { smallRecord } from './small-patients.ts';

const [healthy, faulty] = ['primary-care', 'cardiology'] as const;
const goal = 1.2;

/**
 * How long a partner is busy with a first sync while another one is in trouble, beside how long while that one is well:
 * from its first request to its last, with a network of 15 ms. What takes too long is measured again, twice at most, and
 * the least counts: other work on the machine only ever makes it longer. Alone it takes less, as one process serves both.
 */
export async function* healthyBeside(options: {
  readonly folder: string;
  readonly patients: number;
}): AsyncGenerator<string> {
  const well: number[] = [];
  for (let run = 0; run < 3; run += 1) well.push(await busyWith(options, 'nothing'));
  const middle = well.toSorted((one, other) => one - other)[1] ?? Number.NaN;
  const rows: string[][] = [['(no other partner)', ((await busyWith(options, 'alone')) / middle).toFixed(2), '']];
  for (const beside of allFaults) {
    let ratio = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3 && ratio > goal; run += 1) {
      ratio = Math.min(ratio, (await busyWith(options, beside)) / middle);
    }
    rows.push([beside, ratio.toFixed(2), ratio <= goal ? '' : `above ${goal}`]);
  }
  const from = `${(Math.min(...well) / middle).toFixed(2)} to ${(Math.max(...well) / middle).toFixed(2)}`;
  yield `A healthy partner beside another healthy one: ${(middle / 1000).toFixed(1)} s for ${options.patients} patients (${from} of that in three runs). Beside one with:`;
  yield tableOf(['fault of the other', 'times as long', ''], rows);
}

/** Milliseconds from the first to the last exchange with the healthy partner. */
const busyWith = async (
  { folder, patients }: { readonly folder: string; readonly patients: number },
  beside: Fault | 'alone' | 'nothing',
): Promise<number> => {
  const seen = { first: Number.NaN, last: Number.NaN };
  const installation = await installWithFaults({
    ...{ folder, patients, timeLimit: 1_000, postgresUrl: null, latency: 15, offset: () => 0 },
    onExchange: () => undefined,
  });
  await installation.forget();
  await installation.useOnly(beside === 'alone' ? [healthy] : [healthy, faulty]);
  await installation.withStore(async ({ records }) => {
    for (let number = 1; number <= patients; number += 1) {
      await records.put(smallRecord(number, 1, [healthy, faulty]), new Date().toISOString());
    }
  });
  for (const { id, proxy } of installation.partners) {
    if (id === healthy) {
      proxy.afflict(() => {
        seen.last = performance.now();
        if (Number.isNaN(seen.first)) seen.first = seen.last;
        return null;
      });
    }
    if (id !== faulty || beside === 'alone' || beside === 'nothing') continue;
    if (isDoorFault(beside)) await proxy.shut(beside);
    else proxy.afflict(() => beside);
  }
  await ended(installation.startSync(0));
  await installation.stop();
  return seen.last - seen.first;
};
