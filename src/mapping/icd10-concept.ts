import type { CodeableConcept } from '@medplum/fhirtypes';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { coding, worded } from '../fhir/codeable-concepts.ts';
import type { MappingContext } from './mapping-context.ts';

/** `f331` and `F33.1` are both `F33.1`; `null` where it is not the form of an ICD-10-CM code. */
export const dottedIcd10 = (written: string): string | null => {
  const [, category, rest] = /^([A-Z][0-9][0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?$/.exec(written.trim().toUpperCase()) ?? [];
  if (category === undefined) return null;
  return rest === undefined ? category : `${category}.${rest}`;
};

/**
 * A diagnosis in the clinic's words, with its ICD-10-CM code in the dotted form. A code that the loaded edition does
 * not have is kept, with an issue: the record may be newer. One that has not the form of a code is left out.
 */
export const toIcd10Concept = (
  text: string,
  icd10cm: string | undefined,
  path: string,
  context: MappingContext,
): { readonly concept: CodeableConcept; readonly issues: readonly Issue[] } => {
  if (icd10cm === undefined) return { concept: worded(text), issues: [] };
  const code = dottedIcd10(icd10cm);
  if (code === null) {
    const issue = warningIssue('unknown-code', path, 'not the form of an ICD-10-CM code; only the text is used');
    return { concept: worded(text), issues: [issue] };
  }
  const display = context.icd10cm?.textOf(code);
  return {
    concept: worded(text, [coding(codeSystem.icd10cm, code, display ?? undefined)]),
    issues:
      display === null
        ? [warningIssue('unknown-code', path, 'not in the loaded edition of ICD-10-CM; kept as it was written')]
        : [],
  };
};
