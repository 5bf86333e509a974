import type { CodeSystem, CodeSystemConcept, ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes';

/** The codes of a value set that could be listed whole, by code system. */
export type CodeSet = ReadonlyMap<string, ReadonlySet<string>>;

export interface ValueSetSource {
  readonly valueSet: (url: string) => ValueSet | undefined;
  readonly codeSystem: (url: string) => CodeSystem | undefined;
}

/**
 * Lists a value set's codes (FHIR R4, 4.9.5), or `undefined` when that can't be done from the definitions at hand:
 * a filter, a code system whose content is not complete, a value set not at hand.
 */
export const expandValueSet = (url: string, source: ValueSetSource, depth = 0): CodeSet | undefined => {
  const valueSet = source.valueSet(url);
  if (valueSet?.compose === undefined || depth > maxNesting) return undefined;
  const included: Map<string, Set<string>> = new Map();
  for (const include of valueSet.compose.include) {
    const codes = expandInclude(include, source, depth);
    if (codes === undefined) return undefined;
    for (const [system, set] of codes) included.set(system, (included.get(system) ?? new Set()).union(set));
  }
  for (const exclude of valueSet.compose.exclude ?? []) {
    const codes = expandInclude(exclude, source, depth);
    if (codes === undefined) return undefined;
    for (const [system, set] of codes) included.set(system, (included.get(system) ?? new Set()).difference(set));
  }
  return included;
};

const maxNesting = 8;

const expandInclude = (include: ValueSetComposeInclude, source: ValueSetSource, depth: number): CodeSet | undefined => {
  if (include.filter !== undefined && include.filter.length > 0) return undefined;
  const parts: (CodeSet | undefined)[] = (include.valueSet ?? []).map((url) =>
    expandValueSet(withoutVersion(url), source, depth + 1),
  );
  if (include.system !== undefined) parts.push(expandSystem(include, include.system, source));
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  return others.reduce<CodeSet | undefined>((left, right) => intersection(left, right), first);
};

const expandSystem = (include: ValueSetComposeInclude, system: string, source: ValueSetSource): CodeSet | undefined => {
  if (include.concept !== undefined)
    return new Map([[system, new Set(include.concept.map((concept) => concept.code))]]);
  const codeSystem = source.codeSystem(system);
  if (codeSystem?.content !== 'complete' || codeSystem.concept === undefined) return undefined;
  return new Map([[system, new Set(codesOf(codeSystem.concept))]]);
};

const codesOf = (concepts: readonly CodeSystemConcept[]): readonly string[] =>
  concepts.flatMap((concept) => [concept.code, ...codesOf(concept.concept ?? [])]);

const intersection = (left: CodeSet | undefined, right: CodeSet | undefined): CodeSet | undefined => {
  if (left === undefined || right === undefined) return undefined;
  return new Map([...left].map(([system, codes]) => [system, codes.intersection(right.get(system) ?? new Set())]));
};

/** `http://hl7.org/fhir/ValueSet/request-status|4.0.1` to the part before the bar. */
export const withoutVersion = (canonical: string): string => canonical.split('|')[0] ?? canonical;
