import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openProcessQueue } from '../../../src/adapters/jobs/process-queue.ts';
import { partnerId, patientId } from '../../../src/domain/ids.ts';
import { describeQueueContract } from './queue-contract.ts';

describeQueueContract('of one process', async () => openProcessQueue([]));

describe('a turn that was not brought to its end', () => {
  it('waits five seconds', async () => {
    let now = 0;
    const queue = openProcessQueue([], () => now);
    await queue.put([patientId('ada')], null);
    const [turn] = await queue.take(1);
    if (turn !== undefined) await queue.settle(turn, 'again');
    now = 4_999;
    expect(await queue.take(1)).toEqual([]);
    now = 5_000;
    expect(await queue.take(1)).toHaveLength(1);
    await queue.close();
  });

  it('waits a moment where another patient’s turn held it up, longer each time, and counts that', async () => {
    let now = 0;
    const queue = openProcessQueue([], () => now);
    await queue.put([patientId('ada')], null);
    for (const [rests, seconds] of [1, 2, 4, 8, 8].entries()) {
      const [turn] = await queue.take(1);
      expect(turn?.rests).toBe(rests);
      if (turn !== undefined) await queue.settle(turn, 'soon');
      now += seconds * 1_000 - 1;
      expect(await queue.take(1)).toEqual([]);
      now += 1;
    }
    await queue.close();
  });
});

describe('schedules in one process', () => {
  it('fire each for its own partner, and are told until their round has begun', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-23T14:00:30Z') });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const cardiology = partnerId('cardiology');
    const queue = openProcessQueue([
      { partner: null, schedule: '0 5 * * *' },
      { partner: cardiology, schedule: '* * * * *' },
    ]);
    await vi.advanceTimersByTimeAsync(31_000);
    const [firing] = await queue.fired();
    expect(firing?.partner).toBe(cardiology);
    expect(await queue.fired()).toEqual([firing]);
    if (firing !== undefined) await queue.begun(firing);
    expect(await queue.fired()).toEqual([]);
    await queue.close();
  });
});
