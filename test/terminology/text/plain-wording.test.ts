import { describe, expect, it } from 'vitest';
import { plainly } from '../../../src/terminology/text/plain-wording.ts';

describe('the wording of lists', () => {
  it.each([
    ['lithium 300 mg p.o. b.i.d.', 'lithium 300 mg po bid'],
    ["lithium (d/c'd)", 'lithium (discontinued)'],
    ['d/c lithium', 'discontinued lithium'],
    ['albuterol 108 (90 base) mcg/act', 'albuterol 90 mcg/act'],
    ['paliperidone 6 mg tb24', 'paliperidone 6 mg 24 hr er tablet'],
    ['oxycodone 10 mg t12a', 'oxycodone 10 mg 12 hr er tablet'],
    ['venlafaxine 75 mg cp24', 'venlafaxine 75 mg 24 hr er capsule'],
    ['nicotine 21 mg pt24', 'nicotine 21 mg patch'],
    ['lithium 300 mg no refills', 'lithium 300 mg'],
  ])('is read plainly: "%s"', (written, read) => {
    expect(plainly(written)).toBe(read);
  });

  it.each(['vitamin b12 100 mcg', 'lithium 1.5 g', 'not lithium', 'interferon beta-1a', 'c1 esterase inhibitor'])(
    'is kept where it says what it means: "%s"',
    (text) => {
      expect(plainly(text)).toBe(text);
    },
  );
});
