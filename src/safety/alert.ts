import { hash } from 'node:crypto';
import { type Alert, type AlertSeverity, severityRank } from '../domain/alert.ts';
import { inPlainOrder } from '../domain/plain-order.ts';

/** An alert before it has its name, with each text that it rests on by itself. */
export type Danger = Omit<Alert, 'id' | 'evidence'> & { readonly evidence: readonly string[] };

/** An alert with its id: derived from the rule and the rows, so that the same danger keeps its name. */
const toAlert = (danger: Danger): Alert => {
  const named = JSON.stringify([danger.rule, danger.type, danger.rows.toSorted(inPlainOrder), danger.drugs]);
  return {
    ...danger,
    evidence: [...new Set(danger.evidence)].join('; '),
    id: `alert-${hash('sha256', named).slice(0, 16)}`,
  };
};

/** Whether the first is at least as severe as the second. */
export const isAsSevere = (one: AlertSeverity, other: AlertSeverity): boolean =>
  severityRank[one] <= severityRank[other];

const bySeverity = (one: Danger, other: Danger): number =>
  severityRank[one.severity] - severityRank[other.severity] ||
  inPlainOrder(one.rule, other.rule) ||
  inPlainOrder(one.message, other.message) ||
  inPlainOrder(one.rows.join(), other.rows.join());

/** The gravest of several, `null` of none. */
export const strongestOf = (dangers: readonly Danger[]): Danger | null =>
  dangers.length < 2 ? (dangers[0] ?? null) : (dangers.toSorted(bySeverity)[0] ?? null);

/**
 * One alert for one danger, however many rows, rules and sources it comes from: the same drugs by the same mechanism,
 * or by the same rule where there is none. The most severe stands, with its words; what else says so follows in its evidence.
 */
export const mergeDangers = (dangers: readonly Danger[]): readonly Alert[] =>
  [...Map.groupBy(dangers, nameOfDanger).values()].flatMap((same) => {
    const first = strongestOf(same);
    if (first === null) return [];
    if (same.length === 1) return [toAlert(first)];
    return [
      toAlert({
        ...first,
        evidence: same
          .toSorted(bySeverity)
          .slice(0, 2)
          .flatMap(({ evidence }) => evidence),
        rows: [...new Set(same.flatMap(({ rows }) => rows))].toSorted(inPlainOrder),
        sources: [...new Set(same.flatMap(({ sources }) => sources))].toSorted(inPlainOrder),
      }),
    ];
  });

const nameOfDanger = ({ type, mechanism, rule, drugs }: Danger): string =>
  `${type}\n${mechanism === null || mechanism === 'other' ? rule : mechanism}\n${drugs.join('\n')}`;

/** The strongest first; then by drug and rule, so that the order never depends on the input's. */
export const strongestFirst = (alerts: readonly Alert[]): readonly Alert[] =>
  alerts.toSorted(
    (a, b) =>
      severityRank[a.severity] - severityRank[b.severity] ||
      inPlainOrder(a.drugs.join(), b.drugs.join()) ||
      inPlainOrder(a.rule, b.rule) ||
      inPlainOrder(a.id, b.id),
  );
