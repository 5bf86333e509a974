import schema from '../../domain/clinic-record.schema.json' with { type: 'json' };
import type { ClinicRecord } from '../../domain/clinic-record.ts';
import { fail, type Result, succeed } from '../../domain/result.ts';
import { compileCheck } from '../json-schema/check-against-schema.ts';
import { crossIssues } from './cross-checks.ts';

const fitsSchema = compileCheck<ClinicRecord>(schema, 'invalid-record');

/**
 * Accepts or refuses one clinic record. All problems are reported at once: those of the schema, and what a schema cannot
 * say: ids that repeat, references that lead nowhere, NPI check digits, dates in the wrong order, doses upside down,
 * medications without directions. Each issue has a JSON Pointer and says what was expected, never what was found.
 * Remarks that do not refuse the record come with it.
 * @param value anything, as parsed from outside; never throws
 */
export const checkClinicRecord = (value: unknown): Result<ClinicRecord> => {
  const shaped = fitsSchema(value);
  if (!shaped.ok && shaped.tooLarge) return fail(shaped.issues);
  const issues = [...shaped.issues, ...crossIssues(value)];
  return shaped.ok && issues.every(({ severity }) => severity !== 'error')
    ? succeed(shaped.value, issues)
    : fail(issues);
};
