import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isUcumByEngine } from '../../../src/adapters/ucum/ucum-engine.ts';
import { createUcumCheck, frequentUcumUnits } from '../../../src/validation/ucum-unit.ts';
import verdicts from '../../validation/ucum-unit-verdicts.json' with { type: 'json' };

/** Where the engine and HL7's (ucum-java in its validator 6.7.9) part; what is said here. */
const differences: ReadonlyMap<string, boolean> = new Map([
  // Newer tables than HL7's.
  ['Torr', true],
  // HL7's reads numbers as 32-bit integers.
  ['m9999999999', true],
  ['99999999999999999999', true],
  // HL7's is lenient: neither is in UCUM's grammar.
  ...['{a}{b}', '-1', '+1', 'mg//mL', 'mg)', '{a b}'].map((code): [string, boolean] => [code, false]),
  // Special units can't be multiplied or divided, UCUM section 21.
  ...['Cel/min', '[degF].s', '[pH]/min'].map((code): [string, boolean] => [code, false]),
]);

describe('the UCUM engine', () => {
  const printed = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };
  beforeEach(() => {
    for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockImplementation(printed[name]);
  });
  afterEach(() => {
    for (const spy of Object.values(printed)) expect(spy).not.toHaveBeenCalled();
  });

  it.each(verdicts)('judges $code as HL7 does, or differs for a known reason', ({ code, verdict }) => {
    expect(createUcumCheck(isUcumByEngine)(code)).toBe(differences.get(code) ?? verdict === 'ok');
  });

  it('knows every unit of the table of frequent ones', () => {
    expect(frequentUcumUnits.filter((code) => !isUcumByEngine(code))).toEqual([]);
  });

  it('prints nothing and throws nothing, whatever it is asked', () => {
    for (const code of ['m g', '', '(', '{', '[', '}', '((', 'mg/', '/', '.', '%%', '\u0000', '__proto__']) {
      expect([code, isUcumByEngine(code)]).toEqual([code, false]);
    }
  });
});
