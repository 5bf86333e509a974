import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';
import { ambiguousAbbreviations } from '../../../src/terminology/names/ambiguous-abbreviations.ts';
import { lookAlikes } from '../../../src/terminology/names/look-alikes.ts';
import { otherNames } from '../../../src/terminology/names/other-names.ts';
import { brandsNamed, ingredientsNamed } from './known-names.ts';

const graph = loadDrugGraph();
const written = new Set([...otherNames, ...ambiguousAbbreviations].map((entry) => entry.written));
const isKnown = (name: string): boolean =>
  ingredientsNamed(graph, name).length > 0 || brandsNamed(graph, name).length > 0 || written.has(name);

describe('look-alike names', () => {
  it('are all known: to the data, or to the tables of names', () => {
    expect(lookAlikes.flatMap(({ names }) => names).filter((name) => !isKnown(name))).toEqual([]);
  });

  it('are pairs of two names, each pair once in either order', () => {
    const pairs = lookAlikes.map(({ names }) => [...names].sort().join(' ~ '));
    expect(lookAlikes.filter(({ names: [one, other] }) => one === other)).toEqual([]);
    expect(pairs.filter((pair, at) => pairs.indexOf(pair) !== at)).toEqual([]);
    expect(pairs.length).toBeGreaterThan(600);
  });

  it('are lower-cased and trimmed', () => {
    const names = lookAlikes.flatMap((pair) => pair.names);
    expect(names.filter((name) => name !== name.toLowerCase().trim())).toEqual([]);
  });

  it('never pair two names of one ingredient', () => {
    const same = lookAlikes.filter(({ names: [one, other] }) => {
      const ofOne = ingredientsNamed(graph, one);
      return ofOne.length > 0 && ofOne.some((code) => ingredientsNamed(graph, other).includes(code));
    });
    expect(same).toEqual([]);
  });

  it.each([
    ['hydroxyzine', 'hydralazine'],
    ['lamotrigine', 'lamivudine'],
    ['bupropion', 'buspirone'],
    ['clonazepam', 'clonidine'],
    ['zyprexa', 'zyrtec'],
    ['lamictal', 'lamisil'],
    ['xanax', 'zantac'],
  ])('hold %s and %s', (one, other) => {
    expect(lookAlikes.some(({ names }) => names.includes(one) && names.includes(other))).toBe(true);
  });
});
