import type { Identifier } from '@medplum/fhirtypes';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';

/** Ten digits whose last is the Luhn check digit over `80840` and the first nine (US Core us-core-16, us-core-17). */
export const isNpi = (value: string): boolean => {
  if (!/^\d{10}$/.test(value)) return false;
  const sum = Array.from(`80840${value}`)
    .reverse()
    .reduce((total, digit, place) => total + luhnWorth(Number(digit), place), 0);
  return sum % 10 === 0;
};

const luhnWorth = (digit: number, place: number): number => {
  if (place % 2 === 0) return digit;
  return digit > 4 ? digit * 2 - 9 : digit * 2;
};

/** The NPI as an identifier, or nothing and why: a wrong one would make the whole resource invalid. */
export const toNpiIdentifier = (
  npi: string | undefined,
  path: string,
): { readonly identifiers: readonly Identifier[]; readonly issues: readonly Issue[] } => {
  if (npi === undefined) return { identifiers: [], issues: [] };
  if (isNpi(npi)) return { identifiers: [{ system: codeSystem.npi, value: npi }], issues: [] };
  return {
    identifiers: [],
    issues: [warningIssue('unknown-code', path, 'not ten digits with a right check digit; the NPI is left out')],
  };
};
