import { resourceWords } from './words-of-care.ts';
import { datatypeWords } from './words-of-datatypes.ts';

/**
 * What to change where an invariant is broken, in a sentence; `undefined` where there is none yet. The expression tells
 * apart what different guides, or types, call by one key.
 */
export const wordsOfInvariant = (key: string, expression: string): string | undefined =>
  byExpression.get(expression) ?? byKey.get(key) ?? (expression.startsWith(computerName) ? nameWords : undefined);

const computerName = 'name.matches(';
const nameWords = 'give a name that a program can use: a capital letter, then letters, digits and underscores';

const attachmentGiven = 'give a url or the data itself';
const named = 'give a family or a given name, or the reason why there is none, but not both';

/** Keys that mean different things in different places. */
const byExpression: ReadonlyMap<string, string> = new Map([
  ['url.exists() or data.exists()', attachmentGiven],
  [
    "(family.exists() or given.exists()) xor extension.where(url='http://hl7.org/fhir/StructureDefinition/data-absent-reason').exists()",
    named,
  ],
  [
    "vaccineCode.coding.where(system='http://hl7.org/fhir/sid/ndc').empty()",
    'code the vaccine by CVX rather than by NDC',
  ],
  [
    "vaccineCode.coding.where(system='http://hl7.org/fhir/sid/cvx').exists() implies vaccineCode.coding.where(system='http://hl7.org/fhir/sid/ndc').exists()",
    'give the NDC beside the CVX code of the vaccine',
  ],
  [
    'lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn',
    'give a lastModified that is not before authoredOn, both to the same precision',
  ],
]);

const byKey: ReadonlyMap<string, string> = new Map([...datatypeWords, ...resourceWords]);
