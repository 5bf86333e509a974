import { keepingFew } from '../../domain/keeping.ts';
import { once } from '../../domain/once.ts';
import { codeSystem } from '../../fhir/code-systems.ts';
import type { CodeLookup } from '../../validation/compile/codes.ts';
import { isLikeLoinc, isLikeMimeType, isLikeNdc, isLikeSnomed } from './code-form.ts';
import { currencies, threeLetterCountries, twoLetterCountries } from './iso-codes.ts';
import { createLanguageTagCheck } from './language-tag.ts';
import { loadIcd10cmCodes, loadRxcuis } from './load-terminology.ts';

type Standing = ReturnType<CodeLookup>;

/**
 * What validation asks of code systems that are no FHIR definition: RxNorm and ICD-10-CM by the drug data, UCUM by the
 * check given, languages, countries and currencies by their standards. Data is read at the first code of a system.
 *
 * RxNorm as it comes with Concord holds what may be prescribed today and ICD-10-CM one year's set, so a well-formed code
 * that is not among them may still exist: it is `unlisted`, and what no code of them looks like is `malformed`; neither
 * is ever `out`.
 * Of SNOMED CT, LOINC and NDC only the form is known.
 * @param folder of other drug data than that which comes with Concord
 */
export const createCodeLookup = (isUcum: (code: string) => boolean, folder?: string): CodeLookup => {
  const rxcuis = once(() => loadRxcuis(folder));
  const icd10cm = once(() => loadIcd10cmCodes(folder));
  const looks: readonly (readonly [system: string, look: (code: string) => Standing])[] = [
    [codeSystem.rxnorm, (code) => (isRxcui.test(code) ? listed(rxcuis()(code)) : 'malformed')],
    [codeSystem.icd10cm, (code) => (isIcd10cm.test(code) ? listed(icd10cm()(code.replace('.', ''))) : 'malformed')],
    [codeSystem.language, createLanguageTagCheck()],
    ['urn:iso:std:iso:3166', countryStanding],
    ['urn:iso:std:iso:4217', (code) => (currencies.has(code) ? 'in' : 'out')],
    ['urn:ietf:bcp:13', (code) => listed(isLikeMimeType(code))],
    [codeSystem.snomed, byForm(isLikeSnomed)],
    [codeSystem.loinc, byForm(isLikeLoinc)],
    [codeSystem.ndc, byForm(isLikeNdc)],
  ];
  // The check of units keeps its own answers.
  const lookups = new Map(looks.map(([system, look]) => [system, keepingFew(look)]));
  lookups.set(codeSystem.ucum, (code) => (isUcum(code) ? 'in' : 'out'));
  return (system, code) => lookups.get(system)?.(code) ?? 'unknown';
};

const isRxcui = /^[1-9]\d{0,7}$/;
const isIcd10cm = /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/;

const listed = (is: boolean): Standing => (is ? 'in' : 'unlisted');

const byForm =
  (isLike: (code: string) => boolean): ((code: string) => Standing) =>
  (code) =>
    isLike(code) ? 'unknown' : 'malformed';

/** ISO 3166-1 numbers its countries too; which numbers there are is not at hand. */
const countryStanding = (code: string): Standing => {
  if (twoLetterCountries.has(code) || threeLetterCountries.has(code)) return 'in';
  return /^\d{3}$/.test(code) ? 'unlisted' : 'out';
};
