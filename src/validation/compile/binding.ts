import { isJsonObject } from '../json-shape.ts';
import type { BindingFacts } from '../structure-facts.ts';
import { type CodeSet, codingsIn, type Membership } from './codes.ts';
import type { Judge, Walk } from './walk.ts';

/** Where a binding's value sets come from; `undefined` for one that is not at hand. */
export type CodeSets = (canonical: string) => CodeSet | undefined;

/**
 * Compiles a binding (FHIR R4, 4.1.5): a required one is an error when no code is of the value set, an extensible one a
 * warning; a maximum value set counts as required. What can't be known is noted, never taken for a yes or a no.
 * @param typeCode the type of the values bound
 * @returns `undefined` for a binding that only recommends
 */
export const compileBinding = (
  binding: BindingFacts,
  typeCode: string,
  path: string,
  codeSets: CodeSets,
): Judge | undefined => {
  const kind = bindable.get(typeCode);
  if (kind === undefined) return undefined;
  const judges = [
    binding.maxValueSet === undefined
      ? undefined
      : compileStrength(binding.maxValueSet, 'required', kind, path, codeSets),
    binding.strength === 'required' || binding.strength === 'extensible'
      ? compileStrength(binding.valueSet, binding.strength, kind, path, codeSets)
      : undefined,
  ].filter((judge) => judge !== undefined);
  const [first, second] = judges;
  if (first === undefined || second === undefined) return first;
  return (value, walk) => {
    first(value, walk);
    second(value, walk);
  };
};

type Bound = 'code' | 'coding' | 'concept' | 'quantity';

const bindable: ReadonlyMap<string, Bound> = new Map([
  ['code', 'code'],
  ['string', 'code'],
  ['uri', 'code'],
  ['Coding', 'coding'],
  ['CodeableConcept', 'concept'],
  ['Quantity', 'quantity'],
]);

const compileStrength = (
  valueSet: string,
  strength: 'required' | 'extensible',
  kind: Bound,
  path: string,
  codeSets: CodeSets,
): Judge => {
  const codes = codeSets(valueSet);
  if (codes === undefined) return (_value, walk) => walk.noteUnchecked(path);
  const tell = tellOutside(strength, codes.examples, valueSet);
  const none = tellNoCode(strength, valueSet);
  const conclude = (verdict: Membership, walk: Walk): void => {
    if (verdict === 'out') tell(walk);
    else if (verdict === 'unknown') walk.noteUnchecked(path);
  };
  switch (kind) {
    case 'code':
      return (value, walk) => {
        if (typeof value === 'string') conclude(codes.has(undefined, value), walk);
      };
    case 'coding':
      return (value, walk) => conclude(ofCoding(value, codes), walk);
    case 'quantity':
      return (value, walk) => {
        if (isJsonObject(value) && value['code'] !== undefined) conclude(ofCoding(value, codes), walk);
      };
    case 'concept':
      return (value, walk) => {
        if (!isJsonObject(value)) return;
        const codings = codingsIn(value);
        if (codings.length === 0 || value['coding'] === undefined) none(walk);
        else conclude(ofCodings(codings, codes), walk);
      };
    default:
      return kind satisfies never;
  }
};

const ofCodings = (codings: readonly unknown[], codes: CodeSet): Membership => {
  let best: Membership = 'out';
  for (const coding of codings) {
    const verdict = ofCoding(coding, codes);
    if (verdict === 'in') return 'in';
    if (verdict === 'unknown') best = 'unknown';
  }
  return best;
};

/** A Coding without system is of no value set; one without code says nothing that could be looked up. */
const ofCoding = (coding: unknown, codes: CodeSet): Membership => {
  if (!isJsonObject(coding)) return 'unknown';
  const { system, code } = coding;
  if (typeof code !== 'string' || typeof system !== 'string') return 'out';
  return codes.has(system, code);
};

const tellOutside = (
  strength: 'required' | 'extensible',
  examples: readonly string[],
  valueSet: string,
): ((walk: Walk) => void) => {
  const which = examples.length === 0 ? `a code of ${valueSet}` : `one of ${examples.join(', ')}`;
  return strength === 'required'
    ? (walk) => walk.error('code-invalid', `use ${which}: the binding is required`)
    : (walk) =>
        walk.add('warning', 'code-invalid', `use ${which} where one fits: the binding is extensible`, unknownCode);
};

const tellNoCode = (strength: 'required' | 'extensible', valueSet: string): ((walk: Walk) => void) =>
  strength === 'required'
    ? (walk) => walk.error('code-invalid', `add a coding: a code of ${valueSet} is required`)
    : (walk) => walk.add('warning', 'code-invalid', `add a coding of ${valueSet} where one fits`, unknownCode);

const unknownCode = { code: 'unknown-code' } as const;

/** Whether a coded value has a code of the set: how slices are told apart by a required binding. */
export const codeTest =
  (codes: CodeSet): ((value: unknown) => boolean) =>
  (value) =>
    typeof value === 'string'
      ? codes.has(undefined, value) === 'in'
      : codingsIn(value).some((coding) => ofCoding(coding, codes) === 'in');
