import { describe, expect, it } from 'vitest';
import { loadDefinitions } from '../../src/adapters/profiles/load-definitions.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { createResourceValidator } from '../../src/validation/resource-validator.ts';
import { bare, context, everything, faulty, underPart2 } from './clinic-records.ts';

const definitions = loadDefinitions();

describe.each(['6.1.0', '7.0.0', '8.0.0'] as const)('what is mapped, under US Core %s', (usCore) => {
  const validate = createResourceValidator(definitions, { usCore });

  it.each([
    ['everything', everything],
    ['under Part 2', underPart2],
    ['bare', bare],
    ['faulty', faulty],
  ])('is valid: %s', (_name, record) => {
    const { resources } = mapClinicRecord(record, { ...context, recorded: '2025-09-12T18:00:00Z' });
    const found = resources.flatMap(({ key, resource }) =>
      validate(resource).map(({ severity, code, path, reason }) => ({ key, severity, code, path, reason })),
    );
    expect(found).toEqual([]);
  });

  it('would not be valid without what the profile asks for', () => {
    const { resources } = mapClinicRecord(everything, context);
    const orders = resources.filter(({ resource }) => 'intent' in resource && resource.intent === 'order');
    expect(orders.length).toBeGreaterThan(0);
    for (const { resource } of orders) {
      const { requester: _, ...withoutRequester } = { requester: undefined, ...resource };
      expect(validate(withoutRequester).map(({ severity }) => severity)).toContain('error');
    }
  });
});
