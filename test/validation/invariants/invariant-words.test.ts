import { describe, expect, it } from 'vitest';
import { wordsOfInvariant } from '../../../src/validation/invariants/invariant-words.ts';
import { datatypeCases } from './datatype-cases.ts';
import { ownCases } from './own-cases.ts';
import { resourceCases } from './resource-cases.ts';

const known = [...datatypeCases, ...resourceCases, ...ownCases].map(
  ({ key, expression }) => [key.split(' ')[0] ?? key, expression] as const,
);

describe('wordsOfInvariant', () => {
  it.each(known)('says what to change where %s is broken', (key, expression) => {
    const words = wordsOfInvariant(key, expression);
    expect(words).toMatch(/^[a-z].*[^.]$/);
    expect(words).not.toContain('SHALL');
  });

  it('tells apart what two profiles call by the same key', () => {
    const attachment = wordsOfInvariant('us-core-6', 'url.exists() or data.exists()');
    const name = wordsOfInvariant(
      'us-core-6',
      "(family.exists() or given.exists()) xor extension.where(url='http://hl7.org/fhir/StructureDefinition/data-absent-reason').exists()",
    );
    expect(attachment).not.toBe(name);
  });

  it('has none for an invariant of somebody else', () => {
    expect(wordsOfInvariant('partner-1', 'name.exists()')).toBeUndefined();
  });
});
