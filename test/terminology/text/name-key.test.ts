import { describe, expect, it } from 'vitest';
import { nameKey } from '../../../src/terminology/text/name-key.ts';

describe('the key of a name', () => {
  it('is the same whatever case, space, hyphens and signs it is written with', () => {
    for (const written of ['Amox-Clav', 'amox clav', ' AMOX/CLAV ', 'amox, clav', 'Amox®-Clav']) {
      expect(nameKey(written)).toBe('amox clav');
    }
  });

  it('keeps numbers, and parts them from letters', () => expect(nameKey('vitamin B12')).toBe('vitamin b 12'));

  it('is its own key', () => {
    for (const name of ['Amox-Clav', 'vitamin B12', "St. John's wort", 'FD&C blue #2', '1,000 units']) {
      expect(nameKey(nameKey(name))).toBe(nameKey(name));
    }
  });

  it('is empty where nothing is a letter or a digit', () => expect(nameKey(' - / () ')).toBe(''));
});
