import { describe, expect, it } from 'vitest';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { context, everything, faulty, underPart2 } from './clinic-records.ts';

interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

const leavesOf = (value: unknown, path = ''): readonly Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${path}/${key}`))
    : [{ path, value }];

/** Values that are written in another form: kinds and codes become codes of FHIR; a sig's steps become text and timing. */
const rewritten =
  /\/(kind|decision|signedBy|icd10cm|ndc|noKnownAllergies)$|\/steps\/|\/facts\/\d+\/status$|\/activities\/\d+\/id$|\/recipients\/\d+$/;

const isIn = (written: ReadonlySet<string>, all: string, value: unknown): boolean =>
  typeof value === 'string' ? all.includes(JSON.stringify(value).slice(1, -1)) : written.has(JSON.stringify(value));

describe('every value of a record', () => {
  it.each<readonly [string, ClinicRecord]>([
    ['everything', everything],
    ['under Part 2', underPart2],
    ['faulty', faulty],
  ])('is in a resource, or an issue says that it is not: %s', (_name, record) => {
    const { resources, issues } = mapClinicRecord(record, context);
    const bodies = resources.map(({ resource }) => resource);
    const written = new Set(leavesOf(bodies).map(({ value }) => JSON.stringify(value)));
    const all = JSON.stringify(bodies);
    const lost = leavesOf(record)
      .filter(({ path }) => !rewritten.test(path))
      .filter(({ value }) => !isIn(written, all, value))
      .filter(({ path }) => !issues.some((issue) => isAbout(issue.path, path)));
    expect(lost).toEqual([]);
  });
});

/** An issue about a thing, or about the id or the axis that keeps the whole thing out. */
const isAbout = (issuePath: string, path: string): boolean => {
  const wholeThing = issuePath.replace(/\/(id|recipients)$/, '');
  return path === issuePath || path.startsWith(`${wholeThing}/`);
};
