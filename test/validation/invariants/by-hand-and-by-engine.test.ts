import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFhirPath } from '../../../src/adapters/fhirpath/compile-fhirpath.ts';
import {
  expressionsByHand,
  type Invariant,
  type InvariantScope,
  invariantByHand,
} from '../../../src/validation/invariants/invariant.ts';
import { isJsonObject } from '../../../src/validation/json-shape.ts';
import { anyJson } from './arbitrary-elements.ts';
import { datatypeCases } from './datatype-cases.ts';
import type { InvariantCase } from './invariant-cases.ts';
import { ownCases } from './own-cases.ts';
import { resourceCases } from './resource-cases.ts';

const cases = [...datatypeCases, ...resourceCases];
const values = 400;

const byHand = (expression: string): Invariant => {
  const invariant = invariantByHand(expression);
  if (invariant === undefined) throw new Error(`not by hand: ${expression}`);
  return invariant;
};

const scopeOf = (value: unknown, { resource }: InvariantCase): InvariantScope => {
  const container = resource ?? (isJsonObject(value) && 'resourceType' in value ? value : { resourceType: 'Basic' });
  return { resource: container, rootResource: container, typeOfReference: () => undefined };
};

describe('an invariant by hand', () => {
  it.each(cases.map((one) => [one.key, one] as const))('%s says what its expression says', (_, one) => {
    const holds = byHand(one.expression);
    const judge = compileFhirPath(one.corrected ?? one.expression);
    const seen = new Set<string>();
    fc.assert(
      fc.property(one.values, (value) => {
        const scope = scopeOf(value, one);
        const expected = judge(value, one.typePath, scope);
        seen.add(expected);
        expect(holds(value, scope) ? 'holds' : 'broken').toBe(expected);
      }),
      { numRuns: values, seed: 20_260_101 },
    );
    expect([...seen].sort()).toEqual(['broken', 'holds']);
  });

  it.each(expressionsByHand.map((expression) => [expression]))('never throws: %s', (expression) => {
    const holds = byHand(expression);
    fc.assert(
      fc.property(anyJson, anyJson, (value, around) => {
        const resource = isJsonObject(around) ? around : {};
        const scope = { resource, rootResource: resource, typeOfReference: () => undefined };
        return typeof holds(value, scope) === 'boolean' && typeof holds(around, scope) === 'boolean';
      }),
      { numRuns: 300, seed: 20_260_102 },
    );
  });

  it('is held to its expression, or to a table of cases with the reason why not', () => {
    const tested = new Set([
      ...cases.map(({ expression }) => expression),
      ...ownCases.map(({ expression }) => expression),
    ]);
    expect(expressionsByHand.filter((expression) => !tested.has(expression))).toEqual([]);
  });

  it('is not known for an expression that differs in anything', () => {
    expect(invariantByHand('extension.exists() = value.exists()')).toBeUndefined();
    expect(invariantByHand('constructor')).toBeUndefined();
  });
});

describe('an invariant that the engine judges otherwise than HL7', () => {
  it.each(ownCases.flatMap((one) => one.table.map((row) => [`${one.key}: ${row.name}`, one, row] as const)))(
    '%s',
    (_, one, row) => {
      const scope: InvariantScope = {
        resource: row.resource ?? {},
        rootResource: row.rootResource ?? row.resource ?? {},
        typeOfReference: ({ reference }) => (typeof reference === 'string' ? reference.split('/')[0] : undefined),
      };
      expect(byHand(one.expression)(row.value, scope)).toBe(row.holds);
    },
  );
});
