import { describe, expect, it } from 'vitest';
import { keepingFew } from '../../../src/validation/compile/keeping-few.ts';

describe('answers that are kept', () => {
  it('are found once, also where nothing was found', () => {
    const asked: string[] = [];
    const find = keepingFew((key: string) => {
      asked.push(key);
      return key === 'a' ? 1 : undefined;
    });
    expect([find('a'), find('b'), find('a'), find('b')]).toEqual([1, undefined, 1, undefined]);
    expect(asked).toEqual(['a', 'b']);
  });

  it('are few, whatever is asked', () => {
    let asked = 0;
    const find = keepingFew(() => {
      asked += 1;
      return asked;
    });
    for (let at = 0; at < 2_000; at += 1) find(String(at));
    expect(find('0')).toBe(1);
    expect(find('1999')).toBe(2_001);
  });
});
