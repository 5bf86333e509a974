import { describe, expect, it } from 'vitest';
import { openProcessQueue } from '../../../src/adapters/jobs/process-queue.ts';
import { patientId } from '../../../src/domain/ids.ts';
import { describeQueueContract } from './queue-contract.ts';

describeQueueContract('of one process', async () => openProcessQueue(null));

describe('a turn that was not brought to its end', () => {
  it('waits five seconds', async () => {
    let now = 0;
    const queue = openProcessQueue(null, () => now);
    await queue.put([patientId('ada')]);
    const [turn] = await queue.take(1);
    if (turn !== undefined) await queue.settle(turn, 'again');
    now = 4_999;
    expect(await queue.take(1)).toEqual([]);
    now = 5_000;
    expect(await queue.take(1)).toHaveLength(1);
    await queue.close();
  });
});
