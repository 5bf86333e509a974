import type { Alert, AlertSeverity, AlertType } from '../../src/domain/alert.ts';
import { keeping } from '../../src/domain/keeping.ts';
import { drugs } from '../support/drug-graph.ts';
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
    answer !== undefined &&
    ranks[answer.severity] > ranks[expected.severity] &&
    !of.acceptable.some((fair) => isAbout(answer, fair) && ranks[answer.severity] <= ranks[fair.severity]);
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
  isSameType(type, expected.type) && expected.drugs.every((drug) => drugs.includes(nameInGraph(drug)));

/** Whether a measured value stands for a condition (eGFR) or is what monitoring found is seen either way. */
const isSameType = (one: AlertType, other: AlertType): boolean => one === other || (isByValue(one) && isByValue(other));
const isByValue = (type: AlertType): boolean => type === 'condition' || type === 'monitoring';

/** A case writes `sodium oxybate`, where RxNorm's base ingredient is `oxybate`. */
const nameInGraph = keeping((name: string): string => {
  const [only, ...others] = drugs.recognize({ rxcuis: [], ndcs: [], texts: [name] }).ingredients;
  return only === undefined || others.length > 0 ? name : only.name;
});

const eachOnce = (alerts: readonly Alert[]): readonly Alert[] => [
  ...new Map(alerts.map((alert) => [`${alert.type} ${alert.drugs.join(' + ')}`, alert])).values(),
];
