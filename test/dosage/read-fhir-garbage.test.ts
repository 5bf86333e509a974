import type { Dosage } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFhirDosages } from '../../src/dosage/read-fhir-dosage.ts';

const path = 'D';

/** JSON from a partner: anything at all. */
const read = (...dosages: readonly unknown[]) => readFhirDosages(JSON.parse(JSON.stringify(dosages)), path);

describe('dosages that are none', () => {
  it('throws for nothing that JSON can hold', () => {
    const field = fc.constantFrom(
      ...[
        'text',
        'timing',
        'repeat',
        'code',
        'coding',
        'when',
        'dayOfWeek',
        'timeOfDay',
        'doseAndRate',
        'doseQuantity',
      ],
      ...[
        'doseRange',
        'low',
        'high',
        'value',
        'unit',
        'route',
        'maxDosePerPeriod',
        'numerator',
        'denominator',
        'sequence',
      ],
      ...[
        'asNeededBoolean',
        'asNeededCodeableConcept',
        'boundsPeriod',
        'boundsDuration',
        'start',
        'frequency',
        'period',
      ],
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom<unknown>(
          null,
          true,
          false,
          0,
          -1,
          1,
          2.5,
          1e300,
          '',
          'x',
          'daily',
          'mg',
          '300 mg BID',
          '2026-13-45',
        ),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(field, tie('value'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), (dosages) => {
        const { steps, issues } = read(...dosages);
        expect(steps.length + issues.length).toBeGreaterThanOrEqual(dosages.length);
        for (const step of steps) expect(step.text).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it('survives a list that is none', () => {
    const odd: unknown = JSON.parse('"daily"');
    const asList = (value: unknown): readonly Dosage[] => value as readonly Dosage[];
    expect(readFhirDosages(asList(odd), path).issues).toHaveLength(1);
    expect(readFhirDosages(asList(null), path).steps).toEqual([]);
  });
});
