import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownDate, shownInstant } from '../../../src/entrypoints/web/dates.ts';
import { visibleAndEscaped } from '../../../src/entrypoints/web/escape-text.ts';
import { textOf } from './page-markup.ts';

describe('dates', () => {
  it.each([
    ['2026', '2026', '2026'],
    ['2026-10', 'Oct 2026', '2026-10'],
    ['2026-10-02', 'Oct 2, 2026', '2026-10-02'],
    ['2026-10-02T23:30:00-08:00', 'Oct 2, 2026', '2026-10-02'],
    ['2026-10-02T00:30:00+14:00', 'Oct 2, 2026', '2026-10-02'],
  ])('%s is shown as %s, as precise as it was written and on the day that stands in it', (text, words, machine) => {
    expect(shownDate(text)).toEqual({ words, machine });
  });

  it.each([['2026-02-31'], ['last spring'], ['2026-1-2'], [''], ['20261002']])(
    '%s, which is no date, stays text',
    (text) => {
      expect(shownDate(text)).toEqual({ words: text, machine: null });
      expect(shownInstant(text)).toEqual({ words: text, machine: null });
    },
  );

  it('shows an instant in UTC and says so', () => {
    expect(shownInstant('2026-11-22T23:30:00-08:00').words).toBe('Nov 23, 2026, 07:30 UTC');
  });
});

describe('escaping', () => {
  it('leaves nothing in any text that could begin markup, end an attribute, or hide', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = visibleAndEscaped(text);
        expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        expect(escaped).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200d\ufeff]/u);
      }),
    );
  });

  it('gives back the same text in a browser where nothing is hidden in it', () => {
    const plain = fc.string({ unit: 'grapheme-ascii' }).map((text) => text.trim().replace(/\s+/g, ' '));
    fc.assert(
      fc.property(plain, (text) => {
        expect(textOf(visibleAndEscaped(text))).toBe(text);
      }),
    );
  });
});
