import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeSystem } from '../../src/fhir/code-systems.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { allSensitivities, securityLabels } from '../../src/mapping/meta-security.ts';
import { context, everything, faulty, underPart2 } from './clinic-records.ts';

const codesOf = (sensitivity: Parameters<typeof securityLabels>[0]) =>
  securityLabels(sensitivity).map(({ code }) => code);

describe('security labels', () => {
  it('hold exactly one confidentiality code, R for whatever is labelled', () => {
    fc.assert(
      fc.property(fc.subarray([...allSensitivities]), (labels) => {
        const confidentiality = securityLabels(labels).filter(({ system }) => system === codeSystem.confidentiality);
        expect(confidentiality.map(({ code }) => code)).toEqual([labels.length === 0 ? 'N' : 'R']);
        for (const label of labels) expect(codesOf(labels)).toContain(label);
      }),
    );
  });

  it('hold the whole Part 2 set, with SUD only where nothing closer is said', () => {
    expect(codesOf(['42CFRPart2'])).toEqual(['R', 'SUD', '42CFRPart2', 'NORDSCLCD', 'PERSISTLABEL']);
    expect(codesOf(['42CFRPart2', 'OPIOIDUD'])).toEqual(['R', 'OPIOIDUD', '42CFRPart2', 'NORDSCLCD', 'PERSISTLABEL']);
  });

  it('pass from a diagnosis to its medication, to the plan that names it, to the plan’s goals, and to their Provenance', () => {
    const { resources } = mapClinicRecord(underPart2, { ...context, recorded: '2025-08-01T12:00:00Z' });
    const labelled = resources
      .filter(({ sensitivity }) => sensitivity.includes('42CFRPart2'))
      .map(({ key }) => key.split('/')[0]);
    expect(labelled).toEqual([
      'Condition',
      'MedicationRequest',
      'Goal',
      'CarePlan',
      'Consent',
      ...Array(5).fill('Provenance'),
    ]);
  });

  it('stay off what is not sensitive', () => {
    const { resources } = mapClinicRecord(everything, context);
    const labelled = resources.filter(({ sensitivity }) => sensitivity.length > 0).map(({ recordPath }) => recordPath);
    expect(labelled).toEqual(['/facts/0', '/consents/0']);
  });

  it('are asked for, not guessed, where a diagnosis or a drug speaks of substance use', () => {
    const { issues, resources } = mapClinicRecord(faulty, context);
    const paths = issues.filter(({ code }) => code === 'unlabelled-sensitive').map(({ path }) => path);
    expect(paths).toEqual(['/diagnoses/0/sensitivity', '/medications/2/sensitivity']);
    expect(resources.every(({ sensitivity }) => sensitivity.length === 0)).toBe(true);
  });
});
