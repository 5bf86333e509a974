import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';
import { abbreviations } from '../../../src/terminology/names/abbreviations.ts';
import { ambiguousAbbreviations } from '../../../src/terminology/names/ambiguous-abbreviations.ts';
import { changingWords } from '../../../src/terminology/names/changing-words.ts';
import { nameAbbreviations } from '../../../src/terminology/names/name-abbreviations.ts';
import { brandLines, missingBrandLines, otherNames } from '../../../src/terminology/names/other-names.ts';
import { otherWords } from '../../../src/terminology/names/other-words.ts';

const graph = loadDrugGraph();
const words = otherWords.map(({ word }) => word);
const changing = changingWords;

describe('words that say nothing of the drug', () => {
  it('are never the name of a concept of the data', () => {
    expect(words.filter((word) => graph.conceptsNamed(word).length > 0)).toEqual([]);
  });

  it('are never a name, an abbreviation or part of one that the tables read', () => {
    const names = [
      ...abbreviations,
      ...ambiguousAbbreviations,
      ...nameAbbreviations,
      ...otherNames,
      ...brandLines,
      ...missingBrandLines,
    ].map(({ written }) => written);
    const known = new Set(names);
    expect(words.filter((word) => known.has(word))).toEqual([]);
  });

  it('are never a word that can change the drug', () => {
    expect(words.filter((word) => changing.includes(word))).toEqual([]);
  });

  it('occur once, lower-cased', () => {
    const all = [...words, ...changing];
    expect(all.filter((word, at) => all.indexOf(word) !== at)).toEqual([]);
    expect(all.filter((word) => word === '' || word !== word.toLowerCase().trim())).toEqual([]);
  });
});

describe('words that change the drug', () => {
  it.each(['plus', 'pm', 'dm', 'hct', 'cold', 'flu', 'complex', 'compound'])('hold %s', (word) => {
    expect(changing).toContain(word);
  });

  it.each(['forte', 'ds', 'max', 'extra strength', 'xr', 'xl', 'er', 'sr', 'cr', 'la', 'cd', 'dr', 'ec', 'cc', 'odt'])(
    'are not passed over: %s is read as a strength or a release, or leaves the text unsure',
    (word) => {
      expect(words).not.toContain(word);
    },
  );
});
