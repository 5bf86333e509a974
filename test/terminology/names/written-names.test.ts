import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';
import { abbreviations } from '../../../src/terminology/names/abbreviations.ts';
import { ambiguousAbbreviations } from '../../../src/terminology/names/ambiguous-abbreviations.ts';
import { nameAbbreviations } from '../../../src/terminology/names/name-abbreviations.ts';
import { nameOrigins } from '../../../src/terminology/names/name-origin.ts';
import {
  brandLines,
  missingBrandLines,
  otherBrandNames,
  otherNames,
  otherSubstanceNames,
} from '../../../src/terminology/names/other-names.ts';
import { saltAbbreviations } from '../../../src/terminology/names/salt-abbreviations.ts';
import { basesOf, brandsNamed, ingredientsNamed, isKnownIngredient } from './known-names.ts';

const graph = loadDrugGraph();
const cutIngredients = nameAbbreviations.filter(({ kind }) => kind === 'ingredient');
const meanings = [...abbreviations, ...otherNames, ...missingBrandLines, ...cutIngredients];
const everyName = [...abbreviations, ...otherNames, ...missingBrandLines, ...nameAbbreviations];

describe('names and what they mean', () => {
  it('mean an ingredient of the shipped data, or several of them', () => {
    expect(meanings.filter(({ means }) => !isKnownIngredient(graph, means))).toEqual([]);
  });

  it('spell what they mean exactly as the data does', () => {
    const spelled = (name: string) => graph.conceptsNamed(name).some((concept) => concept.name === name);
    const wrong = meanings.filter(({ means }) => !spelled(means) && !means.split(' / ').every(spelled));
    expect(wrong).toEqual([]);
  });

  it('list the ingredients of a combination once and in the order of RxNorm', () => {
    const ordered = (means: string) => {
      const parts = means.split(' / ').map((part) => part.toLowerCase());
      return parts.join() === [...new Set(parts)].sort().join();
    };
    expect(meanings.filter(({ means }) => !ordered(means))).toEqual([]);
  });

  it('are lower-cased, trimmed and not empty', () => {
    const written = [...everyName, ...brandLines, ...ambiguousAbbreviations].map((entry) => entry.written);
    expect(written.filter((name) => name === '' || name !== name.toLowerCase().trim())).toEqual([]);
  });

  it('occur once over all tables', () => {
    const written = [...everyName, ...brandLines, ...ambiguousAbbreviations].map((entry) => entry.written);
    expect(written.filter((name, at) => written.indexOf(name) !== at)).toEqual([]);
  });

  it('are never the exact name of another ingredient', () => {
    const written = [...everyName, ...brandLines, ...ambiguousAbbreviations].map((entry) => entry.written);
    expect(written.filter((name) => ingredientsNamed(graph, name).length > 0)).toEqual([]);
  });

  it('are never the exact name of a brand of other ingredients', () => {
    const other = meanings.filter(({ written, means }) =>
      brandsNamed(graph, written).some((brand) => {
        const bases = graph.ingredientsOf(brand).map(({ rxcui }) => rxcui);
        return [...bases].sort().join(' ') !== basesOf(graph, means);
      }),
    );
    expect(other).toEqual([]);
    expect(ambiguousAbbreviations.filter(({ written }) => brandsNamed(graph, written).length > 0)).toEqual([]);
  });

  it('each say where they come from, in a code that is explained', () => {
    const entries = [...everyName, ...brandLines, ...ambiguousAbbreviations];
    expect(entries.filter(({ from }) => nameOrigins[from] === undefined)).toEqual([]);
  });

  it('are as many as were written', () => {
    expect(abbreviations.length).toBeGreaterThan(180);
    expect(otherBrandNames.length).toBeGreaterThan(500);
    expect(otherSubstanceNames.length).toBeGreaterThan(150);
    expect(nameAbbreviations.length).toBeGreaterThan(340);
  });
});

describe('lines of products', () => {
  it('name a brand of the shipped data, spelled as it is there', () => {
    const unknown = brandLines.filter(({ brand }) => !graph.conceptsNamed(brand).some(({ name }) => name === brand));
    expect(unknown).toEqual([]);
    expect(brandLines.filter(({ brand }) => brandsNamed(graph, brand).length === 0)).toEqual([]);
  });

  it('say hours only of what is released over hours', () => {
    const timed = [...brandLines, ...missingBrandLines].filter(({ hours }) => hours !== null);
    const others = timed.filter(({ form }) => form !== 'extended release' && form !== 'transdermal');
    // Both slow lines of Cardizem last 24 hours: CD is the capsule, LA the tablet.
    expect(others.map(({ written, form }) => [written, form])).toEqual([['cardizem cd', 'capsule']]);
  });

  it('tell the two release forms of one brand apart', () => {
    const hoursOf = (line: string) => brandLines.find(({ written }) => written === line)?.hours;
    expect(hoursOf('wellbutrin sr')).toBe(12);
    expect(hoursOf('wellbutrin xl')).toBe(24);
    expect(hoursOf('ritalin sr')).toBe(8);
    expect(hoursOf('ritalin la')).toBe(24);
  });
});

describe('abbreviations that must not be read', () => {
  it('could each mean at least two things, one of them a drug of the data', () => {
    const wrong = ambiguousAbbreviations.filter(
      ({ couldMean }) => new Set(couldMean).size < 2 || !couldMean.some((name) => isKnownIngredient(graph, name)),
    );
    expect(wrong).toEqual([]);
  });

  it('hold those of the ISMP list that were read as another drug', () => {
    const written = new Set(ambiguousAbbreviations.map((entry) => entry.written));
    for (const name of ['ms', 'mso4', 'mgso4', 'azt', 'cpz', 'mtx', 'ptu', 'hct', 'tac', 'dpt', 'pca', 't3', 'ara-a']) {
      expect(written).toContain(name);
    }
  });
});

describe('shortened words of salts', () => {
  it('each have a name of the data that ends in the whole word', () => {
    const wrong = saltAbbreviations.filter(
      ({ means, example }) => ingredientsNamed(graph, example).length === 0 || !example.endsWith(` ${means}`),
    );
    expect(wrong).toEqual([]);
  });

  it('leave out those with two readings', () => {
    const written = new Set(saltAbbreviations.map((entry) => entry.written));
    for (const name of ['acet', 'mal', 'benz', 'prop', 'mono', 'dihyd', 'hydrochlor', 'k']) {
      expect(written).not.toContain(name);
    }
  });
});
