import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { agrees, concordFindings, isMissed, type Outcome } from './compare.ts';
import { concordOf } from './concord.ts';
import { type JsonObject, objectsOf, parseObject, textOf } from './json.ts';
import type { Subject } from './mutants.ts';
import { releases } from './releases.ts';
import { keyOf, readTable, tableSubjects } from './verdicts.ts';

const knownFile = fileURLToPath(new URL('known-disagreements.json', import.meta.url));

/** Keys of resources about which the two are known to disagree; each group of the file says who is right, and why. */
const knownGroups = (): readonly JsonObject[] => objectsOf(parseObject(readFileSync(knownFile, 'utf8'))['groups']);
const keysOf = (group: JsonObject): readonly string[] =>
  Array.isArray(group['resources']) ? group['resources'].map((key) => textOf(key)) : [];

/** What to look at when a test fails: keys, not values. */
const named = ({ subject, hl7, concord }: Outcome): string =>
  `${keyOf(subject)} ${subject.name} (${subject.release}) ${subject.mutation?.description ?? ''}: ${[...hl7, ...concord]
    .slice(0, 2)
    .map(({ what, path }) => `${what} at ${path}`)
    .join('; ')}`;

describe('verdicts beside HL7’s validator, from the stored table', () => {
  const table = readTable();
  const known = new Set(knownGroups().flatMap(keysOf));
  let subjects: readonly Subject[] = [];
  let outcomes: readonly Outcome[] = [];

  beforeAll(() => {
    const judges = new Map(releases.map((release) => [release, concordOf(release)]));
    subjects = tableSubjects(table.mutants, table.seed);
    outcomes = subjects.map((subject) => {
      const judge = judges.get(subject.release);
      return {
        subject,
        hl7: table.verdicts.get(keyOf(subject)) ?? [],
        concord: judge === undefined ? [] : concordFindings(judge, subject.resource),
      };
    });
  });

  it('makes the same resources from the same seed as when HL7 judged them', () => {
    const strangers = subjects.filter((subject) => !table.verdicts.has(keyOf(subject)));
    expect(strangers.map(({ name, mutation }) => `${name} ${mutation?.description}`).slice(0, 5)).toEqual([]);
    expect(new Set(subjects.map(keyOf)).size).toBe(table.verdicts.size);
  });

  it('has no base that HL7 rejects', () => {
    expect(outcomes.filter(({ subject, hl7 }) => subject.mutation === undefined && hl7.length > 0).map(named)).toEqual(
      [],
    );
  });

  it('agrees in 99.5 % of the resources or better', () => {
    expect(outcomes.filter(agrees).length / outcomes.length).toBeGreaterThanOrEqual(0.995);
  });

  it('accepts nothing that HL7 rejects for structure, cardinality, type, required binding or invariant', () => {
    expect(
      outcomes
        .filter(isMissed)
        .filter(({ subject }) => !known.has(keyOf(subject)))
        .map(named),
    ).toEqual([]);
  });

  it('knows every disagreement that is left, who is right and why', () => {
    const left = outcomes.filter((outcome) => !agrees(outcome)).map(({ subject }) => keyOf(subject));
    expect(left.filter((key) => !known.has(key))).toEqual([]);
    expect([...known].filter((key) => !left.includes(key))).toEqual([]);
    for (const group of knownGroups()) {
      expect(['Concord', 'HL7', 'both', 'neither']).toContain(group['right']);
      expect(textOf(group['why']).length).toBeGreaterThan(20);
    }
  });
});
