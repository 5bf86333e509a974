import { once } from '../../domain/once.ts';
import { codeSystem } from '../../fhir/code-systems.ts';
import type { CodeLookup } from '../../validation/compile/codes.ts';
import { loadIcd10cm, loadRxcuis } from './load-terminology.ts';

/**
 * What validation asks of code systems that are no FHIR definition: RxNorm and ICD-10-CM as they come with Concord, and
 * UCUM by the check given. Data is read at the first code of a system.
 *
 * The embedded RxNorm holds what may be prescribed today and ICD-10-CM one year's set, so a well-formed code that is not
 * among them may still exist: it is `unlisted`, never `out`.
 */
export const createCodeLookup = (isUcum: (code: string) => boolean): CodeLookup => {
  const rxcuis = once(loadRxcuis);
  const icd10cm = loadIcd10cm();
  const lookups: ReadonlyMap<string, (code: string) => ReturnType<CodeLookup>> = new Map([
    [codeSystem.ucum, (code) => (isUcum(code) ? 'in' : 'out')],
    [codeSystem.rxnorm, (code) => (!isRxcui.test(code) ? 'out' : rxcuis().has(Number(code)) ? 'in' : 'unlisted')],
    [
      codeSystem.icd10cm,
      remembering((code) => (!isIcd10cm.test(code) ? 'out' : icd10cm.textOf(code) === null ? 'unlisted' : 'in')),
    ],
  ]);
  return (system, code) => lookups.get(system)?.(code) ?? 'unknown';
};

const isRxcui = /^[1-9]\d{0,7}$/;
const isIcd10cm = /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/;

/** Records name the same diagnoses again and again; bounded, since the codes come from data. */
const remembering = (look: (code: string) => ReturnType<CodeLookup>): typeof look => {
  const answers = new Map<string, ReturnType<CodeLookup>>();
  return (code) => {
    const known = answers.get(code);
    if (known !== undefined) return known;
    const answer = look(code);
    if (answers.size >= mostRemembered) answers.clear();
    answers.set(code, answer);
    return answer;
  };
};

const mostRemembered = 4_096;
