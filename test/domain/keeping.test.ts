import { describe, expect, it } from 'vitest';
import { keeping, keepingFew } from '../../src/domain/keeping.ts';

const counting = () => {
  const asked: string[] = [];
  const find = (key: string): number | undefined => {
    asked.push(key);
    return key === 'a' ? 1 : undefined;
  };
  return { asked, find };
};

describe('a look-up that keeps what it found', () => {
  it('asks again only for what was not found', () => {
    const { asked, find } = counting();
    const look = keeping(find);
    expect([look('a'), look('b'), look('a'), look('b')]).toEqual([1, undefined, 1, undefined]);
    expect(asked).toEqual(['a', 'b', 'b']);
  });
});

describe('a look-up that keeps a few answers', () => {
  it('asks once, also where nothing was found', () => {
    const { asked, find } = counting();
    const look = keepingFew(find);
    expect([look('a'), look('b'), look('a'), look('b')]).toEqual([1, undefined, 1, undefined]);
    expect(asked).toEqual(['a', 'b']);
  });

  it('keeps a bounded number of them, whatever is asked', () => {
    let asked = 0;
    const look = keepingFew(() => {
      asked += 1;
      return asked;
    });
    for (let at = 0; at < 4_096; at += 1) look(String(at));
    expect(look('0')).toBe(1);
    look('one more');
    expect(look('0')).toBe(4_098);
  });

  it('keeps no answer to a question of hundreds of characters', () => {
    const { asked, find } = counting();
    const look = keepingFew(find);
    look('x'.repeat(201));
    look('x'.repeat(201));
    expect(asked).toHaveLength(2);
  });
});
