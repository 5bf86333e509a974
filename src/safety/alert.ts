import { createHash } from 'node:crypto';
import type { Alert, AlertSeverity } from '../domain/alert.ts';
import type { SafetyRule } from './rule.ts';

/** An alert with its id: derived from the rule and the rows, so that the same danger keeps its name. */
export const toAlert = (alert: Omit<Alert, 'id'>): Alert => ({
  ...alert,
  id: `alert-${createHash('sha256')
    .update(JSON.stringify([alert.rule, alert.type, alert.rows.toSorted(), alert.drugs]))
    .digest('hex')
    .slice(0, 16)}`,
});

/** What a rule says of any patient. */
export const sayingOf = (rule: SafetyRule): Pick<Alert, 'rule' | 'message' | 'management' | 'evidence'> => ({
  rule: rule.id,
  message: rule.message,
  management: rule.management,
  evidence: `${rule.evidence.title} (${rule.evidence.year})`,
});

const ranks: Readonly<Record<AlertSeverity, number>> = { high: 0, moderate: 1, low: 2 };

/** The more severe of two. */
export const moreSevere = (one: AlertSeverity, other: AlertSeverity): AlertSeverity =>
  ranks[one] <= ranks[other] ? one : other;

/**
 * One alert for one danger, however many rows and sources it comes from: the same drugs by the same rule. The most
 * severe grade stands, with its words.
 */
export const mergeAlerts = (alerts: readonly Alert[]): readonly Alert[] =>
  [...Map.groupBy(alerts, ({ type, rule, drugs }) => JSON.stringify([type, rule, drugs])).values()].flatMap((same) => {
    const [first, ...others] = same.toSorted(
      (a, b) => ranks[a.severity] - ranks[b.severity] || a.evidence.localeCompare(b.evidence, 'en'),
    );
    if (first === undefined) return [];
    if (others.length === 0) return [first];
    return [
      toAlert({
        ...first,
        rows: [...new Set(same.flatMap(({ rows }) => rows))].toSorted(),
        sources: [...new Set(same.flatMap(({ sources }) => sources))].toSorted(),
      }),
    ];
  });

/** The strongest first; then by drug and rule, so that the order never depends on the input's. */
export const strongestFirst = (alerts: readonly Alert[]): readonly Alert[] =>
  alerts.toSorted(
    (a, b) =>
      ranks[a.severity] - ranks[b.severity] ||
      a.drugs.join().localeCompare(b.drugs.join(), 'en') ||
      a.rule.localeCompare(b.rule, 'en') ||
      a.id.localeCompare(b.id, 'en'),
  );
