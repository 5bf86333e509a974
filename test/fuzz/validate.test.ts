import { describe, expect, it } from 'vitest';
import { createValidator } from '../../src/validation-library.ts';
import { fuzzValidation, sampleResources } from './fuzz-validation.ts';
import { marker } from './wild-inputs.ts';

describe('validation of wild inputs', () => {
  it('throws nothing, tells no value and ends in time, for reading and judging', () => {
    const report = fuzzValidation({ inputs: 4000, seed: 20, validate: createValidator() });
    expect(report.failure).toBeUndefined();
    expect([...report.kinds.values()].every(({ inputs, issues }) => inputs > 300 && issues > 0)).toBe(true);
  });

  it('would notice a validator that throws, and one that tells a value', () => {
    const thrower = fuzzValidation({
      ...{ inputs: 200, seed: 1 },
      validate: () => {
        throw new RangeError('too deep');
      },
    });
    expect(thrower.failure?.reason).toContain('RangeError');
    const teller = fuzzValidation({
      ...{ inputs: 200, seed: 1 },
      validate: () => [{ code: 'invalid-resource', severity: 'error', path: marker, reason: '', type: 'value' }],
    });
    expect(teller.failure?.reason).toContain('repeats a value');
  });

  it('has resources of many types to begin with', () => {
    expect(new Set(sampleResources().map((text) => JSON.parse(text).resourceType)).size).toBeGreaterThan(5);
  });
});
