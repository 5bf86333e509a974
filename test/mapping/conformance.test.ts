import { describe, expect, it } from 'vitest';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { createValidator } from '../../src/validation-library.ts';
import { bare, context, everything, faulty, underPart2 } from './clinic-records.ts';

describe.each(['6.1.0', '7.0.0', '8.0.0'] as const)('what is mapped, under US Core %s', (usCore) => {
  const validate = createValidator({ usCore });

  it.each([
    ['everything', everything],
    ['under Part 2', underPart2],
    ['bare', bare],
    ['faulty', faulty],
  ])('has no fault but texts that stand for codes: %s', (_name, record) => {
    const { resources } = mapClinicRecord(record, { ...context, recorded: '2025-09-12T18:00:00Z' });
    const found = resources.flatMap(({ key, resource }) =>
      validate(resource)
        .filter(({ severity, code }) => severity !== 'information' && code !== 'unknown-code')
        .map(({ severity, code, path, reason }) => ({ key, severity, code, path, reason })),
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
