import { describe, expect, it } from 'vitest';
import { Verdicts } from '../../../src/validation/compile/verdicts.ts';

const resources = { a: { id: 'a' }, b: { id: 'b' }, c: { id: 'c' } };
type Name = keyof typeof resources;

/** Each conforms when it is sound itself and all that it refers to conform. */
const asking = (links: Readonly<Record<Name, readonly Name[]>>, faulty: readonly Name[]) => {
  const verdicts = new Verdicts();
  const judged: Name[] = [];
  const ask = (name: Name): boolean =>
    verdicts.conforms(resources[name], 'profile', () => {
      judged.push(name);
      return links[name].every(ask) && !faulty.includes(name);
    });
  return { ask, judged };
};

describe('the verdicts on one document', () => {
  it('are reached once', () => {
    const { ask, judged } = asking({ a: ['b'], b: ['c'], c: [] }, []);
    expect([ask('b'), ask('a'), ask('c')]).toEqual([true, true, true]);
    expect(judged).toEqual(['b', 'c', 'a']);
  });

  it('end where references lead in a circle', () => {
    const { ask, judged } = asking({ a: ['b'], b: ['c'], c: ['a'] }, []);
    expect([ask('a'), ask('b'), ask('c')]).toEqual([true, true, true]);
    expect(judged).toEqual(['a', 'b', 'c']);
  });

  it.each<readonly Name[]>([
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'a', 'c'],
  ])('are the same whichever resource of a circle is asked of first: %s, %s, %s', (...order) => {
    const { ask } = asking({ a: ['b'], b: ['a'], c: ['b'] }, ['a']);
    const found = new Map(order.map((name) => [name, ask(name)]));
    expect([found.get('a'), found.get('b'), found.get('c')]).toEqual([false, false, false]);
  });
});
