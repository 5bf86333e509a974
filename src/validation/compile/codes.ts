import type { CodeSystemFacts, ValueSetFacts } from '../definition-library.ts';
import { isJsonObject } from '../json-shape.ts';

/** Whether a code is in a value set, or of a code system: `unknown` where that can't be known here. */
export type Membership = 'in' | 'out' | 'unknown';

/**
 * Whether a system has a code, for systems that are known by other means than a list (RxNorm, ICD-10-CM, UCUM).
 * `unlisted`: not among those at hand, which need not be all. `malformed`: no code of the system looks so.
 */
export type CodeLookup = (system: string, code: string) => Membership | 'unlisted' | 'malformed';

/** A value set, ready to be asked. `system` is undefined for a bare code. */
export interface CodeSet {
  readonly has: (system: string | undefined, code: string) => Membership;
  /** Whether any code of the system is in it, or could be. */
  readonly hasSystem: (system: string) => boolean;
  /** Some of its codes, for the sentence that says what to write; empty when there are many. */
  readonly examples: readonly string[];
}

/** Prepares a value set's parts for look-ups (FHIR R4, 4.9.8). */
export const toCodeSet = (facts: ValueSetFacts, lookup: CodeLookup): CodeSet => {
  const listed = new Map<string, Set<string>>();
  const whole = new Set<string>();
  const partly = new Set<string>();
  let isOpen = false;
  for (const part of facts.parts) {
    if ('anything' in part) isOpen = true;
    else if ('codes' in part) listed.set(part.system, (listed.get(part.system) ?? new Set()).union(part.codes));
    else if ('every' in part) whole.add(part.system);
    else partly.add(part.system);
  }
  const inSystem = (system: string, code: string): Membership => {
    if (listed.get(system)?.has(code)) return 'in';
    if (whole.has(system)) return decided(lookup(system, code));
    if (partly.has(system) || isOpen) return 'unknown';
    return 'out';
  };
  const codes = [...listed.values()].flatMap((set) => [...set]);
  const canHoldMore = isOpen || whole.size > 0 || partly.size > 0;
  const bare = new Set(codes);
  return {
    has: (system, code) => {
      if (system !== undefined) return inSystem(system, code);
      if (bare.has(code)) return 'in';
      if (!canHoldMore) return 'out';
      const [only, another] = whole;
      return only !== undefined && another === undefined && partly.size === 0 && !isOpen
        ? decided(lookup(only, code))
        : 'unknown';
    },
    hasSystem: (system) => isOpen || listed.has(system) || whole.has(system) || partly.has(system),
    examples: canHoldMore || codes.length > 12 ? [] : codes,
  };
};

const decided = (found: ReturnType<CodeLookup>): Membership =>
  found === 'unlisted' || found === 'malformed' ? 'unknown' : found;

/** Whether a system that is listed has the code. */
export const inCodeSystem = (system: CodeSystemFacts, code: string): Membership => {
  if (system.codes.has(system.isCaseSensitive ? code : code.toLowerCase()) || system.codes.has(code)) return 'in';
  return system.isComplete ? 'out' : 'unknown';
};

/** The codings of a CodeableConcept, or the Coding itself, that are objects. */
export const codingsIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (!isJsonObject(value)) return [];
  const { coding } = value;
  if (Array.isArray(coding)) return coding.filter(isJsonObject);
  return coding === undefined ? [value] : [];
};
