import { describe, expect, it } from 'vitest';
import { formWords } from '../../../src/terminology/text/form-bits.ts';
import { isAlsoPlain, knownNames, knownWords, lookAlikesOf } from '../../../src/terminology/text/known-names.ts';
import { nameKey } from '../../../src/terminology/text/name-key.ts';
import { tablesOf } from '../small-tables.ts';
import { readWholeDataset } from '../whole-dataset.ts';

const lexicon = tablesOf(readWholeDataset()).lexicon(knownNames);

describe('names of the hand-written tables', () => {
  it('all lead to something of the data', () => {
    const lost = knownNames.filter(({ written }) => lexicon.entryOf(nameKey(written)) === null);
    expect(lost.map(({ written }) => written)).toEqual([]);
  });

  it('of brands all keep a brand, and those of ingredients none', () => {
    const wrong = knownNames.filter(({ written, kind }) => {
      const entry = lexicon.entryOf(nameKey(written));
      return entry?.kind === kind && (kind === 'brand') !== (entry.brand !== null);
    });
    expect(wrong.map(({ written }) => written)).toEqual([]);
  });

  it('imply only words of form that are known', () => {
    const words = knownNames.flatMap(({ implied }) => implied);
    expect(words.filter((word) => !formWords.has(word) && word !== 'release')).toEqual([]);
  });

  it('that could mean several things tell them, and mean none', () => {
    for (const { written } of knownNames.filter(({ kind }) => kind === 'ambiguous')) {
      const entry = lexicon.entryOf(nameKey(written));
      expect(entry, written).toMatchObject({ kind: 'ambiguous', bases: [] });
    }
  });

  it('never are one key for two different drugs', () => {
    const meanings = new Map<string, Set<string>>();
    for (const { written, means, kind } of knownNames) {
      const key = nameKey(written);
      const drug = kind === 'ambiguous' ? means : (lexicon.entryOf(nameKey(written))?.bases.join() ?? '');
      meanings.set(key, (meanings.get(key) ?? new Set()).add(drug));
    }
    expect([...meanings].filter(([, drugs]) => drugs.size > 1)).toEqual([]);
  });
});

describe('words beside names', () => {
  it('never both change a drug and say nothing', () => {
    const both = ['pm', 'dm', 'plus', 'forte', 'kit', 'cold', 'hct', 'homeopathic'].filter(
      (word) => knownWords.isChanging(word) && knownWords.isOther(word),
    );
    expect(both).toEqual([]);
  });

  it.each(['pm', 'dm', 'hct', 'homeopathic', 'cold', 'sinus'])('that change a drug hold %s', (word) => {
    expect(knownWords.isChanging(word)).toBe(true);
  });

  it.each(['teva', 'daily', 'bedtime', 'generic', 'bottle', 'prn'])('that say nothing hold %s', (word) => {
    expect(knownWords.isOther(word)).toBe(true);
  });

  it.each(['no', 'not', 'denies', 'allergic', 'avoid'])('that deny hold %s', (word) => {
    expect(knownWords.isDenying(word)).toBe(true);
  });

  it('that are salts are known in full and shortened', () => {
    expect(knownWords.isSalt('hydrochloride')).toBe(true);
    expect(knownWords.shortened.get('hcl')).toBe('hydrochloride');
    expect([...knownWords.shortened.values()].filter((word) => word === '')).toEqual([]);
  });

  it('are never a whole name of the data that they would hide', () => {
    const hidden = ['sertraline', 'lithium', 'iron', 'zoloft', 'oxygen', 'nicotine'].filter(
      (word) => knownWords.isOther(word) || knownWords.isDenying(word),
    );
    expect(hidden).toEqual([]);
  });
});

describe('look-alikes and plain brands', () => {
  it('tell the names that are taken for each other, in both directions', () => {
    expect(lookAlikesOf('hydroxyzine')).toContain('hydralazine');
    expect(lookAlikesOf('hydralazine')).toContain('hydroxyzine');
    expect(lookAlikesOf('unheardine')).toEqual([]);
  });

  it('know the brands whose bare name is a plain product, and leave out those that never were anything but slow', () => {
    expect(['wellbutrin', 'effexor', 'glucotrol'].filter((brand) => !isAlsoPlain(brand))).toEqual([]);
    expect(['oxycontin', 'intuniv', 'lithobid', 'concerta', 'ms contin'].filter(isAlsoPlain)).toEqual([]);
  });
});
