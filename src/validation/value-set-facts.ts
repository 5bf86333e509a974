import type { CodeSystemFacts, ValueSetFacts, ValueSetPart } from './definition-library.ts';

/**
 * A value set as it is written down: in `profiles/<release>/value-sets.json`, in the R4 dataset, and as what a package's
 * ValueSet is brought to. A code is in it when one of the parts has it.
 */
export interface ListedValueSet {
  readonly url: string;
  readonly version?: string;
  readonly include: readonly ListedPart[];
}

export type ListedPart =
  /** With `codes`, these; with `some`, an unknown choice of the system's codes; with neither, all of the system. */
  | { readonly system: string; readonly codes?: readonly string[]; readonly some?: true }
  /** All that is in another value set. */
  | { readonly valueSet: string };

/** What a listed value set is resolved with. */
export interface ValueSetSurroundings {
  readonly codeSystem: (url: string) => CodeSystemFacts | undefined;
  readonly valueSet: (canonical: string) => ListedValueSet | undefined;
}

/**
 * The facts that a listed value set stands for: systems that are listed whole are written out, and value sets that it
 * includes are put in its place. One that is not at hand could hold anything.
 */
export const toValueSetFacts = (listed: ListedValueSet, surroundings: ValueSetSurroundings): ValueSetFacts => ({
  url: listed.url,
  parts: partsOf(listed, surroundings, new Set()),
});

const partsOf = (
  listed: ListedValueSet,
  surroundings: ValueSetSurroundings,
  open: Set<string>,
): readonly ValueSetPart[] => {
  if (open.has(listed.url)) return [];
  open.add(listed.url);
  return listed.include.flatMap((part): readonly ValueSetPart[] => {
    if (!('valueSet' in part)) return [systemPart(part, surroundings)];
    const included = surroundings.valueSet(part.valueSet);
    return included === undefined ? [{ anything: true }] : partsOf(included, surroundings, open);
  });
};

const systemPart = (
  { system, codes, some }: Exclude<ListedPart, { readonly valueSet: string }>,
  { codeSystem }: ValueSetSurroundings,
): ValueSetPart => {
  if (codes !== undefined) return { system, codes: new Set(codes) };
  if (some === true) return { system, some: true };
  const known = codeSystem(system);
  return known?.isComplete === true ? { system, codes: known.codes } : { system, every: true };
};
