import type { Identifier } from '@medplum/fhirtypes';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { isNpi } from '../domain/npi.ts';
import { codeSystem } from '../fhir/code-systems.ts';

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
