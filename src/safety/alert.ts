import { createHash } from 'node:crypto';
import type { Alert, AlertSeverity } from '../domain/alert.ts';

/** An alert with its id: derived from the rule and the rows, so that the same danger keeps its name. */
export const toAlert = (alert: Omit<Alert, 'id'>): Alert => ({
  ...alert,
  id: `alert-${createHash('sha256')
    .update(JSON.stringify([alert.rule, alert.type, alert.rows.toSorted(), alert.drugs]))
    .digest('hex')
    .slice(0, 16)}`,
});

/** Names of drugs in the order of their letters. */
export const byName = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const ranks: Readonly<Record<AlertSeverity, number>> = { high: 0, moderate: 1, low: 2 };

/** Whether the first is at least as severe as the second. */
export const isAsSevere = (one: AlertSeverity, other: AlertSeverity): boolean => ranks[one] <= ranks[other];

const bySeverity = (one: Alert, other: Alert): number =>
  ranks[one.severity] - ranks[other.severity] || byName(one.rule, other.rule) || byName(one.id, other.id);

/** The gravest of several, `null` of none. */
export const strongestOf = (alerts: readonly Alert[]): Alert | null => alerts.toSorted(bySeverity)[0] ?? null;

/**
 * One alert for one danger, however many rows, rules and sources it comes from: the same drugs by the same mechanism,
 * or by the same rule where there is none. The most severe stands, with its words; what else says so follows in its evidence.
 */
export const mergeAlerts = (alerts: readonly Alert[]): readonly Alert[] =>
  [...Map.groupBy(alerts, dangerOf).values()].flatMap((same) => {
    const [first, ...others] = same.toSorted(bySeverity);
    if (first === undefined || others.length === 0) return first ?? [];
    return [
      toAlert({
        ...first,
        evidence: [...new Set(same.toSorted(bySeverity).map(({ evidence }) => evidence))].slice(0, 2).join('; '),
        rows: [...new Set(same.flatMap(({ rows }) => rows))].toSorted(byName),
        sources: [...new Set(same.flatMap(({ sources }) => sources))].toSorted(byName),
      }),
    ];
  });

const dangerOf = ({ type, mechanism, rule, drugs }: Alert): string =>
  JSON.stringify([type, mechanism === null || mechanism === 'other' ? rule : mechanism, drugs]);

/** The strongest first; then by drug and rule, so that the order never depends on the input's. */
export const strongestFirst = (alerts: readonly Alert[]): readonly Alert[] =>
  alerts.toSorted(
    (a, b) =>
      ranks[a.severity] - ranks[b.severity] ||
      byName(a.drugs.join(), b.drugs.join()) ||
      byName(a.rule, b.rule) ||
      byName(a.id, b.id),
  );
