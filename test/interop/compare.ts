import type { JudgeResource } from '../../src/validation/validator.ts';
import { binding, type Finding, plainPath } from './findings.ts';
import type { Subject } from './mutants.ts';

/** One resource and the errors that each found in it; none means valid. */
export interface Outcome {
  readonly subject: Subject;
  readonly hl7: readonly Finding[];
  readonly concord: readonly Finding[];
}

/** Concord's errors about a resource, in the terms of the comparison. */
export const concordFindings = (judge: JudgeResource, resource: unknown): readonly Finding[] =>
  judge(resource)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path, reason }) => ({ kind: 'other', what: `${code}: ${reason}`, path: plainPath(path) }));

export type Verdict = 'both valid' | 'both invalid' | 'only HL7 rejects' | 'only Concord rejects';

export const verdictOf = ({ hl7, concord }: Outcome): Verdict => {
  if (hl7.length === 0) return concord.length === 0 ? 'both valid' : 'only Concord rejects';
  return concord.length === 0 ? 'only HL7 rejects' : 'both invalid';
};

export const agrees = (outcome: Outcome): boolean => verdictOf(outcome).startsWith('both');

/** Accepted, though HL7 rejects it for structure, cardinality, type, required binding or invariant. */
export const isMissed = (outcome: Outcome): boolean =>
  verdictOf(outcome) === 'only HL7 rejects' && outcome.hl7.some(({ kind }) => binding.has(kind));

/** Both name the same places. */
export const samePlaces = ({ hl7, concord }: Outcome): boolean => {
  const places = (findings: readonly Finding[]) => [...new Set(findings.map(({ path }) => path))].toSorted().join(' ');
  return places(hl7) === places(concord);
};

export interface Tally {
  readonly name: string;
  readonly resources: number;
  readonly bothValid: number;
  readonly bothInvalid: number;
  readonly onlyHl7: number;
  readonly onlyConcord: number;
  readonly missed: number;
  readonly samePlaces: number;
}

export const tally = (name: string, outcomes: readonly Outcome[]): Tally => {
  const verdicts = outcomes.map(verdictOf);
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  return {
    name,
    resources: outcomes.length,
    bothValid: count('both valid'),
    bothInvalid: count('both invalid'),
    onlyHl7: count('only HL7 rejects'),
    onlyConcord: count('only Concord rejects'),
    missed: outcomes.filter(isMissed).length,
    samePlaces: outcomes.filter(samePlaces).length,
  };
};

export interface Disagreement {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly path: string;
  readonly count: number;
  readonly binding: boolean;
  readonly example: string;
}

/** What the two disagree about, by what the one that rejects says and where; most frequent first. */
export const disagreements = (outcomes: readonly Outcome[]): readonly Disagreement[] => {
  const groups = Map.groupBy(
    outcomes.filter((outcome) => !agrees(outcome)),
    (outcome) => JSON.stringify([verdictOf(outcome), ...mainFinding(outcome)]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const [reason, path] = mainFinding(first);
      const { name, release, mutation } = first.subject;
      const example = `${name} (${release})${mutation === undefined ? '' : ` ${mutation.description}`}`;
      return [{ verdict: verdictOf(first), reason, path, count: group.length, binding: group.some(isMissed), example }];
    })
    .toSorted((left, right) => right.count - left.count);
};

/** The last two steps, so that the same place of several types counts as one. */
const pattern = (path: string): string => {
  const steps = path.split('.').slice(-2);
  return steps.length > 1 ? steps.filter((step) => !/^[A-Z]/.test(step)).join('.') : path;
};

/** The finding that matters most, and where. */
const mainFinding = ({ hl7, concord }: Outcome): readonly [string, string] => {
  const findings = hl7.length > 0 ? hl7 : concord;
  const main = findings.find(({ kind }) => binding.has(kind)) ?? findings[0];
  return [main?.what ?? '', pattern(main?.path ?? '')];
};
