import { describe, expect, it } from 'vitest';
import {
  type DocumentReading,
  type FileJudgement,
  type ReadDocuments,
  validateFiles,
} from '../../src/flows/validate-files.ts';
import type { ValidationIssue } from '../../src/validation/validation-issue.ts';
import { createValidator } from '../../src/validation-library.ts';

const validate = createValidator();

const reading = (document: unknown, change: Partial<DocumentReading> = {}): DocumentReading => ({
  ...{ file: 'a.ndjson', line: 1, share: 1, document, remarks: [] as readonly ValidationIssue[] },
  ...(change as object),
});

const readingAll = (readings: readonly DocumentReading[]): ReadDocuments =>
  async function* () {
    yield* readings;
  };

const judged = async (readings: readonly DocumentReading[], profiles: readonly string[] = []) => {
  const context = { read: readingAll(readings), validate };
  const validation = validateFiles(['a'], { profiles, mustSupport: false }, context);
  const judgements: FileJudgement[] = [];
  for await (const judgement of validation.judgements) judgements.push(judgement);
  return { ...validation, judgements };
};

const patient = { resourceType: 'Patient', id: 'p' };

describe('judging files', () => {
  it('counts through the lines of a file and the members of its arrays, and begins anew in the next file', async () => {
    const { judgements } = await judged([
      reading(patient, { share: 0.25 }),
      reading([patient, patient], { share: 0.75 }),
      reading(patient),
      reading(patient, { file: 'b.ndjson' }),
    ]);
    expect(judgements.map(({ file, index, share }) => [file, index, share])).toEqual([
      ['a.ndjson', 0, 0.25],
      ['a.ndjson', 1, 0.5],
      ['a.ndjson', 2, 0.75],
      ['a.ndjson', 3, 1],
      ['b.ndjson', 0, 1],
    ]);
  });

  it('holds what is wrong with the text of an array against its first member alone', async () => {
    const remark: ValidationIssue = {
      ...{ code: 'invalid-json', severity: 'error', path: '', reason: 'write each key once', type: 'structure' },
    };
    const { judgements } = await judged([reading([patient, patient], { remarks: [remark] } as object)]);
    expect(judgements.map(({ valid }) => valid)).toEqual([false, true]);
  });

  it('names as unknown only what no definition is there for', async () => {
    const known = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest';
    const { unknownProfiles, judgements } = await judged([reading(patient)], [known, 'https://example.org/none']);
    expect(unknownProfiles).toEqual(['https://example.org/none']);
    expect(judgements).toMatchObject([{ profiles: [] }]);
  });

  it('tells the profiles of Bundles within Bundles, each once', async () => {
    const profile = ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient'];
    const inner = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: { ...patient, meta: { profile } } }],
    };
    const outer = { ...inner, entry: [{ resource: inner }, { resource: { ...patient, meta: { profile } } }] };
    expect((await judged([reading(outer)])).judgements).toMatchObject([{ resourceType: 'Bundle', profiles: profile }]);
  });

  it('never throws, whatever the claims are', async () => {
    const claims: readonly unknown[] = [null, 'x', [null, 1, {}], ['constructor', '__proto__'], [''], ['|'], ['a|b|c']];
    for (const profile of claims) {
      const { judgements } = await judged([reading({ ...patient, meta: { profile } })]);
      expect(judgements).toMatchObject([{ profiles: [], resourceType: 'Patient' }]);
    }
  });
});
