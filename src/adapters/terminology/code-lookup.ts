import { once } from '../../domain/once.ts';
import { codeSystem } from '../../fhir/code-systems.ts';
import type { CodeLookup } from '../../validation/compile/codes.ts';
import { loadIcd10cmCodes, loadRxcuis } from './load-terminology.ts';

/**
 * What validation asks of code systems that are no FHIR definition: RxNorm and ICD-10-CM as they come with Concord, and
 * UCUM by the check given. Data is read at the first code of a system.
 *
 * The embedded RxNorm holds what may be prescribed today and ICD-10-CM one year's set, so a well-formed code that is not
 * among them may still exist: it is `unlisted`, and what no code of them looks like is `malformed`; neither is ever `out`.
 */
export const createCodeLookup = (isUcum: (code: string) => boolean): CodeLookup => {
  const rxcuis = once(loadRxcuis);
  const icd10cm = once(loadIcd10cmCodes);
  const lookups: ReadonlyMap<string, (code: string) => ReturnType<CodeLookup>> = new Map([
    [codeSystem.ucum, (code) => (isUcum(code) ? 'in' : 'out')],
    [codeSystem.rxnorm, (code) => (isRxcui.test(code) ? listed(rxcuis()(code)) : 'malformed')],
    [codeSystem.icd10cm, (code) => (isIcd10cm.test(code) ? listed(icd10cm()(code.replace('.', ''))) : 'malformed')],
  ]);
  return (system, code) => lookups.get(system)?.(code) ?? 'unknown';
};

const isRxcui = /^[1-9]\d{0,7}$/;
const isIcd10cm = /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/;

const listed = (is: boolean): ReturnType<CodeLookup> => (is ? 'in' : 'unlisted');
