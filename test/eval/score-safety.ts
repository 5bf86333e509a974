import type { Alert, AlertSeverity } from '../../src/domain/alert.ts';
import { listOfCase } from './list-of-case.ts';
import type { ExpectedAlert, SafetyCase } from './safety-cases.ts';

/** What became of one case. */
export interface SafetyOutcome {
  readonly of: SafetyCase;
  readonly found: readonly ExpectedAlert[];
  /** Found, but milder than expected. */
  readonly weaker: readonly ExpectedAlert[];
  readonly missed: readonly ExpectedAlert[];
  /** High or moderate alerts that are expected or acceptable, each danger once. */
  readonly fair: readonly Alert[];
  /** High or moderate alerts that nobody expects. */
  readonly unexpected: readonly Alert[];
}

const ranks: Readonly<Record<AlertSeverity, number>> = { high: 0, moderate: 1, low: 2 };

/** Checks a case and compares what is said with what should be. */
export const judgeCase = (of: SafetyCase): SafetyOutcome => {
  const { alerts } = listOfCase(of);
  const answers = of.expected.map((expected) => ({
    expected,
    answer: alerts.find((alert) => isAbout(alert, expected)),
  }));
  const isWeak = ({ expected, answer }: (typeof answers)[number]): boolean =>
    answer !== undefined && ranks[answer.severity] > ranks[expected.severity];
  const loud = eachOnce(alerts.filter(({ severity }) => severity !== 'low'));
  const isFair = (alert: Alert): boolean => [...of.expected, ...of.acceptable].some((known) => isAbout(alert, known));
  return {
    of,
    found: answers.filter((one) => one.answer !== undefined && !isWeak(one)).map(({ expected }) => expected),
    weaker: answers.filter(isWeak).map(({ expected }) => expected),
    missed: answers.filter(({ answer }) => answer === undefined).map(({ expected }) => expected),
    fair: loud.filter(isFair),
    unexpected: loud.filter((alert) => !isFair(alert)),
  };
};

/** The same type about the same drugs, or about more drugs of the same group. */
const isAbout = ({ type, drugs }: Alert, expected: ExpectedAlert): boolean =>
  type === expected.type && expected.drugs.every((drug) => drugs.includes(drug));

const eachOnce = (alerts: readonly Alert[]): readonly Alert[] => [
  ...new Map(alerts.map((alert) => [`${alert.type} ${alert.drugs.join(' + ')}`, alert])).values(),
];
