import type { NotChecked } from '../domain/alert.ts';
import type { Danger } from './alert.ts';
import { type Concerned, judge, type Situation } from './circumstances.ts';
import type { SafetyRule } from './rule.ts';

/** What a rule says of drugs of a patient: with its words and severity, that it says nothing, or what it lacks to say it. */
export type Judgement =
  | { readonly kind: 'says'; readonly saying: RuleSaying }
  | { readonly kind: 'silent' }
  | { readonly kind: 'not-checked'; readonly lacks: string };

export type RuleSaying = Pick<Danger, 'rule' | 'severity' | 'message' | 'management' | 'evidence'>;

const silent: Judgement = { kind: 'silent' };

/** A rule for the drugs that it concerns: its `when` must hold; of its grades the first that holds replaces severity and words. */
export const judgeRule = (rule: SafetyRule, concerned: Concerned, situation: Situation): Judgement => {
  const holding = rule.when === undefined ? 'holds' : judge(rule.when, concerned, situation);
  if (holding === 'fails') return silent;
  if (holding !== 'holds') return { kind: 'not-checked', lacks: holding.unknown };
  const grade = rule.graded?.find(({ when }) => judge(when, concerned, situation) === 'holds');
  return {
    kind: 'says',
    saying: {
      rule: rule.id,
      severity: grade?.severity ?? rule.severity,
      message: grade?.message ?? rule.message,
      management: grade?.management ?? rule.management,
      evidence: evidenceOf(rule),
    },
  };
};

/** Where a pharmacist can follow it: every title with its year. */
export const evidenceOf = (rule: Pick<SafetyRule, 'evidence'>): readonly string[] => {
  const known = evidences.get(rule.evidence);
  if (known !== undefined) return known;
  const written = rule.evidence.map(({ title, year }) => `${title} (${year})`);
  evidences.set(rule.evidence, written);
  return written;
};

/** Written once for each rule. */
const evidences = new WeakMap<SafetyRule['evidence'], readonly string[]>();

/** What a check found, and what it could not look at. */
export interface Findings {
  readonly dangers: readonly Danger[];
  readonly notChecked: readonly NotChecked[];
}

/** That a rule of a drug could not be looked at. */
export const lacking = (drug: string, lacks: string): NotChecked => ({
  drug,
  why: `Not known: ${lacks}. Rules that go by it were not looked at.`,
  lacks,
});
