import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTableParts } from '../../../src/adapters/terminology/import-shared-data.ts';
import { type RxnormRelease, readRxnormRelease } from '../../../src/adapters/terminology/rrf/read-rxnorm-release.ts';
import { releaseParts } from '../../../src/adapters/terminology/rrf/release-parts.ts';
import type { DrugRows } from '../../../src/terminology/drug-dataset.ts';
import {
  attributeLine,
  conceptLine,
  type ReleaseLines,
  type Sentence,
  sentenceLine,
  turnedRound,
  writeRelease,
} from './rrf/release-writer.ts';
import { sharedData } from './shared-data.ts';

type Rows = Required<DrugRows>;
type Pair = readonly [from: number, to: number];

const typesOf = (rows: Rows): ReadonlyMap<number, string> => new Map(rows.concepts.map(([code, type]) => [code, type]));

/** The tables without what a release cannot say: concepts of a type that nobody verified. */
const sayable = (rows: Rows): Rows => {
  const concepts = rows.concepts.filter(([, type]) => type !== 'SCD?');
  const known = new Set(concepts.map(([code]) => code));
  return {
    concepts,
    relations: rows.relations.filter(([from, to]) => known.has(from) && known.has(to)),
    packages: rows.packages.filter(([, code]) => known.has(code)),
    classes: rows.classes.filter(([code]) => known.has(code)),
    interactions: rows.interactions.filter(([one, other]) => known.has(one) && known.has(other)),
  };
};

/** How NLM says a relation of the tables; a combination's it says of the clinical drug, see `combinations`. */
const sentenceOf = ([from, to]: Pair, types: ReadonlyMap<number, string>): readonly Sentence[] => {
  switch (`${types.get(from)} ${types.get(to)}`) {
    case 'IN SCDC':
      return [[to, 'has_ingredient', from]];
    case 'PIN SCDC':
      return [[to, 'has_precise_ingredient', from]];
    case 'SCDC SCD':
      return [[to, 'consists_of', from]];
    case 'SCD SBD':
      return [[to, 'tradename_of', from]];
    case 'SBD BN':
      return [[from, 'has_ingredient', to]];
    case 'SCD GPCK':
    case 'SCD BPCK':
      return [[to, 'contains', from]];
    case 'MIN SCDC':
      return [];
    default:
      throw new Error(`no sentence for ${types.get(from)} ${types.get(to)}`);
  }
};

/** A clinical drug has the combinations that stand before all of its components. */
const combinations = (rows: Rows, types: ReadonlyMap<number, string>): readonly Sentence[] => {
  const before = Map.groupBy(rows.relations, ([, to]) => to);
  const sources = (code: number, type: string): readonly number[] =>
    (before.get(code) ?? []).flatMap(([from]) => (types.get(from) === type ? [from] : []));
  return rows.concepts.flatMap(([code, type]): readonly Sentence[] => {
    if (type !== 'SCD') return [];
    const [first = [], ...others] = sources(code, 'SCDC').map((component) => sources(component, 'MIN'));
    const shared = first.filter((combination) => others.every((list) => list.includes(combination)));
    return shared.map((combination) => [code, 'has_ingredients', combination]);
  });
};

const releaseOf = (rows: Rows): ReleaseLines => {
  const types = typesOf(rows);
  const sentences = [...rows.relations.flatMap((pair) => sentenceOf(pair, types)), ...combinations(rows, types)];
  return {
    concepts: rows.concepts.map(([code, type, name]) => conceptLine(code, type, name)),
    relations: sentences.flatMap((sentence) => [sentenceLine(sentence), sentenceLine(turnedRound(sentence))]),
    attributes: rows.packages.map(([ndc, code]) => attributeLine(code, ndc)),
  };
};

const byCode = (a: readonly unknown[], b: readonly unknown[]): number => Number(a[0]) - Number(b[0]);
const byBoth = (a: Pair, b: Pair): number => a[0] - b[0] || a[1] - b[1];

describe.skipIf(sharedData === null)('the source tables, written as a release and read again', () => {
  let tables: Rows;
  let release: RxnormRelease;
  let rows: Rows;

  beforeAll(async () => {
    const parts = readTableParts(sharedData ?? '');
    const { classes = [], interactions = [], concepts, relations = [], packages = [] } = parts.rows;
    tables = sayable({ concepts, relations, packages, classes, interactions });
    const folder = mkdtempSync(join(tmpdir(), 'concord-'));
    try {
      writeRelease(folder, releaseOf(tables));
      const progress = { start: () => ({ step: () => {}, done: () => {} }) };
      release = await readRxnormRelease(folder, { released: '2025-10-06', progress });
    } finally {
      rmSync(folder, { recursive: true });
    }
    const knowledge = { classes, interactions, icd10cm: parts.icd10cm, sources: parts.sources.sources.slice(1) };
    const made = releaseParts(release, knowledge).rows;
    rows = { classes: [], interactions: [], relations: [], packages: [], ...made };
  }, 60_000);

  it('have the same concepts, of another origin', () => {
    const expected = tables.concepts.map(([code, type, name]) => [code, type, name]).sort(byCode);
    expect(rows.concepts.map(([code, type, name]) => [code, type, name])).toEqual(expected);
    expect(new Set(rows.concepts.map(([, , , origin]) => origin))).toEqual(new Set(['RXNORM 2025-10-06']));
    expect(expected.length).toBeGreaterThan(40_000);
  });

  it('have the same relations', () => {
    expect(rows.relations).toEqual(tables.relations.toSorted(byBoth));
  });

  it('have the same package codes', () => {
    expect(rows.packages).toEqual(tables.packages.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });

  it('have the same classes and interactions', () => {
    expect(rows.classes).toEqual(tables.classes);
    expect(rows.interactions).toEqual(tables.interactions);
  });

  it('have no line that cannot be read', () => {
    expect(release.unread).toEqual({ count: 0, first: [] });
  });
});
