import { once } from '../../domain/once.ts';
import { isJsonObject } from '../json-shape.ts';
import type { BindingFacts } from '../structure-facts.ts';
import { type CodeSet, codingsIn, type Membership } from './codes.ts';
import type { Judge, Walk } from './walk.ts';

/** Where a binding's value sets come from; `undefined` for one that is not at hand. Made when it is first asked. */
export type CodeSets = (canonical: string) => () => CodeSet | undefined;

/**
 * Compiles a binding (FHIR R4, 4.1.5): a required one is an error when no code is of the value set, an extensible one a
 * warning. So is a maximum value set, which HL7's validator does not
 * look at. What can't be known is noted, never taken for a yes or a no.
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
      : compileStrength(binding.maxValueSet, 'maximum', kind, path, codeSets),
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

type Strength = 'required' | 'extensible' | 'maximum';

const compileStrength = (
  valueSet: string,
  strength: Strength,
  kind: Bound,
  path: string,
  codeSets: CodeSets,
): Judge => {
  const codeSet = codeSets(valueSet);
  const telling = once(() => tellOutside(strength, codeSet()?.examples ?? [], valueSet));
  const none = tellNoCode(strength, valueSet);
  const verdictOf = verdicts[kind];
  return (value, walk) => {
    const codes = codeSet();
    const verdict = codes === undefined ? 'unknown' : verdictOf(value, codes);
    if (verdict === 'in') return;
    if (verdict === 'out') telling()(walk);
    else if (verdict === 'no-code') none(walk);
    else walk.noteUnchecked(path);
  };
};

type Verdict = Membership | 'no-code';

/** A value of the wrong shape is for others to tell. */
const verdicts: Readonly<Record<Bound, (value: unknown, codes: CodeSet) => Verdict>> = {
  code: (value, codes) => (typeof value === 'string' ? codes.has(undefined, value) : 'in'),
  coding: (value, codes) => ofCoding(value, codes),
  quantity: (value, codes) => (isJsonObject(value) && value['code'] !== undefined ? ofCoding(value, codes) : 'in'),
  concept: (value, codes) => {
    if (!isJsonObject(value)) return 'in';
    const { coding } = value;
    if (coding === undefined) return 'no-code';
    return Array.isArray(coding) ? ofCodings(coding, codes) : 'in';
  },
};

const ofCodings = (codings: readonly unknown[], codes: CodeSet): Verdict => {
  if (codings.length === 0) return 'no-code';
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

const tellOutside = (strength: Strength, examples: readonly string[], valueSet: string): ((walk: Walk) => void) => {
  const which = examples.length === 0 ? `a code of ${valueSet}` : `one of ${examples.join(', ')}`;
  switch (strength) {
    case 'required':
      return (walk) => walk.error('code-invalid', `use ${which}: the binding is required`);
    case 'extensible':
      return warning(`use ${which} where one fits: the binding is extensible`);
    case 'maximum':
      return warning(`use ${which}, or no code at all: the profile allows no others`);
    default:
      return strength satisfies never;
  }
};

const tellNoCode = (strength: Strength, valueSet: string): ((walk: Walk) => void) => {
  if (strength === 'maximum') return () => undefined;
  return strength === 'required'
    ? (walk) => walk.error('code-invalid', `add a coding: a code of ${valueSet} is required`)
    : warning(`add a coding of ${valueSet} where one fits`);
};

const warning =
  (reason: string): ((walk: Walk) => void) =>
  (walk) =>
    walk.add('warning', 'code-invalid', reason, unknownCode);

const unknownCode = { code: 'unknown-code' } as const;

/**
 * Whether a coded value may have a code of the set: how slices are told apart by a required binding. What can't be known
 * counts as of the slice, where the binding notes it; else a slice that must be there would be missed.
 */
export const codeTest =
  (codeSet: () => CodeSet | undefined): ((value: unknown) => boolean) =>
  (value) => {
    const codes = codeSet();
    if (codes === undefined) return true;
    return typeof value === 'string'
      ? codes.has(undefined, value) !== 'out'
      : codingsIn(value).some((coding) => ofCoding(coding, codes) !== 'out');
  };
