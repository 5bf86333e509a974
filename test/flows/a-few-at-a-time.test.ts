import { describe, expect, it } from 'vitest';
import { aFewAtATime } from '../../src/flows/a-few-at-a-time.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a few at a time', () => {
  it('takes every item once, in order, and never more of them than that side by side', async () => {
    const begun: number[] = [];
    let [underWay, most] = [0, 0];
    await aFewAtATime([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      begun.push(item);
      underWay += 1;
      most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
    });
    expect([begun, most]).toEqual([[1, 2, 3, 4, 5, 6, 7], 3]);
  });

  it('begins nothing more where one throws, and lets the others end first', async () => {
    const ended: number[] = [];
    const failure = new Error('no');
    const work = aFewAtATime([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw failure;
      await turn();
      ended.push(item);
    });
    await expect(work).rejects.toBe(failure);
    expect(ended).toEqual([2]);
  });

  it('has nothing to do for nobody', async () => {
    await aFewAtATime([], 3, async () => Promise.reject(new Error('nobody')));
  });
});
